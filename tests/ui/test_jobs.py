"""One long piece of work at a time, whoever looks on, and nothing lost when its page is left."""

from __future__ import annotations

import re
import threading

import pytest

from index.errors import Cancelled, StoreLocked
from ui.jobs import UNEXPLAINED, Busy, Job, Jobs


def ended(job: Job) -> Job:
    assert job.ended.wait(5)
    return job


def test_a_second_job_is_refused_with_the_name_and_the_time_of_the_first() -> None:
    jobs, go_on = Jobs(), threading.Event()
    first = jobs.start("ingest", "取り込み", "kanri", lambda _job: go_on.wait(5))
    named = f"kanriさんが {first.since:%H:%M} から取り込みをしています"
    with pytest.raises(Busy, match=re.escape(named)):
        jobs.start("removal", "削除", "soumu", lambda _job: None)
    assert (jobs.running, jobs.of("soumu", "removal")) == (first, None)
    go_on.set()
    ended(first)
    assert jobs.running is None
    assert ended(jobs.start("removal", "削除", "soumu", lambda _job: 1)).result == 1


def test_a_job_is_found_again_by_who_began_it_until_it_is_put_away() -> None:
    jobs, go_on = Jobs(), threading.Event()

    def work(job: Job) -> str:
        job.report("記録を読んでいます", 3)
        go_on.wait(5)
        return "done"

    job = jobs.start("ingest", "取り込み", "kanri", work)
    jobs.put_away("kanri", "ingest")  # not while it runs
    go_on.set()
    ended(job)
    found = jobs.of("kanri", "ingest")
    assert found
    assert (found.result, found.stage, found.count) == ("done", "記録を読んでいます", 3)
    assert jobs.of("soumu", "ingest") is None
    jobs.put_away("kanri", "ingest")
    assert jobs.of("kanri", "ingest") is None


def test_a_job_that_is_given_up_says_that_nothing_changed() -> None:
    def work(job: Job) -> None:
        assert job.given_up.wait(5)
        raise Cancelled

    job = Jobs().start("ingest", "取り込み", "kanri", work)
    job.given_up.set()
    assert (ended(job).cancelled, job.message) == (True, str(Cancelled()))


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (StoreLocked("ほかの人が記録を更新中です。"), "ほかの人が記録を更新中です。"),
        (OSError("/srv/store"), UNEXPLAINED),
    ],
)
def test_only_our_own_errors_are_read_out(error: Exception, message: str) -> None:
    def work(_job: Job) -> None:
        raise error

    job = ended(Jobs().start("ingest", "取り込み", "kanri", work))
    assert (job.message, job.result, job.cancelled) == (message, None, False)
