"""The tables are made once, whoever comes first, and whatever happens to him."""

from __future__ import annotations

import multiprocessing
import signal
import sqlite3
import threading
import time

import pytest

from audit import database
from audit.errors import Unavailable
from audit.log import AuditLog
from audit.types import Event
from tests.audit.migrating import die_migrating, open_and_write

PROCESSES = 6
PATIENCE_SECONDS = 120
CONTEXT = multiprocessing.get_context("spawn")


def test_processes_that_start_at_once_on_an_empty_database_all_write(url):
    barrier = CONTEXT.Barrier(PROCESSES)
    starting = [CONTEXT.Process(target=open_and_write, args=(url, n, barrier)) for n in range(PROCESSES)]
    for process in starting:
        process.start()
    for process in starting:
        process.join(PATIENCE_SECONDS)
    assert [process.exitcode for process in starting] == [0] * PROCESSES
    log = AuditLog.open(url)
    assert sorted(entry.event.details["n"] for entry in log.entries()) == list(range(PROCESSES))
    assert log.verify().problems == []
    log.close()


def test_threads_of_one_server_that_start_at_once_all_write(url):
    barrier = threading.Barrier(PROCESSES)
    starting = [threading.Thread(target=open_and_write, args=(url, n, barrier)) for n in range(PROCESSES)]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join(PATIENCE_SECONDS)
    log = AuditLog.open(url)
    assert sorted(entry.event.details["n"] for entry in log.entries()) == list(range(PROCESSES))
    log.close()


def test_a_process_killed_over_the_tables_leaves_nothing_behind(url):
    killed = CONTEXT.Process(target=die_migrating, args=(url,))
    killed.start()
    killed.join(PATIENCE_SECONDS)
    assert killed.exitcode == -signal.SIGKILL
    log = AuditLog.open(url)
    assert log.record(Event("question")).number == 1
    log.close()


@pytest.fixture
def held(tmp_path, monkeypatch):
    """An empty SQLite database that another process writes to for longer than anybody waits for a transaction."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(database, "PAUSES", ())
    path = tmp_path / "audit.sqlite"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("BEGIN IMMEDIATE")
    yield path, other
    other.close()


def test_a_start_waits_for_another_that_takes_long_over_the_tables(held):
    path, other = held
    ready = threading.Timer(1, lambda: other.execute("COMMIT"))
    ready.start()
    began = time.monotonic()
    log = AuditLog.open(path)
    assert time.monotonic() - began > 0.9
    assert log.record(Event("question")).number == 1
    log.close()
    ready.join()


def test_a_start_does_not_wait_for_ever(held, monkeypatch):
    monkeypatch.setattr(database, "MIGRATION_SECONDS", 0.3)
    with pytest.raises(Unavailable, match="読み書きできません"):
        AuditLog.open(held[0])
