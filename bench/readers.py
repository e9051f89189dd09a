"""Measure the readers on real government files: the PDF papers against their DOCX twins, and everything else.

    python -m bench.readers

Prints one JSON. White space is left aside throughout, for a PDF does not say what was typed. The measures:

* ``characters``: the longest common subsequence of the DOCX's paragraphs and the PDF's text, in characters, over the
  former's length: what was recovered in order. What only the PDF prints (automatic numbers, footnotes, words in
  figures) costs nothing.
* ``paragraphs``: how many of the paragraphs stand whole inside one block of the PDF, or in two that a page breaks,
  and could be quoted. Text typed into the body counts; the table of contents, headers, footers, footnotes and
  figures do not.
* ``tables``: those of two columns or more whose every row stands in one block of kind ``row``, its cells in order.
* ``gold``: the strings that questions about the sample records ask for, found in what was read.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from rapidfuzz.distance import LCSseq

from bench.corpora import SHARED, read_lines
from ingest.errors import IngestError
from ingest.read import Limits, find_files, read_file
from ingest.types import Extract

FILES = SHARED / "corpus" / "files"
DATA = Path(__file__).resolve().parents[1] / "data"
LIMITS = Limits(max_file_bytes=200_000_000, max_unpacked_bytes=1_000_000_000)
SHORTEST_PARAGRAPH = 10  # characters; shorter ones stand somewhere by chance


def main() -> None:
    print(json.dumps(measure(), ensure_ascii=False, indent=1))


def measure() -> dict[str, Any]:
    papers = {path.stem: compare(path, path.with_suffix(".docx")) for path in sorted(FILES.glob("cio-papers/*.pdf"))}
    tables = [paper["tables"] for paper in papers.values()]
    paragraphs = [paper["paragraphs"] for paper in papers.values()]
    return {
        "papers": papers,
        "least characters": min(paper["characters"] for paper in papers.values()),
        "paragraphs": [sum(whole for whole, _ in paragraphs), sum(total for _, total in paragraphs)],
        "tables": [sum(found for found, _ in tables), sum(total for _, total in tables)],
        "files": read_all(),
        "gold": gold(),
    }


def compare(pdf: Path, twin: Path) -> dict[str, Any]:
    started = time.monotonic()
    extract = read_file(pdf, LIMITS)
    seconds = time.monotonic() - started
    document = docx.Document(str(twin))
    paragraphs = [text for paragraph in document.element.body.iter(qn("w:p")) if (text := typed(paragraph))]
    wanted = "".join(paragraphs)
    blocks = [squeezed(extract.text[block.start : block.end]) for block in extract.blocks]
    blocks += [
        before + after
        for before, after, one, two in zip(blocks, blocks[1:], extract.blocks, extract.blocks[1:], strict=False)
        if one.page != two.page
    ]
    long = [text for text in paragraphs if len(text) >= SHORTEST_PARAGRAPH]
    tables = [list(rows(table)) for table in document.element.body.iter(qn("w:tbl"))]
    wide = [table for table in tables if max(map(len, table), default=0) > 1]
    return {
        "characters": round(LCSseq.similarity(wanted, squeezed(extract.text)) / len(wanted), 4),
        "paragraphs": [sum(any(text in block for block in blocks) for text in long), len(long)],
        "tables": [sum(all(stands(row, extract) for row in table) for table in wide), len(wide)],
        "pages": max(block.page or 0 for block in extract.blocks),
        "unread": list(extract.unread_pages),
        "seconds": round(seconds, 2),
    }


def typed(paragraph: Any) -> str:
    """Return what was typed into a body paragraph; nothing of tables, text boxes and the table of contents."""
    if any(parent.tag in (qn("w:tbl"), qn("w:txbxContent")) for parent in paragraph.iterancestors()):
        return ""
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    if any(parent.tag == qn("w:sdt") for parent in paragraph.iterancestors()) or (
        style is not None and re.fullmatch(r"TOC\d|[1-9]{1,2}", style.get(qn("w:val"))) and leads(paragraph)
    ):
        return ""
    return squeezed("".join(text.text or "" for text in paragraph.iter(qn("w:t")) if not boxed(text)))


def leads(paragraph: Any) -> bool:
    """Tell whether the paragraph leads elsewhere, as an entry of the table of contents does."""
    return any("PAGEREF" in (code.text or "") for code in paragraph.iter(qn("w:instrText")))


def boxed(text: Any) -> bool:
    return any(parent.tag == qn("w:txbxContent") for parent in text.iterancestors())


def rows(table: Any) -> Iterator[list[str]]:
    for row in table.iter(qn("w:tr")):
        yield [squeezed("".join(text.text or "" for text in cell.iter(qn("w:t")))) for cell in row.iter(qn("w:tc"))]


def stands(cells: list[str], extract: Extract) -> bool:
    pattern = re.compile(".*".join(re.escape(cell) for cell in cells), re.DOTALL)
    found = (extract.text[block.start : block.end] for block in extract.blocks if block.kind == "row")
    return any(pattern.search(squeezed(text)) for text in found)


def read_all() -> dict[str, Any]:
    read, refused = 0, {}
    for path, place in find_files([FILES]):
        try:
            read += bool(read_file(path, LIMITS).blocks)
        except IngestError as error:
            refused[place] = str(error)
    return {"read": read, "refused": refused}


def gold() -> dict[str, Any]:
    """Count the gold strings of the development questions that stand in what was read, and list the others."""
    questions = [line for line in read_lines(DATA / "eval" / "development.jsonl") if line["answerable"]]
    wanted = {
        (place["source"], text)
        for line in questions
        for place in (line, *line.get("also", []))
        for text in place["gold"]
    }
    texts = {source: squeezed(read_file(DATA / "records" / source, LIMITS).text) for source, _ in wanted}
    missing = sorted(f"{source}: {text}" for source, text in wanted if squeezed(text) not in texts[source])
    return {"found": len(wanted) - len(missing), "missing": missing}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


if __name__ == "__main__":
    main()
