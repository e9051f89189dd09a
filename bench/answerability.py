"""Measure whether the assistant knows that the records do not answer: ``index.answerable``.

    python -m bench.answerability [DOCS QUERIES] [--every N]   JSQuAD valid, unless others are named, and LIT-RAGBench
    python -m bench.answerability --fit                        fit index/answerable.json on JaQuAD dev

Each question is asked three times: of all documents, without its document (its neighbours of the same article left),
and without its whole article. Prints one JSON with the area under the ROC curve, the share recognised when 5 % of the
answerable are refused, and the expected calibration error over ten bins of equal width.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, roc_curve

from bench.corpora import SHARED, read_lines
from bench.retrieval import DEPTH, generation_of
from index.answerable import FIGURES, REACH, WEIGHTS, Evidence, Logistic, figures, load_logistic
from index.encoder import load_encoder
from index.search import Generation
from index.types import Filters
from settings import ROOT, load_settings

RETRIEVAL = SHARED / "corpus" / "retrieval"
FOLDS = 5
RIDGE = 0.1
KINDS = (
    2.0,
    1.6,
    0.4,
)  # weight of answered, without the passage, without the article: the second is the one that is hard


@dataclass(frozen=True, slots=True)
class Article:
    """Documents that are left out together, and the questions about them."""

    documents: dict[str, str]  # text by id
    questions: list[dict[str, Any]]  # with query, doc_id, answers


@dataclass(frozen=True, slots=True)
class Asked:
    """``FIGURES`` of one question's hits with its evidence, and with more and more of it left out."""

    article: int
    answered: list[float]
    without_passage: list[float]
    without_article: list[float]


Judge = Callable[[np.ndarray], np.ndarray]  # (rows, FIGURES) → a probability for each


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path, nargs="?", default=RETRIEVAL / "jsquad-valid-docs.jsonl.xz")
    parser.add_argument("queries", type=Path, nargs="?", default=RETRIEVAL / "jsquad-valid-queries.jsonl.xz")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask only every Nth question")
    parser.add_argument("--fit", action="store_true")
    arguments = parser.parse_args()
    if arguments.fit:
        report = refit()
    else:
        report = measure(ask_all(arguments.documents, arguments.queries, arguments.every), shipped)
        report["LIT-RAGBench"] = light_report()
    print(json.dumps(report, ensure_ascii=False, indent=1))


def articles_of(documents: Path, queries: Path) -> list[Article]:
    """Return the articles of a set, in order."""
    articles: dict[str, Article] = {}
    title = {}
    for line in read_lines(documents):
        articles.setdefault(line["title"], Article({}, [])).documents[line["doc_id"]] = line["text"]
        title[line["doc_id"]] = line["title"]
    for line in read_lines(queries):
        articles[title[line["doc_id"]]].questions.append(line)
    return list(articles.values())


def ask_all(documents: Path, queries: Path, every: int = 1) -> list[Asked]:
    """Ask every question of a set of documents three times."""
    articles = articles_of(documents, queries)
    questions = [(number, line) for number, article in enumerate(articles) for line in article.questions][::every]
    asked = []
    with _opened({name: text for article in articles for name, text in article.documents.items()}) as generation:
        for number, line in questions:
            without: tuple[list[str], ...] = ([], [line["doc_id"]], list(articles[number].documents))
            evidence = (evidence_without(generation, line["query"], left_out) for left_out in without)
            asked.append(Asked(number, *map(figures, evidence)))
    return asked


def evidence_without(generation: Generation, question: str, left_out: Collection[str]) -> Evidence:
    """Return what is found for a question among all documents but those left out."""
    kept = Filters(sources=tuple(sorted(generation.documents.keys() - set(left_out)))) if left_out else None
    return generation.evidence(generation.measure(question, DEPTH, kept))


def _opened(texts: dict[str, str]) -> AbstractContextManager[Generation]:
    return generation_of(texts, load_encoder(load_settings().encoder.name, ROOT))


def shipped(rows: np.ndarray) -> np.ndarray:
    """Judge by the model that ships."""
    return chance(load_logistic()(rows))


def chance(odds: np.ndarray) -> np.ndarray:
    chances: np.ndarray = 1 / (1 + np.exp(-odds))
    return chances


