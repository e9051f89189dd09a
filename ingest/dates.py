"""Japanese dates as records print them: 和暦 and 西暦, any width, any kind of numeral."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}  # the year before 元年
INITIALS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"}

_DIGIT = "〇一二三四五六七八九"
_NUMBER = r"[0-9〇一二三四五六七八九十]{1,4}"
_FULL = re.compile(
    rf"(?:(?P<era>{'|'.join(ERAS)})\s*(?P<era_year>元|{_NUMBER})|(?P<year>[12][0-9]{{3}}))\s*年\s*"
    rf"(?P<month>{_NUMBER})\s*月\s*(?P<day>{_NUMBER})\s*日"
)
_SHORT = re.compile(
    r"(?<![0-9A-Za-z])(?:(?P<era>[RHSTM])\s?(?P<era_year>[0-9]{1,2})|(?P<year>(?:19|20)[0-9]{2}))"
    r"[./-](?P<month>[0-9]{1,2})[./-](?P<day>[0-9]{1,2})(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date where it stands in a text; ``date`` is None when the calendar has no such day."""

    start: int
    end: int
    date: date | None


def find_dates(text: str) -> list[DateMention]:
    """Return the full dates of ``text`` in order, offsets into the text as given."""
    folded = "".join(_fold_width(character) for character in text)
    found = [DateMention(m.start(), m.end(), _day(m)) for pattern in (_FULL, _SHORT) for m in pattern.finditer(folded)]
    return sorted(found, key=lambda mention: mention.start)


def _fold_width(character: str) -> str:
    """Fold one character to its narrow form where that keeps the length, so that offsets stay right."""
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def parse_number(text: str) -> int | None:
    """Read 12, 十二, 二十 or 元; None when it is no number."""
    if text == "元":
        return 1
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        if len(tens) > 1 or len(ones) > 1:  # 十二三日 is no one day
            return None
        high = _DIGIT.find(tens) if tens else 1
        low = _DIGIT.find(ones) if ones else 0
        return None if high < 0 or low < 0 else high * 10 + low
    digits = [_DIGIT.find(character) for character in text]
    return None if not digits or -1 in digits else int("".join(map(str, digits)))


def _day(match: re.Match[str]) -> date | None:
    era = match["era"]
    year = parse_number(match["era_year"] if era else match["year"])
    month, day = parse_number(match["month"]), parse_number(match["day"])
    if year is None or month is None or day is None:
        return None
    if era:
        year += ERAS[INITIALS.get(era, era)]
    try:
        return date(year, month, day)
    except ValueError:
        return None


HEAD = 1_500  # characters in which a record states its own date
_HELD = re.compile(r"開催日時|開催日|日\s*時|開催年月日|期\s*日|と\s*き")
_WAS_HELD = re.compile(r"[^。\n]{0,80}?開催(?:し|され|いた)")


def date_of_record(text: str) -> date | None:
    """Return the day a record tells of: when the meeting was held, else the first full date near its beginning.

    None when the beginning states no date.
    """
    head = text[:HEAD]
    mentions = [mention for mention in find_dates(head) if mention.date]
    for pattern in _held_places(head):
        for mention in mentions:
            if 0 <= mention.start - pattern <= 60:
                return mention.date
    for mention in mentions:
        if _WAS_HELD.match(head, mention.end):
            return mention.date
    return mentions[0].date if mentions else None


def _held_places(head: str) -> Iterator[int]:
    return (match.end() for match in _HELD.finditer(head))


def date_words(day: date) -> str:
    """Return the ways a question may name a day's year, fiscal year and month: 令和5年度 令和5年6月 2023年6月 …"""
    fiscal = day.year - (day.month < 4)
    years = [f"{era}{'元' if number == 1 else number}" for era, number in _era_years(day.year)]
    fiscal_years = [f"{era}{'元' if number == 1 else number}" for era, number in _era_years(fiscal)]
    months = [f"{year}年{day.month}月{day.day}日" for year in (*years, str(day.year))]
    return " ".join([*(f"{year}年度" for year in (*fiscal_years, str(fiscal))), *months])


def _era_years(year: int) -> Iterator[tuple[str, int]]:
    """Yield each era that has days in a western year, with its number."""
    for era, before in ERAS.items():
        if _FIRST_DAY[era].year <= year:
            yield era, year - before
            if _FIRST_DAY[era].year < year:
                return


def western_and_era(day: date) -> str:
    """Return 「令和5年6月21日（2023年）」, the form shown to staff; before 1873 the western date alone."""
    for era, before in ERAS.items():
        first = _FIRST_DAY[era]
        if day >= first:
            year = day.year - before
            return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日（{day.year}年）"
    return f"{day.year}年{day.month}月{day.day}日"


_FIRST_DAY = {
    "令和": date(2019, 5, 1),
    "平成": date(1989, 1, 8),
    "昭和": date(1926, 12, 25),
    "大正": date(1912, 7, 30),
    "明治": date(1873, 1, 1),  # the solar calendar begins; days before it would be named wrongly
}
