"""What staff keep and send: without a name, and nothing that the policy refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.errors import FeedbackRefused, InboxRefused, PinRefused
from audit.feedback import Feedback, list_feedback
from audit.inbox import list_questions
from audit.log import AuditLog
from policy.types import Decision
from tests.e2e.fake_app import ANSWERED, ANSWERS
from ui.desk import Desk, Sender


def decide(text: str) -> Decision:
    if "個人番号" in text:
        return Decision("refuse", (), "受け付けません。")
    if "電話" in text:
        return Decision("mask", (), "伏せました。", text.replace("電話", "＊＊"))
    return Decision("allow", (), "")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AuditLog]:
    log = AuditLog.open(tmp_path / "audit.sqlite")
    yield log
    log.close()


@pytest.fixture
def desk(log: AuditLog) -> Desk:
    return Desk(lambda: log, decide, lambda: Sender("sato", "総務課"))


def test_a_verdict_is_kept_with_the_first_source_and_the_generation_and_without_a_name(
    desk: Desk, log: AuditLog
) -> None:
    answer = ANSWERS[ANSWERED]
    desk.judge(answer, helped=False, reason="outdated", note=" 新しい議事録があります ")
    first = answer.citations[0]
    assert [given.feedback for given in list_feedback(log)] == [
        Feedback(
            helped=False,
            question=ANSWERED,
            status="answered",
            answer=answer.text,
            citation={"source": first.source, "page": 3, "quote": first.quote},
            reason="outdated",
            note="新しい議事録があります",
            generation=1,
        )
    ]
    kept = str(list_feedback(log)) + str(list(log.entries()))
    assert ("sato" in kept, "総務課" in kept) == (False, False)


def test_a_note_that_the_policy_refuses_is_not_kept(desk: Desk, log: AuditLog) -> None:
    with pytest.raises(FeedbackRefused, match="保存しませんでした"):
        desk.judge(ANSWERS[ANSWERED], helped=False, note="個人番号は1234です")
    assert list_feedback(log) == []


def test_pins_are_the_departments_own(desk: Desk, log: AuditLog) -> None:
    desk.pin(ANSWERED)
    assert desk.pinned() == [ANSWERED]
    assert Desk(lambda: log, decide, lambda: Sender("ito", "税務課")).pinned() == []
    desk.unpin(ANSWERED)
    assert desk.pinned() == []
    with pytest.raises(PinRefused, match="個人情報"):
        desk.pin("個人番号の扱い")


def test_a_question_for_the_office_is_masked_and_has_no_name(desk: Desk, log: AuditLog) -> None:
    desk.send_to_office("電話での相談は何件ですか")
    assert [(sent.question, sent.times) for sent in list_questions(log)] == [("＊＊での相談は何件ですか", 1)]
    assert "sato" not in str(list_questions(log)) + str(list(log.entries()))


def test_a_question_that_the_policy_refuses_is_neither_shown_nor_sent(desk: Desk, log: AuditLog) -> None:
    assert desk.masked("個人番号の扱い") == ""
    with pytest.raises(InboxRefused, match="送りませんでした"):
        desk.send_to_office("個人番号の扱い")
    assert list_questions(log) == []
