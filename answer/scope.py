"""Which records a question is asked of: those of the time it names, and the newest or the N-th meeting among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from answer.period import Order, Period, read_period, spell_out
from index.types import Filters, Hit
from index.words import fold
from ingest.types import Document

_ASSEMBLY = re.compile(r"議会|議員|本会議|定例会|臨時会|一般質問")
PREFERENCE = 1.25  # a preferred record's score counts so much more


@dataclass(frozen=True, slots=True)
class Scope:
    """The records that are searched for a question, and what is told of that."""

    question: str  # with 昨年度 and the like as the records write them
    filters: Filters | None  # None: all records
    preferred: frozenset[str] = frozenset()  # Document.id of records that come first
    said: str = ""  # 「令和5年度の記録から」; empty when nothing was narrowed or preferred
    is_empty: bool = False  # the question means records that are not there

    def ordered(self, hits: Sequence[Hit]) -> list[Hit]:
        """Return the hits with those of preferred records raised; equal ones keep their order."""
        if not self.preferred:
            return list(hits)
        raised = [
            replace(hit, score=hit.score * PREFERENCE) if hit.document.id in self.preferred else hit for hit in hits
        ]
        return sorted(raised, key=lambda hit: (-hit.score, hit.passage.id))


def scope_of(question: str, documents: Sequence[Document], today: date) -> Scope:
    """Return which of ``documents`` the question is asked of.

    A number that no meeting of that time has is left to the search: it may be the number of something else. A month
    without a year is the last one of which there are records.
    """
    spelled = spell_out(question, today)
    period = read_period(question, today)
    if period is None:
        return Scope(spelled, None)
    meant = _meant(question, period, documents)
    if period.yearless and not meant:
        period, meant = _earlier(question, period, documents, today)
    if len(meant) == len(documents):
        return Scope(spelled, None)
    if period.kind == "preference":
        preferred = frozenset(document.id for document in meant)
        return Scope(spelled, None, preferred, period.said if preferred else "")
    if not meant:
        return Scope(spelled, None, said=period.said, is_empty=True)
    return Scope(spelled, Filters(sources=tuple(document.place for document in meant)), said=period.said)


def _earlier(
    question: str, period: Period, documents: Sequence[Document], today: date
) -> tuple[Period, list[Document]]:
    """Return the period in the last year of which there are records, and these; ``period`` and none when none are."""
    first = min((document.date for document in documents if document.date), default=today)
    for year in range(today.year - 1, first.year - 1, -1):
        before = read_period(question, today.replace(year=year, day=min(today.day, 28)))
        if before and (meant := _meant(question, before, documents)):
            return before, meant
    return period, []


def _meant(question: str, period: Period, documents: Sequence[Document]) -> list[Document]:
    meant = list(documents)
    if period.first or period.last:
        meant = Filters(period.first, period.last).select(meant)
    if period.meeting_number:
        meant = [d for d in meant if d.facts.meeting_number == period.meeting_number] or meant
    return _newest(_but_assemblies(question, of_series(question, meant)), period.order) if period.order else meant


def of_series(question: str, documents: Sequence[Document]) -> list[Document]:
    """Return the records of the meeting that a question names (直近のDX推進本部会議), all where it names none."""
    folded = fold(question)
    names = {d.facts.meeting_name for d in documents if d.facts.meeting_name and fold(d.facts.meeting_name) in folded}
    return [d for d in documents if d.facts.meeting_name in names] or list(documents)


def _but_assemblies(question: str, documents: Sequence[Document]) -> list[Document]:
    """Return the records without an assembly's, unless the question names it: 前回の会議 is one of the office."""
    meetings = [d for d in documents if d.facts.meeting and d.facts.kind != "議会会議録"]
    return list(documents) if is_of_assembly(question) or not meetings else meetings


def is_of_assembly(question: str) -> bool:
    """Tell whether a question speaks of an assembly and its meetings."""
    return _ASSEMBLY.search(fold(question)) is not None


def _newest(documents: Sequence[Document], order: Order) -> list[Document]:
    """Return the records of the newest day, or of the day before it; of meetings, where there are any."""
    dated = [document for document in documents if document.date]
    meetings = [document for document in dated if document.facts.meeting] or dated
    days = sorted({document.date for document in meetings if document.date}, reverse=True)
    place = 0 if order == "newest" else 1
    return [document for document in meetings if len(days) > place and document.date == days[place]]
