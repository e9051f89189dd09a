"""The markup of the sample records: a head of ``key: value`` lines, ``---``, then one line per block."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MARKS = {
    "^ ": "title",
    "> ": "right",
    "# ": "heading1",
    "## ": "heading2",
    "### ": "heading3",
    "- ": "item",
    ": ": "indent",
}


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, item or table; also ``break`` (new page), ``contents`` and ``space``."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()  # tables only; the first row is the head
    widths: tuple[int, ...] = ()  # tables only; shares of the line, empty for equal columns


@dataclass(frozen=True, slots=True)
class Source:
    head: dict[str, str]
    blocks: tuple[Block, ...]
    body: str  # all that follows ``---``, for records that are plain text


def read_source(path: Path) -> Source:
    """Raise ValueError where the file has no line ``---`` between its head and its body."""
    head, found, body = path.read_text(encoding="utf-8").partition("\n---\n")
    if not found:
        raise ValueError(f"{path.name!r} has no line '---' after its head")
    pairs = (line.partition(":") for line in head.splitlines() if line.strip())
    return Source({key.strip(): value.strip() for key, _, value in pairs}, tuple(_blocks(body)), body.lstrip("\n"))


def _blocks(body: str) -> list[Block]:
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    widths: tuple[int, ...] = ()
    for line in [*body.splitlines(), ""]:
        if line.startswith("|="):
            widths = tuple(int(share) for share in line[2:].split())
        elif line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
        else:
            if rows:
                blocks.append(Block("table", rows=tuple(rows), widths=widths))
                rows, widths = [], ()
            if line:
                blocks.append(_block(line))
    return blocks


def _block(line: str) -> Block:
    if line in ("=break", "=contents", "=space"):
        return Block(line[1:])
    for mark, kind in MARKS.items():
        if line.startswith(mark):
            return Block(kind, line.removeprefix(mark))
    return Block("text", line)
