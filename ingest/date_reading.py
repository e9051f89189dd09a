"""One printed date → the days it denotes, in the light of the dates before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingest.eras import (
    ERAS,
    FIRST_DAY,
    LAST_DAY,
    Days,
    era_day,
    era_name,
    fiscal_year_days,
    fiscal_year_of,
    month_days,
    year_days,
)
from ingest.numerals import parse_number

Kind = Literal["day", "month", "year", "fiscal_year", "range"]
Groups = dict[str, str]  # the groups of a pattern that took part

NEARBY = 120  # characters within which a month without a year continues the mention before it
_STEPS = {"翌々": 2, "翌": 1, "来": 1, "同": 0, "今": 0, "本": 0, "前": -1, "昨": -1, "先": -1, "一昨": -2}
_BY_RECORD = ("今", "本", "昨", "来", "先", "一昨")  # the others follow the mention before


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date where it stands in a text."""

    start: int  # offsets into the text as given
    end: int
    first: date | None  # None when the calendar has no such day, or the text does not tell the year; ``note`` says why
    last: date | None
    kind: Kind
    note: str = ""  # why there is no day, or what is odd (平成32年); Japanese, for staff
    inferred: bool = False  # a part was taken from the mention before or from the record's day
    ends: tuple[DateMention, DateMention] | None = None  # of a range

    @property
    def date(self) -> date | None:
        """The one day that is mentioned; None for months, years and ranges."""
        return self.first if self.kind == "day" else None


class Unreadable(Exception):
    """Says in Japanese why a mention has no days."""


@dataclass(slots=True)
class Before:
    """What the mentions so far leave for those that follow."""

    record: date | None  # the record's own day
    mention: DateMention | None = None  # the last one that has days
    month: date | None = None  # a day in the last month that was mentioned
    era: str | None = None  # in which the last year was said; "" for western years

    def take(self, mention: DateMention) -> None:
        if mention.first:
            self.mention = mention.ends[1] if mention.ends else mention
            if self.mention.kind in ("day", "month"):
                self.month = self.mention.first


def read_date(match: re.Match[str], before: Before, joined: DateMention | None = None) -> DateMention:
    """Return what a match of ``ingest.date_patterns`` denotes; ``joined`` began a range that this one ends."""
    groups = {name: text for name, text in match.groupdict().items() if text}
    kind = kind_of(groups)
    inferred = not ("era" in groups or "year" in groups)
    try:
        year, month = _year_and_month(groups, match.start(), before, joined)
        days = _days(year, month, groups, before)
        note = _other_calendar(groups, year) or _outside_era(groups, days[0])
        if kind != "range":
            return DateMention(*match.span(), *days, kind, note, inferred)
        begins, ends, ended = _short_range(match, groups, year, month, before)
    except Unreadable as reason:
        return DateMention(*match.span(), None, None, kind, str(reason), inferred)
    unit = kind_of({name: text for name, text in groups.items() if not name.startswith("until")})
    first = DateMention(match.start(), begins, *days, unit, note, inferred)
    return join(first, DateMention(ends, match.end(), *ended, unit, "", inferred))


def kind_of(groups: Groups) -> Kind:
    if any(name.startswith("until") for name in groups):
        return "range"
    if "day" in groups or "day_word" in groups:
        return "day"
    if "month" in groups or "month_word" in groups:
        return "month"
    return "fiscal_year" if "fiscal" in groups or "fiscal_word" in groups else "year"


def join(first: DateMention, last: DateMention) -> DateMention:
    """Return the range from one mention to the other; without days when either has none or they run backwards."""
    note = first.note or last.note
    inferred = first.inferred or last.inferred
    if not (first.first and last.last):
        return DateMention(first.start, last.end, None, None, "range", note, inferred, (first, last))
    if last.last < first.first:
        note = "終わりが始まりより前です"
        return DateMention(first.start, last.end, None, None, "range", note, inferred, (first, last))
    return DateMention(first.start, last.end, first.first, last.last, "range", note, inferred, (first, last))


def _year_and_month(groups: Groups, start: int, before: Before, joined: DateMention | None) -> tuple[int, int | None]:
    """Return western year and month. Raises Unreadable."""
    month = _figure(groups["month"], "月") if "month" in groups else None
    if "era" in groups:
        before.era = era_name(groups["era"])
        return _era_to_western(before.era, groups["era_year"]), month
    if "year" in groups:
        before.era = ""
        return _figure(groups["year"], "年"), month
    if "short_year" in groups:
        return _short_year(groups["short_year"], before), month
    if word := groups.get("fiscal_word"):
        return _near_year(word, before, fiscal=True), None
    if word := groups.get("year_word"):
        return _near_year(word, before), month
    if word := groups.get("month_word") or groups.get("day_word"):
        near = _near_month(word, before)
        return near.year, near.month
    assert month is not None
    return _year_of_month(month, start, before, joined), month


def _era_to_western(era: str, printed: str) -> int:
    number = _figure(printed, "年")
    if not 1 <= number <= 99:
        raise Unreadable(f"{era}{number}年はありません")
    return ERAS[era] + number


def _short_year(printed: str, before: Before) -> int:
    """Return the western year of 5年度, which goes on in the calendar said before; else in the record's era."""
    number = _figure(printed, "年")
    if before.era:
        return _era_to_western(before.era, printed)
    if before.era == "" and before.mention and before.mention.first and number > 9:
        return before.mention.first.year // 100 * 100 + number
    if before.record:
        era = next((era for era, first in FIRST_DAY.items() if before.record >= first), "明治")
        return _era_to_western(era, printed)
    raise Unreadable("元号が書かれていません")


