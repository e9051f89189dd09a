"""Fit the two small models of ``answer``: which sentence answers, and whether anything does.

    python -m bench.train_answers --output answer

Fitted on the municipal questions of ``data/eval`` that are there for it, and on JaQuAD dev, which the encoder never
saw; every part weighs the same. Over JaQuAD a question is unanswerable when the passage that holds its answer is left
out, its neighbours kept. The figures are of questions left out of the fit, in ``FOLDS`` turns, each time with
all questions whose best hit is in the same record: trees would know a sentence again that they saw. Needs the ``train``
extra and ``../shared``; about three minutes.
"""

from __future__ import annotations

import argparse
import itertools
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import roc_auc_score

from answer.assistant import Assistant
from answer.evidence import FEATURES, Sentence, words_of
from answer.forest import LEAF, Forest
from answer.model import FOREST, WEIGHTS, Logistic, answerable_figures, ranked, sentence_features
from bench.answers import FITTING, golds_of, lines_of, opened_store, stands_in
from bench.corpora import SHARED, read_lines
from bench.real_questions import Gold
from index.build import Change, build
from index.encoder import load_encoder
from index.store import Store
from index.types import Filters
from ingest.split import split
from ingest.text import text_blocks
from ingest.types import Document, Passage
from settings import ROOT, load_settings

TOWNS = tuple(sorted(folder.name for folder in FITTING.iterdir()))
MUNICIPAL = ("development", "training", "minutes-training", "real-training", *TOWNS)
RETRIEVAL = SHARED / "corpus" / "retrieval"
JAQUAD_PARAGRAPHS = RETRIEVAL / "jaquad-dev-docs.jsonl.xz"
JAQUAD_QUESTIONS = RETRIEVAL / "jaquad-dev-queries.jsonl.xz"
EVERY = 8  # of the JaQuAD questions, to keep the run short
FOLDS = 5
TREES = 300
LEAST = 5  # examples in a leaf; by cross-validation over 5, 8, 12
RIDGE = 1e-3  # by cross-validation over .0003, .001, .003
# What speaks against an answer; everything else may only speak for one, however few the questions are.
AGAINST = frozenset({"missing", "contrary", "followed", "outdone"})
FALSE_REFUSALS = (0.05, 0.1, 0.15, 0.2)
# Of the municipal questions that are answered, the share that each level may refuse.
REFUSED_AT = {"慎重": 0.25, "標準": 0.15, "積極的": 0.05}

Matrix = npt.NDArray[np.float64]
Judged = list[tuple[float, bool]]  # by question: the probability that it is answered, and whether it is


@dataclass(frozen=True, slots=True)
class Example:
    """One question with the sentences of its hits."""

    part: str  # where it is from; the parts weigh the same
    sentences: list[Sentence]
    of_hits: list[float]  # what the hits themselves say
    right: list[bool]  # by sentence: it holds the answer, or does together with the one behind it
    answerable: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True)
    folder = parser.parse_args().output
    examples = [*municipal(), *jaquad()]
    sentence, answerable = fit(examples)
    figures, judged = cross_validated(examples)
    record = {
        "sentence": {"weights": dict(sentence.weights), "constant": sentence.constant},
        "thresholds": thresholds([judged[part] for part in MUNICIPAL]),
        "fitted_on": {part: sum(e.part == part for e in examples) for part in dict.fromkeys(e.part for e in examples)},
        "measured_on_what_was_left_out": figures,
    }
    (folder / WEIGHTS.name).write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    answerable.save(folder / FOREST.name)
    print(json.dumps(figures | {"thresholds": record["thresholds"]}, ensure_ascii=False, indent=1))


# -- questions


def municipal() -> Iterator[Example]:
    for part in MUNICIPAL:
        with opened_store(part) as settings:
            assistant = Assistant.open(settings)
            for line in lines_of(part):
                measured = assistant.measured(line["question"])
                right = _right(measured.sentences, _holds_any(golds_of(line)))
                yield Example(part, measured.sentences, measured.of_hits, right, line["answerable"])


def _holds_any(golds: Sequence[tuple[str, str | Gold]]) -> Callable[[Sentence, str], bool]:
    def holds(sentence: Sentence, text: str) -> bool:
        return any(sentence.source.document.source == source and stands_in(gold, text) for source, gold in golds)

    return holds


