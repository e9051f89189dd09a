"""Processes that open an audit database which nobody opened before."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import alembic.command

from audit.log import AuditLog
from audit.types import Event


def open_and_write(url: str | Path, number: int, barrier: Any) -> None:
    """Open the log at the same instant as the others and write one event."""
    barrier.wait()
    log = AuditLog.open(url)
    log.record(Event("question", details={"n": number}))
    log.close()


def die_migrating(url: str | Path) -> None:
    """Be killed when all tables are made and nothing is committed."""
    upgrade = alembic.command.upgrade

    def upgrade_and_die(*arguments: Any) -> None:
        upgrade(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    alembic.command.upgrade = upgrade_and_die  # type: ignore[assignment]
    AuditLog.open(url)