def _near_year(word: str, before: Before, fiscal: bool = False) -> int:
    """Return the year that 翌年, 同年度 or 昨年 names."""
    mention = None if _by_record(word) else before.mention
    near = mention.first if mention else before.record if _by_record(word) else None
    if near is None:
        raise Unreadable(_nothing_before(word))
    is_year = mention is not None and mention.kind in ("year", "fiscal_year")  # 令和5年…同年度 is 令和5年度
    return (fiscal_year_of(near) if fiscal and not is_year else near.year) + _step(word)


def _near_month(word: str, before: Before) -> date:
    """Return the day that 同日 names, or a day of the month that 翌月 or 今月 names."""
    if word == "同日":
        if before.mention and before.mention.kind == "day" and before.mention.first:
            return before.mention.first
        raise Unreadable("前に日がありません")
    near = before.record if _by_record(word) else before.month
    if near is None:
        raise Unreadable(_nothing_before(word))
    months = near.year * 12 + near.month - 1 + _step(word)
    return date(months // 12, months % 12 + 1, 1)


def _year_of_month(month: int, start: int, before: Before, joined: DateMention | None) -> int:
    """Return the year of a month that is printed without one; see ``ingest.dates``."""
    if joined and joined.last:
        return joined.last.year + (month < joined.last.month)
    mention = before.mention
    if mention and mention.first and start - mention.end <= NEARBY:
        return mention.first.year + (mention.kind == "fiscal_year" and month < 4)
    if before.record:
        years = range(before.record.year - 1, before.record.year + 2)
        months = before.record.year * 12 + before.record.month
        return min(years, key=lambda year: (abs(year * 12 + month - months), year))
    raise Unreadable("何年のことか書かれていません")


def _days(year: int, month: int | None, groups: Groups, before: Before) -> Days:
    """Raises Unreadable when the calendar has no such day."""
    if "day_word" in groups:
        day = _near_month("同日", before)
        return day, day
    try:
        if "fiscal" in groups or "fiscal_word" in groups:
            return fiscal_year_days(year)
        if month is None:
            return year_days(year)
        if "day" not in groups:
            return month_days(year, month)
        day = date(year, month, _figure(groups["day"], "日"))
    except ValueError:  # calendar.IllegalMonthError is one too
        printed = f"{month}月{groups['day']}日" if "day" in groups else f"{month}月" if month else ""
        raise Unreadable(f"暦に{year}年{printed}はありません") from None
    if day < FIRST_DAY["明治"]:
        raise Unreadable("明治5年までは旧暦のため、読み取れません")
    return day, day


def _short_range(
    match: re.Match[str], groups: Groups, year: int, month: int | None, before: Before
) -> tuple[int, int, Days]:
    """Return where the first part of 令和5～7年度 or 1～3日 ends, where the last begins, and the last's days."""
    if printed := groups.get("until_year"):
        number = _figure(printed, "年")
        if "era" in groups:
            said = _figure(groups["era_year"], "年")
            tens = said // 10 * 10 if number < 10 < said else 0  # 昭和31、2年
            number += ERAS[era_name(groups["era"])] + tens
        elif number < 100:
            number += year // 100 * 100
        begins = match.end("era_year") if "era" in groups else match.end("year")
        return begins, match.start("until_year"), _days(number, None, groups, before)
    if printed := groups.get("until_month"):
        number = _figure(printed, "月")
        assert month is not None
        return match.end("month"), match.start("until_month"), _days(year + (number < month), number, groups, before)
    ended = _days(year, month, groups | {"day": groups["until_day"]}, before)
    return match.end("day"), match.start("until_day"), ended


def _other_calendar(groups: Groups, year: int) -> str:
    """Return a note when 令和5年（2022年） contradicts itself; the year said first counts."""
    for name in ("other1", "other2"):
        if printed := groups.get(name):
            match = re.fullmatch(r"(\D*?)(元|[^\D]+|[〇○◯零一二三四五六七八九十]+)", printed)
            number = parse_number(match[2]) if match else None
            if match and number is not None and number + ERAS.get(era_name(match[1]), 0) != year:
                return "和暦と西暦が合いません"
    return ""


def _outside_era(groups: Groups, first: date) -> str:
    """Return a note when the era had not begun or was over: 平成32年度, 昭和64年1月8日."""
    if "era" not in groups:
        return ""
    era = era_name(groups["era"])
    exact = "month" in groups
    if (first if exact else first.replace(month=1, day=1)) > LAST_DAY[era]:
        return f"{era}は{era_day(LAST_DAY[era])}までです"
    begins = FIRST_DAY[era]
    if exact and era != "明治" and (first if "day" in groups else first.replace(day=28)) < begins:
        return f"{era}は{era_day(begins)}からです"
    return ""


def _by_record(word: str) -> bool:
    return word.startswith(_BY_RECORD)


def _step(word: str) -> int:
    return next(step for prefix, step in _STEPS.items() if word.startswith(prefix))


def _nothing_before(word: str) -> str:
    return f"記録の日付が分からないため、{word}がいつか分かりません" if _by_record(word) else "前に日付がありません"


def _figure(printed: str, unit: str) -> int:
    number = parse_number(printed)
    if number is None:
        raise Unreadable(f"{printed}{unit}は数として読めません")
    return number
