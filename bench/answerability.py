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
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score, roc_curve
from torch.nn import functional

from bench.corpora import SHARED, read_lines
from bench.network import save_network, standardised
from bench.retrieval import DEPTH, TOP, generation_of
from index.answerable import FIGURES, WEIGHTS, figures, probability
from index.encoder import load_encoder
from index.search import Generation
from index.types import Filters, Hit
from settings import ROOT, load_settings

RETRIEVAL = SHARED / "corpus" / "retrieval"
FOLDS = 5
UNITS = 8
STEPS = 1_500
RATE = 5e-3
DECAY = 1e-2
BATCH = 1_024


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's hits with its evidence, and with more and more of it left out."""

    question: str
    group: int  # of its article
    answered: list[Hit]
    without_passage: list[Hit]
    without_article: list[Hit]


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
        report = measure(ask_all(arguments.documents, arguments.queries, arguments.every), probability)
        report["LIT-RAGBench"] = light_report()
    print(json.dumps(report, ensure_ascii=False, indent=1))


def ask_all(documents: Path, queries: Path, every: int = 1) -> list[Asked]:
    """Ask every question of a set of documents three times."""
    lines = list(read_lines(documents))
    articles: dict[str, list[str]] = {}
    for line in lines:
        articles.setdefault(line["title"], []).append(line["doc_id"])
    title = {line["doc_id"]: line["title"] for line in lines}
    order = list(articles)
    asked = []
    with _opened({line["doc_id"]: line["text"] for line in lines}) as generation:
        for line in islice(read_lines(queries), 0, None, every):
            question, right = line["query"], line["doc_id"]
            article = articles[title[right]]
            asked.append(
                Asked(
                    question,
                    order.index(title[right]),
                    generation.search(question, TOP, DEPTH),
                    _without(generation, question, [right]),
                    _without(generation, question, article),
                )
            )
    return asked


def _opened(texts: dict[str, str]) -> AbstractContextManager[Generation]:
    return generation_of(texts, load_encoder(load_settings().encoder.name, ROOT))


def _without(generation: Generation, question: str, left_out: Iterable[str]) -> list[Hit]:
    kept = generation.documents.keys() - set(left_out)
    return generation.search(question, TOP, DEPTH, Filters(sources=tuple(sorted(kept))))


def measure(asked: Sequence[Asked], judge: Callable[[str, Sequence[Hit]], float]) -> dict[str, object]:
    """Return the figures of ``judge(question, hits)``."""
    answered = np.array([judge(each.question, each.answered) for each in asked])
    passage = np.array([judge(each.question, each.without_passage) for each in asked])
    article = np.array([judge(each.question, each.without_article) for each in asked])
    return {
        "questions": len(asked),
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
        answered = [probability(line["question"], generation.search(line["question"], TOP, DEPTH)) for line in lines]
        unanswered = [
            probability(
                line["question"],
                _without(generation, line["question"], [names[chunk] for chunk in line["positive_chunk_list"]]),
            )
            for line in lines
        ]
    return {"questions": len(lines), **told_apart(np.array(answered), np.array(unanswered))}


def refit() -> dict[str, object]:
    """Fit and write the model; return its figures on articles that each of five models was not fitted on."""
    asked = ask_all(RETRIEVAL / "jaquad-dev-docs.jsonl.xz", RETRIEVAL / "jaquad-dev-queries.jsonl.xz")
    torch.set_num_threads(1)
    given: dict[int, float] = {}
    for fold in range(FOLDS):
        model = fit([each for each in asked if each.group % FOLDS != fold])
        for each in asked:
            if each.group % FOLDS == fold:
                given |= _judged(model, each)
    report = measure(asked, lambda _question, hits: given[id(hits)])
    save_network(WEIGHTS, FIGURES, fit(asked), {"JaQuAD dev, articles not fitted on": report})
    return report


def _judged(model: torch.nn.Sequential, each: Asked) -> dict[int, float]:
    rows = (each.answered, each.without_passage, each.without_article)
    examples = torch.tensor([figures(each.question, hits) for hits in rows], dtype=torch.float32)
    with torch.no_grad():
        chances = torch.sigmoid(model(examples)[:, 0]).tolist()
    return {id(hits): chance for hits, chance in zip(rows, chances, strict=True)}


def fit(asked: Sequence[Asked]) -> torch.nn.Sequential:
    """Fit a probability; half of all weight lies on answered questions, a quarter on each kind without evidence."""
    kinds = [(each.question, hits, 1.0, 2.0) for each in asked for hits in (each.answered,)]
    kinds += [
        (each.question, hits, 0.0, 1.0) for each in asked for hits in (each.without_passage, each.without_article)
    ]
    examples = torch.tensor([figures(question, hits) for question, hits, _, _ in kinds], dtype=torch.float32)
    truth = torch.tensor([right for *_, right, _ in kinds])
    weight = torch.tensor([each for *_, each in kinds])
    torch.manual_seed(0)
    model = standardised(examples, UNITS)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    decay = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / STEPS)
    for _step in range(STEPS):
        chosen = torch.randint(len(kinds), (BATCH,))
        loss = functional.binary_cross_entropy_with_logits(model(examples[chosen])[:, 0], truth[chosen], weight[chosen])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        decay.step()
    return model


if __name__ == "__main__":
    main()
