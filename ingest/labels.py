"""Tables without lines: labels in one column and what belongs to each in another, as minutes open with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.layout import heading_level, is_item, is_leader
from ingest.lines import Line, join, text_of
from ingest.reading_order import Row

LEAST_LABELS = 3  # on a page, fewer only where the page before ended with them
NEAR = 3.0  # points
GAP = 0.9  # ems between a label and its text
LONGEST_LABEL = 12  # ems


@dataclass(frozen=True, slots=True)
class _Places:
    label: float  # where the labels begin
    text: float  # where the texts begin

    def agree(self, other: _Places) -> bool:
        return abs(self.label - other.label) <= NEAR and abs(self.text - other.text) <= NEAR


def with_labelled_rows(pages: Sequence[Sequence[Line | Row]]) -> list[list[Line | Row]]:
    """Return the lines of each page, those of labels and their texts made rows."""
    before: _Places | None = None  # of the group that the page before ended with
    done: list[list[Line | Row]] = []
    for lines in pages:
        table = max((line.table for line in lines if isinstance(line, Row)), default=0)
        page: list[Line | Row] = []
        here = 0
        while here < len(lines):
            expected = before if here == 0 else None
            places = expected if expected and _belongs(lines[0], expected) else _places(lines[here])
            end, labels = _group(lines, here, places)
            if places is None or (labels < LEAST_LABELS and places is not expected):
                page.append(lines[here])
                here += 1
                continue
            table += 1
            page += _rows([line for line in lines[here:end] if isinstance(line, Line)], places, table)
            before = places if end == len(lines) else None
            here = end
        before = before if page and isinstance(page[-1], Row) else None
        done.append(page)
    return done


def _belongs(line: Line | Row, places: _Places) -> bool:
    return isinstance(line, Line) and (_fits(line, places) or abs(line.box[0] - places.text) <= NEAR)


def _group(lines: Sequence[Line | Row], start: int, places: _Places | None) -> tuple[int, int]:
    """Return where the lines of the labels and texts that begin here end, and how many labels there are."""
    labels = 0
    for here in range(start, len(lines)):
        line = lines[here]
        if places is None or not isinstance(line, Line) or not _belongs(line, places):
            return here, labels
        labels += _fits(line, places)
    return len(lines), labels


def _places(line: Line | Row) -> _Places | None:
    """Return the places of a label and its text in one line; None where it has no label."""
    if isinstance(line, Row) or is_item(line.text) or heading_level(line.text) or is_leader(line.text):
        return None
    for last, after in zip(line.glyphs, line.glyphs[1:], strict=False):
        if after.left - line.box[0] > LONGEST_LABEL * line.size:
            break
        if after.left - last.right >= GAP * line.size:
            return _Places(line.box[0], after.left)
    return None


def _fits(line: Line, places: _Places) -> bool:
    """Tell whether the line has a label and a text at these places; a long label may come close to its text."""
    if abs(line.box[0] - places.label) > NEAR or is_item(line.text) or heading_level(line.text):
        return False
    return any(
        abs(after.left - places.text) <= NEAR and after.left - last.right >= 0.15 * line.size
        for last, after in zip(line.glyphs, line.glyphs[1:], strict=False)
    )


def _rows(lines: Sequence[Line], places: _Places, table: int) -> Iterator[Row]:
    row: Row | None = None
    for line in lines:
        label = [glyph for glyph in line.glyphs if glyph.left < places.text - NEAR]
        text = text_of(line.glyphs[len(label) :], line.size)
        full = line.box[2] >= line.column[1] - 2.2 * line.size
        if row is None or label:
            if row is not None:
                yield row
            row = Row([text_of(label, line.size), text], table, (places.label, places.text), line.box, [False, full])
            row.ruled = False
        else:
            row.cells[1] = join(row.cells[1], text) if row.full[1] else f"{row.cells[1]}\n{text}"
            row.full[1] = full
    if row is not None:
        yield row
