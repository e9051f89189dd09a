"""A small network that reads: which word of the best sentences answers a question, or that none does.

Words are looked at with two neighbours on each side, and with every other of four beyond, against a summary of the
question; what becomes of the question's own words says whether anything answers. ``bench.train_reader`` fits it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.reading import Floats, Numbers, Reading

WEIGHTS = Path(__file__).with_name("reader.npz")
LOWEST = -20.0  # score of a word where a sentence has fewer than are looked at
NONE = -1e4  # … of what is not there
REACH = 5.0  # standard deviations beyond which a figure says no more
BEST = 3  # words of a sentence whose scores speak for it


@dataclass(frozen=True, slots=True)
class Verdict:
    """How sure the reader is, as logarithms of odds and unnormalised likelihoods."""

    answered: float  # that some word answers, against none
    best: float  # the likeliest word
    none: float


class Reader:
    """The weights by name, as PyTorch lays them out: a linear layer is (out, in), a convolution (out, in, width)."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._weights = weights

    def __call__(self, reading: Reading, figures: Floats) -> Verdict:
        """Judge a reading and the ``FIGURES`` of the hits that the weights were fitted on."""
        question, summary, damage = self._question(reading)
        words = self._words(reading, question, summary)
        sentences = self._sentences(reading, words, damage)
        scores = (words + sentences[:, None]).ravel()
        figures = self._standard("figures", figures)
        none = float(self._two("null", np.concatenate([figures, damage]))[0])
        best = float(scores.max())
        answered = best + float(np.log(np.exp(scores - best).sum())) - none
        return Verdict(answered, best, none)

    def _question(self, reading: Reading) -> tuple[Floats, Floats, Floats]:
        """Return (words, units) of the question, its summary, and what it means that words of it are not found."""
        there = reading.question_parts > 0
        told = np.hstack(
            [
                self._projected(reading.question),
                self._weights["kp.weight"][reading.question_parts],
                self._weights["kcq.weight"][reading.question_shapes],
                reading.question_weights[:, None],
                reading.question_found,
            ]
        )
        words = _positive(self._linear("qin", told))
        words = words + _positive(self._convolved("qconv", words[None], 1)[0])
        heed = np.where(there[:, None], self._linear("qatt", words), NONE)
        heed = np.exp(heed - heed.max(axis=0))
        summary = ((heed / heed.sum(axis=0)).T @ words).ravel()
        damage = self._two("dam", told)
        most = np.where(there[:, None], damage[:, 2:], -10.0).max(axis=0)
        return words, summary, np.concatenate([(damage[:, :2] * there[:, None]).sum(axis=0), most])

    def _words(self, reading: Reading, question: Floats, summary: Floats) -> Floats:
        """Return (sentences, words) how well each word answers; ``NONE`` where there is none."""
        there = (reading.shapes > 0)[..., None]
        told = np.concatenate(
            [
                self._projected(reading.words),
                self._weights["kc.weight"][reading.shapes],
                reading.met[..., None],
                reading.like[..., None],
            ],
            axis=-1,
        )
        beside = question[reading.likest] @ self._weights["al.weight"].T
        words = _positive(self._linear("tin", told) + beside * reading.like[..., None])
        around = words * there
        around = around + _positive(self._convolved("c1", around, 1)) * there
        around = around + _positive(self._convolved("c2", around, 2)) * there
        key, gate = self._linear("qk", summary), self._linear("qg", summary)
        joined = np.concatenate([around * gate, words * key, around], axis=-1)
        scores = self._linear("tout2", _positive(self._linear("tout", joined)))[..., 0]
        return np.where(there[..., 0], scores, NONE)

    def _sentences(self, reading: Reading, words: Floats, damage: Floats) -> Floats:
        """Return how likely it is that each sentence answers, whichever word does."""
        best = -np.sort(-words, axis=1)[:, :BEST]
        for place in range(1, BEST):  # a shorter sentence repeats its last
            best[:, place] = np.where(best[:, place] <= NONE, best[:, place - 1], best[:, place])
        best = best.clip(LOWEST)
        told = self._standard("sentences", reading.sentences)
        scores = self._two("seg", np.hstack([told, best, np.tile(damage, (len(told), 1))]))[:, 0]
        return np.where((reading.shapes > 0).any(axis=1), scores, NONE)

    def _standard(self, name: str, values: Floats) -> Floats:
        standard: Floats = (values - self._weights[f"{name}.mean"]) / self._weights[f"{name}.spread"]
        return standard.clip(-REACH, REACH)

    def _projected(self, vectors: Floats) -> Floats:
        return vectors @ self._weights["projection"]

    def _linear(self, name: str, values: Floats) -> Floats:
        return values @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _two(self, name: str, values: Floats) -> Floats:
        return self._linear(f"{name}.2", _positive(self._linear(f"{name}.0", values)))

    def _convolved(self, name: str, rows: Floats, step: int) -> Floats:
        """Return (rows, words, units) of each word with its neighbours, ``step`` apart."""
        weight = self._weights[f"{name}.weight"]
        reach = weight.shape[2] // 2 * step
        padded = np.pad(rows, ((0, 0), (reach, reach), (0, 0)))
        count = rows.shape[1]
        shifted = (padded[:, n * step : n * step + count] @ weight[:, :, n].T for n in range(weight.shape[2]))
        convolved: Floats = sum(shifted, start=self._weights[f"{name}.bias"])
        return convolved


def _positive(values: Floats) -> Floats:
    return np.maximum(values, 0.0)


@cache
def load_reader() -> tuple[Reader, Numbers]:
    """Return the reader that ships, and which of the ``FIGURES`` it was fitted on."""
    with np.load(WEIGHTS, allow_pickle=False) as held:
        weights = {name: held[name].astype(np.float32) for name in held.files if name != "figures"}
        return Reader(weights), held["figures"]
