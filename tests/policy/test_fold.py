"""Kana and its mark become one character, and every character still tells where it stood."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.fold import compose, is_composed


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
