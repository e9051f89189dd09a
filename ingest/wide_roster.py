"""Lists of officials in columns of fixed width, as councils print them: an office in a box, its letters set apart.

    市　　　長　　　荒　　木　　恵　　司　　　　　　副　市　長　　　森　　山　　享　　大
    保 健 福祉　　　助　　川　　直　　樹　　　　　　子　ど　も　　　小　　山　　敏　　恵
    部　　　長　　　　　　　　　　　　　　　　　　　すこやか部長

An office that needs more lines goes on below its box, where no name stands beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BOX = range(10, 15)  # columns that an office takes; a wide letter takes two
GAP = "　" * 3  # between the box and the name

_LETTER = r"(?!君(?:\s|\Z))[^\s\d]"
_NAME = re.compile(rf"(?P<name>{_LETTER}(?:[ 　]{{0,5}}{_LETTER}){{1,6}}?)(?:君(?=\s|\Z)|(?=[ 　]{{6}}|[ 　]*\Z))")
_PART = re.compile(r"[^\s\d]{1,7}(?:[ 　]{1,3}[^\s\d]{1,7}){0,4}(?=[ 　]{6}|[ 　]*\Z)")
_NEXT_COLUMN = re.compile(r"[ 　]{4,}(?=[^ 　])")


@dataclass(slots=True)
class Holder:
    """Somebody and the office held, both without the blanks between their letters."""

    office: str
    name: str
    column: int  # where the box begins


def wide_holders(lines: Sequence[str]) -> list[list[Holder]]:
    """Return for each line, indented as printed, who stands in it; of lines that are not set so, nobody."""
    found: list[list[Holder]] = []
    above: list[Holder] = []  # whose offices may go on in the next line
    for line in lines:
        holders = list(_holders(line))
        goes_on = _go_on(line, above)
        above = holders + (above if goes_on else [])
        found.append(holders)
    return found


def is_wide_row(line: str) -> bool:
    """Tell whether somebody stands in a line that is set so."""
    return next(_holders(line), None) is not None


def _holders(line: str) -> Iterator[Holder]:
    place = len(line) - len(line.lstrip())
    while place < len(line):
        end = _end_of_box(line, place)
        name = _NAME.match(line, end + len(GAP)) if end else None
        if end and name:
            yield Holder(_joined(line[place:end]), _joined(name["name"]), _width(line[:place]))
        gap = _NEXT_COLUMN.search(line, name.end() if name else place)
        place = gap.end() if gap else len(line)


def _end_of_box(line: str, start: int) -> int | None:
    """Return where the office ends that begins at ``start``; None where none does."""
    for end in range(start + 2, len(line) - len(GAP)):
        width = _width(line[start:end])
        if width >= BOX.stop:
            return None
        behind = line[end : end + len(GAP) + 1]
        if width in BOX and behind[:-1] == GAP and not behind[-1].isspace() and not line[end - 1].isspace():
            return None if re.search(r"\d", line[start:end]) else end
    return None


def _go_on(line: str, above: Sequence[Holder]) -> bool:
    """Add what stands below the box of somebody above to that office; tell whether anything does."""
    going = False
    for holder in above:
        start = _at_column(line, holder.column)
        part = _PART.match(line, start) if start is not None else None
        if part and _end_of_box(line, part.start()) is None:
            holder.office += _joined(part[0])
            going = True
    return going


def _at_column(line: str, column: int) -> int | None:
    """Return the place in ``line`` at a column, when a word begins there."""
    width = 0
    for place, character in enumerate(line):
        if width == column:
            begins = not character.isspace() and (place == 0 or line[place - 1].isspace())
            return place if begins else None
        width += _width(character)
    return None


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "FWA" else 1 for character in text)


def _joined(text: str) -> str:
    return "".join(text.split())
