"""The log: events are appended, never changed; what is older than the retention goes from its beginning."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, overload

import sqlalchemy as sa

from audit import tables
from audit.chain import START, End, Problem, digest, problems
from audit.database import Database
from audit.types import Entry, Event, Kind

logger = logging.getLogger(__name__)

PAGE = 2_000  # entries read at once

events, chain = tables.events, tables.chain


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along the chain found."""

    entries: int
    anchor: End  # the last entry that retention removed; number 0 when none was
    head: End
    problems: list[Problem]


class AuditLog:
    """The audit log of one database. Safe to use from many threads and processes."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, url: str | Path) -> AuditLog:
        """Open the log at a SQLAlchemy URL or in a SQLite file, making it when it is new. Raises AuditError."""
        return cls(Database(url))

    def close(self) -> None:
        self.database.close()

    def record(self, event: Event) -> Entry:
        """Append an event; it is on the disk when this returns. Raises AuditError."""
        return self.database.write(lambda connection: append(connection, event))

    def record_change(self, event: Event, detail: str) -> Entry | None:
        """Append an event unless the last one of its kind has the same value of ``detail``."""

        def work(connection: sa.Connection) -> Entry | None:
            _lock(connection)
            newest = sa.select(events.c.details).where(events.c.kind == event.kind).order_by(events.c.number.desc())
            last = connection.execute(newest.limit(1)).scalar()
            if last is not None and _object(last).get(detail) == event.details[detail]:
                return None
            return append(connection, event)

        return self.database.write(work)

    def entries(
        self, *, kind: Kind | None = None, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Entry]:
        """Yield the entries in order, of one kind and from ``since`` to before ``until`` when given. Raises AuditError.

        They are read page by page, so that a log of years needs no more memory than one of a day.
        """
        query = sa.select(events).order_by(events.c.number).limit(PAGE)
        if kind:
            query = query.where(events.c.kind == kind)
        if since:
            query = query.where(events.c.at >= utc(since))
        if until:
            query = query.where(events.c.at < utc(until))
        page = self._page(query)
        while page:
            yield from page
            page = self._page(query.where(events.c.number > page[-1].number))

    def _page(self, query: sa.Select[Any]) -> list[Entry]:
        return self.database.read(lambda connection: [_entry(row) for row in connection.execute(query).mappings()])

    def verify(self, noted: End | None = None) -> Verification:
        """Walk the whole chain; ``noted`` is a head that somebody wrote down earlier and that must still be part."""
        return self.database.read(lambda connection: _verify(connection, noted))

    def expire(self, days: int, now: datetime | None = None) -> int:
        """Remove the entries, the feedback and the 質問箱 older than ``days``; return how many entries went.

        The chain then begins at an anchor, which an entry of its own confirms.
        """
        cutoff = utc((now or datetime.now(UTC)) - timedelta(days=days))
        young = sa.select(sa.func.count()).where(events.c.at < cutoff)
        if not self.database.read(lambda connection: connection.execute(young).scalar()):
            return 0
        removed = self.database.write(lambda connection: _expire(connection, cutoff, days))
        logger.info("%d audit entries older than %d days removed", removed, days)
        return removed


def append(connection: sa.Connection, event: Event) -> Entry:
    """Append an event inside the caller's transaction."""
    head = _lock(connection)
    row: dict[str, Any] = {
        "number": head.number + 1,
        "at": utc(datetime.now(UTC)),
        "kind": event.kind,
        "who": storable(event.who),
        "department": storable(event.department),
        "status": event.status,
        "seconds": None if event.seconds is None else float(event.seconds),
        "generation": event.generation,
        "details": storable(json.dumps(dict(event.details), ensure_ascii=False, sort_keys=True)),
        "previous": head.hash,
    }
    row["hash"] = digest(row)
    connection.execute(events.insert().values(row))
    connection.execute(chain.update().values(number=row["number"], hash=row["hash"]))
    return _entry(row)


