"""Figures and exports are made of the events alone."""

from __future__ import annotations

import csv
import json

import pytest

from audit.export import COLUMNS, csv_lines, json_lines
from audit.types import Entry, Event
from audit.usage import Usage, percentile, usage


def entry(number, at, status="answered", **values):
    return Entry(number, at, Event("question", status=status, **values), "0" * 64, "f" * 64)


NOON = "2026-04-0{}T03:00:00.000000+00:00"  # the same day in Japan and in UTC
ENTRIES = [
    entry(1, NOON.format(1), department="企画課", seconds=0.2, details={"cited": ["a.pdf", "b.pdf"]}),
    entry(2, NOON.format(1), department="企画課", seconds=0.4, details={"cited": ["b.pdf"]}),
    entry(3, NOON.format(2), "not_found", seconds=0.6, details={"cited": []}),
    entry(4, NOON.format(2), "refused", seconds=0.0, details={"cited": [], "refused_for": ["phone", "my_number"]}),
    Entry(5, NOON.format(3), Event("ingest", seconds=99.0), "0" * 64, "f" * 64),
]


def test_questions_are_counted():
    assert usage(ENTRIES) == Usage(
        questions=4,
        by_day={"2026-04-01": 2, "2026-04-02": 2},
        by_department={"": 2, "企画課": 2},
        by_status={"answered": 2, "not_found": 1, "refused": 1},
        share={"answered": 0.5, "not_found": 0.25, "refused": 0.25},
        refused_for={"my_number": 1, "phone": 1},
        seconds_p50=0.4,
        seconds_p95=0.6,
        most_cited=[{"source": "b.pdf", "times": 2}, {"source": "a.pdf", "times": 1}],
    )


def test_no_questions_have_no_times():
    empty = usage([])
    assert (empty.questions, empty.share, empty.seconds_p50, empty.most_cited) == (0, {}, None, [])


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (50, 10), (95, 19), (100, 20)])
def test_a_percentile_is_one_of_the_values(percent, value):
    assert percentile(range(1, 21), percent) == value


def test_json_lines_hold_every_column():
    lines = [json.loads(line) for line in json_lines(ENTRIES)]
    assert all(tuple(line) == COLUMNS for line in lines)
    assert lines[0]["details"] == {"cited": ["a.pdf", "b.pdf"]}


def test_csv_reads_back_and_computes_nothing_in_a_spreadsheet():
    hostile = Entry(1, "t", Event("sign_in", who="=HYPERLINK(1)", department='a"b,\nc', status="-1"), "p", "h")
    rows = list(csv.DictReader("".join(csv_lines([hostile])).splitlines(keepends=True)))
    assert [(row["who"], row["department"], row["status"], row["details"]) for row in rows] == [
        ("'=HYPERLINK(1)", 'a"b,\nc', "'-1", "{}")
    ]
