"""Which records a question is asked of, by what it says of time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answer.scope import PREFERENCE, scope_of
from index.types import Hit
from ingest.types import Document, Facts, Passage

TODAY = date(2024, 11, 24)


def record(identity: str, day: date | None, number: int | None = None) -> Document:
    facts = Facts(meeting="DX推進本部会議" if number else None, meeting_number=number)
    return Document(identity, f"{identity}.txt", f"{identity}.txt", identity, day, 1, "", "", facts=facts)


RECORDS = [
    record("r5-1", date(2023, 5, 18), 1),
    record("r5-2", date(2023, 11, 9), 2),
    record("r6-1", date(2024, 5, 23), 1),
    record("plan", date(2024, 3, 26)),
    record("undated", None),
]


@pytest.mark.parametrize(
    ("question", "sources", "said"),
    [
        ("令和5年度の会議で決まったことは", ["r5-1.txt", "r5-2.txt", "plan.txt"], "令和5年度の記録から"),
        ("昨年度の会議で決まったことは", ["r5-1.txt", "r5-2.txt", "plan.txt"], None),
        ("前回の会議で決まったことは", ["r6-1.txt"], None),  # the newest meeting
        ("11月の会議で決まったことは", ["r5-2.txt"], "令和5年11月の記録から"),  # none of this November is there
        ("5月の会議で決まったことは", ["r6-1.txt"], "令和6年5月の記録から"),
        ("令和5年度第2回の会議で決まったことは", ["r5-2.txt"], None),
        ("令和6年度の予算はいくらか", None, ""),  # a budget's year is what is asked about
        ("書かない窓口はいつから始まるか", None, ""),
    ],
)
def test_what_a_question_says_of_time_chooses_the_records(question, sources, said):
    scope = scope_of(question, RECORDS, TODAY)
    assert (sorted(scope.filters.sources) if scope.filters else None) == (sorted(sources) if sources else None)
    assert said is None or scope.said == said


@pytest.mark.parametrize(
    ("question", "source"),
    [("前回の会議で決まったことは", "r6-1.txt"), ("前回の議会で何が質問されましたか", "gikai.txt")],
)
def test_an_assembly_is_meant_only_where_it_is_named(question, source):
    assembly = record("gikai", date(2024, 6, 12))
    assembly = replace(assembly, facts=Facts(kind="議会会議録", meeting="定例会"))
    filters = scope_of(question, [*RECORDS, assembly], TODAY).filters
    assert filters
    assert filters.sources == (source,)


def test_a_month_that_no_year_has_records_of_is_said_and_nothing_stands_for_it():
    scope = scope_of("7月の会議で決まったことは", RECORDS, TODAY)
    assert scope.is_empty
    assert scope.said == "令和6年7月の記録から"
    assert not scope_of("11月の会議で決まったことは", RECORDS, date(2024, 2, 29)).is_empty


def test_a_time_without_records_is_said_and_nothing_stands_for_it():
    scope = scope_of("令和2年度の会議で決まったことは", RECORDS, TODAY)
    assert (scope.is_empty, scope.said) == (True, "令和2年度の記録から")


def test_relative_years_are_searched_as_the_records_write_them():
    assert scope_of("昨年度の会議で決まったことは", RECORDS, TODAY).question == "令和5年度の会議で決まったことは"


def test_preferred_records_come_first_and_the_others_stay():
    passage = Passage(1, "r5-1", 0, None, (), None, 0, 2, "予算", ((0, 2),))
    hits = [
        Hit(replace(passage, id=identity, document=document.id), document, score, 0.0, 0.0)
        for identity, (document, score) in enumerate(((RECORDS[0], 1.0), (RECORDS[2], 0.9)), 1)
    ]
    scope = replace(scope_of("最新の状況を教えてください", RECORDS, TODAY), preferred=frozenset({"r6-1"}))
    assert [(hit.document.id, hit.score) for hit in scope.ordered(hits)] == [("r6-1", 0.9 * PREFERENCE), ("r5-1", 1.0)]
