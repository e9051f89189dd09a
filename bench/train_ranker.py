"""Fit the ranker that ships as ``index/ranker.json``.

    python -m bench.train_ranker [--output index/ranker.json]

Listwise softmax over the passages that a search measures, on questions that the encoder never saw: JaQuAD dev, Kiryu
2018 and a quarter of Shinagawa 2021, these last two in full and as their last sentences. Prints one JSON with the
figures on JaQuAD dev of five models, each fitted without the articles it is measured on. Takes about three minutes.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from bench.corpora import SHARED, kiryu_year, read_lines
from bench.council import ASKED
from bench.network import save_network, standardised
from bench.retrieval import DEPTH, figures, generation_of, passage_ids
from bench.train_encoder import shortened
from index.encoder import load_encoder
from index.features import FEATURES
from index.rank import RANKED, WEIGHTS
from settings import ROOT, load_settings

logger = logging.getLogger("bench.train_ranker")

RETRIEVAL = SHARED / "corpus" / "retrieval"
UNITS = 16
EPOCHS = 30
RATE = 1e-2
DECAY = 1e-2
BATCH = 256
FOLDS = 5
SHINAGAWA_STEP = 4  # every fourth question: the encyclopaedia and the councils weigh about the same then


@dataclass(frozen=True, slots=True)
class Source:
    """Documents, and the questions about them: (question, document, group to leave out together)."""

    documents: dict[str, str]
    questions: list[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Lists:
    """What was measured for each question, padded to ``RANKED`` rows."""

    features: np.ndarray  # (questions, RANKED, features)
    present: np.ndarray  # (questions, RANKED), bool
    right: np.ndarray  # (questions,), row of the right passage; -1 when it is not among the measured
    groups: np.ndarray  # (questions,)

    def take(self, rows: np.ndarray) -> Lists:
        return Lists(self.features[rows], self.present[rows], self.right[rows], self.groups[rows])


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    output = parser.parse_args().output
    torch.set_num_threads(1)
    encyclopaedia = measured(jaquad_dev())
    councils = [measured(source) for source in council_sources()]
    folds = encyclopaedia.groups % FOLDS
    held_out = np.zeros(encyclopaedia.present.shape)
    for fold in range(FOLDS):
        model = fit([encyclopaedia.take(folds != fold), *councils])
        held_out[folds == fold] = scored(model, encyclopaedia.take(folds == fold))
    report = {"JaQuAD dev, articles not fitted on": ranked_figures(held_out, encyclopaedia)}
    save_network(output, FEATURES, fit([encyclopaedia, *councils]), report)
    print(json.dumps(report, ensure_ascii=False, indent=1))


def jaquad_dev() -> Source:
    lines = list(read_lines(RETRIEVAL / "jaquad-dev-docs.jsonl.xz"))
    titles = list(dict.fromkeys(line["title"] for line in lines))
    article = {line["doc_id"]: titles.index(line["title"]) for line in lines}
    queries = read_lines(RETRIEVAL / "jaquad-dev-queries.jsonl.xz")
    return Source(
        {line["doc_id"]: line["text"] for line in lines},
        [(line["query"], line["doc_id"], article[line["doc_id"]]) for line in queries],
    )


def council_sources() -> Iterator[Source]:
    kiryu = read_lines(RETRIEVAL / "kiryu-question-answer-2003-2022.jsonl.xz")
    yield _council([line for line in kiryu if kiryu_year(line["session"]) == 2018], 1)
    shinagawa = read_lines(RETRIEVAL / "shinagawa-question-answer-2001-2021-train.jsonl.xz")
    yield _council([line for line in shinagawa if line["date"] >= "2021"], SHINAGAWA_STEP)


def _council(lines: Sequence[dict[str, Any]], step: int) -> Source:
    asked = [(line["question"][-ASKED:], str(row), row) for row, line in enumerate(lines)]
    short = [(shortened(question), document, group) for question, document, group in asked[step // 2 :: 2 * step]]
    return Source({str(row): line["answer"] for row, line in enumerate(lines)}, asked[::step] + short)


def measured(source: Source) -> Lists:
    """Ask every question of a source among its documents."""
    encoder = load_encoder(load_settings().encoder.name, ROOT)
    count = len(source.questions)
    features = np.zeros((count, RANKED, len(FEATURES)), np.float32)
    present = np.zeros((count, RANKED), bool)
    right = np.full(count, -1)
    with generation_of(source.documents, encoder) as generation:
        place = passage_ids(generation)
        for row, (question, document, _) in enumerate(source.questions):
            found = generation.measure(question, DEPTH)
            features[row, : len(found.chosen)] = found.features
            present[row, : len(found.chosen)] = True
            if place[document] in found.chosen:
                right[row] = found.chosen.index(place[document])
    logger.info("%d questions over %d documents measured", count, len(source.documents))
    return Lists(features, present, right, np.array([group for *_, group in source.questions]))


def fit(parts: Sequence[Lists]) -> torch.nn.Sequential:
    """Return standardising, hidden and output layers, fitted where the right passage is among the measured."""
    parts = [part.take(part.right >= 0) for part in parts]
    features = torch.from_numpy(np.concatenate([part.features for part in parts]))
    present = torch.from_numpy(np.concatenate([part.present for part in parts]))
    right = torch.from_numpy(np.concatenate([part.right for part in parts]))
    torch.manual_seed(0)
    model = standardised(features[present], UNITS)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    count = len(right)
    steps = EPOCHS * -(-count // BATCH)
    decay = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / steps)
    for _epoch in range(EPOCHS):
        for chosen in torch.split(torch.randperm(count), BATCH):
            scores = model(features[chosen])[..., 0].masked_fill(~present[chosen], -1e9)
            loss = functional.cross_entropy(scores, right[chosen])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            decay.step()
    return model


def scored(model: torch.nn.Sequential, lists: Lists) -> np.ndarray:
    """Return (questions, RANKED) scores; those of absent rows lie below all others."""
    with torch.no_grad():
        scores = model(torch.from_numpy(lists.features))[..., 0].numpy()
    return np.where(lists.present, scores, -1e9)


def ranked_figures(scores: np.ndarray, lists: Lists) -> dict[str, float]:
    rankings = [[(int(row), 0.0) for row in order] for order in np.argsort(-scores, axis=1, kind="stable")]
    return figures([ranking[:10] for ranking in rankings], lists.right.tolist())


if __name__ == "__main__":
    main()
