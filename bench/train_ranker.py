"""Fit the ranker that ships as ``index/ranker.json``.

    python -m bench.train_ranker [--output index/ranker.json]

Listwise softmax over the passages that a search measures, on questions that the encoder never saw: JaQuAD dev, Kiryu
2018 and a quarter of Shinagawa 2021, these last two in full and as their last sentences, and, with as much weight as
all of these together, the municipal questions that are there for fitting, each part of them weighing the same. Three
networks, begun differently, are joined into one that gives their mean. Prints one JSON with the figures of five
models, each fitted without the articles and the records that it is measured on. Needs the ``train`` extra and
``../shared``; about ten minutes.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from bench.answers import FITTING, REAL, golds_of, lines_of, opened_store, stands_in
from bench.corpora import SHARED, kiryu_year, read_lines
from bench.council import ASKED
from bench.network import save_network, standardised
from bench.retrieval import DEPTH, TOP, figures, generation_of, passage_ids
from bench.train_answers import MUNICIPAL
from bench.train_encoder import shortened
from index.encoder import load_encoder
from index.rank import FIGURES, RANKED, WEIGHTS
from index.search import Found, Generation
from index.store import Store
from index.synonyms import Synonyms
from index.thesaurus import Thesaurus
from index.types import Encoder
from ingest.types import Passage
from prompts.synonyms import load_synonyms
from prompts.thesaurus import load_thesaurus
from settings import ROOT, load_settings

logger = logging.getLogger("bench.train_ranker")

RETRIEVAL = SHARED / "corpus" / "retrieval"
UNITS = 16
EPOCHS = 30
RATE = 1e-2
DECAY = 0.1
SEEDS = 3
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

    figures: np.ndarray  # (questions, RANKED, FIGURES)
    present: np.ndarray  # (questions, RANKED), bool
    right: np.ndarray  # (questions, RANKED), bool: it answers
    groups: np.ndarray  # (questions,)

    def take(self, rows: np.ndarray) -> Lists:
        return Lists(self.figures[rows], self.present[rows], self.right[rows], self.groups[rows])

    @property
    def learnable(self) -> Lists:
        """The questions whose answer is among the measured."""
        return self.take(np.flatnonzero(self.right.any(axis=1)))


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    output = parser.parse_args().output
    torch.set_num_threads(1)
    encoder = load_encoder(load_settings().encoder.name, ROOT)
    encyclopaedia = measured(jaquad_dev(), encoder)
    councils = [measured(source, encoder) for source in council_sources()]
    towns = {part: measured_part(part, encoder) for part in MUNICIPAL}
    report = cross_validated(encyclopaedia, councils, towns)
    save_network(output, FIGURES, fit([encyclopaedia, *councils], list(towns.values())), report)
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


def measured(source: Source, encoder: Encoder) -> Lists:
    """Ask every question of a source among its documents."""
    with generation_of(source.documents, encoder) as generation:
        place = passage_ids(generation)
        found = (generation.measure(question, DEPTH) for question, *_ in source.questions)
        rows = [
            (each.figures, [identity == place[document] for identity in each.chosen])
            for each, (_, document, _) in zip(found, source.questions, strict=True)
        ]
    logger.info("%d questions over %d documents measured", len(rows), len(source.documents))
    return _padded(rows, [group for *_, group in source.questions])


def measured_part(part: str, encoder: Encoder) -> Lists:
    """Ask every municipal question that has an answer among the records of its part."""
    with opened_store(part) as settings:
        synonyms = Synonyms(*load_synonyms(), Thesaurus(load_thesaurus()))
        generation = Generation(Store(settings.store), encoder, synonyms=synonyms)
        rows = [
            (found.figures, _right(line, found, generation))
            for line in lines_of(part)
            if line["answerable"]
            for found in (generation.measure(line["question"], DEPTH),)
        ]
        generation.close()
    logger.info("%d questions of %s measured", len(rows), part)
    return _padded(rows, [_records_of(part)] * len(rows))


def _records_of(part: str) -> int:
    """Return which records a part asks over: those of ``data/records``, the real ones, or the n-th town's."""
    towns = sorted(folder.name for folder in FITTING.iterdir())
    return towns.index(part) + 2 if part in towns else int(part.startswith(REAL))


def _right(line: Mapping[str, Any], found: Found, generation: Generation) -> list[bool]:
    """Tell of each passage whether it holds a gold string, or does together with the one before or behind it."""

    def holds(passage: Passage) -> bool:
        source = generation.documents[passage.document].source
        golds = [gold for held, gold in golds_of(line) if held == source]
        if not golds or any(stands_in(gold, passage.text) for gold in golds):
            return bool(golds)
        before, after = (generation.table.passage_at(passage.document, passage.ordinal + step) for step in (-1, 1))
        pairs = [(before, before.text + passage.text)] if before else []
        pairs += [(after, passage.text + after.text)] if after else []
        return any(stands_in(gold, both) and not stands_in(gold, other.text) for gold in golds for other, both in pairs)

    return [holds(found.passages[identity]) for identity in found.chosen]