def _right(sentences: Sequence[Sentence], holds: Callable[[Sentence, str], bool]) -> list[bool]:
    alone = [holds(sentence, words_of(sentence)) for sentence in sentences]
    if any(alone):
        return alone
    together = [holds(sentence, words_of(sentence, 2)) for sentence in sentences]
    return [both or before for both, before in zip(together, [False, *together], strict=False)]


def jaquad() -> Iterator[Example]:
    """Yield each question twice: asked of all paragraphs, and of all but the one that holds its answer."""
    with jaquad_assistant() as assistant:
        every = [line["doc_id"] for line in read_lines(JAQUAD_PARAGRAPHS)]
        for line in itertools.islice(read_lines(JAQUAD_QUESTIONS), 0, None, EVERY):
            measured = assistant.measured(line["query"])
            holds = _holds_any([(line["doc_id"], answer) for answer in line["answers"]])
            right = _right(measured.sentences, holds)
            if not any(right):
                continue
            yield Example("JaQuAD dev", measured.sentences, measured.of_hits, right, True)
            others = Filters(sources=tuple(name for name in every if name != line["doc_id"]))
            rest = assistant.measured(line["query"], others)
            yield Example("JaQuAD dev", rest.sentences, rest.of_hits, [False] * len(rest.sentences), False)


@contextmanager
def jaquad_assistant() -> Iterator[Assistant]:
    """Give an assistant over all paragraphs of JaQuAD dev."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(store=Path(folder))
        encoder = load_encoder(settings.encoder.name, ROOT)
        store = Store(settings.store)
        with store.writing():
            build(store, encoder, Change(_paragraphs(settings.ingest.passage_characters)))
        yield Assistant(settings, encoder)


def _paragraphs(size: int) -> Iterator[tuple[Document, list[Passage]]]:
    for line in read_lines(JAQUAD_PARAGRAPHS):
        identity, text = line["doc_id"], line["text"]
        document = Document(identity, identity, identity, line["title"], None, 1, "", text)
        yield document, split(identity, text, list(text_blocks(text)), size)


# -- fitting


def fit(examples: Sequence[Example]) -> tuple[Logistic, Forest]:
    """Return the model that ranks sentences, and the one that judges the best of them."""
    sentence = fit_sentence(examples)
    return sentence, fit_answerable(examples, sentence)


def fit_sentence(examples: Sequence[Example]) -> Logistic:
    """Choose weights so that among a question's sentences the right ones get the probability (softmax).

    The constant is fitted afterwards, so that one sentence's score is the probability that it answers.
    """
    asked = [example for example in examples if any(example.right)]
    rows = [np.array([list(sentence_features(s).values()) for s in example.sentences]) for example in asked]
    right = [np.array(example.right) for example in asked]
    share = _shares([example.part for example in asked])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        value, gradient = 0.5 * RIDGE * float(weights @ weights), RIDGE * weights
        for x, y, weight in zip(rows, right, share, strict=True):
            score = x @ weights
            probability = np.exp(score - score.max())
            probability /= probability.sum()
            held = probability[y].sum() + 1e-12
            value -= weight * float(np.log(held))
            gradient = gradient - weight * (x.T @ (np.where(y, probability / held, 0.0) - probability))
        return value, gradient

    weights = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B", bounds=_bounds(FEATURES)).x
    scores = np.concatenate([x @ weights for x in rows])
    constant = _constant(scores, np.concatenate(right).astype(float))
    return Logistic({name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True)}, constant)


def _constant(scores: Matrix, labels: Matrix) -> float:
    def loss(constant: Matrix) -> float:
        total = scores + constant[0]
        return float(np.mean(np.logaddexp(0, total) - labels * total))

    return round(float(minimize(loss, np.zeros(1)).x[0]), 4)


def fit_answerable(examples: Sequence[Example], sentence: Logistic) -> Forest:
    """Fit whether the best sentences answer: extremely randomised trees (Geurts et al., 2006)."""
    asked = [example for example in examples if example.sentences]
    x = np.array([answerable_figures(ranked(example.sentences, sentence), example.of_hits) for example in asked])
    y = np.array([example.answerable for example in asked])
    trees = ExtraTreesClassifier(TREES, min_samples_leaf=LEAST, random_state=0)
    trees.fit(x, y, sample_weight=np.array(_shares([example.part for example in asked])) * len(asked))
    return _joined([tree.tree_ for tree in trees.estimators_])


def _joined(trees: Sequence[Any]) -> Forest:
    """Return scikit-learn's trees as one forest."""
    sizes = [tree.node_count for tree in trees]
    roots = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)
    inner = [tree.children_left != LEAF for tree in trees]
    for tree, within in zip(trees, inner, strict=True):
        assert (tree.children_left[within] == np.flatnonzero(within) + 1).all(), "not in depth-first order"
    return Forest(
        feature=np.concatenate([np.where(i, t.feature, LEAF) for t, i in zip(trees, inner, strict=True)]).astype(
            np.int16
        ),
        threshold=np.concatenate([tree.threshold for tree in trees]).astype(np.float32),
        right=np.concatenate([tree.children_right + root for tree, root in zip(trees, roots, strict=True)]).astype(
            np.int32
        ),
        share=np.concatenate([tree.value[:, 0, 1] for tree in trees]).astype(np.float32),
        roots=roots,
    )


