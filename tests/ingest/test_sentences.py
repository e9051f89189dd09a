from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentence_spans


def sentences(text):
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("予算を決めた。端末を買う。", ["予算を決めた。", "端末を買う。"]),
        ("彼は「行く。必ず。」と言った。次。", ["彼は「行く。必ず。」と言った。", "次。"]),
        (
            "「『はい。』と答えた。そして帰った。」と聞く。次。",
            ["「『はい。』と答えた。そして帰った。」と聞く。", "次。"],
        ),
        ("「終わり。」次の文。", ["「終わり。」次の文。"]),  # a quotation may go on: 「…。」と言った
        ("（資料1参照。）以上。次。", ["（資料1参照。）以上。", "次。"]),
        ("「閉じない。次。", ["「閉じない。", "次。"]),  # what is never closed quotes nothing
        ("閉じるだけ」。次。", ["閉じるだけ」。", "次。"]),
        ("（一つ「二つ。）三つ。", ["（一つ「二つ。）三つ。"]),  # the outer bracket closes over the forgotten one
        ("<p>一つ。</p><p>二つ</p>", ["一つ。", "二つ"]),
        ("一つ<p>二つ", ["一つ", "二つ"]),
        ("3.5%増えた。", ["3.5%増えた。"]),
        ("版は v1.2 です。", ["版は v1.2 です。"]),
        ("It works. 次。", ["It works.", "次。"]),
        ("全角．次．", ["全角．", "次．"]),
        ("月２．４時間減った．次。", ["月２．４時間減った．", "次。"]),  # a decimal point of full width
        ("本当か！？はい！", ["本当か！？", "はい！"]),
        ("なぜ?なぜ!", ["なぜ?", "なぜ!"]),
        ("改行は\n文を切らない。", ["改行は\n文を切らない。"]),
        ("終わりの空白。　 \n", ["終わりの空白。"]),
        ("　初めの空白。", ["初めの空白。"]),
        ("句点がない", ["句点がない"]),
        ("", []),
        ("　\n ", []),
        ("<p></p>", []),
        ("。", ["。"]),
    ],
)
def test_sentences_are_found(text, expected):
    assert sentences(text) == expected


def test_only_the_stretch_given_is_cut_and_spans_are_offsets_into_the_whole():
    text = "前の文。中の文。後の文。"
    assert sentence_spans(text, 4, 8) == [(4, 8)]
    assert sentence_spans(text, 4) == [(4, 8), (8, 12)]


def test_a_quotation_that_opens_before_the_stretch_does_not_reach_into_it():
    text = "「前。中。後。」"
    assert sentence_spans(text, 3, 7) == [(3, 5), (5, 7)]


JAPANESE = st.text(alphabet="あア亜a1。．！？!?.「」『』（）()【】“” 　\n<p>/", max_size=60)


@given(JAPANESE)
def test_spans_are_ordered_apart_stripped_and_lose_nothing_but_space_and_tags(text):
    spans = sentence_spans(text)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    held = "".join(text[start:end] for start, end in spans)
    assert bare(held) == bare(text)


def bare(text):
    return "".join(text.replace("<p>", "").replace("</p>", "").split())


def test_thousands_of_brackets_are_cut_in_no_time():
    assert len(sentences("「" * 20_000 + "。" * 20_000)) == 1
    assert len(sentences("「あ。」" * 10_000)) == 1