def _padded(rows: Sequence[tuple[np.ndarray, list[bool]]], groups: Sequence[int]) -> Lists:
    figures = np.zeros((len(rows), RANKED, len(FIGURES)), np.float32)
    present = np.zeros((len(rows), RANKED), bool)
    right = np.zeros((len(rows), RANKED), bool)
    for row, (told, holds) in enumerate(rows):
        figures[row, : len(told)] = told
        present[row, : len(told)] = True
        right[row, : len(told)] = holds
    return Lists(figures, present, right, np.array(groups))


def cross_validated(
    encyclopaedia: Lists, councils: Sequence[Lists], towns: Mapping[str, Lists]
) -> dict[str, dict[str, float]]:
    """Return figures over ``FOLDS`` turns, of the articles and the records that were left out of the fit."""
    turns = encyclopaedia.groups % FOLDS
    held_out = np.zeros(encyclopaedia.present.shape)
    report: dict[str, dict[str, float]] = {}
    for turn in range(FOLDS):
        left = {part: lists for part, lists in towns.items() if lists.groups[0] % FOLDS == turn}
        fitted = [lists for part, lists in towns.items() if part not in left]
        model = fit([encyclopaedia.take(turns != turn), *councils], fitted)
        held_out[turns == turn] = scored(model, encyclopaedia.take(turns == turn))
        report |= {part: ranked_figures(scored(model, lists), lists) for part, lists in left.items()}
    parts = {part: report[part] for part in towns}
    mean = {
        name: round(float(np.mean([part[name] for part in parts.values()])), 4) for name in next(iter(parts.values()))
    }
    return {
        "JaQuAD dev, articles not fitted on": ranked_figures(held_out, encyclopaedia),
        "municipal, records not fitted on, mean": mean,
        **parts,
    }


def fit(questions: Sequence[Lists], towns: Sequence[Lists]) -> torch.nn.Sequential:
    """Return standardising, hidden and output layers, fitted where a right passage is among the measured.

    All ``towns`` together weigh as much as all other questions, and each the same.
    """
    questions, towns = ([lists.learnable for lists in parts] for parts in (questions, towns))
    others = sum(len(lists.right) for lists in questions)
    weights = [
        *(np.ones(len(lists.right)) for lists in questions),
        *(np.full(len(lists.right), others / len(towns) / len(lists.right)) for lists in towns),
    ]
    every = [*questions, *towns]
    figures = torch.from_numpy(np.concatenate([lists.figures for lists in every]))
    present = torch.from_numpy(np.concatenate([lists.present for lists in every]))
    right = torch.from_numpy(np.concatenate([lists.right for lists in every]))
    weight = torch.from_numpy(np.concatenate(weights).astype(np.float32))
    return _joined([_network(seed, figures, present, right, weight / weight.mean()) for seed in range(SEEDS)])


def _network(
    seed: int, figures: torch.Tensor, present: torch.Tensor, right: torch.Tensor, weight: torch.Tensor
) -> torch.nn.Sequential:
    torch.manual_seed(seed)
    model = standardised(figures[present], UNITS)
    optimiser = torch.optim.AdamW(model[1:].parameters(), lr=RATE, weight_decay=DECAY)
    count = len(right)
    steps = EPOCHS * -(-count // BATCH)
    decay = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / steps)
    for _epoch in range(EPOCHS):
        for chosen in torch.split(torch.randperm(count), BATCH):
            scores = model(figures[chosen])[..., 0].masked_fill(~present[chosen], -1e9).log_softmax(dim=1)
            held = scores.masked_fill(~right[chosen], -1e9).logsumexp(dim=1)
            loss = -(held * weight[chosen]).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            decay.step()
    return model


def _joined(models: Sequence[torch.nn.Sequential]) -> torch.nn.Sequential:
    """Return one network that gives the mean of several of the same standardising."""
    states = [model.state_dict() for model in models]
    joined = torch.nn.Sequential(
        models[0][0],
        torch.nn.Linear(len(FIGURES), len(models) * UNITS),
        models[0][2],
        torch.nn.Linear(len(models) * UNITS, 1),
    )
    joined.load_state_dict(
        states[0]
        | {
            "1.weight": torch.cat([state["1.weight"] for state in states]),
            "1.bias": torch.cat([state["1.bias"] for state in states]),
            "3.weight": torch.cat([state["3.weight"] for state in states], dim=1) / len(states),
            "3.bias": torch.stack([state["3.bias"] for state in states]).mean(dim=0),
        }
    )
    return joined


def scored(model: torch.nn.Sequential, lists: Lists) -> np.ndarray:
    """Return (questions, RANKED) scores; those of absent rows lie below all others."""
    with torch.no_grad():
        scores = model(torch.from_numpy(lists.figures))[..., 0].numpy()
    return np.where(lists.present, scores, -1e9)


def ranked_figures(scores: np.ndarray, lists: Lists) -> dict[str, float]:
    orders = np.argsort(-scores, axis=1, kind="stable")
    rankings = [
        [(int(right[row]), 0.0) for row in order[:TOP]] for right, order in zip(lists.right, orders, strict=True)
    ]
    return figures(rankings, [1] * len(rankings))


if __name__ == "__main__":
    main()
