"""How far a sentence tells of the times a question names: 「昨年度は」 in a record of 令和6年度 tells of 令和5年度."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from answer.period_words import narrow
from answer.spoken_time import spoken_times
from ingest.dates import DateMention, find_dates

NEARBY = 0.8  # a heading, a table's header, the title or the sentence before it names the time
RECORD = 0.6  # the record is of that time, and the sentence names no other
WIDE = 0.5  # what is named is more than WIDER times as long: 令和3年度から令和8年度まで
WIDER = 3
SILENT = 0.3  # neither the sentence nor what stands around it names a time, and the record is of another or of none

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class AskedTime:
    """A time that a question names."""

    first: date
    last: date
    yearless: bool  # 5月の訓練: of whichever year


def asked_times(question: str, today: date) -> tuple[AskedTime, ...]:
    """Return the bounded times of a question; of a month without a year only the month counts."""
    times = []
    for spoken in spoken_times(narrow(question).replace("去年", "昨年"), today):
        if spoken.first and spoken.last:
            words = narrow(question[spoken.start : spoken.end])
            times.append(AskedTime(spoken.first, spoken.last, "月" in words[:3] and "年" not in words))
    return tuple(times)


def timed(asked: Sequence[AskedTime], sentence: str, around: Sequence[str], record: date | None) -> float:
    """Return how far a sentence is of the times asked for, 0 to 1; 1 when none is.

    ``around`` is what names a time for it: its headings, its table's header, the title and the sentence before it.
    ``record`` is the record's own day, from which 昨年度 is told.
    """
    if not asked:
        return 1.0
    own = _days_in(sentence, record)
    near = [days for text in around for days in _days_in(text, record)]
    return sum(_told(time, own, near, record) for time in asked) / len(asked)


def _told(time: AskedTime, own: Sequence[Days], near: Sequence[Days], record: date | None) -> float:
    if found := max((_shared(time, days) for days in own), default=0.0):
        return found
    if found := max((_shared(time, days) for days in near), default=0.0):
        return NEARBY * found
    if own:
        return 0.0
    if record and _shared(time, (record, record)):
        return RECORD
    return 0.0 if near else SILENT


def _shared(time: AskedTime, days: Days) -> float:
    first, last = days
    if time.yearless:
        return float(first.month == time.first.month and (last - first).days <= 31 and _same_day(time, first))
    if last < time.first or time.last < first:
        return 0.0
    return WIDE if (last - first).days > WIDER * ((time.last - time.first).days + 1) and last != first else 1.0


def _same_day(time: AskedTime, first: date) -> bool:
    return time.first != time.last or first.day == time.first.day


@lru_cache(maxsize=32_768)
def _days_in(text: str, record: date | None) -> tuple[Days, ...]:
    return tuple(map(_days, filter(_is_known, find_dates(text, record))))


def _is_known(mention: DateMention) -> bool:
    return mention.first is not None and mention.last is not None


def _days(mention: DateMention) -> Days:
    assert mention.first
    assert mention.last
    return mention.first, mention.last
