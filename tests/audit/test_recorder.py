"""A front door's events are written, and a log that fails stands in nobody's way but is seen."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

import pytest

from answer.types import Answer, Citation
from audit.log import AuditLog
from audit.recorder import Recorder, count_lost
from audit.types import Event

QUESTION = "田中様の電話090-1234-5678の件"


def citation(number, source):
    return Citation(number, number, "d", source, "題", (), 1, None, None, date(2024, 1, 1), "引用", 0, 0.9)


ANSWERED = Answer("窓口は", "answered", (), (citation(1, "a.pdf"), citation(2, "a.pdf")), (), "", 0.5, 3)
REFUSED = Answer("", "refused", (), (), (), "受け付けません", 0.0, 3)


@pytest.fixture
def place(tmp_path):
    return tmp_path / "store" / "audit.sqlite"


@pytest.fixture
def make(place):
    made = []

    def make(**values):
        given: dict[str, Any] = {"keep_days": 30, "who": "root"} | values
        made.append(Recorder(place, place.parent / "audit-lost.jsonl", **given))
        return made[-1]

    yield make
    for recorder in made:
        recorder.close()


def events(place):
    log = AuditLog.open(place)
    try:
        assert log.verify().problems == []
        return [entry.event for entry in log.entries()]
    finally:
        log.close()


def test_a_question_is_an_event_without_its_words(make, place):
    recorder = make(categories=lambda text: ["phone"] if "090" in text else [])
    assert recorder.asked("窓口は", ANSWERED, who="shokuin", department="企画課")
    assert recorder.asked(QUESTION, REFUSED)
    assert events(place) == [
        Event("question", "shokuin", "企画課", "answered", 0.5, 3, {"characters": 3, "cited": ["a.pdf"]}),
        Event("question", "root", None, "refused", 0.0, 3, {"characters": 21, "cited": [], "refused_for": ["phone"]}),
    ]
    assert "窓口は".encode() not in place.read_bytes()


def test_a_setting_keeps_the_words_but_never_of_what_was_refused(make, place):
    recorder = make(keep_questions=True)
    recorder.asked("窓口は", ANSWERED)
    recorder.asked(QUESTION, REFUSED)
    assert [event.details.get("question") for event in events(place)] == ["窓口は", None]
    assert b"090-1234" not in place.read_bytes()


def test_a_change_of_the_policy_is_noted_once(make, place, tmp_path):
    policy = tmp_path / "policy.toml"
    for content in ("a", "a", "b"):
        policy.write_text(content)
        make().note_policy(policy)
    make().note_policy(tmp_path / "none.toml")
    noted = events(place)
    assert [event.kind for event in noted] == ["policy", "policy"]
    assert noted[0].details != noted[1].details


def test_old_events_go_when_the_log_is_opened(make, place):
    make().record(Event("rollback"))
    make(keep_days=-1).record(Event("rebuild"))  # everything is older than tomorrow
    assert [event.kind for event in events(place)] == ["expiry", "rebuild"]


def test_a_log_that_fails_loses_nothing_and_is_seen(make, place, caplog):
    place.parent.mkdir()
    place.write_bytes(b"no database" * 1000)
    lost = place.parent / "audit-lost.jsonl"
    recorder = make(keep_questions=True)
    with caplog.at_level(logging.ERROR):
        assert recorder.asked("窓口は", ANSWERED) is False
        assert recorder.record(Event("rollback", generation=2)) is False
        recorder.note_policy(place)
    assert "question was not written to the audit log" in caplog.text
    assert "窓口は" not in caplog.text + lost.read_text(encoding="utf-8")
    assert count_lost(lost) == 2
    place.unlink()
    assert recorder.record(Event("rebuild"))
    assert count_lost(lost) == 0
    written = events(place)
    assert [(event.kind, event.who, event.generation) for event in written] == [
        ("rebuild", "root", None),
        ("question", "root", 3),
        ("rollback", "root", 2),
    ]
    assert all("happened" in event.details for event in written[1:])


def test_a_policy_that_fails_does_not_stop_the_event(make, place, caplog):
    def broken(text):
        raise ValueError(text)

    assert make(categories=broken).asked(QUESTION, REFUSED)
    assert [event.details["refused_for"] for event in events(place)] == [[]]
    assert "090" not in caplog.text


def test_an_event_that_cannot_be_written_at_all_raises_nothing(make, place, caplog):
    recorder = make()
    assert recorder.record(Event("rollback", details={"x": object()})) is False
    assert "TypeError" in caplog.text
    assert count_lost(place.parent / "audit-lost.jsonl") == 1


def test_a_line_cut_short_in_the_file_of_lost_events_is_passed_over(make, place):
    place.parent.mkdir()
    lost = place.parent / "audit-lost.jsonl"
    lost.write_text('{"kind": "rollback", "details": {}}\n{"kind": "reb', encoding="utf-8")
    make().record(Event("rebuild"))
    assert [event.kind for event in events(place)] == ["rebuild", "rollback"]
    assert not lost.exists()
