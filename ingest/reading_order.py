"""What stands on a page → its lines and table rows in reading order: columns one after the other, frames in place."""

from __future__ import annotations

import statistics
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.glyphs import Box, Glyph, Sheet
from ingest.grids import Grid, Unit, find_grids
from ingest.lines import Line, Run, extent_of, join, lines_of_runs, runs_of, upright_glyphs, without_ruby

LEAST_ROWS = 4  # of a column of prose
NARROWEST = 0.25  # of the width of all columns
PROSE = 0.6  # of a column's width; lines of prose are as long, those of labels are not
MOST_GRIDS = 300  # on a page


@dataclass(slots=True)
class Row:
    """A row of a table."""

    cells: list[str]
    table: int  # which table of the page
    columns: tuple[float, ...]  # places of the table's vertical lines
    box: Box
    full: list[bool]  # of each cell: its last line reaches the edge
    ruled: bool = True  # whether lines are drawn around its cells


@dataclass(slots=True)
class _Item:
    """What stands on a page: a run, or a grid with what is in it."""

    box: Box
    run: Run | None = None
    grid: Grid | None = None
    inside: list[_Item] = field(default_factory=list)


def lines_of(sheet: Sheet) -> list[Line | Row]:
    """Return the lines and table rows of a page in reading order; ruby is left out."""
    glyphs = upright_glyphs(sheet)
    turned = glyphs is not sheet.glyphs
    grids = [] if turned else find_grids(sheet.horizontal, sheet.vertical)[-MOST_GRIDS:]
    items = _placed(without_ruby(runs_of(glyphs)), grids)
    return list(_read(items, _Count()))


class _Count:
    def __init__(self) -> None:
        self.tables = 0


# -- tables and frames


def _placed(runs: list[Run], grids: list[Grid]) -> list[_Item]:
    """Return what stands on the page itself, every run and grid in the smallest grid that holds it."""
    owners = [_Item(grid.box, grid=grid) for grid in grids]  # the smallest first
    page: list[_Item] = []
    for item in [*owners, *(_Item(run.box, run) for run in _cut_at_lines(runs, grids))]:
        x, y = (item.box[0] + item.box[2]) / 2, (item.box[1] + item.box[3]) / 2
        area = item.grid.area if item.grid else 0.0
        home = next(
            (owner for owner in owners if owner.grid and owner.grid.area > area and owner.grid.holds((x, y))), None
        )
        (home.inside if home else page).append(item)
    return [item for item in page if item.run or _says_something(item)]


def _says_something(item: _Item) -> bool:
    return item.run is not None or any(_says_something(inner) for inner in item.inside)


def _cut_at_lines(runs: Iterable[Run], grids: list[Grid]) -> Iterator[Run]:
    """Yield the runs, cut where they run on from one cell into the next."""
    for run in runs:
        box = run.box
        crossed = [grid for grid in grids if not grid.is_frame and grid.holds((box[0] + 1, (box[1] + box[3]) / 2))]
        if not crossed:
            yield run
            continue
        part: list[Glyph] = []
        cell = None
        for glyph in run.glyphs:
            here = crossed[0].cell(glyph.middle) if crossed[0].holds(glyph.middle) else None
            if part and here != cell:
                yield Run(part)
                part = []
            part.append(glyph)
            cell = here
        yield Run(part)


def _read(items: list[_Item], count: _Count) -> Iterator[Line | Row]:
    for zone, prose in _zones(items, 0):
        runs = [item.run for item in zone if item.run]
        column = extent_of(runs)
        grids = sorted((item for item in zone if item.grid), key=lambda item: item.box[1])
        lines = lines_of_runs(runs, column, prose)
        for item in grids:
            middle = (item.box[1] + item.box[3]) / 2
            before = [line for line in lines if (line.box[1] + line.box[3]) / 2 <= middle]
            lines = lines[len(before) :]
            yield from before
            yield from _framed(item, count) if item.grid and item.grid.is_frame else _rows(item, count)
            if lines:
                lines[0].apart = True
        yield from lines


def _framed(item: _Item, count: _Count) -> Iterator[Line | Row]:
    assert item.grid is not None
    for _, cell in sorted(_by_cell(item).items()):
        inner = list(_read(cell, count))
        if inner and isinstance(inner[0], Line):
            inner[0].apart = True
        yield from inner


def _by_cell(item: _Item) -> dict[Unit, list[_Item]]:
    assert item.grid is not None
    cells: dict[Unit, list[_Item]] = {}
    for inner in item.inside:
        middle = (inner.box[0] + inner.box[2]) / 2, (inner.box[1] + inner.box[3]) / 2
        cells.setdefault(item.grid.cell(middle), []).append(inner)
    return cells


