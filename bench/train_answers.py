"""Fit the two small models of ``answer/weights.json``: which sentence answers, and whether anything does.

    python -m bench.train_answers --output answer/weights.json

Fitted on the questions of every other article of JaQuAD dev, measured on the rest; the encoder never saw either.
A question is unanswerable when the passage that holds its answer is taken from its hits, its neighbours left.
Whether anything answers is fitted on ``data/eval/development.jsonl`` as well, at half the weight: municipal look-alikes
differ in other ways. Needs the ``train`` extra; about four minutes.
"""

from __future__ import annotations

import argparse
import itertools
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

from answer.assistant import Assistant
from answer.evidence import FEATURES, Gauge, Sentence, words_of
from answer.extract import extract, rank_sentences
from answer.model import Logistic, Models, answerable_features, sentence_features
from answer.question import Question, understand
from bench.answers import opened_store
from bench.corpora import SHARED, read_lines
from index.build import Change, build
from index.encoder import load_encoder
from index.search import Generation
from index.store import Store
from index.types import Hit
from ingest.split import split
from ingest.text import text_blocks
from ingest.types import Document, Passage
from settings import ROOT, load_settings

DEVELOPMENT = ROOT / "data" / "eval" / "development.jsonl"
RETRIEVAL = SHARED / "corpus" / "retrieval"
# What an encyclopaedia cannot teach about minutes is set or bounded; everything else is 0 or more. Minutes hold
# questions and headings; one fact stands in several records, so that a hit's strength says less; and what a
# look-alike question differs in is one name or noun.
SET = {"states": 2.0, "complete": 1.5}
BOUNDS = {"missing": (None, 0.0), "length": (None, 1.0), "strength": (0.0, 3.0), "kind": (1.5, None)}
SET_ANSWERABLE = {"complete": 1.0, "phrases": 3.0, "missing": -2.0}
RIDGE = 1e-4
EVERY = 4  # of the questions, to keep the run short
FALSE_REFUSALS = 0.05  # the share of answerable questions that the threshold gives up
# Before anything is fitted, sentences are ordered by what they share with the question.
FIRST = Models(Logistic({"coverage": 4.0, "meaning": 2.0, "strength": 2.0, "states": 1.0}, -4.0), Logistic({}, 0.0))


@dataclass(frozen=True, slots=True)
class Asked:
    question: Question
    gold: str  # Document.id
    answers: tuple[str, ...]
    hits: list[Hit]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True)
    output = parser.parse_args().output
    with tempfile.TemporaryDirectory() as folder:
        generation = open_generation(Path(folder))
        gauge = Gauge(generation.encoder)
        fitting, measuring = ask_all(generation)
        sentence = fit_sentence(generation, gauge, fitting)
        models = Models(sentence, Logistic({}, 0.0))
        answerable = fit_answerable(generation, gauge, fitting, models)
        models = Models(sentence, answerable)
        figures = measure(generation, gauge, measuring, fitting, models)
    record = {
        "sentence": {"weights": dict(sentence.weights), "constant": sentence.constant},
        "answerable": {"weights": dict(answerable.weights), "constant": answerable.constant},
        "fitted_on": "JaQuAD dev (CC BY-SA 3.0), every other article; answerable also on data/eval/development.jsonl",
        "measured_on_the_rest": figures,
    }
    output.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, ensure_ascii=False))


def open_generation(folder: Path) -> Generation:
    """Build a store of all JaQuAD dev passages in ``folder``."""
    settings = load_settings()
    encoder = load_encoder(settings.encoder.name, ROOT)
    store = Store(folder)
    with store.writing():
        build(store, encoder, Change(documents(settings.ingest.passage_characters)))
    return Generation(store, encoder)


def documents(size: int) -> Iterator[tuple[Document, list[Passage]]]:
    for line in read_lines(RETRIEVAL / "jaquad-dev-docs.jsonl.xz"):
        identity, text = line["doc_id"], line["text"]
        document = Document(identity, identity, identity, line["title"], None, 1, "", text)
        yield document, split(identity, text, list(text_blocks(text)), size)


def ask_all(generation: Generation) -> tuple[list[Asked], list[Asked]]:
    """Return the questions with their hits, those to fit on and those to measure on."""
    articles = sorted({document.title for document in generation.documents.values()})
    halves: tuple[list[Asked], list[Asked]] = ([], [])
    search = load_settings().search
    for line in itertools.islice(read_lines(RETRIEVAL / "jaquad-dev-queries.jsonl.xz"), 0, None, EVERY):
        question = understand(line["query"], generation.lexical.document_frequency, generation.manifest.passages)
        hits = generation.search(line["query"], search.top + 5, search.depth)
        half = articles.index(generation.documents[line["doc_id"]].title) % 2
        halves[half].append(Asked(question, line["doc_id"], tuple(line["answers"]), hits))
    return halves


