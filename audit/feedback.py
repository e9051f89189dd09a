"""What staff thought of an answer, and what the project may learn from it: a line in the form of ``data/eval``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa

from audit import tables
from audit.errors import FeedbackRefused
from audit.log import AuditLog, append, storable, utc
from audit.types import Event

Reason = Literal["wrong_source", "outdated", "missed", "off_topic", "invented", "misread", "other"]
REASONS: dict[Reason, str] = {
    "wrong_source": "出典が違う",
    "outdated": "内容が古い",
    "missed": "記録にあるのに見つからない",
    "off_topic": "質問と合っていない",
    "invented": "記録にないことを答えている",
    "misread": "質問を読み違えている",
    "other": "その他",
}
LONGEST_NOTE = 1_000

Allowed = Callable[[str], bool]  # the policy's word on a text


@dataclass(frozen=True, slots=True)
class Feedback:
    """One person's verdict. The question comes with it because the person sends it, whatever the log keeps.

    Whose it is is not kept: nothing that is done with it needs a name.
    """

    helped: bool  # 役に立った, or 違う
    question: str
    status: str  # of the answer: answered or not_found
    answer: str
    citation: Mapping[str, Any] | None = None  # of the first source: source, page, quote
    reason: Reason | None = None  # of 違う
    note: str = ""
    generation: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Feedback as it is stored."""

    number: int
    at: str  # ISO 8601, UTC
    feedback: Feedback


def add_feedback(log: AuditLog, feedback: Feedback, allowed: Allowed) -> None:
    """Store feedback. Raises FeedbackRefused, and keeps nothing, when the policy refuses the note or the question."""
    if len(feedback.note) > LONGEST_NOTE:
        raise FeedbackRefused(f"補足は {LONGEST_NOTE:,} 文字以内で入力してください。")
    if feedback.reason is not None and feedback.reason not in REASONS:
        raise FeedbackRefused(f"理由 {feedback.reason!r} はありません。{'、'.join(REASONS)} から選んでください。")
    if not all(allowed(text) for text in (feedback.question, feedback.note) if text):
        raise FeedbackRefused(
            "個人情報または機密情報と思われる記載があるため、保存しませんでした。該当の部分を除いて送り直してください。"
        )
    row = {
        "at": utc(datetime.now(UTC)),
        "helped": feedback.helped,
        "reason": feedback.reason,
        "note": storable(feedback.note) or None,
        "question": storable(feedback.question),
        "status": feedback.status,
        "answer": storable(feedback.answer),
        "citation": storable(json.dumps(dict(feedback.citation), ensure_ascii=False)) if feedback.citation else None,
        "generation": feedback.generation,
    }
    event = Event(
        "feedback",
        status=feedback.status,
        generation=feedback.generation,
        details={"helped": feedback.helped, "reason": feedback.reason},
    )

    def work(connection: sa.Connection) -> None:
        append(connection, event)
        connection.execute(tables.feedback.insert().values(row))

    log.database.write(work)


def list_feedback(log: AuditLog, *, helped: bool | None = None) -> list[Given]:
    """Return the feedback in the order it came, only of one verdict when given."""
    query = sa.select(tables.feedback).order_by(tables.feedback.c.number)
    if helped is not None:
        query = query.where(tables.feedback.c.helped.is_(helped))
    return log.database.read(lambda connection: [_given(row) for row in connection.execute(query).mappings()])


def evaluation_line(given: Given) -> dict[str, Any]:
    """Return feedback as a line of ``data/eval``.

    Only what helped states its gold passage. Of the rest somebody has to find it: ``gold`` is empty, ``why`` says what
    was wrong, and ``answerable`` is what the person's reason implies, None when it implies nothing.
    """
    feedback = given.feedback
    line: dict[str, Any] = {"id": f"f{given.number}", "question": feedback.question}
    citation = feedback.citation or {}
    if feedback.helped and feedback.status == "answered":
        return line | {
            "answerable": True,
            "source": citation.get("source"),
            "gold": [citation["quote"]] if "quote" in citation else [],
            "page": citation.get("page"),
            "answer": feedback.answer,
        }
    if feedback.helped:
        return line | {"answerable": False, "why": feedback.note}
    implied = {"missed": True, "wrong_source": True, "outdated": True, "invented": False}
    why = "。".join(part for part in (REASONS[feedback.reason] if feedback.reason else "", feedback.note) if part)
    answerable = implied.get(feedback.reason or "other")
    return line | {"answerable": answerable, "source": None, "gold": [], "page": None, "answer": "", "why": why}


def _given(row: Any) -> Given:
    feedback = Feedback(
        helped=bool(row["helped"]),
        question=row["question"],
        status=row["status"],
        answer=row["answer"],
        citation=json.loads(row["citation"]) if row["citation"] else None,
        reason=row["reason"],
        note=row["note"] or "",
        generation=row["generation"],
    )
    return Given(row["number"], row["at"], feedback)
