"""What a question says was done by words, and which sentence does it."""

from __future__ import annotations

import pytest

from answer.acts import acts, share_done
from answer.question import understand


@pytest.mark.parametrize(
    ("question", "done", "not_done"),
    [
        ("誰が試行を提案しましたか", "文書の下書きに試行利用したいと考えています。", "試行の結果を報告する。"),
        ("延期に反対した委員は誰ですか", "この時期の延期には賛成できません。", "延期の時期は9月です。"),
        ("職員が心配していた点は何ですか", "誤りがそのまま外に出ないか。", "誤りは3件ありました。"),
        ("国に求めたことは何ですか", "経費は国が持つべきである。", "経費は3,100万円でした。"),
        ("電子契約について決まったことは", "紙との併用を条件に始めることとする。", "契約の件数は年間120件です。"),
        ("任期はどう変わりましたか", "任期を2年から1年に改める。", "任期は1年です。"),
    ],
)
def test_the_sentence_that_does_it_is_told_from_one_that_does_not(question, done, not_done):
    asked = acts(question)
    assert (share_done(asked, done), share_done(asked, not_done)) == (1.0, 0.0)


def test_a_question_that_names_no_act_wants_none():
    assert share_done(acts("端末は何台ですか"), "端末は20台です。") == 1.0


def test_a_row_of_labels_decides_nothing():
    asked = acts("会議で決まったことは")
    assert share_done(asked, "no.\t決定事項\t所管課") == 0.0
    assert share_done(asked, "1\t手数料を9月から現金以外でも払えるようにすると決定\t会計課") == 1.0


@pytest.mark.parametrize(
    ("question", "about_asking"),
    [
        ("監査について議会で尋ねた議員は誰ですか", True),
        ("浅野議員は町長に何を質問しましたか", True),
        ("窓口の時間が短くなると聞いたのですが、いつからですか", False),
        ("窓口の予約はいつからですか", False),
    ],
)
def test_who_asked_is_told_from_what_was_heard(question, about_asking):
    assert understand(question, lambda _form: 1, 100).about_asking is about_asking
