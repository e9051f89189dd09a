"""The order of the hits: a small network over what speaks for each of the best of all legs.

Its weights, in ``ranker.json``, were fitted by ``bench.train_ranker`` on questions that the encoder never saw.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from index.around import AROUND
from index.features import FEATURES, Matrix
from index.network import Network, load_network

FIGURES = (*FEATURES, *AROUND)
RANKED = 30  # passages measured for one question; see bench/README.md
SOFTNESS = 0.12  # of the scores: spreads the runners-up over 0 to 1 for those who compare them; the order stays
DIGITS = 6  # of a score: beyond them the order of additions in a library decides
WEIGHTS = Path(__file__).with_name("ranker.json")


@cache
def load_ranker() -> Network:
    """Return the ranker that ships."""
    return load_network(WEIGHTS, FIGURES)


def scores(ranker: Network, features: Matrix) -> list[float]:
    """Return a score above 0 for each row; the best of a question has 1."""
    if not len(features):
        return []
    raw = ranker(features)
    return np.exp(SOFTNESS * (raw - raw.max())).clip(10**-DIGITS).round(DIGITS).tolist()  # type: ignore[no-any-return]
