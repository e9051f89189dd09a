"""What sentences hold of a question: shares of its words by themselves, by synonyms, by like words, and together."""

import numpy as np
import pytest

from answer.evidence import _COMPLETE, _best_of_each, _folded_lines, _reach
from answer.held import Scale, shares
from answer.question import closed
from index.words import fold

TERMS = {"罰金": 2.0, "上限": 1.0, "町": 1.0}
ALTERNATIVES = {"罰金": (frozenset(("過料",)), frozenset(("反則", "金"))), "町": (frozenset(("村",)),)}
SIMILAR = {"上限": {"最大": 0.4, "限度": 0.8}}


def told(*sets: str, joined: bool = False) -> list[float]:
    scale = Scale(TERMS, ALTERNATIVES, SIMILAR)
    rows = scale.rows(frozenset(words.split()) for words in sets)
    rows = rows.max(axis=0, keepdims=True) if joined else rows
    held: list[float] = shares(scale.like(rows), scale.weights(TERMS)).tolist()
    return held


@pytest.mark.parametrize(
    ("words", "share"),
    [
        ("", 0.0),
        ("予算 委員", 0.0),
        ("罰金 上限 町", 1.0),
        ("過料", 0.5),
        ("反則", 0.0),
        ("反則 金", 0.5),
        ("最大", 0.1),
        ("最大 限度", 0.2),
        ("上限 最大", 0.25),
        ("村 町", 0.25),
    ],
)
def test_a_word_its_synonyms_and_like_words_count_once(words: str, share: float):
    assert told(words) == pytest.approx([share])


def test_each_set_has_its_own_row():
    assert told("町", "", "過料 限度") == pytest.approx([0.25, 0.0, 0.7])


def test_a_union_holds_what_only_its_sets_together_say():
    assert told("反則", "金", joined=True) == told("反則 金") == [0.5]


def test_like_words_are_left_out_where_only_what_is_said_counts():
    scale = Scale(TERMS, ALTERNATIVES, SIMILAR)
    rows = scale.rows([frozenset(("限度", "過料"))])
    assert scale.said(rows).tolist() == [[1.0, 0.0, 0.0]]


def test_nothing_is_held_of_a_question_without_weight():
    scale = Scale({}, {}, {})
    assert shares(scale.like(scale.rows([frozenset(("町",))])), scale.weights({})).tolist() == [0.0]


@pytest.mark.parametrize(
    "texts",
    [
        ("令和 ８ 年度の予算", "センタ−", "１月", "Ａ Ｉの利用"),
        ("二行に\nわたる 3 人", "次の行"),
        ("宮ア", "ア町"),
    ],
)
def test_sentences_folded_together_are_folded_as_each_alone(texts: tuple[str, ...]):
    assert _folded_lines(texts) == tuple(closed(fold(text)) for text in texts)


def test_what_stands_before_a_sentence_reaches_it_within_its_passage():
    rows = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    source = np.array([0, 0, 0, 1, 1])
    assert _reach(rows, source, 1).tolist() == [[1, 0], [1, 0], [0, 0], [0, 1], [0, 1]]
    assert _reach(rows, source, 9).tolist() == [[1, 0], [1, 0], [1, 0], [0, 1], [0, 1]]


def test_each_sentence_is_told_the_best_of_its_passage():
    assert _best_of_each(np.array([0.2, 0.7, 0.1]), np.array([0, 0, 1])).tolist() == [0.7, 0.7, 0.1]
    assert _best_of_each(np.array([]), np.array([], np.int64)).tolist() == []


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("案のとおり了承する。", True),
        ("次回に移行時期の見通しを示す（DX推進室）", True),
        ("個人情報を入力すること", True),
        ("書かない窓口の実証実験について", False),
        ("配付資料（別紙）", False),
    ],
)
def test_an_item_that_ends_in_a_verb_states_something(text: str, states: bool):
    assert (_COMPLETE.search(text) is not None) == states