def _bounds(names: Iterable[str]) -> list[tuple[float | None, float | None]]:
    return [(None, 0.0) if name in AGAINST else (0.0, None) for name in names]


def _shares(parts: Sequence[str]) -> list[float]:
    """Return a weight per example, so that the parts weigh the same and all together 1."""
    names = set(parts)
    return [1 / len(names) / parts.count(part) for part in parts]


# -- measuring


def cross_validated(examples: Sequence[Example]) -> tuple[dict[str, Any], dict[str, Judged]]:
    """Return figures by part over ``FOLDS`` turns of examples that were left out of the fit, and what each got."""
    best: dict[str, list[tuple[bool, bool]]] = {}
    judged: dict[str, Judged] = {}
    folds = _folds(examples)
    for turn in range(FOLDS):
        sentence, answerable = fit([e for e, fold in zip(examples, folds, strict=True) if fold != turn])
        for example in (e for e, fold in zip(examples, folds, strict=True) if fold == turn):
            order = ranked(example.sentences, sentence)
            right = dict(zip(map(id, example.sentences), example.right, strict=True))
            if example.answerable:
                found = [right[id(one)] for one, _ in order]
                best.setdefault(example.part, []).append((any(found[:1]), any(found[:4])))
            probability = answerable.probability(answerable_figures(order, example.of_hits)) if order else 0.0
            judged.setdefault(example.part, []).append((probability, example.answerable))
    return {part: _figures(best[part], judged[part]) for part in best}, judged


def _folds(examples: Sequence[Example]) -> list[int]:
    """Return for each example the turn in which it is left out, one for all that begin with the same record."""
    turns: dict[str, int] = {}
    firsts = [example.sentences[0].source.document.source if example.sentences else "" for example in examples]
    return [turns.setdefault(first, len(turns) % FOLDS) for first in firsts]


def thresholds(parts: Sequence[Judged]) -> dict[str, float]:
    """Return the threshold of each level over left-out questions; every part weighs the same."""
    scores = [np.array([p for p, _ in part]) for part in parts]
    labels = [np.array([y for _, y in part]) for part in parts]
    places = np.round(np.arange(0.05, 0.95, 0.01), 2)
    refused = np.array([np.mean([(s[y] < t).mean() for s, y in zip(scores, labels, strict=True)]) for t in places])
    return {level: float(places[refused <= share][-1]) for level, share in REFUSED_AT.items()}


def _figures(best: Sequence[tuple[bool, bool]], judged: Judged) -> dict[str, Any]:
    scores, labels = np.array([p for p, _ in judged]), np.array([y for _, y in judged])
    return {
        "answerable": len(best),
        "right sentence first": round(sum(first for first, _ in best) / len(best), 4),
        "among the first four": round(sum(four for _, four in best) / len(best), 4),
        "answerability, AUC": round(float(roc_auc_score(labels, scores)), 4),
        "recognised at refusals of": {
            str(share): round(float((scores[~labels] < np.quantile(scores[labels], share)).mean()), 4)
            for share in FALSE_REFUSALS
        },
    }


if __name__ == "__main__":
    main()
