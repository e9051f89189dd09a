"""What staff thought of an answer is kept when the policy allows it, and becomes a line to measure with."""

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa

from audit.errors import FeedbackRefused
from audit.feedback import Feedback, add_feedback, evaluation_line, list_feedback
from audit.log import AuditLog

QUESTION = "書かない窓口はいつからですか"
CITATION = {"source": "r6-1.pdf", "page": 3, "quote": "10月から始める。"}
HELPED = Feedback(True, QUESTION, "answered", "10月から始める。[1]", CITATION, generation=4)


def allowed(text):
    return "090" not in text


def test_feedback_is_kept_with_an_event_that_repeats_no_words(log):
    add_feedback(log, HELPED, allowed)
    wrong = dataclasses.replace(HELPED, helped=False, reason="outdated", note="6月に変わった")
    add_feedback(log, wrong, allowed)
    assert [given.feedback for given in list_feedback(log)] == [HELPED, wrong]
    assert [given.feedback for given in list_feedback(log, helped=False)] == [wrong]
    assert [(e.event.who, e.event.department, dict(e.event.details)) for e in log.entries(kind="feedback")] == [
        (None, None, {"helped": True, "reason": None}),
        (None, None, {"helped": False, "reason": "outdated"}),
    ]


def test_names_that_an_earlier_version_kept_go_and_the_verdicts_stay(log, url):
    add_feedback(log, HELPED, allowed)

    def as_before(connection):
        connection.execute(sa.text("ALTER TABLE feedback ADD COLUMN who TEXT"))
        connection.execute(sa.text("UPDATE feedback SET who = 'shokuin'"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0003'"))

    log.database.write(as_before)
    again = AuditLog.open(url)
    assert [given.feedback for given in list_feedback(again)] == [HELPED]
    columns = again.database.read(lambda connection: sa.inspect(connection).get_columns("feedback"))
    assert "who" not in {column["name"] for column in columns}
    again.close()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"note": "090-1234-5678 に電話"}, "保存しませんでした"),
        ({"question": "090-1234-5678 は誰"}, "保存しませんでした"),
        ({"note": "あ" * 1001}, "1,000 文字以内"),
        ({"reason": "boring"}, "理由 'boring' はありません"),
    ],
)
def test_what_is_refused_is_kept_nowhere(log, change, words):
    with pytest.raises(FeedbackRefused, match=words) as error:
        add_feedback(log, dataclasses.replace(HELPED, **change), allowed)
    assert "090" not in str(error.value)
    assert (list_feedback(log), list(log.entries())) == ([], [])


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {},
            {
                "answerable": True,
                "source": "r6-1.pdf",
                "gold": ["10月から始める。"],
                "page": 3,
                "answer": "10月から始める。[1]",
            },
        ),
        ({"status": "not_found", "citation": None, "answer": "記録に見当たりません"}, {"answerable": False, "why": ""}),
        (
            {"helped": False, "reason": "missed", "note": "計画にある", "status": "not_found", "citation": None},
            {
                "answerable": True,
                "source": None,
                "gold": [],
                "page": None,
                "answer": "",
                "why": "記録にあるのに見つからない。計画にある",
            },
        ),
        (
            {"helped": False, "reason": "invented"},
            {
                "answerable": False,
                "source": None,
                "gold": [],
                "page": None,
                "answer": "",
                "why": "記録にないことを答えている",
            },
        ),
        (
            {"helped": False},
            {"answerable": None, "source": None, "gold": [], "page": None, "answer": "", "why": ""},
        ),
    ],
)
def test_feedback_becomes_a_line_to_measure_with(log, change, line):
    add_feedback(log, dataclasses.replace(HELPED, **change), allowed)
    assert evaluation_line(list_feedback(log)[0]) == {"id": "f1", "question": QUESTION} | line
