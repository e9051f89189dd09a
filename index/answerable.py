"""Do the hits answer the question? A calibrated probability from what speaks for them and what a reader makes of them.

Its weights, in ``answerable.json``, were fitted by ``bench.answerability`` on JaQuAD dev questions with and without
the passage, or the whole article, that answers them; those of the reader by ``bench.train_reader`` on others.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.features import FEATURES
from index.lexical import Terms, unspaced
from index.network import Floats
from index.reader import Verdict, load_reader
from index.reading import Read, Reading, Vectors, read
from index.types import Hit
from index.words import Word

WEIGHTS = Path(__file__).with_name("answerable.json")
LEADS = tuple(name for name in FEATURES if name.endswith("_lead"))
ABSOLUTE = tuple(name for name in FEATURES if name not in LEADS and not name.endswith("_rank"))
COMPARED = ("words", "characters", "dense", "coverage", "gram_coverage", "pair_coverage", "sentence", "window")
REACH = 4.0  # standard deviations beyond which a figure says no more
NEXT = 3  # hits after the first that it is compared with

OF_HITS = (
    *ABSOLUTE,  # of the first hit
    *LEADS,  # of the first hit: is it also the best by each figure alone
    *(f"{name}_gap" for name in COMPARED),  # the first hit's over the best of the next ones
    *(f"{name}_best" for name in COMPARED),  # the best of all these hits
    "score_gap",  # of the ranking's scores, first over second
    "question",  # natural logarithm of its characters
)
FIGURES = (*OF_HITS, "read_answered", "read_best", "read_none")  # the reader's verdict


@dataclass(frozen=True, slots=True)
class Evidence:
    """A question with its best hits, best first, and what they are read by."""

    question: str
    words: Sequence[Word]  # of the question, in order
    weights: Mapping[str, float]  # its content words, from 0 to 1: idf over that of a word that stands in one passage
    hits: Sequence[Hit]
    terms: Sequence[Terms]  # of the hits
    vectors: Vectors


def probability(evidence: Evidence) -> float:
    """Return the probability that the hits answer the question; 0 without hits."""
    if not evidence.hits or not evidence.hits[0].features:
        return 0.0
    weight = float(load_logistic()(np.array([figures(evidence)]))[0])
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, weight)))), 6)


def figures(evidence: Evidence) -> list[float]:
    """Return ``FIGURES`` of evidence with at least one ranked hit."""
    of_hits = figures_of_hits(evidence.question, evidence.hits)
    verdict = _verdict(evidence, of_hits)
    return [*of_hits, verdict.answered, verdict.best, verdict.none]


def _verdict(evidence: Evidence, of_hits: Sequence[float]) -> Verdict:
    reader, seen = load_reader()
    return reader(reading_of(evidence), np.array(of_hits, np.float32)[seen])


def reading_of(evidence: Evidence) -> Reading:
    """Return what the reader sees of the evidence."""
    hits = [
        Read(terms, hit.score, hit.features)
        for hit, terms in zip(evidence.hits, evidence.terms, strict=True)
        if hit.features
    ]
    return read(evidence.words, evidence.weights, hits, evidence.vectors)


def figures_of_hits(question: str, hits: Sequence[Hit]) -> list[float]:
    """Return ``OF_HITS`` of at least one ranked hit, best first."""
    first = hits[0].features
    others = [hit.features for hit in hits[1 : 1 + NEXT] if hit.features]
    best = {name: max((other[name] for other in others), default=0.0) for name in COMPARED}
    return [
        *(first[name] for name in ABSOLUTE),
        *(first[name] for name in LEADS),
        *(first[name] - best[name] for name in COMPARED),
        *(max(first[name], best[name]) for name in COMPARED),
        hits[0].score - (hits[1].score if len(hits) > 1 else 0.0),
        math.log(1 + len(unspaced(question))),
    ]


@dataclass(frozen=True, slots=True)
class Logistic:
    """Standardised figures, those far out drawn in, weighed and added up."""

    mean: Floats  # (figures,)
    spread: Floats  # (figures,), above 0
    weights: Floats  # (figures,)
    constant: float

    def __call__(self, rows: Floats) -> Floats:
        """Return the logarithm of the odds for each of (rows, figures)."""
        drawn_in = ((rows - self.mean) / self.spread).clip(-REACH, REACH)
        odds: Floats = drawn_in @ self.weights + self.constant
        return odds


@cache
def load_logistic() -> Logistic:
    """Return the model that ships."""
    held = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    rows = [held["figures"][name] for name in FIGURES]
    mean, spread, weights = (np.array([row[part] for row in rows]) for part in ("mean", "spread", "weight"))
    return Logistic(mean, spread, weights, float(held["constant"]))
