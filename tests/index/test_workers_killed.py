"""A process killed that reads files or cuts passages: nobody waits for it, and the old generation answers."""

from __future__ import annotations

import multiprocessing
import threading
from dataclasses import replace

import pytest

import index.build
import ingest.load
from index import update
from index.build import Change, build
from index.errors import WorkerKilled
from tests.index import dying
from tests.index.test_build import TOWN, found, results

PATIENCE_SECONDS = 60


@pytest.fixture(autouse=True)
def _several_processes(monkeypatch):
    monkeypatch.setattr(index.build, "PARALLEL_FROM", 0)
    monkeypatch.setattr(index.build, "CHUNK", 1)
    monkeypatch.setattr(ingest.load, "PARALLEL_FROM", 0)


def in_time(work):
    """Return what ``work`` returned or raised; it may not wait for ever."""
    came = []

    def do():
        try:
            came.append(work())
        except Exception as error:
            came.append(error)

    doing = threading.Thread(target=do, daemon=True)
    doing.start()
    doing.join(PATIENCE_SECONDS)
    assert came, "it waits"
    return came[0]


def records(record):
    return [record(place, text) for place, text in TOWN.items()]


def test_several_processes_make_the_same_index_as_one(store, encoder, record, tmp_path):
    build(store, encoder, Change(records(record)), processes=2)
    other = type(store)(tmp_path / "other")
    build(other, encoder, Change(records(record)), processes=1)
    assert results(store, encoder) == results(other, encoder)
    assert multiprocessing.active_children() == []


def test_a_process_killed_while_the_index_is_made_leaves_the_old_generation_live(
    store, encoder, record, publish, monkeypatch
):
    publish(record("yosan.txt", TOWN["kaigi/yosan.txt"]))
    monkeypatch.setattr(index.build, "_cut_chunk", dying.cut_chunk_or_die)

    def add():
        with store.writing():
            return build(store, encoder, Change(records(record)), processes=2)

    error = in_time(add)
    assert isinstance(error, WorkerKilled)
    assert "索引を作る途中でプロセスが止められました。記録は前のままです。" in str(error)
    assert (store.live(), store.generations()) == (1, [1])
    assert found(store, encoder, "予算", 1)[0][0] == "yosan.txt"
    assert [path.name for path in (store.folder / "generations").iterdir()] == ["0001"]
    assert multiprocessing.active_children() == []
    monkeypatch.undo()
    with store.writing():  # nothing is held any more
        assert build(store, encoder, Change(records(record)), processes=1).generation == 2


def test_a_process_killed_over_one_file_costs_that_file_alone(store, encoder, options, tmp_path, monkeypatch):
    monkeypatch.setattr(update, "cut_all", dying.prepare_or_die)
    files = []
    for place, text in TOWN.items():
        path = tmp_path / "town" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        files.append((path, place))
    report = in_time(lambda: update.add(store, lambda: encoder, files, replace(options, processes=2)))
    assert sorted(report.added) == ["bousai.txt", "kaigi/yosan.txt"]
    (failed,) = report.failed
    assert failed["file"] == "madoguchi.txt"
    assert "読み取りの途中でプロセスが止められました" in failed["reason"]
    assert store.live() == 1
