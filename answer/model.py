"""Two small logistic models: whether a sentence answers, and whether the records answer at all.

Their weights stand in ``weights.json``, written by ``bench/train_answers.py``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from answer.evidence import FEATURES, Sentence

ANSWERABLE = (
    "coverage",
    "specific",
    "related",
    "nearby",
    "framed",
    "letters",
    "context",
    "missing",
    "phrases",
    "meaning",
    "setting",
    "kind",
    "complete",
    "compounds",
    "names",
    "bound",
    "closely",
    "quoted",
)

WEIGHTS = Path(__file__).with_name("weights.json")


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
    answerable: Logistic  # over answerable_features()
    thresholds: Mapping[str, float]  # 慎重, 標準, 積極的: the probability below which nothing is answered


def load_models(path: Path = WEIGHTS) -> Models:
    content = json.loads(path.read_text(encoding="utf-8"))
    return Models(
        sentence=Logistic(content["sentence"]["weights"], content["sentence"]["constant"]),
        answerable=Logistic(content["answerable"]["weights"], content["answerable"]["constant"]),
        thresholds=content["thresholds"],
    )


def sentence_features(sentence: Sentence) -> dict[str, float]:
    return {name: getattr(sentence, name) for name in FEATURES}


def ranked(sentences: Sequence[Sentence], model: Logistic) -> list[Sentence]:
    """Return the sentences by the probability that each answers, best first, equal ones by place."""
    scores = {id(sentence): model.probability(sentence_features(sentence)) for sentence in sentences}
    return sorted(sentences, key=lambda s: (-scores[id(s)], s.source.passage.id, s.place))


def answerable_features(best_first: Sequence[Sentence]) -> dict[str, float]:
    """Return what tells whether the records answer, by ``ANSWERABLE``; of at least one sentence."""
    best = best_first[0]
    exact = {"phrases": float(best.phrases == 1.0)}  # one number that is another makes it another fact
    return {name: exact.get(name, getattr(best, name)) for name in ANSWERABLE}
