"""What the front doors call: builds events and writes them, and never stands in the way of an answer.

An event that cannot be written is reported in the server's log and put, without the words of a question, into a file
in the store, which ``kiroku status`` reports; it is taken into the log as soon as that can be written again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.errors import AuditError
from audit.log import AuditLog, utc
from audit.types import Event

if TYPE_CHECKING:
    from answer.types import Answer

logger = logging.getLogger(__name__)

Categories = Callable[[str], Iterable[str]]  # what the policy sees in a text


class Recorder:
    """Writes to the log at ``url``, which it opens at the first event. Thread-safe."""

    def __init__(
        self,
        url: str | Path,
        lost: Path,
        *,
        keep_days: int,
        keep_questions: bool = False,
        categories: Categories = lambda _text: (),
        who: str | None = None,
    ) -> None:
        """``lost`` is the file for events that cannot be written; ``who`` stands where an event names nobody."""
        self._url = url
        self._lost = lost
        self._keep_days = keep_days
        self._keep_questions = keep_questions
        self._categories = categories
        self._who = who
        self._lock = threading.Lock()
        self._log: AuditLog | None = None
        self._expired: date | None = None
        self._may_have_lost = True  # by a process before this one

    def record(self, event: Event) -> bool:
        """Write an event; False when it could not be written. Raises nothing."""
        event = replace(event, who=event.who or self._who)
        try:
            log = self._open()
            log.record(event)
            self._take_in_lost(log)
        except Exception as error:  # whatever it is, the answer goes on
            logger.error("an event of kind %s was not written to the audit log: %s", event.kind, _reason(error))
            self._keep_lost(event)
            return False
        return True

    def asked(self, question: str, answer: Answer, who: str | None = None, department: str | None = None) -> bool:
        """Write that a question was asked. Its words are kept only when the settings say so and it was not refused.

        Raises nothing; False when it could not be written.
        """
        cited = list(dict.fromkeys(citation.source for citation in answer.citations))
        details: dict[str, Any] = {"characters": len(question), "cited": cited}
        if answer.status == "refused":
            details["refused_for"] = self._refused_for(question)
        elif self._keep_questions:
            details["question"] = answer.question
        return self.record(
            Event(
                "question",
                who=who,
                department=department,
                status=answer.status,
                seconds=answer.seconds,
                generation=answer.generation,
                details=details,
            )
        )

    def _refused_for(self, question: str) -> list[str]:
        try:
            return sorted(set(self._categories(question)))
        except Exception as error:
            logger.error("the policy could not say why it refused: %s", type(error).__name__)
            return []

    def note_policy(self, path: Path) -> None:
        """Write that the policy changed, when its file differs from the one noted last. Raises nothing."""
        try:
            content = path.read_bytes()
        except OSError:
            return  # whoever needs the policy says so
        event = Event("policy", who=self._who, status="done", details={"sha256": hashlib.sha256(content).hexdigest()})
        try:
            self._open().record_change(event, "sha256")
        except Exception as error:
            logger.error("a change of the policy was not written to the audit log: %s", _reason(error))

    def close(self) -> None:
        with self._lock:
            if self._log:
                self._log.close()
            self._log = None

    def _open(self) -> AuditLog:
        with self._lock:
            if self._log is None:
                self._log = AuditLog.open(self._url)
            today = datetime.now(UTC).date()
            if self._expired != today:  # a server runs for months
                self._log.expire(self._keep_days)
                self._expired = today
            return self._log

    def _keep_lost(self, event: Event) -> None:
        details = {name: value for name, value in event.details.items() if name != "question"}
        content = asdict(event) | {"details": details | {"happened": utc(datetime.now(UTC))}}
        line = json.dumps(content, default=repr)
        with suppress(OSError), self._lost.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        self._may_have_lost = True

    def _take_in_lost(self, log: AuditLog) -> None:
        """Write the events that were lost into the log, each with the time when it happened. Raises AuditError."""
        if not self._may_have_lost:
            return
        self._may_have_lost = False
        taken = self._lost.with_name(f"{self._lost.name}.{os.getpid()}-{threading.get_ident()}")
        with suppress(FileNotFoundError):
            self._lost.rename(taken)  # whoever gets the file takes it in
            for line in taken.read_text(encoding="utf-8").splitlines():
                with suppress(ValueError, TypeError):  # a line that was being written when the power went
                    log.record(Event(**json.loads(line)))
            taken.unlink()


def _reason(error: Exception) -> str:
    """Return what may stand in the server's log: an error that is not ours might repeat a question."""
    return str(error) if isinstance(error, AuditError) else type(error).__name__


def count_lost(path: Path) -> int:
    """Return how many events wait in ``path`` because the log could not be written."""
    files = path.parent.glob(f"{path.name}*")
    return sum(len(file.read_text(encoding="utf-8", errors="replace").splitlines()) for file in files)
