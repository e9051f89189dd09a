"""What the administrators' pages work with: the store in a person's name, the log, and the jobs. One per server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.log import AuditLog
from audit.types import Event, Kind
from index.store import Store
from index.types import Encoder
from index.update import Options, Report
from ingest.read import Limits
from policy.decide import Policy, load_policy
from settings import Settings
from ui.jobs import Jobs
from ui.staging import clear_leftovers

if TYPE_CHECKING:
    from audit.recorder import Recorder
    from ui.access import Person


@dataclass(frozen=True)
class Desk:
    """``require`` says who is at this browser session, and raises AuditError unless it is an administrator."""

    settings: Settings
    encoder: Callable[[], Encoder]
    recorder: Recorder
    require: Callable[[], Person]

    @cached_property
    def jobs(self) -> Jobs:
        clear_leftovers()
        return Jobs()

    @cached_property
    def log(self) -> AuditLog:
        """Raises AuditError, which is not remembered."""
        return AuditLog.open(self.settings.audit_database)

    @property
    def evaluation(self) -> Path:
        return self.settings.evaluation

    def store(self, person: Person) -> Store:
        return Store(self.settings.store, person.name or "")

    def policy(self) -> Policy:
        """Read the policy as it stands now. Raises PolicyError."""
        return load_policy(self.settings.policy)

    def options(self, cancelled: Callable[[], bool] = lambda: False) -> Options:
        """Raises PolicyError."""
        ingest = self.settings.ingest
        return Options(
            limits=Limits(ingest.max_file_bytes, ingest.max_unpacked_bytes),
            passage_characters=ingest.passage_characters,
            processes=ingest.processes,
            keep_generations=self.settings.keep_generations,
            keep_originals=self.settings.keep_originals,
            policy=self.policy(),
            cancelled=cancelled,
        )

    def record(
        self,
        kind: Kind,
        person: Person,
        details: Mapping[str, Any],
        *,
        status: str = "done",
        generation: int | None = None,
        seconds: float | None = None,
    ) -> None:
        """Write what a person did into the log. Raises nothing."""
        self.recorder.record(Event(kind, person.name, person.department, status, seconds, generation, details))

    def record_update(
        self,
        kind: Kind,
        person: Person,
        report: Report,
        more: Mapping[str, Any] | None = None,
        *,
        status: str | None = None,
    ) -> None:
        """Write what an update did."""
        self.record(
            kind,
            person,
            report.details | dict(more or {}),
            status=status or report.status,
            generation=report.generation,
            seconds=report.seconds,
        )
