"""The time a question speaks of, by the day on which it is asked.

A year in a question either says when a record was made (令和5年度の会議で決まったこと) or is what the question asks
about (令和6年度予算, 令和8年度までに整備): the budget of a year is discussed in the year before. What follows the year
decides: a kind of record, or something that happens in meetings, makes it a filter; a budget, a plan, a term or the
beginning of something makes it no matter of the record's day; whichever is said first counts. Where neither is said,
the records of that time are preferred and the others stay. What has not come yet is never when a record was made.

前回, 今回 and この前 mean the newest record and no other: minutes tell of meetings that are over; 前々回 is the one
before it. A 前回 that something is compared with (前回からの変更点) needs both, so the newest are only preferred. 最新,
直近 and 最近 prefer the newest too, and mean only it before a kind of record (最新の議事録). A month without a year is
the last one that has come and has records (``answer.scope``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from answer import period_words as patterns
from answer.spoken_time import SpokenTime, spoken_times
from ingest.numerals import parse_number

Order = Literal["newest", "before_newest"]
Aim = Literal["record", "content", "open"]


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """A stretch of the question that speaks of time."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Period:
    """Which records a question means, by their day or their number."""

    first: date | None  # None: no bound on this side
    last: date | None
    kind: Literal["filter", "preference"]  # whether records of other days are left out, or only come later
    order: Order | None  # which one of the records that are left
    meeting_number: int | None  # the N of 第N回
    words: tuple[PeriodWords, ...]
    said: str  # 「令和5年度の記録から」, shown to staff
    yearless: bool = False  # all times are months without a year, of which the last that has come are meant


def read_period(question: str, today: date) -> Period | None:
    """Return which records the question means by time; None when it names no time, or only as what it asks about."""
    text = _plain(question)
    dated = [(spoken, aim) for spoken, aim in _with_aims(text, today) if aim != "content"]
    meant = [spoken for spoken, aim in dated if aim == "record"]
    number = _meeting_number(text)
    order = _order(text)
    only = bool(meant or number or (order and order[2]))
    chosen = meant if only else [spoken for spoken, _ in dated]
    if not (chosen or number or order):
        return None
    kind: Literal["filter", "preference"] = "filter" if only else "preference"
    first, last = _bounds(chosen)
    spans = [(spoken.start, spoken.end) for spoken in chosen]
    spans += [number[:2]] if number else []
    spans += [order[1]] if order else []
    return Period(
        first=first,
        last=last,
        kind=kind,
        order=order[0] if order else None,
        meeting_number=number[2] if number else None,
        words=tuple(PeriodWords(start, end, question[start:end]) for start, end in sorted(spans)),
        said=_said(text, chosen, number[2] if number else None, order[0] if order else None, kind),
        yearless=bool(chosen) and all(spoken.yearless for spoken in chosen),
    )


def spell_out(question: str, today: date) -> str:
    """Return the question with 昨年度, 先月 and the like as 令和5年度 and 令和6年3月, the words of the records."""
    spelled = question
    for spoken in reversed(spoken_times(_plain(question), today)):
        if spoken.relative:
            spelled = spelled[: spoken.start] + spoken.name + spelled[spoken.end :]
    return spelled


def _plain(question: str) -> str:
    return patterns.narrow(question).replace("去年", "昨年")


def _with_aims(text: str, today: date) -> Iterator[tuple[SpokenTime, Aim]]:
    """Yield what is said of time, last first, with what it is said of; 令和4年度と令和5年度の会議 share theirs."""
    aim: Aim = "open"
    following: SpokenTime | None = None
    for spoken in reversed(spoken_times(text, today)):
        if following is None or not patterns.TOGETHER.fullmatch(text, spoken.end, following.start):
            spoken, aim = _directed(text, spoken)
        yield spoken, "content" if spoken.first and spoken.first > today else aim
        following = spoken


