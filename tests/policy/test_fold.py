"""Kana and its mark, and labels written wide, are read as one; every character still tells where it stood."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.fold import compose, fold, is_composed


@pytest.mark.parametrize(
    ("text", "composed"),
    [
        ("ｺｰﾄﾞ", "ｺｰド"),
        ("ﾊﾟｽﾎﾟｰﾄ", "パｽポｰﾄ"),
        (unicodedata.normalize("NFD", "ガイドブックが"), "ガイドブックが"),  # as some file systems write
        ("ﾞ濁点", "ﾞ濁点"),  # a mark of nothing
        ("あﾞ", "あﾞ"),
        ("", ""),
    ],
)
def test_kana_and_its_mark_are_one(text, composed):
    assert compose(text)[0] == composed


@given(st.text(alphabet="ｶﾄﾊﾞﾟかはカ\u3099\u309a1番", max_size=30))
def test_every_character_tells_where_it_stood(text):
    composed, places = compose(text)

    assert len(places) == len(composed) + 1
    parts = [text[start:end] for start, end in itertools.pairwise(places)]
    assert "".join(parts) == text
    assert [unicodedata.normalize("NFKC", part) for part in parts] == [
        unicodedata.normalize("NFKC", character) for character in composed
    ]
    assert is_composed(text) <= (composed == text)


def test_what_is_masked_stands_where_it_was_written(policy):
    text = "ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞの写しと住民票ｺｰﾄﾞ 12345678901 です"

    assert policy.redact(text)[0] == "ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞの写しと住民票ｺｰﾄﾞ ●●●●●●●●●●● です"


@pytest.mark.parametrize(
    ("text", "composed"),
    [
        ("住 所　桐生市", "住所　桐生市"),
        ("個　人　番　号 12", "個人番号 12"),
        ("氏 名 ﾄﾞ", "氏名 ド"),
        ("年 金 番 号 12", "年金番号 12"),
        ("申請者　氏 名", "申請者　氏名"),
        ("番号　氏名", "番号　氏名"),
        ("現住 所 在", "現住 所 在"),
    ],
)
def test_a_label_written_wide_is_read_close_and_keeps_its_places(text, composed):
    told, places = compose(text)
    assert told == composed
    assert is_composed(text) == (text == composed)
    assert len(places) == len(told) + 1
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, len(text))


def test_a_counting_sign_is_no_digit():
    assert fold("08034618101②") == "08034618101②"
