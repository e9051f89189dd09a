"""Failed sign-ins: after so many, a name or a place is closed for a while.

A try is counted before the password is compared, so that many at once cannot slip through together.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from audit.log import utc
from audit.tables import attempts

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """``failures`` tries within ``minutes`` close the door for as long."""

    failures: int
    minutes: int

    @property
    def span(self) -> timedelta:
        return timedelta(minutes=self.minutes)


def count_try(connection: sa.Connection, key: str, limit: Limit, now: datetime) -> bool:
    """Count one try; False when the door is closed, and then nothing is counted."""
    hashed = _hashed(key)
    row = connection.execute(sa.select(attempts).where(attempts.c.key == hashed)).mappings().first()
    if row and row["locked_until"] and row["locked_until"] > utc(now):
        return False
    begins = row is None or row["locked_until"] is not None or row["since"] < utc(now - limit.span)
    failures = 1 if begins or row is None else row["failures"] + 1
    values = {
        "failures": failures,
        "since": utc(now) if begins or row is None else row["since"],
        "locked_until": utc(now + limit.span) if failures >= limit.failures else None,
    }
    if row is None:
        connection.execute(attempts.delete().where(attempts.c.since < utc(now - FORGOTTEN_AFTER)))
        connection.execute(attempts.insert().values(key=hashed, **values))
    else:
        connection.execute(attempts.update().where(attempts.c.key == hashed).values(values))
    return True


def forget_tries(connection: sa.Connection, key: str) -> None:
    connection.execute(attempts.delete().where(attempts.c.key == _hashed(key)))


def take_back_try(connection: sa.Connection, key: str) -> None:
    """Uncount a try that was right: many people may sign in from one place."""
    connection.execute(
        attempts.update()
        .where(attempts.c.key == _hashed(key))
        .values(failures=attempts.c.failures - 1, locked_until=None)
    )


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