def measure(asked: Sequence[Asked], judge: Judge) -> dict[str, object]:
    answered = judge(np.array([each.answered for each in asked]))
    passage = judge(np.array([each.without_passage for each in asked]))
    article = judge(np.array([each.without_article for each in asked]))
    return compared(answered, passage, article)


def compared(answered: np.ndarray, passage: np.ndarray, article: np.ndarray) -> dict[str, object]:
    """Return the figures of probabilities given to questions with all documents, without a passage, an article."""
    return {
        "questions": len(answered),
        "article left out": told_apart(answered, article),
        "passage left out": told_apart(answered, passage),
    }


def told_apart(answered: np.ndarray, unanswered: np.ndarray) -> dict[str, float]:
    truth = np.concatenate([np.ones(len(answered)), np.zeros(len(unanswered))])
    given = np.concatenate([answered, unanswered])
    false_refusals, recognised, _ = roc_curve(1 - truth, -given)
    return {
        "AUC": round(float(roc_auc_score(truth, given)), 4),
        "recognised at 5 % false refusals": round(float(recognised[false_refusals <= 0.05].max()), 4),
        "ECE": round(calibration_error(given, truth), 4),
    }


def calibration_error(given: np.ndarray, truth: np.ndarray, bins: int = 10) -> float:
    places = np.minimum((given * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(given[places == place].mean() - truth[places == place].mean()) * (places == place).mean()
            for place in np.unique(places)
        )
    )


def light_report() -> dict[str, object]:
    """Return the figures on LIT-RAGBench: all its chunks together, and without those that answer the question."""
    lines = [line for line in read_lines(RETRIEVAL / "lit-ragbench-ja.jsonl.xz") if line["positive_chunk_list"]]
    chunks = {chunk for line in lines for chunk in (*line["positive_chunk_list"], *line["negative_chunk_list"])}
    names = {chunk: str(i) for i, chunk in enumerate(sorted(chunks))}
    with _opened({name: chunk for chunk, name in names.items()}) as generation:
        evidence = [
            evidence_without(generation, line["question"], left_out)
            for line in lines
            for left_out in ([], [names[chunk] for chunk in line["positive_chunk_list"]])
        ]
    given = shipped(np.array([figures(each) for each in evidence]))
    return {"questions": len(lines), **told_apart(given[::2], given[1::2])}


def refit() -> dict[str, object]:
    """Fit and write the model; return its figures on articles that each of five models was not fitted on."""
    asked = ask_all(RETRIEVAL / "jaquad-dev-docs.jsonl.xz", RETRIEVAL / "jaquad-dev-queries.jsonl.xz")
    rows = np.array([[each.answered, each.without_passage, each.without_article] for each in asked], np.float32)
    folds = np.array([each.article for each in asked]) % FOLDS
    given = np.zeros(rows.shape[:2])
    for fold in range(FOLDS):
        model = fit(rows[folds != fold])
        given[folds == fold] = chance(model(rows[folds == fold]))
    report = compared(*given.T)
    save(fit(rows), {"JaQuAD dev, articles not fitted on": report})
    return report


def fit(rows: np.ndarray) -> Logistic:
    """Fit a probability to (questions, 3, figures) rows, of which the first is answered and the others are not."""
    examples = rows.reshape(-1, rows.shape[2]).astype(np.float64)
    mean, spread = examples.mean(axis=0), examples.std(axis=0) + 1e-6
    standard = ((examples - mean) / spread).clip(-REACH, REACH)
    model = LogisticRegression(C=RIDGE, max_iter=1_000)
    model.fit(standard, np.tile([1, 0, 0], len(rows)), sample_weight=np.tile(KINDS, len(rows)))
    return Logistic(mean, spread, model.coef_[0], float(model.intercept_[0]))


def save(model: Logistic, report: dict[str, object]) -> None:
    figures = {
        name: {"mean": round(mean, 6), "spread": round(spread, 6), "weight": round(weight, 6)}
        for name, mean, spread, weight in zip(
            FIGURES, model.mean.tolist(), model.spread.tolist(), model.weights.tolist(), strict=True
        )
    }
    held = {"measured": report, "constant": round(model.constant, 6), "figures": figures}
    WEIGHTS.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
