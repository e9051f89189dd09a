"""質問箱: questions that found nothing, as staff agreed to send them. Nobody's name is kept, and no time but the day.

Sending writes no entry into the log: beside the entry of the question itself, its time would tell who sent it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa

from audit import tables
from audit.errors import InboxRefused
from audit.log import AuditLog, append, storable
from audit.types import Event

LONGEST_QUESTION = 2_000

Allowed = Callable[[str], bool]  # the policy's word on a text
State = Literal["open", "answered", "closed"]
STATES: dict[State, str] = {"open": "未対応", "answered": "回答済み", "closed": "対応しない"}

inbox = tables.inbox


@dataclass(frozen=True, slots=True)
class Sent:
    """One question of the box."""

    number: int
    day: str  # YYYY-MM-DD in the server's time zone, of the first time it was sent
    question: str
    times: int  # how often the same words were sent while it was open
    state: State
    document: str | None = None  # place of the document that answers it
    settled_by: str | None = None
    settled: str | None = None  # YYYY-MM-DD


def send(log: AuditLog, question_masked: str, allowed: Allowed) -> None:
    """Put a question into the box; the caller masked it by the policy and asked the person.

    Raises InboxRefused, and keeps nothing, when the policy refuses it or it is empty or too long.
    """
    question = storable(" ".join(question_masked.split()))
    if not question or len(question) > LONGEST_QUESTION:
        raise InboxRefused(f"質問は1文字以上{LONGEST_QUESTION:,}文字以内で送ってください。")
    if not allowed(question):
        raise InboxRefused(
            "個人情報または機密情報と思われる記載があるため、送りませんでした。該当の部分を除いて質問し直してください。"
        )
    same = sa.and_(inbox.c.question == question, inbox.c.state == "open")

    def work(connection: sa.Connection) -> None:
        connection.execute(sa.select(tables.chain.c.number).with_for_update())  # one after the other
        again = inbox.update().where(same).values(times=inbox.c.times + 1)
        if not connection.execute(again).rowcount:
            row = {"day": _today(), "question": question, "times": 1, "state": "open"}
            connection.execute(inbox.insert().values(row))

    log.database.write(work)


def list_questions(log: AuditLog, state: State | None = None) -> list[Sent]:
    """Return the questions, the newest first, only those of one state when given."""
    query = sa.select(inbox).order_by(inbox.c.number.desc())
    if state is not None:
        query = query.where(inbox.c.state == state)
    return log.database.read(lambda connection: [_sent(row) for row in connection.execute(query).mappings()])


def settle(log: AuditLog, number: int, state: State, *, by: str, document: str | None = None) -> None:
    """Note what became of a question, and who saw to it, here and in the log. Raises InboxRefused when it is gone."""
    values = {"state": state, "document": storable(document), "settled_by": storable(by), "settled": _today()}
    event = Event("inbox", who=by, status=state, details={"number": number, "document": document})

    def work(connection: sa.Connection) -> None:
        if not connection.execute(inbox.update().where(inbox.c.number == number).values(values)).rowcount:
            raise InboxRefused("この質問は質問箱にありません。保存期間を過ぎたか、取り除かれました。")
        append(connection, event)

    log.database.write(work)


def _today() -> str:
    return datetime.now(UTC).astimezone().date().isoformat()


def _sent(row: Any) -> Sent:
    return Sent(
        number=row["number"],
        day=row["day"],
        question=row["question"],
        times=row["times"],
        state=row["state"],
        document=row["document"],
        settled_by=row["settled_by"],
        settled=row["settled"],
    )