@overload
def storable(text: str) -> str: ...
@overload
def storable(text: None) -> None: ...
def storable(text: str | None) -> str | None:
    """Return a text that every database and file takes: halves of characters, as file names may hold, are written as
    JSON would, and NUL is dropped.
    """
    return text and text.encode("utf-8", "backslashreplace").decode().replace("\0", "")


def utc(moment: datetime) -> str:
    """Return a moment as it is stored; texts of this form sort by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _lock(connection: sa.Connection) -> End:
    """Return the head and keep other writers out until the transaction ends."""
    row = connection.execute(sa.select(chain.c.number, chain.c.hash).with_for_update()).one()
    return End(*row)


def _verify(connection: sa.Connection, noted: End | None) -> Verification:
    ends = connection.execute(sa.select(chain)).mappings().first()
    if ends is None:
        nothing = End(0, "")
        return Verification(0, nothing, nothing, [Problem(0, "監査記録の両端の控え(表 chain)が消されています。")])
    anchor, head = End(ends["anchor_number"], ends["anchor_hash"]), End(ends["number"], ends["hash"])
    with _rows(connection, sa.select(events).order_by(events.c.number)) as rows:
        found = problems((dict(row) for row in rows), anchor, head)
    count = connection.execute(sa.select(sa.func.count()).select_from(events)).scalar() or 0
    found += _unconfirmed(connection, anchor)
    if noted:
        found += _departed(connection, noted, anchor)
    return Verification(count, anchor, head, found)


@contextmanager
def _rows(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[sa.MappingResult]:
    result = connection.execution_options(yield_per=1000).execute(query)
    try:
        yield result.mappings()
    finally:
        result.close()


def _unconfirmed(connection: sa.Connection, anchor: End) -> list[Problem]:
    """Return a problem when the beginning of the chain is not what the last expiry wrote down."""
    newest = sa.select(events.c.details).where(events.c.kind == "expiry").order_by(events.c.number.desc()).limit(1)
    details = _object(connection.execute(newest).scalar() or "{}")
    if End(details.get("through", 0), details.get("hash", START)) == anchor:
        return []
    return [Problem(anchor.number, f"記録 {anchor.number} までの削除は、保存期間による削除として記録されていません。")]


def _departed(connection: sa.Connection, noted: End, anchor: End) -> list[Problem]:
    if noted == anchor:
        return []
    if noted.number <= anchor.number:
        return [Problem(noted.number, f"控えの記録 {noted.number} は保存期間を過ぎて削除済みのため、照合できません。")]
    held = connection.execute(sa.select(events.c.hash).where(events.c.number == noted.number)).scalar()
    if held == noted.hash:
        return []
    return [Problem(noted.number, f"記録 {noted.number} が控えの値と一致しません。監査記録が作り直されています。")]


def _expire(connection: sa.Connection, cutoff: str, days: int) -> int:
    head = _lock(connection)
    kept = connection.execute(sa.select(sa.func.min(events.c.number)).where(events.c.at >= cutoff)).scalar()
    through = head.number if kept is None else kept - 1  # whole from the beginning, even if a clock once went back
    last = connection.execute(sa.select(events.c.hash).where(events.c.number == through)).scalar()
    connection.execute(tables.feedback.delete().where(tables.feedback.c.at < cutoff))
    connection.execute(tables.inbox.delete().where(tables.inbox.c.day < cutoff[:10]))
    if last is None:
        return 0
    removed = connection.execute(events.delete().where(events.c.number <= through)).rowcount
    connection.execute(chain.update().values(anchor_number=through, anchor_hash=last))
    append(connection, Event("expiry", status="done", details={"through": through, "hash": last, "days": days}))
    return removed


def _entry(row: Any) -> Entry:
    event = Event(
        kind=row["kind"],
        who=row["who"],
        department=row["department"],
        status=row["status"],
        seconds=row["seconds"],
        generation=row["generation"],
        details=_object(row["details"]),
    )
    return Entry(row["number"], row["at"], event, row["previous"], row["hash"])


def _object(details: str) -> dict[str, Any]:
    """Return the details of an entry; somebody may have written anything there."""
    try:
        content = json.loads(details)
    except (TypeError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
