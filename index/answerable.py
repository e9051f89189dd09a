"""Do the hits answer the question? A calibrated probability from what speaks for the first of them.

Its weights, in ``answerable.json``, were fitted by ``bench.answerability`` on JaQuAD dev questions with and without
the passage, or the whole article, that answers them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from index.features import FEATURES
from index.lexical import unspaced
from index.network import Network, load_network
from index.types import Hit

WEIGHTS = Path(__file__).with_name("answerable.json")
LEADS = tuple(name for name in FEATURES if name.endswith("_lead"))
ABSOLUTE = tuple(name for name in FEATURES if name not in LEADS and not name.endswith("_rank"))
COMPARED = ("words", "characters", "dense", "coverage", "gram_coverage", "pair_coverage", "sentence", "window")
NEXT = 3  # hits after the first that it is compared with

FIGURES = (
    *ABSOLUTE,  # of the first hit
    *LEADS,  # of the first hit: is it also the best by each figure alone
    *(f"{name}_gap" for name in COMPARED),  # the first hit's over the best of the next ones
    *(f"{name}_best" for name in COMPARED),  # the best of all these hits
    "score_gap",  # of the ranking's scores, first over second
    "question",  # natural logarithm of its characters
)


def probability(question: str, hits: Sequence[Hit]) -> float:
    """Return the probability that the hits, best first, answer the question; 0 without hits."""
    if not hits or not hits[0].features:
        return 0.0
    weight = float(_network()(np.array([figures(question, hits)]))[0])
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, weight)))), 6)


def figures(question: str, hits: Sequence[Hit]) -> list[float]:
    """Return ``FIGURES`` of at least one ranked hit, best first."""
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


@cache
def _network() -> Network:
    return load_network(WEIGHTS, FIGURES)
