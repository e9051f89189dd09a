from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import NoText, UnknownEncoding
from ingest.text import decode, read_markdown, read_text

RECORDS = Path(__file__).parents[3] / "shared" / "records"
ENCODINGS = ("utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le", "utf-16-be")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "text",
    [
        "令和5年度議事録",
        "議事録",  # kanji alone: EUC-JP and half-width kana share their bytes
        "はい。",  # in UTF-16 every byte of it is ASCII
        "ﾄﾖﾔﾏﾁｮｳ ﾃﾞｼﾞﾀﾙｶ",  # half-width kana alone
        "ﾃﾞｼﾞﾀﾙ庁のDX推進について",
        "1 概要\n2 議題\n3 決定",
        "Society 5.0",
        "本日は、生成AIの利用について議論する。",
    ],
)
def test_short_japanese_is_read_in_every_encoding(text, encoding):
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.skipif(not RECORDS.is_dir(), reason="../shared is not here")
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_first_characters_of_real_records_are_read_in_every_encoding(encoding):
    misread = []
    for path in sorted(RECORDS.glob("*.txt")):
        record = path.read_text("utf-8")
        for length in (30, 100, 500, len(record)):
            data = record[:length].encode(encoding, "ignore")
            if decode(data, path.name) != data.decode(encoding):
                misread.append((path.name, length))
    assert misread == []


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_circled_numbers_and_names_outside_jis_are_kept(encoding):
    assert decode("①髙橋 ②﨑山 ㈱みどり".encode(encoding), "a.txt") == "①髙橋 ②﨑山 ㈱みどり"


def test_circled_numbers_are_read_in_euc_jp():
    assert decode("①概要 ②決定".encode("euc_jis_2004"), "a.txt") == "①概要 ②決定"


def test_mail_encoding_is_read():
    assert decode("会議の案内".encode("iso2022_jp"), "a.txt") == "会議の案内"


def test_ascii_before_the_first_japanese_does_not_decide():
    text = "a" * 9_001 + "議事録をお送りします。"  # odd, and longer than the sample
    assert decode(text.encode("cp932"), "a.txt") == text


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 8, b"\xef\xbb\xbf\xff\xff", b"\xff\xfe\x00\xd8", b"\x00\x01\x02\x03" * 50]
)
def test_bytes_in_no_known_encoding_are_refused(data):
    with pytest.raises(UnknownEncoding, match=r"「a\.txt」"):
        decode(data, "a.txt")


def test_line_ends_become_newlines_and_nothing_else_changes():
    assert read_text("　一 \r\n\r\n二\t三\r四  \n".encode(), "a.txt").text == "　一 \n\n二\t三\n四  \n"


@pytest.mark.parametrize("text", [" \n　\n\t", "-----\n=====\n"])
def test_a_text_that_says_nothing_is_refused(text):
    with pytest.raises(NoText, match="文字がありません"):
        read_text(text.encode(), "a.txt")


WRAPPED = "令和六年五月十日に開催された第一回推進本部会議において計画の案"  # 31 characters


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("一行目です。\n二行目です。", [("paragraph", 0, "一行目です。"), ("paragraph", 0, "二行目です。")]),
        (
            f"{WRAPPED}\n{WRAPPED}\n{WRAPPED}\nを承認した。\n次に移った。",
            [("paragraph", 0, f"{WRAPPED}\n{WRAPPED}\n{WRAPPED}\nを承認した。"), ("paragraph", 0, "次に移った。")],
        ),
        (
            f"{WRAPPED}\n{WRAPPED}\n{WRAPPED}\n　次の段落です。",  # indented: a new paragraph, full line or not
            [("paragraph", 0, f"{WRAPPED}\n{WRAPPED}\n{WRAPPED}"), ("paragraph", 0, "次の段落です。")],
        ),
        (
            "・住民への\n　周知\n・職員の研修",
            [("item", 0, "・住民への\n　周知"), ("item", 0, "・職員の研修")],
        ),
        (
            "1 開催日時\n\n令和5年6月21日\n\n2 議題\n\n- (1) 計画\n- (2) 予算",
            [
                ("heading", 3, "1 開催日時"),
                ("paragraph", 0, "令和5年6月21日"),
                ("heading", 3, "2 議題"),
                ("item", 0, "- (1) 計画"),
                ("item", 0, "- (2) 予算"),
            ],
        ),
        (
            "(1) 計画について\n(2) 予算について",  # one after the other: entries of a list
            [("item", 0, "(1) 計画について"), ("item", 0, "(2) 予算について")],
        ),
        (
            "(1) 計画について\n事務局から説明があった。",  # above body text: a heading
            [("heading", 6, "(1) 計画について"), ("paragraph", 0, "事務局から説明があった。")],
        ),
        ("第1部では、事例を紹介しました。", [("paragraph", 0, "第1部では、事例を紹介しました。")]),
        ("1位 行政手続き\n2位 人材", [("paragraph", 0, "1位 行政手続き"), ("paragraph", 0, "2位 人材")]),
        (
            "事務局\t開会します。\n-----\t--\n\n\t<p>続けます。</p>\n本部長\tはい。",  # a table that a page break cut
            [("row", 0, "事務局\t開会します。"), ("row", 0, "<p>続けます。</p>"), ("row", 0, "本部長\tはい。")],
        ),
        (
            "【1】先進事例紹介\n■ 効果\n効果があった。",
            [("heading", 4, "【1】先進事例紹介"), ("heading", 5, "■ 効果"), ("paragraph", 0, "効果があった。")],
        ),
        ("○議長（山田）　開会します。", [("paragraph", 0, "○議長（山田）　開会します。")]),  # a speaker, not a bullet
    ],
)
def test_blocks_of_plain_text(shown, text, blocks):
    assert shown(read_text(text.encode(), "a.txt")) == blocks