def fit_sentence(generation: Generation, gauge: Gauge, asked: Sequence[Asked]) -> Logistic:
    rows, labels = [], []
    for one in asked:
        for sentence, _ in rank_sentences(one.question, generation, one.hits[:10], FIRST, gauge):
            rows.append([sentence_features(sentence)[name] for name in FEATURES])
            labels.append(holds_answer(sentence, one))
    return logistic(FEATURES, rows, labels, SET)


def holds_answer(sentence: Sentence, asked: Asked) -> bool:
    words = words_of(sentence)
    return sentence.source.document.id == asked.gold and any(answer in words for answer in asked.answers)


def fit_answerable(generation: Generation, gauge: Gauge, asked: Sequence[Asked], models: Models) -> Logistic:
    rows, labels = zip(*answerable_rows(generation, gauge, asked, models), strict=True)
    own_rows, own_labels = zip(*municipal_rows(models), strict=True)
    names = tuple(rows[0])
    times = max(1, len(rows) // (2 * len(own_rows)))
    table = [[row[name] for name in names] for row in (*rows, *own_rows * times)]
    return logistic(names, table, [*labels, *own_labels * times], SET_ANSWERABLE)


def municipal_rows(models: Models) -> Iterator[tuple[dict[str, float], bool]]:
    """Yield features of the development questions over ``data/records``."""
    with opened_store(None) as settings:
        assistant = Assistant.open(settings)
        for line in read_lines(DEVELOPMENT):
            yield assistant.evidence(line["question"], models), line["answerable"]


def answerable_rows(
    generation: Generation, gauge: Gauge, asked: Iterable[Asked], models: Models
) -> Iterator[tuple[dict[str, float], bool]]:
    """Yield features with and without the passage that holds the answer; only questions whose passage was found."""
    for one in asked:
        without = [hit for hit in one.hits if hit.document.id != one.gold][:10]
        if len(one.hits[:10]) == len([hit for hit in one.hits[:10] if hit.document.id != one.gold]):
            continue
        for hits, label in ((one.hits[:10], True), (without, False)):
            ranked = [sentence for sentence, _ in rank_sentences(one.question, generation, hits, models, gauge)]
            if ranked:
                yield answerable_features(ranked), label


def logistic(names: Sequence[str], rows: list[list[float]], labels: list[bool], fixed: Mapping[str, float]) -> Logistic:
    """Fit by maximum likelihood with a little ridge; a feature may only speak the way it is meant to."""
    x, y = np.array(rows), np.array(labels, float)
    held = sum(fixed.get(name, 0.0) * x[:, i] for i, name in enumerate(names))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total = x @ weights[:-1] + weights[-1] + held
        error = 1 / (1 + np.exp(-total)) - y
        value = float(np.mean(np.logaddexp(0, total) - y * total) + RIDGE * weights[:-1] @ weights[:-1])
        return value, np.append(x.T @ error / len(y) + 2 * RIDGE * weights[:-1], error.mean())

    bounds = [(0.0, 0.0) if name in fixed else BOUNDS.get(name, (0.0, None)) for name in names]
    fitted = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    weights = {name: round(float(w), 4) + fixed.get(name, 0.0) for name, w in zip(names, fitted[:-1], strict=True)}
    return Logistic(weights, round(float(fitted[-1]), 4))


def measure(
    generation: Generation, gauge: Gauge, asked: Sequence[Asked], fitting: Sequence[Asked], models: Models
) -> dict[str, Any]:
    """Return the figures on ``asked``, at the threshold that gives up ``FALSE_REFUSALS`` of the fitting questions."""
    first = third = 0
    for one in asked:
        quotes = extract(one.question, generation, one.hits[:10], models, gauge, 3).quotes
        right = [quote.source.document.id == one.gold and any(a in quote.text for a in one.answers) for quote in quotes]
        first += right[:1] == [True]
        third += any(right)
    fitted = [
        models.answerable.probability(row)
        for row, label in answerable_rows(generation, gauge, fitting, models)
        if label
    ]
    threshold = float(np.quantile(fitted, FALSE_REFUSALS))
    rows = list(answerable_rows(generation, gauge, asked, models))
    scores = np.array([models.answerable.probability(row) for row, _ in rows])
    labels = np.array([label for _, label in rows])
    return {
        "questions": len(asked),
        "answer in first quote": round(first / len(asked), 4),
        "answer in first three": round(third / len(asked), 4),
        "answerable, AUC": round(float(roc_auc_score(labels, scores)), 4),
        "answerable, refused": round(float((scores[labels] < threshold).mean()), 4),
        "unanswerable, recognised": round(float((scores[~labels] < threshold).mean()), 4),
    }


if __name__ == "__main__":
    main()
