"""Who says what in what role, which turns ask, and which question each reply answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.decisions import find_decisions
from ingest.split import split
from ingest.text import text_blocks
from ingest.turns import read_minutes
from ingest.types import Block


def turns(text):
    return read_minutes(text, tuple(text_blocks(text))).turns


def talk(text):
    """Return (speaker, kind, number of the question) of each turn."""
    return [(turn.speaker, turn.kind, turn.replies_to) for turn in turns(text)]


COUNCIL = """令和6年第1回定例会 会議録

△日程第１　一般質問

{0}議長（山田一君）　一般質問を行います。５番、佐藤二君。

{1}５番（佐藤二君）　端末の更新の費用と、研修の回数を伺います。

{0}議長（山田一君）　総務部長。

{2}総務部長（鈴木三君）　費用は二千万円でございます。

{0}議長（山田一君）　教育長。

{2}教育長（高橋四君）　研修は年四回でございます。

{0}議長（山田一君）　５番、佐藤二君。

{1}５番（佐藤二君）　ありがとうございました。終わります。

△日程第２　議案第１号

{2}市長（田中五君）　提案の理由を申し上げます。
"""


@pytest.mark.parametrize("marks", ["○◆◎", "○○○", "◎○◆"])
def test_in_an_assembly_officials_reply_to_the_member_whatever_the_marks(marks):
    assert talk(COUNCIL.format(*marks)) == [
        ("議長（山田一君）", "chair", None),
        ("５番（佐藤二君）", "question", None),
        ("議長（山田一君）", "chair", None),
        ("総務部長（鈴木三君）", "reply", 2),
        ("議長（山田一君）", "chair", None),
        ("教育長（高橋四君）", "reply", 2),
        ("議長（山田一君）", "chair", None),
        ("５番（佐藤二君）", "other", None),  # thanks, and nobody answers
        ("市長（田中五君）", "other", None),  # the next item: nothing has been asked there
    ]


def test_a_marked_agenda_is_a_heading_and_no_part_of_a_turn():
    text = COUNCIL.format(*"○◆◎")
    minutes = read_minutes(text, tuple(text_blocks(text)))
    headings = [text[said.block.start : said.block.end] for said in minutes.utterances if said.block.kind == "heading"]
    assert headings[1:] == ["△日程第１　一般質問", "△日程第２　議案第１号"]
    assert all("△" not in text[turn.start : turn.end] for turn in minutes.turns)


def test_a_numbered_line_inside_a_speech_ends_no_turn():
    text = (
        "○議長（山田君）　質問を許します。\n\n◆５番（佐藤君）　二点伺います。\n\n１　端末の更新\n費用を伺います。\n\n"
        "◎部長（鈴木君）　お答えします。\n"
    )
    assert [text[turn.start : turn.end] for turn in turns(text)] == [
        "質問を許します。",
        "二点伺います。\n\n１　端末の更新\n費用を伺います。",
        "お答えします。",
    ]


COMMITTEE = [
    ("○田中委員長　質疑はありませんか。", "chair", None),
    ("◆鈴木委員　費用はいくらか。", "question", None),
    ("◎佐藤総務課長　二千万円でございます。", "reply", 2),
    ("◆鈴木委員　財源はどうなっているか。", "question", None),
    ("◎佐藤総務課長　一般財源でございます。", "reply", 4),
    ("○田中委員長　質疑を終結します。", "chair", None),
]
COUNCIL_OF_EXPERTS = [
    ("会長　　議題1について説明をお願いします。", "chair", None),
    ("事務局　　資料1により説明します。", "other", None),
    ("Ａ委員　　計画の期間は何年ですか。", "question", None),
    ("事務局　　四年です。", "reply", 3),
    ("Ｂ委員　　指標が多すぎる。半分にしてほしい。", "question", None),  # a wish that is answered
    ("事務局　　次回までに整理します。", "reply", 5),
    ("会長　　ほかにご意見はありますか。", "chair", None),  # invites, and asks nothing
    ("Ａ委員　　ありません。", "other", None),
]
BOARD = [  # all are officials; the head leads the meeting and asks as well
    ("本部長：議題1の説明をお願いします。", "chair", None),
    ("総務課長：資料1のとおりです。", "other", None),
    ("本部長：点検は何かやりますか。", "question", None),
    ("総務課長：毎週点検します。", "reply", 3),
    ("住民課長：予算が足りないのではないか。", "question", None),
    ("総務課長：補正予算で対応します。", "reply", 5),
    ("住民課長：窓口を増やしてほしい。", "other", None),  # nobody but the head takes it up
    ("本部長：検討を続けること。", "chair", None),
]
SEVERAL = [
    ("委員長：質問はありますか。", "chair", None),
    ("佐藤委員：端末は何台ですか。", "question", None),
    ("鈴木委員：研修の回数は何回ですか。", "question", None),
    ("事務局：三百台です。", "reply", 2),  # as many replies as questions: in their order
    ("事務局：年四回です。", "reply", 3),
    ("委員長：終わります。", "chair", None),
]
NAMED = [
    ("委員長：質問はありますか。", "chair", None),
    ("佐藤委員：端末は何台ですか。", "question", None),
    ("鈴木委員：いつ始めますか。", "question", None),
    ("事務局：佐藤委員のご質問ですが、三百台です。", "reply", 2),
    ("委員長：ほかにありますか。", "chair", None),
]
BY_WORDS = [
    ("委員長：質問はありますか。", "chair", None),
    ("佐藤委員：生成ＡＩの利用規程はどう作りますか。", "question", None),
    ("鈴木委員：いつ始めますか。", "question", None),
    ("事務局：生成ＡＩの利用規程は総務課で作ります。", "reply", 2),
    ("委員長：ほかにありますか。", "chair", None),
]
REPORT = [
    ("匿名質問）費用は。", "question", None),
    ("大山氏回答）無料です。", "reply", 1),
    ("松野氏回答）本市も無料です。", "reply", 1),
    ("匿名質問）期間は。", "question", None),
    ("大山氏回答）三年です。", "reply", 4),
]
LIST = [
    ("Q1. 費用はいくらですか。", "question", None),
    ("A1. 無料です。", "reply", 1),
    ("Q2. 期間は。", "question", None),
    ("A2. 三年です。", "reply", 3),
]
ANGLES = [
    ("＜座長＞ 意見はあるか。", "chair", None),
    ("＜委員＞ 混雑はどの程度か。", "question", None),
    ("＜事務局＞ 平均二十分です。", "reply", 2),
    ("＜委員＞ 了解した。", "other", None),
    ("＜座長＞ 案のとおり承認する。", "chair", None),
]
TABLE = [
    ("事務局\t開会します。", "other", None),
    ("委員長\t説明をお願いします。", "chair", None),
    ("事務局\t説明します。", "other", None),
    ("山田委員\tいつ始めるのですか。", "question", None),
    ("事務局\t四月です。", "reply", 4),
    ("委員長\t終わります。", "chair", None),
]


@pytest.mark.parametrize(
    "lines",
    [COMMITTEE, COUNCIL_OF_EXPERTS, BOARD, SEVERAL, NAMED, BY_WORDS, REPORT, LIST, ANGLES, TABLE],
    ids=["committee", "experts", "board", "several", "named", "words", "report", "list", "angles", "table"],
)
def test_kinds_and_replies_in_every_layout(lines):
    found = turns("\n".join(line for line, _, _ in lines) + "\n")
    assert [(turn.kind, turn.replies_to) for turn in found] == [(kind, question) for _, kind, question in lines]
    assert [turn.n for turn in found] == list(range(1, len(lines) + 1))


def test_the_head_row_of_a_table_says_nothing():
    assert talk("発言者\t発言内容\n" + "\n".join(line for line, _, _ in TABLE) + "\n")[0] == ("事務局", "other", None)


def test_a_label_in_a_cell_of_its_own_speaks_the_next():
    text = "\n\n".join(cell for line, _, _ in TABLE for cell in line.split("\t")) + "\n"
    assert [(turn.kind, turn.replies_to) for turn in turns(text)] == [(kind, question) for _, kind, question in TABLE]


def test_a_question_is_not_carried_into_the_next_item():
    lines = (
        "本部長：始めます。",
        "課長：費用は出るか。",
        "議題2　研修",
        "室長：研修を行います。",
        "本部長：了承する。",
    )
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines))]
    blocks = [
        Block(start, start + len(line), *(("heading", 1) if line.startswith("議題") else ("paragraph", 0)))
        for start, line in zip(starts, lines, strict=True)
    ]
    text += "\n本部長：終わります。\n課長：了解。\n室長：了解。"
    ending = ("本部長：終わります。", "課長：了解。", "室長：了解。")
    blocks += [Block(text.index(line), text.index(line) + len(line)) for line in ending]
    kinds = [(turn.kind, turn.replies_to) for turn in read_minutes(text, blocks).turns]
    assert kinds[:4] == [("chair", None), ("question", None), ("other", None), ("chair", None)]


def test_a_turn_that_runs_over_a_page_knows_both_pages():
    lines = ("○議長（山田君）　開会します。", "続けます。", "○市長（鈴木君）　お答えします。")
    text = "\n".join(lines)
    blocks, start = [], 0
    for page, line in zip((1, 2, 2), lines, strict=True):
        blocks.append(Block(start, start + len(line), page=page))
        start += len(line) + 1
    assert [(turn.page, turn.last_page) for turn in read_minutes(text, blocks).turns] == [(1, 2), (2, 2)]


def test_where_nobody_speaks_there_are_no_turns():
    text = "DX推進計画\n\n令和6年度から実施します。\n"
    assert turns(text) == ()


PIECES = st.sampled_from(
    [
        *("○議長（山田君）　", "◆５番（佐藤君）　", "◎部長（鈴木君）　", "本部長：", "事務局\t", "Q1. ", "A1. "),
        *("費用はいくらか。", "無料です。", "次回までに報告します。", "本案を承認する。", "引き続き検討とする。"),
        *("△日程第１　質問", "決定事項", "議題2", "<p>", "　", "\n", "\n\n"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join), st.integers(20, 200))
def test_turns_decisions_and_passages_point_at_the_text_they_claim(text, size):
    blocks = tuple(text_blocks(text))
    minutes = read_minutes(text, blocks)
    end = 0
    for n, turn in enumerate(minutes.turns, 1):
        assert turn.n == n
        assert end <= turn.start < turn.end <= len(text)
        assert text[turn.start : turn.end] == text[turn.start : turn.end].strip()
        end = turn.end
        if turn.replies_to is not None:
            assert turn.kind == "reply"
            assert turn.replies_to < n
            assert minutes.turns[turn.replies_to - 1].kind == "question"
    for decision in find_decisions(text, minutes, "議事録"):
        assert decision.text == text[decision.start : decision.end] != ""
    for passage in split("d", text, blocks, size, minutes):
        assert passage.text == text[passage.start : passage.end]
        if passage.turn is not None:
            turn = minutes.turns[passage.turn - 1]
            assert turn.start <= passage.start < passage.end <= turn.end
            assert (passage.speaker, passage.role, passage.name) == (turn.speaker, turn.role, turn.name)
            assert (passage.turn_kind, passage.replies_to) == (turn.kind, turn.replies_to)


@pytest.mark.parametrize("between", ["：", "　　", "\t"])
def test_speakers_set_wide_are_speakers(between):
    lines = [("市　　　長", "開会する。"), ("副　市　長", "説明する。"), ("企 画 部長", "補足する。")] * 2
    text = "".join(f"{label}{between}{words}\n" for label, words in lines)
    minutes = read_minutes(text, tuple(text_blocks(text)))
    assert [(turn.speaker, turn.role) for turn in minutes.turns] == [
        ("市　　　長", "市長"),
        ("副　市　長", "副市長"),
        ("企 画 部長", "企画部長"),
    ] * 2
