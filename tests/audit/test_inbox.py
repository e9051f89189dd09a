"""質問箱: a question that found nothing is kept without a name, and an administrator sees to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from audit.errors import InboxRefused
from audit.inbox import Sent, list_questions, send, settle
from audit.types import Event

QUESTION = "庁舎の屋上に畑を作る計画はありますか"
TODAY = datetime.now(UTC).astimezone().date().isoformat()


def allowed(text):
    return "090" not in text


def test_a_question_is_kept_with_its_day_and_nothing_else_and_no_entry_tells_when(log):
    send(log, f" {QUESTION}\n", allowed)
    assert list_questions(log) == [Sent(1, TODAY, QUESTION, 1, "open")]
    assert list(log.entries()) == []


def test_the_same_words_are_counted_while_they_are_open(log):
    for question in (QUESTION, "別の質問", QUESTION):
        send(log, question, allowed)
    assert [(sent.question, sent.times) for sent in list_questions(log)] == [("別の質問", 1), (QUESTION, 2)]
    settle(log, 1, "closed", by="kanri")
    send(log, QUESTION, allowed)
    assert [(sent.number, sent.times) for sent in list_questions(log, "open")] == [(3, 1), (2, 1)]


def test_who_answered_and_with_what_stands_with_the_question_and_in_the_log(log):
    send(log, QUESTION, allowed)
    settle(log, 1, "answered", by="kanri", document="事務局回答/0001.md")
    assert list_questions(log) == [Sent(1, TODAY, QUESTION, 1, "answered", "事務局回答/0001.md", "kanri", TODAY)]
    assert [entry.event for entry in log.entries()] == [
        Event("inbox", who="kanri", status="answered", details={"number": 1, "document": "事務局回答/0001.md"})
    ]
    assert log.verify().problems == []


@pytest.mark.parametrize(
    ("question", "words"),
    [("090-1234-5678 は誰", "送りませんでした"), (" \n", "1文字以上"), ("あ" * 2001, "2,000文字以内")],
)
def test_what_is_refused_is_kept_nowhere(log, question, words):
    with pytest.raises(InboxRefused, match=words):
        send(log, question, allowed)
    assert list_questions(log) == []


def test_a_question_that_is_gone_cannot_be_settled_and_leaves_no_entry(log):
    with pytest.raises(InboxRefused, match="質問箱にありません"):
        settle(log, 7, "closed", by="kanri")
    assert list(log.entries()) == []


def test_questions_go_with_the_retention_of_the_log(log):
    send(log, QUESTION, allowed)
    log.record(Event("ingest"))
    log.expire(30, datetime.now(UTC) + timedelta(days=29))
    assert len(list_questions(log)) == 1
    log.expire(30, datetime.now(UTC) + timedelta(days=32))
    assert list_questions(log) == []


def test_a_log_of_before_the_box_takes_questions_too(log):
    with log.database._engine.begin() as connection:
        for later in ("inbox", "pins"):
            connection.execute(sa.text(f"DROP TABLE {later}"))
        connection.execute(sa.text("ALTER TABLE feedback ADD COLUMN who TEXT"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    log.database._migrate()
    send(log, QUESTION, allowed)
    assert len(list_questions(log)) == 1
