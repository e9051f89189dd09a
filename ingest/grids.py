"""Ruled lines of a page → tables: which cells there are, and which of them are one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.glyphs import Box, Point

Unit = tuple[int, int]  # row and column of a unit cell
Line = tuple[float, float, float]  # place, from, to

NEAR = 2.5  # points; lines that near are drawn as one, and meet
GAP = 4.0  # points between the dots of a dotted line
SHORTEST = 8.0  # points; a shorter line rules nothing
CROSSINGS = 2_000_000  # pairs of lines to look at; a page with more is a drawing
UNITS = 40_000  # in one grid


@dataclass(slots=True)
class Grid:
    """A table or frame: the unit cells between all its lines, those without a line between them merged."""

    columns: list[float]  # places of the vertical lines, ascending
    rows: list[float]  # of the horizontal ones
    owner: list[list[Unit]] = field(default_factory=list)  # [row][column]: the corner of the merged cell it belongs to

    @property
    def box(self) -> Box:
        return self.columns[0], self.rows[0], self.columns[-1], self.rows[-1]

    @property
    def area(self) -> float:
        return (self.columns[-1] - self.columns[0]) * (self.rows[-1] - self.rows[0])

    @property
    def is_frame(self) -> bool:
        """Whether no row has two cells: then it holds paragraphs."""
        return all(len(set(row)) == 1 for row in self.owner)

    def holds(self, point: Point) -> bool:
        left, top, right, bottom = self.box
        return left <= point[0] <= right and top <= point[1] <= bottom

    def cell(self, point: Point) -> Unit:
        """Return the corner of the cell that holds the point."""
        row = min(max(bisect_right(self.rows, point[1]) - 1, 0), len(self.rows) - 2)
        column = min(max(bisect_right(self.columns, point[0]) - 1, 0), len(self.columns) - 2)
        return self.owner[row][column]

    def right_of(self, cell: Unit) -> float:
        """Return the right edge of a cell."""
        row, column = cell
        last = column
        while last + 1 < len(self.columns) - 1 and self.owner[row][last + 1] == (row, column):
            last += 1
        return self.columns[last + 1]


def find_grids(horizontal: Sequence[Box], vertical: Sequence[Box]) -> list[Grid]:
    """Return the grids that the lines draw, the smallest first."""
    across = _merged([(top + bottom) / 2, left, right] for left, top, right, bottom in horizontal)
    down = _merged([(left + right) / 2, top, bottom] for left, top, right, bottom in vertical)
    if not across or not down or len(across) * len(down) > CROSSINGS:
        return []
    grids = [grid for lines in _connected(across, down) if (grid := _grid(*lines)) is not None]
    return sorted(grids, key=lambda grid: grid.area)


def _merged(lines: Iterable[list[float]]) -> list[Line]:
    """Return the lines with those in one row, end to end, made one."""
    ordered = sorted(lines)
    rows: list[list[list[float]]] = []
    for line in ordered:
        if rows and line[0] - rows[-1][-1][0] <= NEAR / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    merged: list[Line] = []
    for row in rows:
        place = sum(line[0] for line in row) / len(row)
        row.sort(key=lambda line: line[1])
        start, end = row[0][1:]
        for _, begins, ends in row[1:]:
            if begins <= end + GAP:
                end = max(end, ends)
            else:
                merged.append((place, start, end))
                start, end = begins, ends
        merged.append((place, start, end))
    return [line for line in merged if line[2] - line[1] >= SHORTEST]


def _connected(across: list[Line], down: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Return the groups of lines that meet."""
    parent = list(range(len(across) + len(down)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    places = [x for x, _, _ in down]  # ascending
    for here, (y, left, right) in enumerate(across):
        for other in range(bisect_left(places, left - NEAR), bisect_right(places, right + NEAR)):
            if down[other][1] - NEAR <= y <= down[other][2] + NEAR:
                parent[root(here)] = root(len(across) + other)
    groups: dict[int, tuple[list[Line], list[Line]]] = defaultdict(lambda: ([], []))
    for here, line in enumerate(across):
        groups[root(here)][0].append(line)
    for here, line in enumerate(down):
        groups[root(len(across) + here)][1].append(line)
    return [group for group in groups.values() if len(group[0]) >= 2]


def _grid(across: list[Line], down: list[Line]) -> Grid | None:
    """Return the grid, open sides closed: papers often rule no outer edge."""
    rows = _places([y for y, _, _ in across] + [end for _, *ends in down for end in ends])
    columns = _places([x for x, _, _ in down] + [end for _, *ends in across for end in ends])
    if len(rows) < 2 or len(columns) < 2 or len(rows) * len(columns) > UNITS:
        return None
    wall = [[False] * len(columns) for _ in rows]  # [row][column]: a line stands left of the unit
    floor = [[False] * len(columns) for _ in rows]  # a line lies above the unit
    for x, top, bottom in down:
        column = _nearest(columns, x)
        for row in range(_nearest(rows, top), _nearest(rows, bottom)):
            wall[row][column] = True
    for y, left, right in across:
        row = _nearest(rows, y)
        for column in range(_nearest(columns, left), _nearest(columns, right)):
            floor[row][column] = True
    return Grid(columns, rows, _owners(len(rows) - 1, len(columns) - 1, wall, floor))


def _owners(rows: int, columns: int, wall: list[list[bool]], floor: list[list[bool]]) -> list[list[Unit]]:
    """Return the corner of the merged cell that each unit belongs to: merged along the row, then down."""
    owner: list[list[Unit]] = [[(row, column) for column in range(columns)] for row in range(rows)]
    for row in range(rows):
        for column in range(1, columns):
            if not wall[row][column]:
                owner[row][column] = owner[row][column - 1]
    for row in range(1, rows):
        column = 0
        while column < columns:
            end = column + 1
            while end < columns and owner[row][end] == owner[row][column]:
                end += 1
            above = owner[row - 1][column]
            open_above = not any(floor[row][column:end])
            if open_above and owner[row - 1][column:end] == [above] * (end - column) and above[1] == column:
                owner[row][column:end] = [above] * (end - column)
            column = end
    return owner


def _places(values: list[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > NEAR:
            places.append(value)
    return places


def _nearest(places: list[float], value: float) -> int:
    here = bisect_left(places, value)
    if here and (here == len(places) or value - places[here - 1] <= places[here] - value):
        return here - 1
    return here
