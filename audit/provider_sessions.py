"""Sessions of people for whom an OpenID provider vouches: its cookie says who, the database how long it holds.

The row of a session is kept until the provider's word would be too old in any case, so that what ended or was signed
out begins no second time, whichever server of the page is asked and however often it was restarted.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from audit import tables
from audit.errors import SessionEnded
from audit.log import AuditLog, append, utc
from audit.sessions import LONGEST, OVER, RENEWED_AFTER
from audit.types import Event

sessions = tables.sessions
LONGEST_NAME = 64  # of the column; it serves whoever looks into the table, nothing is found by it


class ProviderSessions:
    """Sessions end ``minutes`` after their last use, and LONGEST after the provider vouched in any case."""

    def __init__(self, log: AuditLog, minutes: int) -> None:
        self._database = log.database
        self._lifetime = timedelta(minutes=minutes)

    def go_on(self, key: str, who: Event, at: datetime, now: datetime | None = None) -> None:
        """Go on with the session that began ``at``, or begin it and record ``who`` came. Raises SessionEnded.

        ``key`` is the same for all requests of one sign-in. One without a row begins only while it could not have
        ended for want of use: an older one lost its row, with the database or after its end.
        """
        now = now or datetime.now(UTC)
        hashed = _hashed(key)
        expires = self._database.read(lambda connection: _expires(connection, hashed))
        ends = min(now + self._lifetime, at + LONGEST)
        if ends <= now or (at + self._lifetime <= now if expires is None else expires <= utc(now)):
            raise SessionEnded(OVER)
        if expires is None:
            self._database.write(lambda connection: _begin(connection, hashed, who, at, ends, now))
        elif utc(ends) > utc(datetime.fromisoformat(expires) + RENEWED_AFTER):
            # one that was signed out since then stays so
            held = sa.and_(sessions.c.token_hash == hashed, sessions.c.expires > utc(now))
            moved = sessions.update().where(held).values(expires=utc(ends))
            self._database.write(lambda connection: connection.execute(moved).rowcount)

    def end(self, key: str, now: datetime | None = None) -> None:
        """End a session for every tab and every copy of its cookie; one that has ended already is no error."""
        over = sessions.update().where(sessions.c.token_hash == _hashed(key))
        over = over.values(expires=utc(now or datetime.now(UTC)))
        self._database.write(lambda connection: connection.execute(over).rowcount)


def _begin(connection: sa.Connection, hashed: str, who: Event, at: datetime, ends: datetime, now: datetime) -> None:
    connection.execute(sa.select(tables.chain.c.number).with_for_update())  # two tabs begin one session
    if _expires(connection, hashed) is not None:
        return
    connection.execute(sessions.delete().where(sessions.c.created <= utc(now - LONGEST)))
    name = (who.who or "")[:LONGEST_NAME]
    connection.execute(sessions.insert().values(token_hash=hashed, name=name, created=utc(at), expires=utc(ends)))
    append(connection, who)


def _expires(connection: sa.Connection, hashed: str) -> Any:
    return connection.execute(sa.select(sessions.c.expires).where(sessions.c.token_hash == hashed)).scalar()


def _hashed(key: str) -> str:
    """Return what stands in the column of the local tokens' hashes, and can be none of them."""
    return hashlib.sha256(b"provider\0" + key.encode("utf-8", "surrogatepass")).hexdigest()
