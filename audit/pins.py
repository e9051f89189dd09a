"""よく使う回答: questions that a department asks often. The question is kept, never an answer: none grows old."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from audit import tables
from audit.errors import PinRefused
from audit.log import AuditLog, storable

MOST = 12  # of one department
LONGEST_QUESTION = 500

Allowed = Callable[[str], bool]  # the policy's word on a text

pins = tables.pins


def add_pin(log: AuditLog, question: str, department: str | None, allowed: Allowed) -> None:
    """Keep a question for a department, None for those without one; one that is there already stays where it is.

    Raises PinRefused, and keeps nothing, when the policy refuses it, it is too long, or the department has MOST.
    """
    words, whose = _one_line(question), _whose(department)
    if not words or len(words) > LONGEST_QUESTION:
        raise PinRefused(f"「よく使う回答」に入れられるのは、{LONGEST_QUESTION:,}文字までの質問です。")
    if not allowed(words):
        raise PinRefused("個人情報または機密情報と思われる記載があるため、「よく使う回答」に入れませんでした。")

    def work(connection: sa.Connection) -> None:
        connection.execute(sa.select(tables.chain.c.number).with_for_update())  # one after the other
        held = connection.execute(sa.select(pins.c.question).where(pins.c.department == whose)).scalars().all()
        if words in held:
            return
        if len(held) >= MOST:
            raise PinRefused(
                f"「よく使う回答」は{MOST}件までです。使わなくなった質問の回答の下で「よく使う回答から外す」を押してください。"
            )
        connection.execute(pins.insert().values(department=whose, question=words))

    log.database.write(work)


def remove_pin(log: AuditLog, question: str, department: str | None) -> None:
    """Take a question out of a department's list; one that is not there is no error."""
    here = sa.and_(pins.c.department == _whose(department), pins.c.question == _one_line(question))
    log.database.write(lambda connection: connection.execute(pins.delete().where(here)))


def list_pins(log: AuditLog, department: str | None) -> list[str]:
    """Return a department's questions in the order in which they were pinned."""
    query = sa.select(pins.c.question).where(pins.c.department == _whose(department)).order_by(pins.c.number)
    return log.database.read(lambda connection: list(connection.execute(query).scalars()))


def _whose(department: str | None) -> str:
    return storable(department or "")[:200]


def _one_line(question: str) -> str:
    return storable(" ".join(question.split()))