def _directed(text: str, spoken: SpokenTime) -> tuple[SpokenTime, Aim]:
    """Return a period opened by 以降 or 以前, and what it is said of."""
    direction = patterns.DIRECTION.match(text, spoken.end)
    if not direction:
        return spoken, _aim(text, spoken.end)
    aim = _aim(text, direction.end())
    word = direction.group()
    if direction["since"]:
        after = spoken.last and word.startswith("より")
        first = spoken.last + timedelta(1) if after and spoken.last else spoken.first
        aim = "content" if word == "から" and aim == "open" else aim
        return SpokenTime(spoken.start, direction.end(), first, None, f"{spoken.name}{word}", spoken.relative), aim
    before = spoken.first and word.startswith("より")
    last = spoken.first - timedelta(1) if before and spoken.first else spoken.last
    aim = "content" if word == "まで" and aim == "open" else aim
    return SpokenTime(spoken.start, direction.end(), None, last, f"{spoken.name}{word}", spoken.relative), aim


def _aim(text: str, place: int) -> Aim:
    """Return what a time that ends at ``place`` is said of; what is named first counts."""
    number = patterns.MEETING.match(text, place + text.startswith(("の", " "), place))
    if number and patterns.MEETING_FOLLOWS.match(text, number.end()):  # 令和5年度第2回
        return "record"
    record = patterns.RECORD_FOLLOWS.match(text, place)
    if record is None and patterns.RECORD.search(text):
        record = patterns.HELD_FOLLOWS.match(text, place)  # 令和5年度に何回開かれたか, where meetings are asked about
    content = patterns.CONTENT_FOLLOWS.match(text, place)
    if record and (not content or record.end() < content.end()):
        return "record"
    return "content" if content else "open"


def _meeting_number(text: str) -> tuple[int, int, int] | None:
    """Return start, end and number of 第2回 where a meeting is counted, not a survey or a call for tenders.

    None where several are named: no one of them is meant.
    """
    found = []
    for match in patterns.MEETING.finditer(text):
        number = 1 if match["first"] else parse_number(match["ordinal"] or match["count"])
        if number and patterns.MEETING_FOLLOWS.match(text, match.end()):
            found.append((*match.span(), number))
    return found[0] if len({number for *_, number in found}) == 1 else None


def _order(text: str) -> tuple[Order, tuple[int, int], bool] | None:
    """Return which record is meant, where that is said, and whether only that one is."""
    if match := patterns.BEFORE_NEWEST.search(text):
        return "before_newest", match.span(), True
    for match in patterns.NEWEST.finditer(text):
        is_record = bool(patterns.RECORD_IS_MEANT.match(text, match.end()))
        if match.group() != "最後" or is_record:
            return "newest", match.span(), match["compared"] is None and (bool(match["only"]) or is_record)
    return None


def _bounds(chosen: Sequence[SpokenTime]) -> tuple[date | None, date | None]:
    """Return what periods have in common (令和5年度6月), else all from the first to the last."""
    if not chosen:
        return None, None
    begins = [spoken.first or date.min for spoken in chosen]
    ends = [spoken.last or date.max for spoken in chosen]
    first, last = (max(begins), min(ends)) if max(begins) <= min(ends) else (min(begins), max(ends))
    return None if first == date.min else first, None if last == date.max else last


def _said(
    text: str,
    chosen: Sequence[SpokenTime],
    number: int | None,
    order: Order | None,
    kind: Literal["filter", "preference"],
) -> str:
    first, last = _bounds(chosen)
    narrowest = [spoken for spoken in chosen if (spoken.first, spoken.last) == (first, last)] or chosen
    names = [
        f"{text[spoken.start : spoken.end]}({spoken.name})" if spoken.relative else spoken.name
        for spoken in sorted(narrowest, key=lambda spoken: spoken.start)
    ]
    parts = [*(["と".join(names)] if names else []), *([f"第{number}回"] if number else [])]
    if kind == "preference":
        return f"{''.join(f'{part}の' for part in parts)}{'新しい' if order else ''}記録を優先して"
    record = {"newest": "いちばん新しい記録", "before_newest": "一つ前の記録", None: "記録"}[order]
    return f"{''.join(f'{part}の' for part in parts)}{record}から"
