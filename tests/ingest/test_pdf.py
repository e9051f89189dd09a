from __future__ import annotations

import pytest

from ingest.errors import BrokenFile, EncryptedFile, NoText
from ingest.pdf import read_pdf

pytestmark = pytest.mark.usefixtures("without_recognition")

FULL = "令和六年五月十日に開催された第一回推進本部会議において計画の案が示され審議の結果原案の"


def test_wrapped_japanese_lines_are_joined_without_a_space(pdf, shown):
    extract = read_pdf(pdf([[FULL, "とおり決定した。", "次の議題に移った。"]]), "a.pdf")
    assert shown(extract) == [("paragraph", 0, FULL + "とおり決定した。"), ("paragraph", 0, "次の議題に移った。")]


def test_wrapped_latin_words_keep_the_space_between_them(pdf, shown):
    line = "The plan of the town names four goals and every one of them has a date and"
    extract = read_pdf(pdf([[line, "an owner."]]), "a.pdf")
    assert shown(extract) == [("paragraph", 0, f"{line} an owner.")]


@pytest.mark.parametrize(
    "line",
    ["・住民への周知", "(1)推進体制", "①費用の見込み", "第２章 取組", "3　今後の予定"],
)
def test_a_marked_line_is_not_joined_to_the_line_before(pdf, shown, line):
    extract = read_pdf(pdf([[FULL, line, FULL, "とおり決定した。"]]), "a.pdf")
    assert [text for _, _, text in shown(extract)] == [FULL, line, FULL + "とおり決定した。"]


def test_a_date_at_the_start_of_a_line_is_no_heading(pdf, shown):
    extract = read_pdf(pdf([[FULL, "5 月 10 日の会議で決定した方針", "を確認した。"]]), "a.pdf")
    assert [kind for kind, _, _ in shown(extract)] == ["paragraph", "paragraph"]


def test_headings_are_known_by_their_numbers(pdf, shown):
    lines = [
        "第１章 総則",
        "１ 目的",
        "１.１ 背景",
        "本計画は町の情報化を進めるためのものである。",
        "議題２ 予算",
        "説明があった。",
    ]
    extract = read_pdf(pdf([lines]), "a.pdf")
    assert [(kind, level) for kind, level, _ in shown(extract)] == [
        ("heading", 1),
        ("heading", 3),
        ("heading", 4),
        ("paragraph", 0),
        ("heading", 3),
        ("paragraph", 0),
    ]


def test_page_numbers_and_running_titles_are_dropped(pdf):
    said = ["目標を定めた。", "体制を整えた。", "予算を認めた。"]
    pages = [["みどり町DX推進計画", text, f"- {number} -"] for number, text in enumerate(said, 1)]
    assert read_pdf(pdf(pages), "a.pdf").text == "目標を定めた。\n\n体制を整えた。\n\n予算を認めた。"


def test_bare_page_numbers_that_count_up_are_dropped_and_other_numbers_stay(pdf):
    extract = read_pdf(pdf([["出席者数", "25", "7"], ["欠席者数", "4", "8"], ["傍聴者数", "90", "9"]]), "a.pdf")
    assert extract.text == "出席者数\n25\n\n欠席者数\n4\n\n傍聴者数\n90"


def test_a_line_that_two_pages_share_is_no_running_title(pdf):
    assert read_pdf(pdf([["異議なし", "承認した。"], ["異議なし", "閉会した。"]]), "a.pdf").text.count("異議なし") == 2


def test_blocks_carry_the_sheet_number(pdf):
    extract = read_pdf(pdf([["一枚目の本文です。"], [], ["三枚目の本文です。"]]), "a.pdf")
    assert [block.page for block in extract.blocks] == [1, 3]
    assert extract.unread_pages == (2,)


def test_a_pdf_without_any_text_is_refused(pdf):
    with pytest.raises(NoText, match="2 ページのどこにも文字がありません"):
        read_pdf(pdf([[], []]), "scan.pdf")


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("⼀⽇⾏政", "一日行政"),  # U+2F00 block: Kangxi radicals
        ("⺠間と⻑期の計画", "民間と長期の計画"),  # U+2E80 block, which NFKC leaves alone
        ("ＤＸ①㈱ｶﾅ", "ＤＸ①㈱ｶﾅ"),  # as printed: only look-alikes are mapped
        ("議\x00事\x07録", "議事録"),
    ],
)
def test_look_alike_radicals_become_ideographs_and_nothing_else_changes(pdf, printed, text):
    assert read_pdf(pdf([[printed]]), "a.pdf").text == text


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("みどり町DX推進計画", "みどり町DX推進計画"),
        ("Microsoft Word - 議事録.docx", None),
        ("C:\\Users\\1234\\議事録", None),
        ("令和6年度議事録.pdf", None),
        ("無題", None),
        ("Untitled-1", None),
        ("dp2021_05", None),  # a file's name, not a record's
    ],
)
def test_the_title_is_taken_only_when_it_looks_like_one(pdf, stated, title):
    assert read_pdf(pdf([["本文です。"]], title=stated), "a.pdf").title == title


def test_a_pdf_that_only_forbids_printing_is_read(pdf, locked):
    assert read_pdf(locked(pdf([["公開する計画です。"]]), "", "owner"), "a.pdf").text == "公開する計画です。"


def test_a_pdf_with_a_password_is_refused(pdf, locked):
    with pytest.raises(EncryptedFile, match="パスワードが必要です"):
        read_pdf(locked(pdf([["秘密"]]), "user", "owner"), "a.pdf")


def test_a_truncated_pdf_is_broken(pdf):
    with pytest.raises(BrokenFile, match=r"「a\.pdf」は PDF として壊れています"):
        read_pdf(b"%PDF-1.7\n1 0 obj\n<</Type", "a.pdf")
