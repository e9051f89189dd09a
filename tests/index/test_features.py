from __future__ import annotations

import math

import pytest

from index.features import FEATURES, MEASURED, Candidate, ask, idf, measure
from index.lexical import Terms


def asked(*terms, question="", alternatives=None):
    """Return a question each of whose terms weighs 1 and each of whose pairs of characters weighs 1."""
    return ask(question, terms, alternatives or {}, lambda _term: 1.0, lambda _gram: 1.0)


def candidate(body="", *, title="", headings="", text="", words=0.0, dense=0.0, places=(None, None, None)):
    return Candidate(words, 0.0, dense, places, Terms(body, title, headings, ""), text)


def features(question, *candidates):
    return [dict(zip(FEATURES, row, strict=True)) for row in measure(question, candidates).tolist()]


def test_words_count_wherever_they_stand_and_sentences_by_themselves():
    (row,) = features(asked("予算", "端末", "研修", "窓口"), candidate("予算 会議\t端末\t窓口", title="研修"))
    assert (row["coverage"], row["sentence"], row["window"], row["missing"]) == (1.0, 0.25, 0.5, 0.0)


def test_the_heaviest_missing_word_is_told():
    question = ask("", ["予算", "端末"], {}, {"予算": 1.0, "端末": 3.0}.__getitem__, lambda _gram: 1.0)
    rows = features(question, candidate("予算"), candidate("端末"), candidate("会議"))
    assert [row["missing"] for row in rows] == [1.0, pytest.approx(1 / 3), 1.0]
    assert [row["coverage"] for row in rows] == [0.25, 0.75, 0.0]


def test_neighbouring_words_count_as_a_pair_only_side_by_side():
    rows = features(asked("防災", "訓練"), candidate("防災 訓練"), candidate("訓練 防災"), candidate("防災 の 訓練"))
    assert [row["pair_coverage"] for row in rows] == [1.0, 0.0, 0.0]


def test_a_synonym_stands_for_a_word():
    question = asked("パソコン", "予算", alternatives={"パソコン": (frozenset({"業務", "端末"}),)})
    rows = features(question, candidate("業務 端末"), candidate("端末"))
    assert [row["coverage"] for row in rows] == [0.5, 0.0]


def test_the_longest_shared_run_and_shared_pairs_are_counted_over_line_ends():
    (row,) = features(asked(question="防災訓練の日"), candidate(text="防災\n訓練は"))
    assert row["run"] == pytest.approx(4 / 24)
    assert row["gram_coverage"] == pytest.approx(3 / 5)  # 防災 災訓 訓練, not 練の の日
    assert row["length"] == pytest.approx(math.log(6))


def test_each_figure_is_also_told_against_the_best_of_the_question():
    rows = features(asked("予算"), candidate("予算", dense=0.5), candidate(dense=0.75, places=(None, 1, 0)))
    assert [(row["dense_lead"], row["coverage_lead"]) for row in rows] == [(-0.25, 0.0), (0.0, -1.0)]
    assert [rows[1][name] for name in ("word_rank", "character_rank", "dense_rank")] == [0.0, 0.5, 1.0]


def test_nothing_found_and_nothing_asked_divide_nothing():
    assert measure(asked(), []).shape == (0, len(FEATURES))
    (row,) = features(asked(), candidate())
    assert [row[name] for name in MEASURED] == [0.0] * len(MEASURED)


def test_the_sum_of_weights_is_the_same_in_every_order():
    weights = [idf(frequency, 5_000) for frequency in range(200)]
    assert sum(weights) == sum(reversed(weights)) == sum(sorted(weights))
