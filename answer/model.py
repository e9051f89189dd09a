"""Two small models: whether a sentence answers, and whether the records answer at all.

The first is logistic; its weights stand in ``weights.json``. The second is a forest over the best sentences, in
``answerable.npz``. Both are written by ``bench/train_answers.py``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from answer.evidence import FEATURES, Sentence
from answer.forest import Forest, load_forest

BEST = 3  # sentences that tell whether the records answer
BEHIND = 4  # sentences before one that a right answer should leave well behind
# Of each: neither how strong its hit is beside the others nor its length, by which it could be told from all others,
# nor where in its passage it stands.
_LEFT_OUT = ("strength", "length", "followed", "outdone", "opens")
ANSWERABLE = (*(name for name in FEATURES if name not in _LEFT_OUT), "compounds", "names")

WEIGHTS = Path(__file__).with_name("weights.json")
FOREST = Path(__file__).with_name("answerable.npz")


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights by feature and a constant."""

    weights: Mapping[str, float]
    constant: float

    def probability(self, features: Mapping[str, float]) -> float:
        """Return a number between 0 and 1."""
        total = self.constant + sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Models:
    sentence: Logistic  # over answer.evidence.FEATURES
    answerable: Forest  # over answerable_figures()
    thresholds: Mapping[str, float]  # 慎重, 標準, 積極的: the probability below which nothing is answered


def load_models() -> Models:
    content = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Models(
        sentence=Logistic(content["sentence"]["weights"], content["sentence"]["constant"]),
        answerable=load_forest(FOREST),
        thresholds=content["thresholds"],
    )


def sentence_features(sentence: Sentence) -> dict[str, float]:
    return {name: getattr(sentence, name) for name in FEATURES}


Ranked = Sequence[tuple[Sentence, float]]  # sentences with the probability that each answers, best first


def ranked(sentences: Iterable[Sentence], model: Logistic) -> list[tuple[Sentence, float]]:
    """Return the sentences with the probability that each answers, best first, equal ones by place."""
    scored = [(sentence, model.probability(sentence_features(sentence))) for sentence in sentences]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0].source.passage.id, pair[0].place))


def answerable_figures(best_first: Ranked, of_hits: Sequence[float]) -> npt.NDArray[np.float32]:
    """Return what tells whether the records answer, from at least one sentence and ``index.answerable.figures``.

    That is ``ANSWERABLE`` of each of the best sentences, how sure the best one is, how far it is ahead of the next and
    of the ``BEHIND``th, and what the hits say.
    """
    best = [best_first[min(place, len(best_first) - 1)][0] for place in range(BEST)]
    first, second, later = (_log_odds(best_first[min(place, len(best_first) - 1)][1]) for place in (0, 1, BEHIND))
    of_sentences = [getattr(sentence, name) for sentence in best for name in ANSWERABLE]
    return np.array([*of_sentences, first, first - second, first - later, *of_hits], np.float32)


def _log_odds(probability: float) -> float:
    held = min(1 - 1e-12, max(1e-12, probability))
    return math.log(held / (1 - held))
