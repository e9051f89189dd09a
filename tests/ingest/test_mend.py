"""What a conversion broke is whole again, and a sound text is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.layout import Piece, assemble
from ingest.mend import mend
from ingest.text import read_text, text_blocks
from ingest.types import Extract


def mended(text):
    extract = mend(Extract(text, tuple(text_blocks(text))))
    return [extract.text[block.start : block.end] for block in extract.blocks]


def paged(*pieces):
    extract = mend(Extract(*assemble(Piece(text, page=page) for page, text in pieces)))
    return [(b.page, b.last_page, extract.text[b.start : b.end]) for b in extract.blocks]


def test_a_cell_that_a_page_break_cut_is_one_again():
    text = "部長\t<p>動きがある。</p> <p>記載がない「生</p>\n\n\t<p>成A I」のこと。</p> <p>見直す。</p>\n課長\t了解。\n"
    assert mended(text) == ["部長\t動きがある。", "記載がない「生成AI」のこと。", "見直す。", "課長\t了解。"]


def test_a_row_that_goes_on_after_a_whole_sentence_stays_a_paragraph_of_its_own():
    text = "部長\t<p>説明する。</p>\n\n\t<p>続ける。</p>\n課長\t了解。\n"
    assert mended(text) == ["部長\t説明する。", "続ける。", "課長\t了解。"]


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        ("生成A Iの利用", "生成AIの利用"),
        ("D X推進", "DX推進"),
        ("I C Tの活用", "ICTの活用"),
        ("Q R票とQRコード", "QR票とQRコード"),  # the record has it whole elsewhere
        ("Q R票の話", "Q R票の話"),
        ("Bing AI の利用", "Bing AI の利用"),
        ("A I D X", "A I D X"),
        ("甲 A B 乙", "甲 A B 乙"),
    ],
)
def test_gaps_inside_known_abbreviations_go(printed, whole):
    assert mended(printed) == [whole]


def test_a_sentence_that_a_page_break_cut_is_one_and_knows_both_pages():
    assert paged((1, "計画を見直す。費用については県と協議のうえで、"), (2, "次回に示す。期間は四年とする。")) == [
        (1, 2, "計画を見直す。費用については県と協議のうえで、次回に示す。"),
        (2, None, "期間は四年とする。"),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("計画を見直す。費用も見直すこととする。", "次回に示す。"),  # the sentence has ended
        ("費用については県と協議のうえで、", "○議長（山田君）　次回に示す。"),  # somebody else begins
        ("DX推進計画の策定方針について", "次回に示す。"),  # a title
        ("総務課", "次回に示す。"),
        ("費用については県と協議のうえで、", "端末の台数"),  # no sentence there
    ],
)
def test_what_only_stands_at_a_page_break_is_not_joined(first, second):
    assert paged((1, first), (2, second)) == [(1, None, first), (2, None, second)]


@pytest.mark.parametrize(
    "text", ["", "<p>は段落の印です。</p>を閉じる。\n", "表\t<p>だけ\n", "予算の話。\n\n\t続き。\n"]
)
def test_a_sound_text_is_left_as_it_is(text):
    extract = Extract(text, tuple(text_blocks(text)))
    assert mend(extract) is extract


@given(st.lists(st.sampled_from(["部長\t", "<p>", "</p>", " ", "\n", "\t", "生", "成A I。", "D X", "。"]), max_size=40))
def test_nothing_but_white_space_and_tags_is_lost(parts):
    text = "".join(parts) + "あ"
    extract = read_text(text.encode(), "a.txt")
    whole = mend(extract)

    def told(words):
        return "".join(words.replace("<p>", "").replace("</p>", "").split())

    assert told(whole.text) == told(extract.text)
    end = 0
    for block in whole.blocks:
        assert end <= block.start < block.end <= len(whole.text)
        end = block.end
