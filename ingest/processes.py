"""Work spread over processes, of which any may be killed: by a file that takes all memory, or by an administrator.

Each process has a pipe of its own, so that its end is seen at once, also in the middle of what it was telling. The
pools of the standard library share one pipe among all, and wait for ever for the rest of a message.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any, TypeVar

logger = logging.getLogger(__name__)

COLLECTED_AFTER = 100_000  # objects more than before; at Python's 700 the collector takes a twentieth of the time
AHEAD = 4  # jobs per process that are begun before their turn, so that memory stays bounded

Job = TypeVar("Job")
Result = TypeVar("Result")


class ProcessDied(Exception):
    """The process was killed over a job."""


class Died:
    """In place of a result: the process was killed over this job, twice when it had company the first time."""


class Workers:
    """Processes that do jobs, each started at its first; one that is killed is replaced. Ctrl+C is for the parent."""

    def __init__(self, processes: int) -> None:
        self._threads = ThreadPoolExecutor(processes)  # each waits for one process
        self._own = threading.local()
        self._running: set[SpawnProcess] = set()
        self._ending = False

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.end()

    def submit(self, function: Callable[[Job], Result], job: Job) -> Future[Result]:
        """Begin a job as soon as a process is free. Its future raises ProcessDied, or what ``function`` raises."""
        return self._threads.submit(self._do, function, job)

    def end(self) -> None:
        """End the processes, whatever they are at."""
        self._ending = True
        for process in list(self._running):
            process.kill()  # they read and compute; nothing of theirs is half written
        self._threads.shutdown(cancel_futures=True)
        for process in list(self._running):
            process.kill()  # one that was being started
            process.join()

    def _do(self, function: Callable[[Job], Result], job: Job) -> Result:
        if self._ending:
            raise ProcessDied
        connection = getattr(self._own, "connection", None) or self._start()
        try:
            connection.send((function, job))
            outcome, error = connection.recv()
        except (EOFError, OSError) as lost:
            connection.close()
            self._own.process.join()
            self._running.discard(self._own.process)
            self._own.connection = None
            raise ProcessDied from lost
        if error is not None:
            raise error
        result: Result = outcome
        return result

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._own.process = context.Process(target=_work, args=(theirs,), daemon=True)
        self._own.process.start()
        self._running.add(self._own.process)
        theirs.close()  # so that the process alone holds its end
        self._own.connection = ours
        return ours


def _work(connection: Connection) -> None:
    """Do one job after the other until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # little of what it makes refers to itself
    gc.set_threshold(COLLECTED_AFTER)
    while True:
        try:
            function, job = connection.recv()
        except (EOFError, OSError):
            return
        try:
            told: tuple[Any, Exception | None] = function(job), None
        except Exception as error:
            error.add_note(traceback.format_exc())
            told = None, error
        try:
            connection.send(told)
        except BrokenPipeError:
            return


def in_processes(
    function: Callable[[Job], Result], jobs: Sequence[Job], processes: int
) -> Generator[Result | Died, None, None]:
    """Yield what ``function`` returns for each job, in order.

    A job over which its process was killed is done again alone: it may have been the memory that others took.
    """
    ahead = 1 if processes == 1 else processes * AHEAD
    with Workers(processes) as workers:
        begun: deque[Future[Result]] = deque(workers.submit(function, job) for job in jobs[:ahead])
        for number, job in enumerate(jobs):
            try:
                result: Result | Died = begun[0].result()
            except ProcessDied:
                logger.warning("a process was killed; what it was at is done again, alone")
                wait(begun)
                result = _alone(workers, function, job)
            begun.popleft()
            if number + ahead < len(jobs):
                begun.append(workers.submit(function, jobs[number + ahead]))
            yield result


def _alone(workers: Workers, function: Callable[[Job], Result], job: Job) -> Result | Died:
    try:
        return workers.submit(function, job).result()
    except ProcessDied:
        return Died()
