from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.folding import unify
from index.words import dictionary_name, fold, words

OLD = "齋齊澤國廣濱櫻龍邊學會髙﨑嵜邉濵嶋冨舘栁桒渕薮籠𠮷𣘺戶麵"


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("髙橋", "高橋"),
        ("宮﨑", "宮崎"),
        ("宮嵜", "宮崎"),
        ("渡邉", "渡辺"),
        ("渡邊", "渡辺"),
        ("齋藤", "斎藤"),
        ("齊藤", "斎藤"),
        ("斉藤", "斎藤"),
        ("澤田", "沢田"),
        ("國分", "国分"),
        ("廣瀨", "広瀬"),
        ("濵田", "浜田"),
        ("濱田", "浜田"),
        ("櫻井", "桜井"),
        ("龍ケ崎", "竜ヶ崎"),
        ("冨田", "富田"),
        ("嶋田", "島田"),
        ("舘林", "館林"),
        ("栁田", "柳田"),
        ("𠮷田", "吉田"),  # outside the 16-bit plane
        ("𣘺本", "橋本"),
        ("葛\U000e0100城", "葛城"),  # a selector of one glyph among several
        ("館\ufa2a", "館飯"),  # a compatibility character, which NFKC unites
        ("薮塚", "藪塚"),
        ("強靱化", "強靭化"),
        ("霞ケ関", "霞ヶ関"),
        ("3ヶ月", "3か月"),
        ("３カ月", "3箇月"),
        ("ﾃﾞｰﾀ", "データ"),
        ("デ―タ", "データ"),
        ("センタ－", "センター"),
        ("048ー441ー1800", "048-441-1800"),
        ("048−441−1800", "048-441-1800"),
        ("048‐441―1800", "048-441-1800"),
        ("９時〜１７時", "9時～17時"),
        ("宮ア氏", "宮﨑氏"),  # as a broken conversion leaves it
        ("宮ｱ 昌子", "宮崎 昌子"),
    ],
)
def test_two_ways_to_write_one_word_give_the_same_terms(written, other):
    assert words(written) == words(other)


@pytest.mark.parametrize(
    "text",
    [
        "一斉に",  # 斉 is no 斎 here
        "斎場",
        "三重県の一部",  # no numbers
        "高アルカリ",  # no name
        "宮アンケート",
        "アイデア",
        "a-b",
        "コード-1",
        "データー",
        "ケーキ",
    ],
)
def test_other_words_stay_as_they_are(text):
    assert unify(text) == text


@given(st.text(alphabet=OLD + "斎藤田宮ｱアケヶデタ-ー―－‐〜～0１aＡ 月\U000e0100", max_size=20))
def test_what_is_folded_stays_folded(text):
    assert fold(fold(text)) == fold(text)


def test_old_letters_are_gone_after_folding():
    assert set(fold(OLD)) & set(OLD) == {"籠"}  # 籠 is the usual form of 篭


def test_how_text_is_folded_is_part_of_what_an_index_was_built_with():
    assert dictionary_name().endswith(", folding 2")


def test_folding_a_million_characters_takes_little_more_than_nfkc():
    text = unicodedata.normalize("NFKC", "本日は髙橋委員から、３ヶ月後の窓口について質問がありました。" * 30_000)
    started = time.process_time()
    unify(text)
    assert time.process_time() - started < 1.0  # 0.04 s on the machine it was written on
