"""The Japanese calendar: eras, fiscal years, and the days that a month or a year has."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}  # the year before 元年
INITIALS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治", "令": "令和", "平": "平成", "昭": "昭和"}
FIRST_DAY = {
    "令和": date(2019, 5, 1),
    "平成": date(1989, 1, 8),
    "昭和": date(1926, 12, 25),
    "大正": date(1912, 7, 30),
    "明治": date(1873, 1, 1),  # the solar calendar begins; days before it would be named wrongly
}
LAST_DAY = {
    "令和": date.max,
    "平成": date(2019, 4, 30),
    "昭和": date(1989, 1, 7),
    "大正": date(1926, 12, 24),
    "明治": date(1912, 7, 29),
}

Days = tuple[date, date]  # first and last


def era_name(printed: str) -> str:
    """Return 令和 for 令和, 令 和, ㋿, R, Ｒ or 令."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", printed))
    return INITIALS.get(folded, folded)


def fiscal_year_of(day: date) -> int:
    """Return the western year in which the day's fiscal year 年度 began; it runs from April to March."""
    return day.year - (day.month < 4)


def month_days(year: int, month: int) -> Days:
    """Raises ValueError when there is no such month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def year_days(year: int) -> Days:
    # 平成31年 and 令和元年 are the same year: records use either for all of 2019.
    return date(year, 1, 1), date(year, 12, 31)


def fiscal_year_days(year: int) -> Days:
    return date(year, 4, 1), date(year + 1, 3, 31)


def era_years(year: int) -> Iterator[tuple[str, int]]:
    """Yield each era that has days in a western year, with its number."""
    for era, before in ERAS.items():
        if FIRST_DAY[era].year <= year:
            yield era, year - before
            if FIRST_DAY[era].year < year:
                return


def era_year(year: int, fiscal: bool = False) -> str:
    """Return 令和5年 or 令和5年度 for 2023, by the later era of the year; before 1873 the western year."""
    unit = "年度" if fiscal else "年"
    era, number = next(era_years(year), ("", year))
    return f"{era}{_number(number) if era else year}{unit}"


def date_words(day: date) -> str:
    """Return the ways a question may name a day's year, fiscal year and month: 令和5年度 令和5年6月 2023年6月 …"""
    fiscal = fiscal_year_of(day)
    years = [f"{era}{_number(number)}" for era, number in era_years(day.year)]
    fiscal_years = [f"{era}{_number(number)}" for era, number in era_years(fiscal)]
    months = [f"{year}年{day.month}月{day.day}日" for year in (*years, str(day.year))]
    return " ".join([*(f"{year}年度" for year in (*fiscal_years, str(fiscal))), *months])


def era_day(day: date) -> str:
    """Return 「令和5年6月21日」; before 1873 the western date."""
    for era, before in ERAS.items():
        if day >= FIRST_DAY[era]:
            return f"{era}{_number(day.year - before)}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def western_and_era(day: date) -> str:
    """Return 「令和5年6月21日（2023年）」, the form shown to staff; before 1873 the western date alone."""
    shown = era_day(day)
    return shown if shown.startswith(str(day.year)) else f"{shown}（{day.year}年）"


def _number(year: int) -> str:
    return "元" if year == 1 else str(year)
