from __future__ import annotations

import json

import numpy as np
import pytest

from index.answerable import FIGURES, Evidence, figures, probability
from index.features import FEATURES
from index.lexical import Terms
from index.network import Network, load_network
from index.rank import FIGURES as RANKING
from index.rank import load_ranker, scores
from index.types import Hit
from index.words import analyse


def test_a_network_is_standardised_bent_and_added_up():
    network = Network(
        mean=np.array([1.0, 0.0]),
        spread=np.array([2.0, 1.0]),
        hidden=np.array([[1.0, 0.0], [0.0, 1.0]]),
        hidden_bias=np.array([0.0, 1.0]),
        output=np.array([3.0, -1.0]),
        output_bias=0.5,
    )
    assert network(np.array([[3.0, -1.0]])) == pytest.approx(3 * np.tanh(1.0) + 0.5)


def test_weights_are_found_by_name_and_a_figure_not_fitted_on_is_refused(tmp_path):
    path = tmp_path / "weights.json"
    rows = {name: {"mean": 0, "spread": 1, "weights": [weight]} for name, weight in (("a", 1), ("b", 2))}
    path.write_text(json.dumps({"figures": rows, "hidden_bias": [0], "output": [1], "output_bias": 0}))
    assert load_network(path, ["b", "a"]).hidden.tolist() == [[2], [1]]
    with pytest.raises(KeyError, match="c"):
        load_network(path, ["a", "c"])


def test_the_best_of_a_question_has_one_and_all_lie_above_nothing():
    rows = np.random.default_rng(1).normal(size=(30, len(RANKING)))
    given = scores(load_ranker(), rows)
    assert max(given) == 1.0
    assert min(given) > 0.0
    assert scores(load_ranker(), rows[:0]) == []


def matrix(**told):
    return np.array([[told.get(name, 0.0) for name in RANKING]])


def test_more_of_the_question_in_a_passage_ranks_it_higher():
    most = matrix(coverage=1.0, gram_coverage=1.0, sentence=1.0, window=1.0, run=0.8, length=5.0, dense=0.5)
    least = matrix(
        coverage=0.3, gram_coverage=0.3, sentence=0.2, window=0.2, run=0.1, length=5.0, dense=0.1, missing=1.0,
        coverage_lead=-0.7, gram_coverage_lead=-0.7, sentence_lead=-0.8, window_lead=-0.8, run_lead=-0.7,
        dense_lead=-0.4,
    )  # fmt: skip
    first, second = scores(load_ranker(), np.vstack([most, least]))
    assert first == 1.0 > second


@pytest.fixture
def hit(record):
    document, (passage,) = record("a.txt", "予算")

    def made(score=1.0, **features):
        return Hit(passage, document, score, 0.0, 0.0, 0.0, {name: features.get(name, 0.0) for name in FEATURES})

    return made


def evidence(question, hits, bodies=()):
    asked = analyse(question)
    weights = {word.form: 0.5 for word in asked if word.is_content}
    terms = [Terms(body, "", "", "") for body in (*bodies, *[""] * len(hits))][: len(hits)]
    return Evidence(question, asked, weights, hits, terms, lambda words: np.zeros((len(words), 256), np.float32))


def test_no_hits_answer_nothing():
    assert probability(evidence("予算はいくらですか", [])) == 0.0


def test_hits_that_say_the_question_answer_it_more_likely_than_those_that_do_not(hit):
    full = dict.fromkeys(("coverage", "gram_coverage", "sentence", "window", "pair_coverage"), 1.0)
    right = hit(words=1.2, characters=1.2, dense=0.6, run=0.6, length=5.0, **full)
    wrong = hit(words=0.3, characters=0.2, dense=0.1, missing=1.0, length=5.0)
    likely, unlikely = (
        probability(evidence("予算はいくらですか", [first, hit(0.5, length=5.0)], [body]))
        for first, body in ((right, "予算 300000000 円"), (wrong, "端末 配る"))
    )
    assert 0.0 <= unlikely < 0.5 < likely <= 1.0


def test_figures_compare_the_first_hit_with_the_next_ones(hit):
    given = figures(evidence("端末", [hit(coverage=0.75), hit(0.5, coverage=0.25), hit(0.25, coverage=0.5)]))
    told = dict(zip(FIGURES, given, strict=True))
    assert (told["coverage_gap"], told["coverage_best"], told["score_gap"]) == (0.25, 0.75, 0.5)
