from __future__ import annotations

import pytest

from ingest.minutes import find_speakers
from ingest.types import Block, BlockKind


def spoken(*lines: str, kinds: tuple[BlockKind, ...] = ()) -> list[tuple[str | None, str, bool]]:
    """Return (speaker, words, whether a turn begins) of each line."""
    text, blocks = "\n".join(lines), []
    start = 0
    for number, line in enumerate(lines):
        kind: BlockKind = kinds[number] if number < len(kinds) else "paragraph"
        blocks.append(Block(start, start + len(line), kind, 1 if kind == "heading" else 0))
        start += len(line) + 1
    return [
        (said.speaker, text[said.block.start : said.block.end], said.begins) for said in find_speakers(text, blocks)
    ]


@pytest.mark.parametrize(
    ("lines", "speakers"),
    [
        (("○議長（山田太郎君）　開会。", "○市長（鈴木花子君）　答弁。"), ("議長（山田太郎君）", "市長（鈴木花子君）")),
        (("○議長(山田太郎) 開会。", "○市長(鈴木花子) 答弁。"), ("議長(山田太郎)", "市長(鈴木花子)")),
        (("○ 山田太郎君　開会。", "○ 鈴木花子君　答弁。"), ("山田太郎君", "鈴木花子君")),
        (
            ("◆佐藤一議員（佐藤一君）　質問。", "◎総務部長（田中君）　答弁。"),
            ("佐藤一議員（佐藤一君）", "総務部長（田中君）"),
        ),
        (("事務局\t説明。", "部長\t質問。", "事務局\t回答。", "部長\t了解。"), ("事務局", "部長", "事務局", "部長")),
        (
            ("【本部長】 開会。", "【委員】 質問。", "【本部長】 回答。", "【委員】 了解。"),
            ("本部長", "委員", "本部長", "委員"),
        ),
        (
            ("（本部長）開会。", "（委員）質問。", "（本部長）回答。", "（委員）了解。"),
            ("本部長", "委員", "本部長", "委員"),
        ),
        (("本部長：開会。", "委員：質問。", "本部長：回答。", "委員：了解。"), ("本部長", "委員", "本部長", "委員")),
        (("本部長: 開会。", "委員: 質問。", "本部長: 回答。", "委員: 了解。"), ("本部長", "委員", "本部長", "委員")),
        (("匿名質問）費用は。", "大山氏回答）無料です。"), ("匿名質問", "大山氏回答")),
        (("問 費用は。", "答 無料です。"), ("問", "答")),
        (("Q1. 費用は。", "A1. 無料です。"), ("Q1", "A1")),
        (("Ｑ：費用は。", "Ａ：無料です。"), ("Ｑ", "Ａ")),
        (("問１　費用は。", "答１　無料です。"), ("問１", "答１")),
    ],
)
def test_the_layouts_of_minutes_name_their_speakers(lines, speakers):
    found = spoken(*lines)
    assert tuple(speaker for speaker, _, _ in found) == speakers
    assert all(begins for _, _, begins in found)
    assert all(line.endswith(words) and line != words for line, (_, words, _) in zip(lines, found, strict=True))


@pytest.mark.parametrize(
    "lines",
    [
        ("RPA：作業の自動化。", "DX：変革。", "ICT：通信技術。", "BPR：業務改革。"),  # a list of terms
        ("端末\t300台", "回線\t12本", "予備\t20台"),  # a table of figures
        ("日時：令和5年6月21日", "場所：第一会議室", "出席：12名"),  # the head of minutes
        ("【概要】 導入の話。", "【効果】 効果の話。", "【課題】 課題の話。"),  # sections
        ("○議長（山田君）　開会。", "続けます。"),  # one odd line makes no speaker
        ("本部長：開会。", "本部長：閉会。"),
        ("○予算の説明。", "○端末の説明。"),  # bullets
        ("（１）予算の話。", "（２）端末の話。", "（１）予算。", "（２）端末。"),  # numbers speak not
    ],
)
def test_what_only_looks_like_minutes_has_no_speakers(lines):
    assert spoken(*lines) == [(None, line, False) for line in lines]


def test_a_turn_goes_on_until_the_next_label():
    assert spoken("○議長（山田君）　開会。", "続けます。", "○市長（鈴木君）　答弁。") == [
        ("議長（山田君）", "開会。", True),
        ("議長（山田君）", "続けます。", False),
        ("市長（鈴木君）", "答弁。", True),
    ]


def test_a_turn_ends_at_a_heading():
    lines = ("○議長（山田君）　開会。", "議題2", "資料を配る。", "○市長（鈴木君）　答弁。")
    assert spoken(*lines, kinds=("paragraph", "heading")) == [
        ("議長（山田君）", "開会。", True),
        (None, "議題2", False),
        (None, "資料を配る。", False),
        ("市長（鈴木君）", "答弁。", True),
    ]


def test_a_label_alone_on_its_line_speaks_what_follows():
    assert spoken("匿名質問）", "費用は。", "大山氏回答）", "無料です。") == [
        ("匿名質問", "費用は。", True),
        ("大山氏回答", "無料です。", True),
    ]


def test_a_label_that_ends_a_line_of_its_block_belongs_to_it():
    assert spoken("○議長（山田君）\n開会。", "○市長（鈴木君）\n答弁。") == [
        ("議長（山田君）", "開会。", True),
        ("市長（鈴木君）", "答弁。", True),
    ]


def test_a_sentence_is_no_label_however_it_ends():
    long = "あ" * 60
    lines = (f"{long}：一つ", f"{long}：二つ", f"{long}：三つ")
    assert spoken(*lines) == [(None, line, False) for line in lines]


def test_no_blocks_have_no_speakers():
    assert spoken() == []
