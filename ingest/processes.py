"""Work spread over processes, of which any may be killed: by a file that takes all memory, or by an administrator."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

logger = logging.getLogger(__name__)

COLLECTED_AFTER = 100_000  # objects more than before; at Python's 700 the collector takes a twentieth of the time
AHEAD = 4  # jobs per process that are begun before their turn, so that memory stays bounded

Job = TypeVar("Job")
Result = TypeVar("Result")


class Died:
    """In place of a result: the process was killed over this job, twice when it had company the first time."""


def in_processes(
    function: Callable[[Job], Result], jobs: Sequence[Job], processes: int
) -> Generator[Result | Died, None, None]:
    """Yield what ``function`` returns for each job, in order. Ctrl+C is for the process that asks.

    When a process is killed, nobody knows over which of the jobs begun: these are done again one at a time.
    """
    done = 0
    alone = 0  # jobs to be done one at a time
    while done < len(jobs):
        ended = yield from _until_one_dies(
            function, jobs[done : done + alone] if alone else jobs[done:], 1 if alone else processes
        )
        done += ended
        if alone:
            alone -= ended
            if alone and done < len(jobs):
                yield Died()
                done, alone = done + 1, alone - 1
        elif done < len(jobs):
            logger.warning("a process was killed; what it may have been at is done again, one at a time")
            alone = min(processes * AHEAD, len(jobs) - done)


def _until_one_dies(
    function: Callable[[Job], Result], jobs: Sequence[Job], processes: int
) -> Generator[Result, None, int]:
    """Yield results in order until all are there or a process was killed; return how many were yielded."""
    context = multiprocessing.get_context("spawn")
    ahead = 1 if processes == 1 else processes * AHEAD
    begun: deque[Future[Result]] = deque()
    yielded = 0
    pool = ProcessPoolExecutor(processes, context, _begin)
    try:
        for job in jobs[:ahead]:
            begun.append(pool.submit(function, job))
        while begun:
            result = begun[0].result()
            begun.popleft()
            if yielded + ahead < len(jobs):
                begun.append(pool.submit(function, jobs[yielded + ahead]))
            yield result
            yielded += 1
    except BrokenProcessPool:
        return yielded
    finally:
        pool.shutdown(cancel_futures=True)
    return yielded


def _begin() -> None:
    """Set a new process up for this work: Ctrl+C is not for it, and little of what it makes refers to itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)
