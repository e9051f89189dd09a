"""How long a sign-in at an OpenID provider holds."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from audit.errors import SessionEnded
from audit.provider_sessions import ProviderSessions
from audit.sessions import LONGEST
from audit.types import Event

AT = datetime(2030, 1, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WHO = Event("sign_in", who="sato@town.example", department="企画課", status="done")


@pytest.fixture
def held(log):
    return ProviderSessions(log, 60)


def arrivals(log):
    return [(entry.event.who, entry.event.department, entry.event.status) for entry in log.entries(kind="sign_in")]


def test_a_session_ends_without_use_and_goes_on_with_it(held, log):
    for minutes in (0, 59, 118, 177):
        held.go_on("one", WHO, AT, AT + minutes * MINUTE)
    with pytest.raises(SessionEnded, match="期限が切れました"):
        held.go_on("one", WHO, AT, AT + 237 * MINUTE)
    with pytest.raises(SessionEnded):
        held.go_on("one", WHO, AT, AT + 238 * MINUTE)
    assert arrivals(log) == [("sato@town.example", "企画課", "done")]


def test_a_session_ends_after_twelve_hours_however_it_is_used(held):
    now = AT
    while now < AT + LONGEST:
        held.go_on("one", WHO, AT, now)
        now += 59 * MINUTE
    with pytest.raises(SessionEnded):
        held.go_on("one", WHO, AT, AT + LONGEST)


def test_a_session_that_ended_or_lost_its_row_begins_no_second_time(held, log):
    held.go_on("one", WHO, AT, AT)
    held.go_on("other", WHO, AT + LONGEST, AT + LONGEST)  # clears away what is over
    with pytest.raises(SessionEnded):
        held.go_on("one", WHO, AT, AT + 61 * MINUTE)
    with pytest.raises(SessionEnded):
        held.go_on("of a database before", WHO, AT, AT + 60 * MINUTE)
    assert len(arrivals(log)) == 2


def test_signing_out_ends_it_and_leaves_the_other_sign_ins_of_the_person(held):
    held.go_on("one", WHO, AT, AT)
    held.go_on("other", WHO, AT, AT)
    held.end("one", AT + MINUTE)
    held.end("never begun", AT + MINUTE)
    with pytest.raises(SessionEnded):
        held.go_on("one", WHO, AT, AT + 2 * MINUTE)
    held.go_on("other", WHO, AT, AT + 2 * MINUTE)


def test_tabs_that_come_at_once_are_one_sign_in(held, log):
    start = threading.Barrier(6)

    def come():
        start.wait()
        held.go_on("one", WHO, AT, AT)

    tabs = [threading.Thread(target=come) for _ in range(6)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len(arrivals(log)) == 1


def test_a_long_name_and_an_odd_key_fit_every_database(held):
    held.go_on("\ud800", Event("sign_in", who="x" * 200, status="done"), AT, AT)
    held.go_on("\ud800", Event("sign_in", who="x" * 200, status="done"), AT, AT + MINUTE)
