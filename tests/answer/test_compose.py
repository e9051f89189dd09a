"""What a person reads is the record's words, made one line."""

from __future__ import annotations

import pytest

from answer.compose import readable


@pytest.mark.parametrize(
    ("sentences", "line"),
    [
        (["傍聴は考えておりません。", "ただし、公表します。"], "傍聴は考えておりません。ただし、公表します。"),
        (["申請書を７４種類に\n　　統合してから決めた。"], "申請書を７４種類に統合してから決めた。"),  # a wrapped line
        (
            ["施策1-1 導入", "令和6年度中に導入します。"],
            "施策1-1 導入　令和6年度中に導入します。",
        ),  # heading, then text
        (["・57団体が参加"], "57団体が参加。"),
        (["年度\t件数", "R5\t12"], "年度\t件数　R5\t12。"),
        (["<p>総務省の方です。</p> <p>"], "総務省の方です。"),  # tags that a conversion left in
        (["Bing AI の利用"], "Bing AI の利用。"),
    ],
)
def test_sentences_are_joined_into_one_line(sentences, line):
    assert readable(sentences) == line


def test_a_citation_names_the_speaker_as_printed_and_his_role(assistant):
    answer = assistant.ask("生成AIで個人情報が外に出る心配について町議会でどう答弁したか")
    spoken = [citation for citation in (*answer.citations, *answer.nearest) if citation.source == "gikai-r6-06.txt"]
    roles = {citation.speaker: citation.role for citation in spoken}
    assert roles
    assert all(role and speaker and speaker.startswith(role) for speaker, role in roles.items())