def _rows(item: _Item, count: _Count) -> Iterator[Row]:
    """Yield the rows that say something; a cell that is merged downwards says it in its first row."""
    grid = item.grid
    assert grid is not None
    count.tables += 1
    table = count.tables
    said = {cell: _cell_text(grid, cell, inside) for cell, inside in _by_cell(item).items()}
    for row in range(len(grid.rows) - 1):
        corners = list(dict.fromkeys(grid.owner[row]))
        cells = [said.get(corner, ("", False)) if corner[0] == row else ("", False) for corner in corners]
        if any(text for text, _ in cells):
            box = (grid.columns[0], grid.rows[row], grid.columns[-1], grid.rows[row + 1])
            yield Row([text for text, _ in cells], table, tuple(grid.columns), box, [full for _, full in cells])


def _cell_text(grid: Grid, cell: Unit, inside: list[_Item]) -> tuple[str, bool]:
    """Return the paragraphs of a cell, a line each, and whether the last reaches the edge.

    A line that does goes on in the next.
    """
    right = grid.right_of(cell)
    text, reaches = "", False
    for line in _read(inside, _Count()):
        words = line.text if isinstance(line, Line) else " ".join(line.cells)
        text = join(text, words) if reaches else f"{text}\n{words}" if text else words
        size = line.size if isinstance(line, Line) else 0.0
        reaches = line.box[2] > right - 2.2 * size
    return text, reaches


# -- columns


def _zones(items: list[_Item], depth: int) -> Iterator[tuple[list[_Item], bool]]:
    """Yield what is read together, in reading order, and whether it is a column beside another."""
    gutter = _gutter(items) if depth < 3 else None
    if gutter is None:
        yield items, depth > 0
        return
    spanning = sorted((item for item in items if item.box[0] < gutter < item.box[2]), key=lambda item: item.box[1])
    rest = [item for item in items if not item.box[0] < gutter < item.box[2]]
    edges = [(item.box[1] + item.box[3]) / 2 for item in spanning]
    parts: list[tuple[list[_Item], list[_Item]]] = [([], []) for _ in range(len(spanning) + 1)]
    for item in rest:
        parts[bisect_left(edges, (item.box[1] + item.box[3]) / 2)][item.box[0] >= gutter].append(item)
    for here, (left, right) in enumerate(parts):
        if here:
            yield from _one_by_one(spanning[here - 1])
        if left and right and min(len(_row_boxes(left)), len(_row_boxes(right))) >= 2:
            yield from _zones(left, depth + 1)
            yield from _zones(right, depth + 1)
        elif left or right:
            yield left + right, False


def _one_by_one(item: _Item) -> Iterator[tuple[list[_Item], bool]]:
    yield [item], False


def _gutter(items: list[_Item]) -> float | None:
    """Return where two columns of prose are apart; None where what stands there is one, or labels with values."""
    runs = [item for item in items if item.run]
    if len(runs) < 2 * LEAST_ROWS:
        return None
    left, right = min(item.box[0] for item in runs), max(item.box[2] for item in runs)
    em = statistics.median([item.box[3] - item.box[1] for item in runs])
    width = right - left
    if width < 20 * em or em <= 0:
        return None
    step = em / 4
    bins = [0] * (int(width / step) + 2)
    for item in runs:
        bins[int((item.box[0] - left) / step) + 1] += 1
        bins[min(int((item.box[2] - left) / step), len(bins) - 1)] -= 1
    covered, best, start = 0, None, None
    for here, change in enumerate([*bins, len(runs)]):
        covered += change
        free = covered <= len(runs) * 0.12 and NARROWEST * width <= here * step <= (1 - NARROWEST) * width
        if free and start is None:
            start = here
        elif not free and start is not None:
            if best is None or here - start > best[1] - best[0]:
                best = (start, here)
            start = None
    if best is None or best[1] - best[0] < 3:
        return None
    gutter = left + (best[0] + best[1]) / 2 * step
    sides = [item for item in runs if item.box[2] <= gutter], [item for item in runs if item.box[0] >= gutter]
    return gutter if all(_is_prose(side, NARROWEST * width) for side in sides) else None


def _is_prose(side: list[_Item], narrowest: float) -> bool:
    rows = _row_boxes(side)
    if len(rows) < LEAST_ROWS:
        return False
    width = max(row[2] for row in rows) - min(row[0] for row in rows)
    return width >= narrowest and statistics.median([row[2] - row[0] for row in rows]) >= PROSE * width


def _row_boxes(items: list[_Item]) -> list[Box]:
    rows: list[Box] = []
    for box in sorted((item.box for item in items), key=lambda box: box[1] + box[3]):
        if rows and (box[1] + box[3]) / 2 < rows[-1][3]:
            last = rows[-1]
            rows[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), last[3])
        else:
            rows.append(box)
    return rows
