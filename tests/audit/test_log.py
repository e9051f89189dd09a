"""What was written stays as it was written, and whatever was done to it is found."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import alembic.autogenerate
import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from audit import tables
from audit.chain import START, End, digest
from audit.database import MIGRATIONS, NEWEST
from audit.errors import Damaged, Unavailable
from audit.export import json_lines
from audit.log import AuditLog
from audit.types import Event

ROOT = Path(__file__).resolve().parents[2]


def fill(log, count=6):
    return [
        log.record(Event("question", status="answered", seconds=n / 8, details={"語": "値", "n": n}))
        for n in range(count)
    ]


def sql(log, statement, **values):
    """Do to the tables what somebody with a client of the database can do."""
    with log.database._engine.begin() as connection:
        connection.execute(sa.text(statement), values)


def found(log, noted=None):
    return [(problem.number, problem.message) for problem in log.verify(noted).problems]


def test_events_are_numbered_and_chained(log):
    written = fill(log, 3)
    assert list(log.entries()) == written
    assert [entry.number for entry in written] == [1, 2, 3]
    assert [entry.previous for entry in written] == [START, written[0].hash, written[1].hash]
    verification = log.verify()
    assert (verification.entries, verification.problems) == (3, [])
    assert verification.head == End(3, written[2].hash)
    assert written[1].event == Event("question", status="answered", seconds=1 / 8, details={"語": "値", "n": 1})


def test_a_log_that_is_opened_again_goes_on(log, url):
    fill(log, 2)
    again = AuditLog.open(url)
    again.record(Event("rollback", generation=3))
    again.close()
    assert [entry.number for entry in log.entries()] == [1, 2, 3]
    assert found(log) == []


def test_entries_are_read_page_by_page(log, monkeypatch):
    written = fill(log, 5)
    monkeypatch.setattr("audit.log.PAGE", 2)
    assert list(log.entries()) == written
    assert list(log.entries(kind="question", since=datetime.fromisoformat(written[1].at))) == written[1:]


def test_a_name_that_is_no_text_is_written_all_the_same(log):
    """A file name of another system may hold halves of characters; no database takes those, nor NUL."""
    written = log.record(Event("ingest", who="a\0b", details={"added": ["\udc81.txt", "\0"]}))
    assert list(log.entries()) == [written]
    assert (written.event.who, written.event.details) == ("ab", {"added": ["\udc81.txt", "\0"]})
    assert "\\udc81.txt" in "".join(json_lines([written])).encode().decode()
    assert found(log) == []


def test_entries_can_be_chosen_by_kind_and_time(log):
    first = fill(log, 1)[0]
    log.record(Event("ingest"))
    moment = datetime.fromisoformat(first.at)
    assert [entry.event.kind for entry in log.entries(kind="ingest")] == ["ingest"]
    assert list(log.entries(until=moment)) == []
    assert next(log.entries(since=moment)) == first


@pytest.mark.parametrize(
    ("change", "number", "words"),
    [
        ("UPDATE events SET status = 'refused' WHERE number = 3", 3, "記録 3 の内容が書き換えられています"),
        ("UPDATE events SET seconds = 0.001 WHERE number = 3", 3, "記録 3 の内容が書き換えられています"),
        ("UPDATE events SET at = '2020-01-01' WHERE number = 6", 6, "記録 6 の内容が書き換えられています"),
        ("UPDATE events SET details = 'x' WHERE number = 1", 1, "記録 1 の内容が書き換えられています"),
        ("DELETE FROM events WHERE number = 3", 3, "記録 3 がありません"),
        ("DELETE FROM events WHERE number IN (2, 3)", 2, "記録 2〜3 がありません"),
        ("DELETE FROM events WHERE number = 1", 1, "記録 1 がありません"),
        ("DELETE FROM events WHERE number = 6", 6, "記録 6 がありません"),
        ("DELETE FROM events", 1, "記録 1〜6 がありません"),
        ("DELETE FROM chain", 0, "両端の控え"),
    ],
)
def test_a_changed_or_deleted_row_is_named(log, change, number, words):
    fill(log)
    sql(log, change)
    ((named, message),) = found(log)
    assert (named, words in message) == (number, True)


def insert(log, number, previous):
    row = {
        "number": number, "at": "2026-01-01T00:00:00.000000+00:00", "kind": "question", "who": None,
        "department": None, "status": "answered", "seconds": 0.1, "generation": 1, "details": "{}",
        "previous": previous,
    }  # fmt: skip
    row["hash"] = digest(row)  # whoever inserts a row knows how the hash is made
    with log.database._engine.begin() as connection:
        connection.execute(tables.events.insert().values(row))


def test_an_inserted_row_is_named(log):
    written = fill(log)
    insert(log, 7, written[-1].hash)
    assert [number for number, _ in found(log)] == [7]
    insert(log, 0, START)
    assert [number for number, _ in found(log)] == [0, 7]


def test_a_row_put_in_the_place_of_another_is_named(log):
    written = fill(log)
    sql(log, "DELETE FROM events WHERE number = 3")
    insert(log, 3, written[1].hash)
    ((number, message),) = found(log)
    assert (number, "前の記録 3 とつながりません" in message) == (4, True)


def test_the_last_row_replaced_is_named(log):
    written = fill(log)
    sql(log, "DELETE FROM events WHERE number = 6")
    insert(log, 6, written[4].hash)
    ((number, message),) = found(log)
    assert (number, "差し替えられています" in message) == (6, True)


def test_a_chain_computed_anew_differs_from_a_head_noted_before(log):
    noted = End(4, fill(log)[3].hash)
    assert found(log, noted) == []
    sql(log, "DELETE FROM events")
    sql(log, "UPDATE chain SET number = 0, hash = :start", start=START)
    fill(log)
    assert found(log) == []
    ((number, message),) = found(log, noted)
    assert (number, "控えの値と一致しません" in message) == (4, True)


# -- retention


def age(log, through, days):
    """Make entries old and compute their chain anew, as if it had been written then."""
    at = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")
    with log.database._engine.begin() as connection:
        previous = START
        for row in [dict(row) for row in connection.execute(sa.select(tables.events).order_by("number")).mappings()]:
            row |= {"previous": previous, "at": at if row["number"] <= through else row["at"]}
            previous = row["hash"] = digest(row)
            connection.execute(tables.events.update().where(tables.events.c.number == row["number"]).values(row))
        connection.execute(tables.chain.update().values(hash=previous))


def test_what_is_too_old_goes_and_the_rest_stays_verifiable(log):
    fill(log)
    age(log, through=4, days=10)
    assert log.expire(9) == 4
    verification = log.verify()
    assert (verification.problems, verification.anchor.number) == ([], 4)
    assert [(entry.number, entry.event.kind) for entry in log.entries()] == [
        (5, "question"),
        (6, "question"),
        (7, "expiry"),
    ]
    assert log.expire(9) == 0
    log.record(Event("question"))
    assert found(log) == []


def test_everything_too_old_leaves_the_note_of_it(log):
    fill(log, 2)
    assert log.expire(1, now=datetime.now(UTC) + timedelta(days=3)) == 2
    assert [(entry.number, entry.event.kind) for entry in log.entries()] == [(3, "expiry")]
    assert log.expire(1, now=datetime.now(UTC) + timedelta(days=3)) == 1
    assert found(log) == []


def test_a_beginning_that_was_cut_off_by_hand_is_found(log):
    written = fill(log)
    sql(log, "DELETE FROM events WHERE number <= 2")
    sql(log, "UPDATE chain SET anchor_number = 2, anchor_hash = :hash", hash=written[1].hash)
    assert [number for number, _ in found(log)] == [2]


# -- several at once


def write_many(url, name, count, started):
    log = AuditLog.open(url)
    started.wait()
    for number in range(count):
        log.record(Event("question", who=name, details={"n": number}))
    log.close()


@pytest.mark.slow
def test_four_processes_writing_at_once_keep_the_chain(url):
    context = multiprocessing.get_context("spawn")
    started = context.Event()
    writers = [context.Process(target=write_many, args=(url, f"w{n}", 25, started)) for n in range(4)]
    for writer in writers:
        writer.start()
    started.set()  # the first to come makes the tables
    for writer in writers:
        writer.join(120)
    log = AuditLog.open(url)
    try:
        assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
        verification = log.verify()
        assert (verification.entries, verification.problems) == (100, [])
        for n in range(4):
            own = [entry.event.details["n"] for entry in log.entries() if entry.event.who == f"w{n}"]
            assert own == list(range(25))
    finally:
        log.close()


def test_threads_share_a_log(log):
    threads = [threading.Thread(target=fill, args=(log, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verification = log.verify()
    assert (verification.entries, verification.problems) == (40, [])


WRITER = """
import sys
from pathlib import Path
from audit.log import AuditLog
from audit.types import Event
place = sys.argv[1]
log = AuditLog.open(place if "://" in place else Path(place))
while True:
    print(log.record(Event("question")).number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("after", [1, 7, 20])
def test_a_writer_that_is_killed_leaves_the_chain_whole(url, after):
    command = [sys.executable, "-c", WRITER, str(url)]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout
    for _ in range(after):
        written = int(writer.stdout.readline())
    time.sleep(0.01)
    os.kill(writer.pid, signal.SIGKILL)
    rest, _ = writer.communicate(timeout=30)
    written = int(rest.split()[-1]) if rest else written
    log = AuditLog.open(url)
    try:
        verification = log.verify()
        assert verification.problems == []
        assert written <= verification.entries <= written + 1  # what it was told is there, is there
        log.record(Event("question"))
        assert found(log) == []
    finally:
        log.close()


# -- tables and failures


def test_the_migrations_make_the_tables_that_the_code_knows(log):
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST
    with log.database._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert alembic.autogenerate.compare_metadata(context, tables.metadata) == []


def test_a_log_of_a_newer_version_is_refused(log, url):
    sql(log, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Damaged, match="新しい版のプログラムで開いてください"):
        AuditLog.open(url)


def test_a_file_that_is_no_log_is_named(tmp_path):
    path = tmp_path / "audit.sqlite"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(Damaged, match=r"audit\.sqlite が壊れています"):
        AuditLog.open(path)


def test_a_server_that_is_not_there_is_named_without_its_password():
    with pytest.raises(Unavailable, match="データベースが動いているか") as error:
        AuditLog.open("postgresql://kiroku:himitsu@127.0.0.1:1/kiroku")
    assert "himitsu" not in str(error.value)


def test_a_wrong_url_is_refused_without_repeating_it():
    with pytest.raises(Unavailable, match=r"audit\.url") as error:
        AuditLog.open("himitsu")
    assert "himitsu" not in str(error.value)


def test_the_file_is_for_its_owner_alone(sqlite_log):
    assert sqlite_log.database.file.stat().st_mode & 0o777 == 0o600


def test_a_copy_is_whole_while_others_write(sqlite_log, tmp_path):
    fill(sqlite_log, 3)
    sqlite_log.database.copy_to(tmp_path / "copy.sqlite")
    fill(sqlite_log, 1)
    copy = AuditLog.open(tmp_path / "copy.sqlite")
    assert (copy.verify().entries, copy.verify().problems) == (3, [])
    copy.close()
