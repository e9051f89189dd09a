from __future__ import annotations

import threading
import unicodedata

import pytest

from index.words import MAX_CALL_CHARACTERS, _nfkc, analyse, dictionary_name, fold, surfaces, words, words_by_line


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＤＸ推進", "dx推進"),
        ("生成A I", "生成ai"),  # PDFs print abbreviations so
        ("I C Tの活用", "ictの活用"),
        ("A Iと D X", "aiと dx"),
        ("Plan A", "plan a"),  # a word beside a letter is no abbreviation
        ("is a pen", "is a pen"),
        ("ﾃﾞｼﾞﾀﾙ化", "デジタル化"),
        ("１０㎡", "10m2"),
        ("㈱みどり", "(株)みどり"),
        ("令和５年　６月", "令和5年 6月"),
        ("か\u3099", "が"),  # a mark of its own, as some PDFs write it
        ("", ""),
        ("\ud83d会議", "?会議"),  # half a surrogate pair cannot be searched, nor written in UTF-8
    ],
)
def test_text_is_folded(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize("frame", ["か{}か", "ハ{}e", "A{}漢"])
def test_every_character_is_folded_as_nfkc_has_it(frame):
    for character in map(chr, [*range(0xD800), *range(0xE000, 0x20000)]):
        text = frame.format(character)
        assert _nfkc(text) == unicodedata.normalize("NFKC", text), hex(ord(character))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("生成A Iの活用", ["生成", "AI", "活用"]),
        ("生成AIの活用", ["生成", "AI", "活用"]),
        ("ＡＩ", ["AI"]),
        ("コンピュータ", ["コンピューター"]),
        ("コンピューター", ["コンピューター"]),  # one word in two spellings
        ("申し込み", ["申し込み"]),
        ("申込", ["申し込み"]),
        ("ﾃﾞｼﾞﾀﾙ推進課", ["デジタル", "推進", "課"]),
        ("を、は。", []),
        ("", []),
        ("　\n\t", []),
    ],
)
def test_words_are_normalized_without_particles(text, terms):
    assert words(text) == terms


def test_more_text_than_sudachi_takes_in_one_call_is_cut():
    text = "予算の会議を開く。" * 3_000
    assert len(text.encode()) > 49_149
    assert len(text) > MAX_CALL_CHARACTERS
    found = words(text)
    assert found[:3] == ["予算", "会議", "開く"]
    assert abs(len(found) - 9_000) <= 3  # a word on a cut may fall apart
    assert "".join(surfaces(text)) == text


def test_long_text_is_cut_at_line_ends_where_no_word_falls_apart():
    text = "予算の会議を開く。\n" * 3_000
    assert words(text) == ["予算", "会議", "開く"] * 3_000


def test_four_byte_characters_fit_one_call():
    assert "".join(surfaces("𩸽" * 20_000)) == "𩸽" * 20_000


def test_content_words_are_told_from_the_rest():
    told = {word.surface: word.is_content for word in analyse("防災訓練の事を教えてください。")}
    assert told == {
        "防災": True,
        "訓練": True,
        "の": False,
        "事": False,
        "を": False,
        "教え": False,
        "て": False,
        "ください": False,
        "。": False,
    }


def test_the_dictionary_is_named_by_version():
    assert dictionary_name().startswith("SudachiPy 0.6.11, SudachiDict-core 2026")


def test_several_threads_cut_words_at_once():
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append(words("予算の会議を開く。" * 200))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["予算", "会議", "開く"] * 200] * 4


@pytest.mark.parametrize(
    "lines",
    [
        ["傍聴は考えておりません。", "ただし、公表します。"],
        ["生成A Iの利用", "", "R5\t12件"],  # an empty line stays a line
        ["窓口で\n　　書かない"],  # a wrapped line is one text
        [],
    ],
)
def test_lines_tokenised_together_give_what_each_gives_alone(lines):
    assert words_by_line(lines) == [words(line.replace("\n　　", "")) for line in lines]
