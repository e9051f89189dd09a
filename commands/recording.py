"""The audit log as the settings want it, for both front doors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from audit.types import Event
from settings import Settings

if TYPE_CHECKING:  # SQLAlchemy is loaded by the commands that need it
    from audit.log import AuditLog
    from audit.recorder import Recorder


def open_recorder(settings: Settings, who: str | None = None) -> Recorder:
    """Return the recorder of a server or a command, after noting whether the policy changed. Raises nothing."""
    from audit.recorder import Recorder
    from policy.decide import load_policy

    policy = cache(lambda: load_policy(settings.policy))  # loaded at the first question that was refused

    def categories(text: str) -> list[str]:
        return [finding.type for finding in policy().decide(text).findings]

    recorder = Recorder(
        settings.audit_database,
        settings.lost_events,
        keep_days=settings.audit.keep_days,
        keep_questions=settings.audit.keep_questions,
        categories=categories,
        who=who,
    )
    recorder.note_policy(settings.policy)
    return recorder


def open_terminal(settings: Settings) -> Recorder:
    """Return the recorder of a command; events name the user of the operating system."""
    from index.store import current_user

    return open_recorder(settings, current_user())


def record(settings: Settings, event: Event) -> None:
    """Write the one event of a command. Raises nothing."""
    recorder = open_terminal(settings)
    recorder.record(event)
    recorder.close()


@contextmanager
def opened_log(settings: Settings, *, must_exist: bool = False) -> Iterator[AuditLog]:
    """Open the audit log for a command that is about it. Raises AuditError.

    ``must_exist`` refuses a file that is not there: a log made now would be found in order.
    """
    from audit.errors import Unavailable
    from audit.log import AuditLog

    place = settings.audit_database
    if must_exist and isinstance(place, Path) and not place.is_file():
        raise Unavailable(f"監査記録 {place} がありません。置き場所(--store)を確認してください。")
    log = AuditLog.open(place)
    try:
        yield log
    finally:
        log.close()
