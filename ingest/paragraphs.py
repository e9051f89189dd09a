"""Printed lines → paragraphs, headings, items and rows: which line goes on in the next, also over the page."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.furniture import Page
from ingest.layout import (
    Piece,
    columns,
    ends_sentence,
    heading_level,
    is_decoration,
    is_header,
    is_item,
    is_leader,
    is_title,
    settle_headings,
)
from ingest.lines import Line, join
from ingest.reading_order import Row
from ingest.types import BlockKind

NARROWEST_COLUMNS = 12  # of a table cell that wraps its text
UNWRAPPED = 20  # ems; a narrower column that stands alone holds no wrapped prose
LEAST_INDENTS = 3  # in a document that marks its paragraphs by them
SAME_PLACE = 4.0  # points between the columns of a table and of what goes on with it on the next page
LONGEST_REST = 400  # characters of a sentence that are taken back over a page

_HANGING = re.compile("[●○◎◆◇■□▲△▼▽★☆※]")  # what follows it may stand further in
Ended = Callable[[Page, Line], bool]


@dataclass(slots=True)
class Laid:
    """A piece with what tells whether it goes on over the page."""

    piece: Piece
    note: bool = False
    begins: bool = True  # shows by itself that it is no continuation
    indented: bool = False  # and that by standing further in than most lines
    goes_on: bool = False  # its last line was broken for lack of room


def laid_out(pages: Sequence[Page], ended: Ended | None) -> list[list[Laid]]:
    """Return the pieces of each page; ``ended`` tells where the writing program marked the end of a paragraph."""
    indents = ended is None and _marks_by_indent(pages)
    tables = _Tables()
    return [list(_page(page, ended, indents, tables)) for page in pages]


def _marks_by_indent(pages: Sequence[Page]) -> bool:
    """Tell whether paragraphs begin a character further in, as official Japanese does."""
    indented = 0
    for page in pages:
        lines = [line for line in page.lines if isinstance(line, Line)]
        for before, line in itertools.pairwise(lines):
            further = line.box[0] - before.box[0]
            indented += ends_sentence(before.text) and 0.7 * line.size <= further <= 1.6 * line.size
    return indented >= LEAST_INDENTS


class _Tables:
    """Numbers the tables of a document; one that goes on over the page keeps its number and header."""

    def __init__(self) -> None:
        self._last: tuple[int, Row] | None = None  # page and row
        self._laid: Laid | None = None  # the last row
        self._number = 0
        self._header: list[str] | None = None
        self._again = False  # the header was printed again

    def laid(self, page: int, row: Row, following: Line | Row | None, opens: bool) -> Laid | None:
        """Return the row; None for a header that is printed again, and for the rest of a row that a page broke."""
        heads = False
        if not self._is_part_of_last(page, row, opens):
            self._number += 1
            below = following.cells if isinstance(following, Row) and following.table == row.table else None
            heads = row.ruled and is_header(row.cells, below)
            self._header = row.cells if heads else None
        elif self._last and self._laid and (self._last[0] != page or self._again):
            self._again = row.cells == self._header
            if self._again or self._is_rest(row):
                self._last = (page, self._last[1] if self._again else row)
                return None
        self._again = False
        self._last = (page, row)
        self._laid = Laid(Piece("\t".join(row.cells), "row", 0, page, self._number, heads))
        return self._laid

    def _is_rest(self, row: Row) -> bool:
        """Tell whether the row is the rest of the last one, and if so give it to that."""
        assert self._last is not None
        assert self._laid is not None
        last = self._last[1]
        if len(row.cells) != len(last.cells) or all(row.cells):
            return False
        pairs = list(zip(last.cells, last.full, row.cells, strict=True))
        if row.ruled and not all(full and not ends_sentence(before) for before, full, rest in pairs if rest):
            return False
        cells = [join(before, rest) if rest else before for before, _, rest in pairs]
        self._laid.piece = replace(self._laid.piece, text="\t".join(cells))
        row.cells = cells
        return True

    def _is_part_of_last(self, page: int, row: Row, opens: bool) -> bool:
        if self._last is None:
            return False
        last_page, last = self._last
        if last_page == page:
            return row.table == last.table
        return opens and last_page == page - 1 and _same_places(last.columns, row.columns)


def _same_places(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= SAME_PLACE for a, b in zip(one, other, strict=True))


def _page(page: Page, ended: Ended | None, indents: bool, tables: _Tables) -> Iterator[Laid]:
    lines = [line for line in page.lines if isinstance(line, Row) or (line.text and not is_decoration(line.text))]
    first_note = len(lines) - page.notes
    levels = _levels(page, lines, first_note, ended)
    flush = _flush(lines)
    held: Laid | None = None
    last: Line | None = None
    for here, line in enumerate(lines):
        if isinstance(line, Row):
            if held:
                yield held
            held = last = None
            following = lines[here + 1] if here + 1 < len(lines) else None
            if laid := tables.laid(page.number, line, following, opens=not here):
                yield laid
            continue
        note = here >= first_note
        if held and last and not levels[here] and not (note and _stands_alone(line)):
            closed = ended(page, last) if ended else None
            if _goes_on(held, last, line, closed, indents):
                held.piece = Piece(join(held.piece.text, line.text), held.piece.kind, 0, page.number)
                last = line
                held.goes_on = _is_open(line, ended(page, line) if ended else None)
                continue
        if held:
            yield held
        kind: BlockKind = (
            "heading" if levels[here] else "row" if _is_row(line) else "item" if is_item(line.text) else "paragraph"
        )
        indented = indents and 0.7 * line.size <= line.box[0] - flush <= 1.6 * line.size
        begins = kind != "paragraph" or indented
        open_end = kind in ("paragraph", "item") and _is_open(line, ended(page, line) if ended else None)
        held = Laid(Piece(line.text, kind, levels[here], page.number), note, begins, indented, open_end)
        last = line
    if held:
        yield held


def _flush(lines: Sequence[Line | Row]) -> float:
    """Return where most lines begin."""
    begins = Counter(round(line.box[0]) for line in lines if isinstance(line, Line))
    return float(max(begins, key=lambda place: begins[place], default=0))


def _levels(page: Page, lines: Sequence[Line | Row], first_note: int, ended: Ended | None) -> list[int]:
    """Return the heading level of each line; lines with nothing below them are footnotes, not headings."""
    texts = [line.text if isinstance(line, Line) else "\t".join(line.cells) for line in lines]
    below = [*lines[1:], None]
    marked = [
        heading_level(line.text)
        if isinstance(line, Line) and here < first_note and not _runs_on(page, line, below[here], ended)
        else 0
        for here, line in enumerate(lines)
    ]
    levels = settle_headings(texts, marked)
    for here in reversed(range(len(levels))):
        if not levels[here] or not re.match(r"[(（0-9０-９]", texts[here]):
            break
        levels[here] = 0
    if page.number == 1:
        for here, line in enumerate(lines[:5]):
            before = lines[here - 1] if here else None
            joined = isinstance(line, Line) and isinstance(before, Line) and _was_full(before, line)
            if isinstance(line, Line) and is_title(line.text) and not joined:
                levels[here] = 1
                break
    return levels


def _runs_on(page: Page, line: Line, below: Line | Row | None, ended: Ended | None) -> bool:
    """Tell whether a line that looks like a heading is the first of a numbered paragraph."""
    if not isinstance(below, Line) or below.apart or below.column != line.column or _stands_alone(below):
        return False
    if ended is not None:
        return not ended(page, line)
    return _was_full(line, below)


def _goes_on(held: Laid, last: Line, line: Line, closed: bool | None, indents: bool) -> bool:
    """Tell whether ``line`` continues the paragraph whose last line is ``last``.

    ``closed`` says whether the writing program ended the paragraph there, None where it does not say. Where it does,
    also a narrow line (of a table cell) goes on, and one that ends a sentence.
    """
    if line.apart or held.piece.kind in ("heading", "row") or _stands_alone(line):
        return False
    if not 0.85 <= line.size / max(last.size, 0.1) <= 1.18 or line.column != last.column:
        return False
    full = _was_full(last, line)
    if closed is not None:
        within_words = last.text[-1:].isascii() and last.text[-1:].isalnum()  # the space is one between words
        if closed:
            return full and not ends_sentence(last.text) and within_words
        return full or columns(last.text) >= NARROWEST_COLUMNS
    further = line.box[0] - last.box[0]
    if held.piece.kind == "item":
        if further < -1.5 * line.size:
            return False
    elif indents and further >= 0.7 * line.size and not _HANGING.match(last.text):
        return False
    if ends_sentence(last.text):  # in what is set like prose, a full line says nothing of the paragraph
        return full and held.indented and held.piece.kind == "paragraph"
    return full


def _is_open(line: Line, closed: bool | None) -> bool:
    if ends_sentence(line.text) or closed:
        return False
    return closed is False or _was_full(line, None)


def _was_full(line: Line, following: Line | None) -> bool:
    """Tell whether the line was broken for lack of room: it is full, or the next word would not have fitted."""
    left, right = line.column
    if not line.prose and right - left < UNWRAPPED * line.size:
        return False
    if line.box[0] - left > 0.4 * (right - left):  # set to the right, as dates and signatures are
        return False
    word = re.match(r"[!-~]*", following.text) if following else None
    room = (len(word[0]) / 2 if word else 0.0) * line.size
    return line.box[2] + room >= right - max(2.2 * line.size, 0.08 * (right - left))


def _stands_alone(line: Line) -> bool:
    return is_item(line.text) or _is_row(line)


def _is_row(line: Line) -> bool:
    return is_leader(line.text) or len(re.findall(r"\S[ 　]{2,}(?=\S)", line.text)) >= 2


# -- over the page


def with_sentences_whole(pages: Sequence[Sequence[Laid]]) -> list[Piece]:
    """Return the pieces of all pages; a sentence that goes on over the page stands whole where it begins."""
    done: list[Piece] = []
    open_place: int | None = None  # in ``done``, of the paragraph that goes on
    for page in pages:
        laid = list(page)
        first = next((here for here, entry in enumerate(laid) if not entry.note), None)
        if open_place is not None and first is not None and not laid[first].begins:
            before, entry = done[open_place], laid[first]
            taken, rest = _first_sentence(entry.piece.text)
            if taken:
                done[open_place] = replace(before, text=join(before.text, taken))
                laid[first : first + 1] = [Laid(Piece(rest, "paragraph", 0, entry.piece.page))] if rest else []
        start = len(done)
        done += [entry.piece for entry in laid]
        body = [here for here, entry in enumerate(laid) if not entry.note]
        goes_on = bool(body) and laid[body[-1]].goes_on
        open_place = start + body[-1] if goes_on else None
    return done


def _first_sentence(text: str) -> tuple[str, str]:
    """Return what of the text belongs to the sentence begun before, and the rest."""
    match = re.search(r"[。！？][」』）)]*", text)
    if match is None:
        return (text, "") if len(text) <= LONGEST_REST else ("", text)
    if match.end() > LONGEST_REST:
        return "", text
    return text[: match.end()], text[match.end() :].strip()
