from __future__ import annotations

import threading

import pytest

from ingest import load as loading
from ingest.load import Failed, Source, load_all
from ingest.processes import AHEAD, Died, in_processes
from ingest.read import Limits
from tests.ingest.dying import die_once, die_while_telling, double, stumble

PATIENCE_SECONDS = 60


def outline(results):
    return ["died" if isinstance(result, Died) else result for result in results]


def test_results_come_in_order():
    assert outline(in_processes(double, range(30), 2)) == [2 * number for number in range(30)]
    assert outline(in_processes(double, [], 2)) == []


@pytest.mark.parametrize("place", [0, 1, 3 * AHEAD, 19])
def test_the_job_that_kills_is_named_and_the_others_are_done(place):
    jobs = list(range(20))
    jobs[place] = -1
    expected = [2 * number for number in jobs]
    assert outline(in_processes(double, jobs, 2)) == [*expected[:place], "died", *expected[place + 1 :]]


def test_two_that_kill_are_both_named():
    assert outline(in_processes(double, [1, -1, -1, 4, 5, 6], 2)) == [2, "died", "died", 8, 10, 12]


def test_a_process_killed_while_it_tells_its_result_is_not_waited_for():
    came = []

    def ask():
        came.extend(outline(in_processes(die_while_telling, [1, -1, 3, 4, 5], 2)))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE_SECONDS)
    assert came == [1, "died", 3, 4, 5]


def test_what_a_job_raises_is_raised_with_where_it_happened():
    results = in_processes(stumble, [1, -2, 3], 2)
    assert next(results) == 1
    with pytest.raises(ValueError, match="-2 is negative") as raised:
        next(results)
    assert "dying.py" in raised.value.__notes__[0]


def test_a_process_killed_by_somebody_else_costs_nothing(tmp_path):
    (tmp_path / "once").touch()
    jobs = [(str(tmp_path / "once"), number) for number in range(6)]
    assert outline(in_processes(die_once, jobs, 2)) == list(range(6))


def test_giving_up_ends_the_processes():
    results = in_processes(double, range(1_000), 2)
    assert next(results) == 0
    results.close()
    assert outline(results) == []


def test_a_file_that_takes_the_process_with_it_is_failed_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "PARALLEL_FROM", 0)
    monkeypatch.setattr(loading, "in_processes", lambda _function, jobs, _processes: iter([Died()] * len(jobs)))
    (tmp_path / "a.txt").write_text("会議", encoding="utf-8")
    (failed,) = load_all([Source(tmp_path / "a.txt", "kaigi/a.txt", 1)], Limits(1_000, 1_000), 80, 2)
    assert isinstance(failed, Failed)
    assert failed.source.place == "kaigi/a.txt"
    assert "読み取りの途中でプロセスが止められました" in failed.reason
