"""What a page prints and no sentence says: page numbers, running titles, line numbers, the marks of footnotes."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.glyphs import Glyph, Sheet
from ingest.lines import Line, text_of
from ingest.reading_order import Row

EDGE_LINES = 3  # a running title or page number stands among the first or last lines of a page
PAGE_NUMBER_CHARACTERS = 20
LEAST_LINE_NUMBERS = 8  # on a page
SMALL_PRINT = 0.9  # of the size of the body, at most
SEPARATOR_WIDTH = (80.0, 260.0)  # points
SEPARATOR_INDENT = 40.0
RAISED = 0.75  # of the size of its line, at most

_PAGE_NUMBER = re.compile(
    r"[-‐–—―－~〜\s　]*(?:[pP]\.?|ページ|頁)?[\s　]*([0-9０-９]{1,4}|[ivxIVX]{1,6})"
    r"[\s　]*(?:[/／][\s　]*[0-9０-９]{1,4})?[\s　]*(?:ページ|頁)?[-‐–—―－~〜\s　]*"
)
_NOTE = re.compile(r"(?:注[\s　]?)?([0-9０-９]{1,3}|[*＊※†]{1,3})[)）]?[\s　]*\D")


@dataclass(slots=True)
class Page:
    number: int  # sheet, from 1
    lines: list[Line | Row]  # in reading order
    separator: float | None = None  # how far down a rule stands that parts the footnotes from the body
    notes: int = 0  # how many of the last lines are footnotes


def drop_line_numbers(sheets: Sequence[Sheet]) -> None:
    """Take away the numbers that count the lines of every page, left of them."""
    counted = {sheet.number: numbers for sheet in sheets if (numbers := _line_numbers(sheet))}
    if len(counted) < max(2, len(sheets) / 2):
        return
    for sheet in sheets:
        gone = {id(glyph) for glyph in counted.get(sheet.number, ())}
        sheet.glyphs = [glyph for glyph in sheet.glyphs if id(glyph) not in gone]


def _line_numbers(sheet: Sheet) -> list[Glyph]:
    """Return the glyphs of numbers that stand left of all else and count up evenly."""
    others = [glyph.left for glyph in sheet.glyphs if not glyph.text.isdecimal()]
    if len(others) < LEAST_LINE_NUMBERS:
        return []
    edge = sorted(others)[len(others) // 50]
    margin = [glyph for glyph in sheet.glyphs if glyph.text.isdecimal() and glyph.right < edge - glyph.size / 2]
    margin.sort(key=lambda glyph: (round(glyph.bottom), glyph.left))
    numbers: dict[int, str] = {}
    for glyph in margin:
        numbers[round(glyph.bottom)] = numbers.get(round(glyph.bottom), "") + glyph.text
    values = [int(number) for number in numbers.values()]
    steps = Counter(after - before for before, after in itertools.pairwise(values))
    step, count = steps.most_common(1)[0] if steps else (0, 0)
    even = len(values) >= LEAST_LINE_NUMBERS and step in (1, 2, 5, 10) and count >= 0.9 * (len(values) - 1)
    return margin if even else []


def drop_running_lines(pages: Sequence[Page]) -> None:
    """Take away the page numbers, and the titles that most pages carry at an edge."""
    edges = [(page, line) for page in pages for line in _edge(page.lines)]
    carried = Counter(words for words, _ in {(_fold(line.text), page.number) for page, line in edges})
    enough = max(3, len(pages) * 0.6)
    running = {words for words, count in carried.items() if count >= enough and words != "#"}  # "#": cells of a table
    offsets = Counter(offset for page, line in edges if (offset := _offset(page, line)) is not None)
    usual = max(offsets, key=lambda offset: (offsets[offset], offset == 0), default=None)
    gone = set()
    for page, line in edges:
        number = _page_number(line.text)
        counts = usual is not None and _offset(page, line) == usual and (offsets[usual] > 1 or usual == 0)
        styled = number is not None and number[1] != line.text
        roman = number is not None and number[1].isalpha() and len(pages) > 1
        if _fold(line.text) in running or counts or styled or roman:
            gone.add(id(line))
    for page in pages:
        page.lines = [line for line in page.lines if id(line) not in gone]


def _edge(lines: Iterable[Line | Row]) -> list[Line]:
    """Return the highest and the lowest lines of a page."""
    ordered = sorted((line for line in lines if isinstance(line, Line)), key=lambda line: line.box[3])
    return ordered if len(ordered) <= 2 * EDGE_LINES else ordered[:EDGE_LINES] + ordered[-EDGE_LINES:]


def _fold(line: str) -> str:
    return re.sub(r"[\s　]+", "", re.sub(r"[0-9０-９]+", "#", line))


def _page_number(line: str) -> re.Match[str] | None:
    return _PAGE_NUMBER.fullmatch(line) if len(line) <= PAGE_NUMBER_CHARACTERS else None


def _offset(page: Page, line: Line) -> int | None:
    number = _page_number(line.text)
    return int(number[1]) - page.number if number and not number[1].isalpha() else None


def separator_of(sheet: Sheet) -> float | None:
    """Return where the short rule stands that programs draw above footnotes; None where there is none."""
    left = min((glyph.left for glyph in sheet.glyphs), default=0.0)
    rules = [
        line[1]
        for line in sheet.horizontal
        if abs(line[0] - left) <= SEPARATOR_INDENT
        and SEPARATOR_WIDTH[0] <= line[2] - line[0] <= min(SEPARATOR_WIDTH[1], 0.45 * sheet.width)
        and line[1] > 0.3 * sheet.height
        and not any(abs(wall[0] - line[0]) < 3 and wall[1] - 3 <= line[1] <= wall[3] + 3 for wall in sheet.vertical)
    ]
    return max(rules, default=None)


def settle_footnotes(page: Page) -> None:
    """Count the footnotes of a page, and take their marks out of the sentences above."""
    sizes = [line.size for line in page.lines if isinstance(line, Line) for _ in line.glyphs]
    body = statistics.median(sizes) if sizes else 0.0
    marks = set()
    for here in reversed(range(len(page.lines))):
        line = page.lines[here]
        parted = page.separator is not None and line.box[1] >= page.separator - 1
        if not isinstance(line, Line) or not (parted or line.size <= SMALL_PRINT * body):
            break
        note = _NOTE.match(line.text)
        if note or parted:
            page.notes = len(page.lines) - here
        if note:
            marks.add(note[1])
    for line in page.lines[: len(page.lines) - page.notes] if marks else []:
        if isinstance(line, Line):
            _drop_marks(line, marks)


def _drop_marks(line: Line, marks: set[str]) -> None:
    base = statistics.median([glyph.bottom for glyph in line.glyphs])
    raised = [glyph.size <= RAISED * line.size and glyph.bottom < base - 0.1 * line.size for glyph in line.glyphs]
    kept: list[Glyph] = []
    here = 0
    while here < len(line.glyphs):
        end = here
        while end < len(line.glyphs) and raised[end]:
            end += 1
        mark = "".join(glyph.text for glyph in line.glyphs[here:end])
        if end == here:
            end += 1
            kept.append(line.glyphs[here])
        elif not here or mark.strip("注)）") not in marks:
            kept += line.glyphs[here:end]
        here = end
    if len(kept) < len(line.glyphs):
        line.glyphs = kept
        line.text = text_of(kept, line.size)
