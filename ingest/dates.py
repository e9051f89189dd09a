"""Dates in a record's text: 和暦, 西暦, 年度, ranges, and 同年 and 翌月 by the mention before them.

What is inferred and what is odd is said with each mention. A month without a year belongs to the year of a mention
just before it (to the fiscal year, when that is what was mentioned), else to the year that lies nearest to the record's
own day. 同年, 翌月 and the like follow the mention before, however far; 今年度 and 昨年 follow the record's day. An era
that is over goes on (平成32年度 is 令和2年度) with a note; 令和元年 is all of 2019. Parts of months (上旬, 月末) count
as the whole month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ingest import date_patterns as patterns
from ingest.date_reading import Before, DateMention, join, read_date
from ingest.eras import date_words, western_and_era
from ingest.numerals import parse_number

__all__ = ["DateMention", "date_of_record", "date_words", "find_dates", "parse_number", "western_and_era"]

_NUMERALS = frozenset("0123456789０１２３４５６７８９〇○◯零一二三四五六七八九十")
_RELATIVE = frozenset("同翌前今本昨来先")


def find_dates(text: str, record: date | None = None) -> list[DateMention]:
    """Return the dates of ``text`` in order, not overlapping.

    ``record`` is the record's own day, from which 今年度 is told and the year of a lone 6月21日.
    """
    before = Before(record)
    found: list[DateMention] = []
    place = 0
    while head := patterns.HEAD.search(text, place):
        start = head.start()
        begun = _begun(text, found, start)
        match = next(_matches(text, start), None)
        if match is None:
            place = _behind_figures(text, start)
            continue
        mention = read_date(match, before, begun)
        if begun and not _runs_backwards(begun, mention):
            mention = join(found.pop(), mention)
        elif mention.kind == "day" and (last := _lone_day(text, mention)):
            mention = join(mention, last)
        if mention.kind == "range" and (until := patterns.UNTIL.match(text, mention.end)):
            mention = replace(mention, end=until.end())
        before.take(mention)
        found.append(mention)
        place = mention.end
    return found


def _begun(text: str, found: list[DateMention], start: int) -> DateMention | None:
    """Return the mention that から or ～ ties to what begins at ``start``."""
    if found and found[-1].kind != "range" and start - found[-1].end < 40:
        return found[-1] if patterns.CONNECTOR.fullmatch(text, found[-1].end, start) else None
    return None


def _runs_backwards(first: DateMention, last: DateMention) -> bool:
    """Tell 平成26年から平成24年に前倒し, which is no range."""
    return bool(first.first and last.last and last.last < first.first)


def _matches(text: str, place: int) -> Iterator[re.Match[str]]:
    """Yield the patterns that match at ``place``, those with a year of their own first."""
    character = text[place]
    if character in _NUMERALS:
        tried = patterns.BY_FIGURE
    elif character in _RELATIVE:
        tried = patterns.RELATIVE
    else:
        tried = patterns.BY_ERA
    for pattern in tried:
        match = pattern.match(text, place)
        if match and not (pattern is patterns.WESTERN and _is_duration(text, match)):
            yield match


def _is_duration(text: str, match: re.Match[str]) -> bool:
    """Tell 2000年間 and 1800年前 from a year."""
    return not (match["month"] or match["fiscal"]) and bool(patterns.DURATION.match(text, match.end()))


def _behind_figures(text: str, place: int) -> int:
    """Return where to look on when no date begins at ``place``: never inside a number."""
    place += 1
    if text[place - 1] in _NUMERALS:
        while place < len(text) and text[place] in _NUMERALS:
            place += 1
    return place


def _lone_day(text: str, mention: DateMention) -> DateMention | None:
    """Return the 30日 of 6月1日から30日まで."""
    connector = patterns.CONNECTOR.match(text, mention.end)
    match = connector and patterns.LONE_DAY.match(text, connector.end())
    if not match or not mention.first:
        return None
    try:
        day = mention.first.replace(day=parse_number(match["day"]) or 0)
    except ValueError:
        return None
    return DateMention(*match.span(), day, day, "day", "", inferred=True)


HEAD = 1_500  # characters in which a record states its own date
_HELD = re.compile(r"開催日時|開催日|日\s*時|開催年月日|期\s*日|と\s*き")
_WAS_HELD = re.compile(r"[^。\n]{0,80}?開催(?:し|され|いた)")


def date_of_record(text: str) -> date | None:
    """Return the day a record tells of: when the meeting was held, else the first full date near its beginning.

    A day without a year counts only where the day of the meeting is stated. None when the beginning states no date.
    """
    head = text[:HEAD]
    days = [day for mention in find_dates(head) if (day := _first_day(mention)) and day.date]
    for label in _HELD.finditer(head):
        for day in days:
            if 0 <= day.start - label.end() <= 60:
                return day.date
    full = [day for day in days if not day.inferred]
    for day in full:
        if _WAS_HELD.match(head, day.end):
            return day.date
    return full[0].date if full else None


def _first_day(mention: DateMention) -> DateMention | None:
    """Return the day on which a range of days begins, or the mention itself when it is one day."""
    first = mention.ends[0] if mention.ends else mention
    return first if first.kind == "day" else None
