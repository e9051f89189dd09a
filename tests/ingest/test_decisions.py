"""What was decided, left open and still to be done, in sentences of the record."""

from __future__ import annotations

import pytest

from ingest.decisions import find_decisions
from ingest.text import text_blocks
from ingest.turns import read_minutes


def decided(text, kind="議事録"):
    blocks = tuple(text_blocks(text))
    found = find_decisions(text, read_minutes(text, blocks), kind)
    assert all(one.text == text[one.start : one.end] for one in found)
    return [(one.kind, one.text) for one in found]


def chaired(sentence, who="本部長"):
    """Return the kinds found in a sentence that somebody says between two remarks of the head."""
    text = f"本部長：始めます。\n課長：説明しました。\n{who}：{sentence}\n本部長：以上です。\n課長：はい。\n"
    return [kind for kind, _ in decided(text)]


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("四月から始めることを決定する。", ["決定"]),
        ("一月から実施することに決定しました。", ["決定"]),
        ("案のとおり進めること。", ["決定"]),
        ("試行利用を了承する。", ["承認"]),
        ("実施を承認します。", ["承認"]),
        ("この件は保留とします。", ["保留"]),
        ("導入の時期は未定です。", ["保留"]),
        ("結果を見て次回に判断する。", ["保留"]),
        ("計画期間は引き続き検討とする。", ["継続検討"]),
        ("延期は検討中とし、次回までに工程表を示すこと。", ["継続検討", "宿題"]),  # one sentence, two things
        ("次回の会議に一覧を出してほしい。", ["宿題"]),
        ("測定項目に入れること。", ["宿題"]),
        ("次回は十一月に開催する予定です。", ["今後の予定"]),
        ("交付の決定のような判断に使えますか。", []),
        ("現時点で決定した事実はない。", []),
        ("まだ決定していない。", []),
        ("結論を急がないこと。", []),  # what not to do is no homework
        ("よい発見である。", []),
    ],
)
def test_what_the_head_says_decides(sentence, kinds):
    assert chaired(sentence) == kinds


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("次回報告します。", ["宿題"]),  # a promise of his own
        ("導入の時期は未定です。", ["保留"]),
        ("国が方針を決定しました。", []),  # tells of others
        ("実施を承認します。", []),
    ],
)
def test_what_others_say_decides_nothing_but_is_promised_or_open(sentence, kinds):
    assert chaired(sentence, who="課長") == kinds


def test_entries_below_a_heading_of_decisions_count_until_the_next_heading():
    text = (
        "第1回会議 議事録\n\n本部長：始める。\n課長：はい。\n本部長：終わる。\n課長：はい。\n\n決定事項\n"
        "番号\t内容\t所管\n１\t四月から全職員が使えるようにする\t総務課\n\n検討中の事項\n・浜通出張所への導入時期\n\n"
        "次回までの宿題\n・申請書の洗い出し（住民課）\n次回の会議は、令和6年11月を予定。\n以上\n\n作成：推進室 長井\n"
    )
    assert decided(text) == [
        ("決定", "１\t四月から全職員が使えるようにする\t総務課"),
        ("継続検討", "・浜通出張所への導入時期"),
        ("宿題", "・申請書の洗い出し（住民課）"),
        ("今後の予定", "次回の会議は、令和6年11月を予定。"),
    ]


def test_in_an_assembly_only_the_chair_decides():
    text = (
        "○議長（山田君）　よって、本案は原案のとおり可決されました。\n\n"
        "◎部長（鈴木君）　次回報告します。国が決定しました。\n\n"
        "○議長（山田君）　本件は継続審査に付することに決しました。\n"
    )
    assert decided(text, "議会会議録") == [
        ("決定", "よって、本案は原案のとおり可決されました。"),
        ("継続検討", "本件は継続審査に付することに決しました。"),
        ("決定", "本件は継続審査に付することに決しました。"),
    ]


def test_minutes_that_name_no_speakers_decide_in_any_sentence():
    text = "第2回会議 議事要旨\n\n計画の素案について協議し、実施を承認した。費用は保留とした。\n"
    assert decided(text) == [("承認", "計画の素案について協議し、実施を承認した。"), ("保留", "費用は保留とした。")]


def test_a_plan_holds_no_decisions():
    assert decided("DX推進計画\n\n実施を承認した。\n", "計画") == []


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("（結果）承認", ["承認"]),
        ("【結果】原案のとおり承認", ["承認"]),
        ("(結果) 原案どおり可決した。", ["決定"]),
        ("採決結果：否決（賛成少数）", ["決定"]),
        ("【審議の結果】継続審議とする", ["継続検討"]),
        ("〔結果〕不承認", ["決定"]),  # decided, and not approved
        ("（結果）可決すべきもの", ["決定"]),
        ("（結果）次回まで保留", ["保留"]),
        ("（結果）別紙のとおり", []),
        ("（結果）承認についての説明があった", []),  # what was explained, not decided
        ("結果は承認であった", []),  # no mark; a sentence like any other
        ("アンケート結果：満足が多数", []),
    ],
)
def test_a_line_marked_as_the_result_decides_whoever_spoke_last(line, kinds):
    text = f"1 議題\n\n本部長：始めます。\n課長：説明しました。\n{line}\n2 報告\n本部長：以上です。\n課長：はい。\n"
    assert [kind for kind, _ in decided(text)] == kinds


def test_results_marked_again_and_again_are_no_speaker():
    text = "".join(f"議題{n} 計画の案について\n（結果）承認\n\n" for n in range(1, 6))
    assert decided(text) == [("承認", "（結果）承認")] * 5
    assert read_minutes(text, tuple(text_blocks(text))).turns == ()
