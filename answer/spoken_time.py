"""Everything that a question says of time, and the days it means on the day of asking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from answer import period_words as patterns
from ingest.dates import DateMention, find_dates
from ingest.eras import (
    ERAS,
    Days,
    era_day,
    era_name,
    era_year,
    fiscal_year_days,
    fiscal_year_of,
    month_days,
    year_days,
)
from ingest.numerals import parse_number


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """A stretch of a question that means a time."""

    start: int
    end: int
    first: date | None  # None: open on this side
    last: date | None
    name: str  # 令和5年度
    relative: bool = False  # said by the day of asking, as 昨年度
    yearless: bool = False  # a month or a day of it, 11月: the last one that has come, as long as nothing else is known


def spoken_times(text: str, today: date) -> list[SpokenTime]:
    """Return the times of a question that ``period_words.narrow`` made, in order, not overlapping."""
    found: list[SpokenTime] = []
    for spoken in (*_windows(text, today), *_dates(text, today), *_short_years(text), *_past_words(text, today)):
        if all(spoken.end <= other.start or other.end <= spoken.start for other in found):
            found.append(spoken)
    return sorted(found, key=lambda spoken: spoken.start)


def _windows(text: str, today: date) -> Iterator[SpokenTime]:
    """Yield 過去3年 and 2年前."""
    for match in patterns.SPAN.finditer(text):
        half = match["number"] == "半"
        number = 6 if half else parse_number(match["number"])
        if number and (not half or match["unit"] == "年"):
            first = _day_after(today, number, "月" if half else match["unit"])
            yield SpokenTime(*match.span(), first, today, match.group())
    for match in patterns.AGO.finditer(text):
        if number := parse_number(match["number"]):
            days, name = _before(today, number, match["unit"])
            yield SpokenTime(*match.span(), *days, name, relative=True)


def _day_after(today: date, number: int, unit: str) -> date:
    """Return the first day of the last ``number`` days, weeks, months or years."""
    if unit == "日":
        return today - timedelta(number - 1)
    if unit == "週間":
        return today - timedelta(7 * number - 1)
    first, last = _month_before(today, number * (12 if unit == "年" else 1))
    return first.replace(day=min(last.day, today.day)) + timedelta(1)


def _before(today: date, number: int, unit: str) -> tuple[Days, str]:
    """Return the year, fiscal year or month that lies so many before this one, and its name."""
    if unit == "年度":
        year = fiscal_year_of(today) - number
        return fiscal_year_days(year), era_year(year, fiscal=True)
    if unit == "年":
        return year_days(today.year - number), era_year(today.year - number)
    days = _month_before(today, number)
    return days, f"{era_year(days[0].year)}{days[0].month}月"


def _month_before(today: date, number: int) -> Days:
    months = today.year * 12 + today.month - 1 - number
    return month_days(months // 12, months % 12 + 1)


def _dates(text: str, today: date) -> Iterator[SpokenTime]:
    for place, mention in enumerate(find_dates(text, today)):
        if not (mention.first and mention.last):
            continue
        first, last = mention.first, mention.last
        word = any(character in "今本昨来先翌前同" for character in text[mention.start : mention.end])
        yearless = mention.inferred and not word and not place and mention.kind in ("month", "day")
        if yearless and first > today:
            first, last = _year_before(first), _year_before(last)  # 12月の会議, asked in May, was in last December
        relative = mention.inferred and word and mention.kind != "range"
        yield SpokenTime(mention.start, mention.end, first, last, _name(mention, first), relative, yearless)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _name(mention: DateMention, first: date) -> str:
    if mention.ends:
        return "".join(
            f"{_name(end, end.first)}{word}"
            for end, word in zip(mention.ends, ("から", "まで"), strict=True)
            if end.first
        )
    if mention.kind == "fiscal_year":
        return era_year(first.year, fiscal=True)
    if mention.kind == "year":
        return era_year(first.year)
    return f"{era_year(first.year)}{first.month}月" if mention.kind == "month" else era_day(first)


def _short_years(text: str) -> Iterator[SpokenTime]:
    """Yield R5, by which staff mean the fiscal year."""
    for match in patterns.ERA_SHORT.finditer(text):
        if number := int(match["number"]):
            year = ERAS[era_name(match.group()[0])] + number
            yield SpokenTime(*match.span(), *fiscal_year_days(year), era_year(year, fiscal=True), relative=True)


_DAYS_AGO = {"本日": 0, "今日": 0, "昨日": 1, "きのう": 1, "一昨日": 2, "おととい": 2}
_WEEKS_AGO = {"今週": 0, "先週": 1, "先々週": 2}
_UNITS_AGO = {"先々月": (2, "月"), "おととし": (2, "年"), "前年": (1, "年"), "前年度": (1, "年度")}


def _past_words(text: str, today: date) -> Iterator[SpokenTime]:
    """Yield 昨日, 先週, おととし and the like, which ``ingest.dates`` leaves; a week begins on Monday."""
    for match in patterns.PAST_WORD.finditer(text):
        word = match.group()
        if word in _DAYS_AGO:
            day = today - timedelta(_DAYS_AGO[word])
            yield SpokenTime(*match.span(), day, day, era_day(day), relative=True)
        elif word in _WEEKS_AGO:
            monday = today - timedelta(today.weekday() + 7 * _WEEKS_AGO[word])
            sunday = monday + timedelta(6)
            yield SpokenTime(
                *match.span(), monday, sunday, f"{era_day(monday)}から{era_day(sunday)}まで", relative=True
            )
        else:
            days, name = _before(today, *_UNITS_AGO[word])
            yield SpokenTime(*match.span(), *days, name, relative=True)
