"""Which of several points of a question a reply takes up."""

from __future__ import annotations

import pytest

from answer.assistant import Assistant
from answer.points import point_taken_up
from ingest.sentences import sentence_spans
from ingest.types import Passage

TEXT = """３点伺います。
　１点目は、書かない窓口についてです。費用は幾らですか。
　２点目は、生成ＡＩについてです。費用は幾らですか。
　３点目は、講座についてです。
　以上です。"""


def passage(text: str = TEXT) -> Passage:
    return Passage(7, "d", 0, 1, (), None, 100, 100 + len(text), text, tuple(sentence_spans(text)))


@pytest.mark.parametrize(
    ("reply", "begins", "ends"),
    [
        ("２点目についてお答えいたします。利用料は年額２００万円でございます。", "２点目は、生成ＡＩ", "幾らですか。"),
        (
            "御答弁申し上げます。\n　まず、第１点目でございますが、減額いたしました。",
            "１点目は、書かない",
            "幾らですか。",
        ),
        ("次に、三つ目の講座です。", "３点目は、講座", "以上です。"),
    ],
)
def test_a_reply_that_names_a_point_answers_that_point(reply: str, begins: str, ends: str) -> None:
    part = point_taken_up(passage(), reply)
    assert part.text.startswith(begins)
    assert part.text.endswith(ends)
    assert TEXT[part.start - 100 : part.end - 100] == part.text
    assert next(part.text[start:end] for start, end in part.sentences).startswith(begins)


@pytest.mark.parametrize(
    "reply",
    [
        "お答えいたします。",
        "１点目は減額いたしました。\n２点目は年額２００万円でございます。",
        "４点目についてお答えいたします。",
        "議員の２点目の御指摘は重く受け止めております。",
    ],
)
def test_otherwise_it_may_answer_all_of_it(reply: str) -> None:
    assert point_taken_up(passage(), reply) == passage()


@pytest.mark.parametrize(
    "text",
    ["費用は幾らですか。", "２点目は、生成ＡＩについてです。", TEXT + "\n　２点目の続きです。\n　２点目は終わり。"],
)
def test_a_question_without_such_points_stays_whole(text: str) -> None:
    assert point_taken_up(passage(text), "２点目についてお答えいたします。") == passage(text)


def test_what_a_reply_to_another_point_says_is_not_told(assistant: Assistant) -> None:
    costs = assistant.ask("書かない窓口の費用はいくらですか")
    assert costs.citations
    assert not any("２３７万６千円" in citation.quote for citation in costs.citations)
    asked = assistant.ask("生成AIの年間の費用はいくらですか").citations[0].asked
    assert asked
    assert asked.startswith("２点目は、生成ＡＩ")
