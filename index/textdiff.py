"""What changed in the text of a document: lines that went, came and stand around them, as an administrator may read."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Literal

from ingest.sentences import sentence_spans

MOST_LINES = 200  # of one diff, context among them
LONGEST_LINE = 300  # characters shown of a line
WHOLE_LINE = 160  # characters; in a longer line each sentence is compared by itself
CONTEXT = 2  # unchanged lines around a change
READ_FOR_MASKING = 2_000  # characters of a line; more than a masked stretch at the end of what is shown can reach
MOST_COMPARED = 20_000  # lines of one text, without what both begin and end with; comparing grows with their square

Mark = Literal["removed", "added", "same", "gap"]
Redact = Callable[[str], str]  # masks without moving a character


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a diff. A gap stands for unchanged lines that are left out and has no text."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class TextDiff:
    """How a new text differs from the stored one."""

    removed: int  # lines; of a line longer than WHOLE_LINE each sentence counts
    added: int
    lines: tuple[DiffLine, ...]
    cut: bool  # more changed than is in ``lines``


def text_diff(old: str, new: str, redact: Redact, most: int = MOST_LINES) -> TextDiff:
    """Compare two texts line by line and show ``most`` lines; white space counts for nothing."""
    before, after = list(_lines(old)), list(_lines(new))
    changes = list(_changes(before, after))
    shown: list[DiffLine] = []
    for line in _with_context(changes, before, after):
        if len(shown) == most:
            break
        shown.append(line)
    removed = sum(old_end - old_start for old_start, old_end, _, _ in changes)
    added = sum(new_end - new_start for _, _, new_start, new_end in changes)
    listed = sum(line.mark in ("removed", "added") for line in shown)
    return TextDiff(removed, added, tuple(_masked(shown, redact)), listed < removed + added)


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        stripped = line.strip()
        if len(stripped) > WHOLE_LINE:
            yield from (stripped[start:end] for start, end in sentence_spans(stripped))
        elif stripped:
            yield stripped


Change = tuple[int, int, int, int]  # lines [first, second) of the old text became [third, fourth) of the new


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old, new = old[start : len(old) - tail], new[start : len(new) - tail]
    if max(len(old), len(new)) > MOST_COMPARED:
        yield (start, start + len(old), start, start + len(new))
        return
    for kind, *places in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if kind != "equal":
            old_start, old_end, new_start, new_end = (start + place for place in places)
            yield (old_start, old_end, new_start, new_end)


def _with_context(changes: Sequence[Change], old: Sequence[str], new: Sequence[str]) -> Iterator[DiffLine]:
    shown = 0  # lines of the new text that are behind us
    for position, (old_start, old_end, new_start, new_end) in enumerate(changes):
        first = max(shown, new_start - CONTEXT)
        if first > shown:
            yield DiffLine("gap", "")
        yield from (DiffLine("same", line) for line in new[first:new_start])
        yield from (DiffLine("removed", line) for line in old[old_start:old_end])
        yield from (DiffLine("added", line) for line in new[new_start:new_end])
        following = changes[position + 1][2] if position + 1 < len(changes) else len(new)
        shown = min(new_end + CONTEXT, following)
        yield from (DiffLine("same", line) for line in new[new_end:shown])
    if changes and shown < len(new):
        yield DiffLine("gap", "")


def _masked(lines: Sequence[DiffLine], redact: Redact) -> Iterator[DiffLine]:
    """Mask what shows of either text as one, so that a number that runs over the end of a line is recognised."""
    texts = [line.text[:READ_FOR_MASKING] for line in lines]
    old = _redacted(texts, [line.mark != "added" for line in lines], redact)
    new = _redacted(texts, [line.mark != "removed" for line in lines], redact)
    for line, text, one, other in zip(lines, texts, old, new, strict=True):
        shown = "".join(b if a == c else a for a, b, c in zip(one, other, text, strict=True))
        more = len(line.text) > LONGEST_LINE
        yield DiffLine(line.mark, f"{shown[:LONGEST_LINE]}…" if more else shown)


def _redacted(texts: Sequence[str], chosen: Sequence[bool], redact: Redact) -> list[str]:
    """Return the texts, those that are chosen masked as one."""
    masked = redact("\n".join(compress(texts, chosen)))
    redacted = []
    start = 0
    for text, is_chosen in zip(texts, chosen, strict=True):
        redacted.append(masked[start : start + len(text)] if is_chosen else text)
        start += (len(text) + 1) if is_chosen else 0
    return redacted
