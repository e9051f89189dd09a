"""Glyphs that stand together → runs, without ruby, and runs → printed lines with their spaces."""

from __future__ import annotations

import itertools
import re
import statistics
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.glyphs import Box, Glyph, Sheet

RUBY = 0.62  # of the size of the text below, at most
ONE_RUN = 1.2  # ems between two glyphs, at most

_READING = re.compile(r"[ぁ-ゖァ-ヺー・\s]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\uffef]")


@dataclass(slots=True)
class Run:
    """Glyphs that follow one another on one line."""

    glyphs: list[Glyph]

    @property
    def box(self) -> Box:
        return (
            self.glyphs[0].left,
            min(glyph.top for glyph in self.glyphs),
            max(glyph.right for glyph in self.glyphs),
            max(glyph.bottom for glyph in self.glyphs),
        )

    @property
    def size(self) -> float:
        return self.glyphs[0].size


@dataclass(slots=True)
class Line:
    """A printed line, with the edges of the column it stands in."""

    text: str
    box: Box
    size: float  # of most of its glyphs, points
    column: tuple[float, float]  # left and right edge of the text around it
    prose: bool = False  # the column was told by its neighbour: every line of it is one of prose
    apart: bool = False  # a gap, an edge or a table stands before it
    glyphs: list[Glyph] = field(default_factory=list)


def upright_glyphs(sheet: Sheet) -> list[Glyph]:
    """Return the glyphs; those of a page set in vertical lines turned, so that its lines run from left to right."""
    glyphs = sheet.glyphs
    steps = [
        (abs(after.middle[0] - before.middle[0]), after.middle[1] - before.middle[1], before.size)
        for before, after in itertools.pairwise(glyphs)
    ]
    down = sum(across < 0.2 * size < 0.5 * size < along < 3 * size for across, along, size in steps)
    if len(steps) < 10 or down < 0.6 * len(steps):
        return glyphs
    return [
        replace(g, left=g.top, top=sheet.width - g.right, right=g.bottom, bottom=sheet.width - g.left, gap=False)
        for g in glyphs
    ]


def runs_of(glyphs: Sequence[Glyph]) -> list[Run]:
    runs: list[Run] = []
    for glyph in glyphs:
        if runs:
            last = runs[-1].glyphs[-1]
            size = max(last.size, glyph.size)
            level = abs(glyph.bottom - last.bottom) <= 0.25 * size and min(last.size, glyph.size) > RUBY * size
            if level and -0.5 * size <= glyph.left - last.right <= ONE_RUN * size:
                runs[-1].glyphs.append(glyph)
                continue
        runs.append(Run([glyph]))
    return runs


def without_ruby(runs: list[Run]) -> list[Run]:
    """Return the runs but those of kana in small print right above larger text."""
    boxes = [run.box for run in runs]
    usual = statistics.median([run.glyphs[0].size for run in runs]) if runs else 0.0
    order = sorted(range(len(runs)), key=lambda here: boxes[here][1])
    tops = [boxes[here][1] for here in order]
    kept = []
    for run, box in zip(runs, boxes, strict=True):
        if run.size <= RUBY * usual * 1.1 and _READING.fullmatch("".join(glyph.text for glyph in run.glyphs)):
            first = bisect_left(tops, box[3] - run.size)
            below = (order[here] for here in range(first, min(first + 200, len(order))))
            if any(_stands_over(box, boxes[other], run.size, runs[other].size) for other in below):
                continue
        kept.append(run)
    return kept


def _stands_over(ruby: Box, base: Box, size: float, larger: float) -> bool:
    near = -0.9 * size <= base[1] - ruby[3] <= 0.5 * size
    return near and size <= RUBY * larger and ruby[0] >= base[0] - larger and ruby[2] <= base[2] + larger


# -- lines


def extent_of(runs: Sequence[Run]) -> tuple[float, float]:
    """Return the left edge of what stands there, and the right edge that most full lines keep to.

    That is the furthest that two lines share: one line alone may run over, as labels of figures do.
    """
    boxes = [run.box for run in runs]
    rights = sorted((box[2], box[3] - box[1]) for box in boxes)
    shared = [right for (right, size), (next_right, _) in itertools.pairwise(rights) if next_right - right < size]
    right = rights[-1][0] if rights else 0.0
    return min((box[0] for box in boxes), default=0.0), max(shared, default=right) if len(rights) > 3 else right


def lines_of_runs(runs: Sequence[Run], column: tuple[float, float], prose: bool) -> list[Line]:
    ordered = sorted(((run.box, run) for run in runs), key=lambda pair: (pair[0][1] + pair[0][3], pair[0][0]))
    groups: list[list[tuple[Box, Run]]] = []
    top = bottom = 0.0
    for box, run in ordered:
        height = min(bottom - top, box[3] - box[1])
        if groups and min(bottom, box[3]) - max(top, box[1]) >= 0.5 * height:
            groups[-1].append((box, run))
            if box[3] - box[1] > bottom - top:
                top, bottom = box[1], box[3]
        else:
            groups.append([(box, run)])
            top, bottom = box[1], box[3]
    lines = [_line(group, column, prose) for group in groups]
    pitches = [after.box[3] - before.box[3] for before, after in itertools.pairwise(lines)]
    usual = statistics.median_low(pitches) if pitches else 0.0
    for line, pitch in zip(lines[1:], pitches, strict=False):
        line.apart = pitch > max(1.5 * usual, 1.6 * line.size)
    if lines:
        lines[0].apart = True
    return lines


def _line(group: list[tuple[Box, Run]], column: tuple[float, float], prose: bool) -> Line:
    glyphs = [glyph for _, run in sorted(group, key=lambda pair: pair[0][0]) for glyph in run.glyphs]
    boxes = [box for box, _ in group]
    box = (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
    size = statistics.median([glyph.size for glyph in glyphs])
    return Line(text_of(glyphs, size), box, size, column, prose, glyphs=glyphs)


def text_of(glyphs: Sequence[Glyph], size: float) -> str:
    """Return the characters, apart where a space was typed or a gap is wider than type-setting leaves."""
    parts: list[str] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if last is not None:
            parts.append(_space(last, glyph, size))
        parts.append(glyph.text)
        last = glyph
    return "".join(parts)


def _space(last: Glyph, glyph: Glyph, size: float) -> str:
    gap = glyph.left - last.right
    if gap > 2 * size and len(glyph.typed) < 2:
        return "  "  # as wide as between the cells of a table without lines
    latin = not _WIDE.match(last.text) and not _WIDE.match(glyph.text)
    if gap > 0.6 * size or (glyph.typed and (latin or gap > 0.2 * size)):  # text recognition types one at every word
        return glyph.typed or " "
    return " " if latin and (glyph.gap or gap > 0.2 * size) else ""


def join(text: str, line: str) -> str:
    """Return the two parts of a wrapped line as one; a space is owed only between words of Latin letters."""
    japanese = _WIDE.match(line) or _WIDE.match(text[-1:])
    unbroken = re.search(r"https?://[!-~]*$|[A-Za-z0-9]-$", text)  # an address, or a word at its hyphen
    return text + line if japanese or unbroken or not text else f"{text} {line}"
