"""Rows of a table as they are read to people: 「見出し：値、見出し：値」; the quote beside them stays as printed."""

from __future__ import annotations

import re

from ingest.layout import is_header
from ingest.types import Passage

_CELLS = re.compile(r"\t| \| ")
_COUNTS = re.compile(r"(?:番号|項番|通番|№|[Nn][Oo][.．]?|Ｎｏ[.．]?|＃|#)：[0-9０-９]{1,3}")
_EMPTY = re.compile(r"[\s　―－–—-]*")


def cells_of(sentence: str) -> list[str]:
    """Return the cells of a printed row; a single one for what is no row."""
    return [" ".join(cell.split()) for cell in _CELLS.split(sentence.strip())]


def is_row(sentence: str) -> bool:
    return _CELLS.search(sentence.strip()) is not None


def header_of(passage: Passage, place: int) -> str | None:
    """Return the row that heads the row at a place of a passage's sentences, as printed; None where none does."""
    start, _ = passage.sentences[place]
    if header := passage.header_at(start):
        return header
    first = first_row(passage, place)
    rows = [cells_of(passage.text[slice(*passage.sentences[number])]) for number in (first, first + 1) if first < place]
    return passage.text[slice(*passage.sentences[first])] if rows and is_header(rows[0], rows[1]) else None


def first_row(passage: Passage, place: int) -> int:
    """Return the place of the first of the rows that stand together with the one at ``place``."""
    while place and is_row(passage.text[slice(*passage.sentences[place - 1])]):
        place -= 1
    return place


def spelled(sentence: str, header: str | None) -> str:
    """Return a row with each cell under its name; cells alone where the row has no header of its width.

    Empty cells, and one that only counts the rows, are left out.
    """
    cells, names = cells_of(sentence), cells_of(header) if header else []
    if len(names) != len(cells):
        return "、".join(cell for cell in cells if not _EMPTY.fullmatch(cell))
    named = zip(names, cells, strict=True)
    return "、".join(
        f"{name}：{cell}"
        for name, cell in named
        if not (_EMPTY.fullmatch(cell) or _COUNTS.fullmatch(f"{name}：{cell}"))
    )
