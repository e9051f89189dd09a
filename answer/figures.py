"""Figures of a text in one form, whatever width and era it prints them in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.words import fold

_FIGURE = re.compile(
    r"(?:[0-9]+年)?(?P<day>[0-9]{1,2}月[0-9]{1,2}日)"
    r"|(?P<month>(?:[0-9]+|元)年[0-9]{1,2}月)"
    r"|(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>[億万千百]*(?:円|[%％]|か所|カ所|か月|[一-龠]{1,2}|メガビット))"
)


@dataclass(frozen=True, slots=True)
class Figure:
    words: str  # as one writes it: 1420万円, 7月1日, 令和8年1月
    unit: str  # what it counts; 月日 and 年月 for a day and a month


def find_figures(text: str) -> list[Figure]:
    """Return the figures of ``text`` in order: amounts with their unit, days and months."""
    found: list[Figure] = []
    for match in _FIGURE.finditer(fold(text)):
        if match["day"]:
            found.append(Figure(match["day"], "月日"))
        elif match["month"]:
            found.append(Figure(match["month"], "年月"))
        else:
            number = match["number"].replace(",", "")
            found.append(Figure(number + match["unit"], match["unit"]))
    return found
