"""What staff keep and send from the page, each checked by the policy: verdicts on answers, questions asked often,
questions for the office.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from answer.types import Answer
from audit.feedback import Feedback, Reason, add_feedback
from audit.inbox import send
from audit.log import AuditLog
from audit.pins import add_pin, list_pins, remove_pin
from policy.types import Decision


@dataclass(frozen=True, slots=True)
class Sender:
    """Whoever is at the page, as far as the server knows."""

    name: str | None = None
    department: str | None = None


class Desk:
    """One per server. Every method raises AuditError, whose message is for the page, and keeps nothing then."""

    def __init__(
        self,
        open_log: Callable[[], AuditLog],
        decide: Callable[[str], Decision],
        sender: Callable[[], Sender] = Sender,
    ) -> None:
        """``open_log`` is called once, at the first use; ``sender`` whenever something is kept."""
        self._open_log = open_log
        self._decide = decide
        self._sender = sender

    @cached_property
    def _log(self) -> AuditLog:
        return self._open_log()

    def judge(self, answer: Answer, *, helped: bool, reason: Reason | None = None, note: str = "") -> None:
        """Keep a verdict on an answer, with its first source and without a name."""
        self._sender()  # refuses whoever may not
        first = next(iter((*answer.citations, *answer.nearest)), None)
        cited = {"source": first.source, "page": first.page, "quote": first.quote} if first else None
        verdict = Feedback(
            helped=helped,
            question=answer.question,
            status=answer.status,
            answer=answer.text,
            citation=cited,
            reason=reason,
            note=note.strip(),
            generation=answer.generation,
        )
        add_feedback(self._log, verdict, self._allows)

    def pinned(self) -> list[str]:
        """Return the questions that the sender's department asks often."""
        return list_pins(self._log, self._sender().department)

    def pin(self, question: str) -> None:
        add_pin(self._log, question, self._sender().department, self._allows)

    def unpin(self, question: str) -> None:
        remove_pin(self._log, question, self._sender().department)

    def masked(self, question: str) -> str:
        """Return a question as it would be sent: what the policy masks is masked. Empty when it is refused."""
        decision = self._decide(question)
        if decision.verdict == "refuse":
            return ""
        return decision.text if decision.verdict == "mask" else question

    def send_to_office(self, question: str) -> None:
        """Put a question into the 質問箱, without a name."""
        self._sender()  # refuses whoever may not
        send(self._log, self.masked(question) or question, self._allows)

    def _allows(self, text: str) -> bool:
        return self._decide(text).verdict != "refuse"
