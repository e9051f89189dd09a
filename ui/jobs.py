"""Long work of the administrators: one job at a time, in a thread of the server, whatever page is open meanwhile."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from audit.errors import AuditError
from index.errors import Cancelled, EncoderError, StoreError
from policy.errors import PolicyError

logger = logging.getLogger(__name__)

UNEXPLAINED = (
    "途中で問題が起きました。記録は前のままです。もう一度試してください。"
    "続くときは、サーバーの動作記録（ログ）を確認してください。"
)


@dataclass(slots=True)
class Job:
    """One piece of work. Any thread may read it at any time."""

    topic: str  # of the page that shows it
    kind: str  # Japanese, what is being done: 確認, 取り込み
    who: str
    since: datetime
    can_be_given_up: bool = True
    stage: str = "準備しています"
    count: int = 0
    result: Any = None  # of the work, once it ended well
    message: str = ""  # why it did not, a Japanese sentence
    ended: threading.Event = field(default_factory=threading.Event)
    given_up: threading.Event = field(default_factory=threading.Event)
    cancelled: bool = False  # it ended because it was given up

    def report(self, stage: str, count: int) -> None:
        self.stage, self.count = stage, count

    @property
    def is_running(self) -> bool:
        return not self.ended.is_set()


class Busy(Exception):
    """Another job is running; the message says whose and since when."""


Work = Callable[[Job], Any]


class Jobs:
    """The jobs of one store. Who began a job finds it again, by its topic, until it is put away. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: Job | None = None
        self._last: dict[tuple[str, str], Job] = {}  # by person and topic

    def start(self, topic: str, kind: str, who: str, work: Work, *, can_be_given_up: bool = True) -> Job:
        """Begin ``work``, which is given its job. Raises Busy while another one runs."""
        with self._lock:
            if running := self.running:
                raise Busy(busy_message(running))
            job = Job(topic, kind, who, datetime.now().astimezone(), can_be_given_up)
            self._running = self._last[who, topic] = job
        threading.Thread(target=_run, args=(job, work), name="administration", daemon=True).start()
        return job

    @property
    def running(self) -> Job | None:
        job = self._running
        return job if job and job.is_running else None

    def of(self, who: str, topic: str) -> Job | None:
        """Return the job that a person began last, running or ended; None once it is put away."""
        return self._last.get((who, topic))

    def put_away(self, who: str, topic: str) -> None:
        """Forget a person's job, unless it is running."""
        with self._lock:
            job = self._last.get((who, topic))
            if job and not job.is_running:
                del self._last[who, topic]


def busy_message(job: Job) -> str:
    return f"{job.who}さんが {job.since:%H:%M} から{job.kind}をしています。終わってからもう一度実行してください。"


def _run(job: Job, work: Work) -> None:
    try:
        job.result = work(job)
    except Cancelled as error:
        job.cancelled, job.message = True, str(error)
    except (StoreError, EncoderError, PolicyError, AuditError) as error:
        job.message = str(error)
    except Exception as error:
        # an error's message may repeat what a record says: the log gets the place alone
        logger.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
        job.message = UNEXPLAINED
    finally:
        job.ended.set()