def test_equal_marks_in_a_row_are_a_list_also_when_they_are_boxed(shown):
    kinds = [kind for kind, _, _ in shown(read_text("■ 窓口\n■ 研修\n■ 予算".encode(), "a.txt"))]
    assert kinds == ["paragraph", "paragraph", "paragraph"]


def test_the_title_is_the_first_line_that_reads_like_one(shown):
    extract = read_text("\n\n令和5年度第1回推進本部会議 議事録\n\n1 日時\n\n本日".encode(), "a.txt")
    assert (extract.title, shown(extract)[0]) == (
        "令和5年度第1回推進本部会議 議事録",
        ("heading", 1, "令和5年度第1回推進本部会議 議事録"),
    )


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (
            "# 議事録\n\n## 議題 ##\n本文\n続き",
            [("heading", 1, "議事録"), ("heading", 2, "議題"), ("paragraph", 0, "本文\n続き")],
        ),
        ("議事録\n===\n議題\n---\n", [("heading", 1, "議事録"), ("heading", 2, "議題")]),
        ("---\ntitle: 議事録\n---\n本文", [("paragraph", 0, "本文")]),
        ("- 一\n  続き\n- [x] 二\n1. 三", [("item", 0, "一\n  続き"), ("item", 0, "二"), ("item", 0, "1. 三")]),
        ("| 発言者 | 内容 |\n|---|:-:|\n| 事務局 | 説明 |", [("row", 0, "発言者 | 内容"), ("row", 0, "事務局 | 説明")]),
        ("一行目  \n二行目", [("paragraph", 0, "一行目"), ("paragraph", 0, "二行目")]),  # two spaces break the line
        ("<!-- 内部\nメモ -->\n本文", [("paragraph", 0, "本文")]),
        ("```\n# 見出しではない\n```\n本文", [("paragraph", 0, "# 見出しではない"), ("paragraph", 0, "本文")]),
        ("> 引用です。\n\n***\n\n#番号", [("paragraph", 0, "引用です。"), ("paragraph", 0, "#番号")]),
    ],
)
def test_blocks_of_markdown(shown, text, blocks):
    extract = read_markdown(text.encode(), "a.md")
    assert shown(extract) == blocks
    assert extract.text == text


def test_the_title_of_markdown_is_its_first_heading():
    assert read_markdown("前文\n\n## 議事録".encode(), "a.md").title == "議事録"


FORM = """復　命　書（セミナー参加報告）

１　名　　称　　自治体窓口改革セミナー
２　主　　催　　県市町村デジタル研究会
３　日　　時　　令和５年８月２４日（木）１３時３０分～１６時３０分（開場は１３時）、県民センター第３会議室
４　参加者　県内２１市町村から５８人

５　講演の概要
（１）事例発表「青嶺市における窓口」
　　　講師　青嶺市市民課

　　青嶺市は人口約７万人。令和２年度に窓口改革を始めた。
"""


def test_a_field_of_a_form_is_no_heading_and_a_speaker_may_stand_below_one():
    extract = read_text(FORM.encode(), "a.txt")
    headings = [extract.text[block.start : block.end] for block in extract.blocks if block.kind == "heading"]
    assert headings == ["５　講演の概要", "（１）事例発表「青嶺市における窓口」"]
