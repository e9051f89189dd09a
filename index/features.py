"""What speaks for a passage as the answer to a question, as numbers for ``index.rank``."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from index.lexical import Terms, question_grams, unspaced
from index.synonyms import Alternatives

Matrix = npt.NDArray[np.float64]  # (candidates, features)

RUN = 24  # characters of a shared run beyond which nothing is gained

MEASURED = (
    "words",  # BM25 by words over the idf of the question
    "characters",  # BM25 by pairs of characters over the idf of the question
    "dense",  # cosine
    "word_rank",  # 1 / (1 + place) in each leg, 0 outside
    "character_rank",
    "dense_rank",
    "coverage",  # share of the question's words by idf: in the passage, its title, headings and speaker
    "gram_coverage",  # … of its pairs of characters in the passage and its innermost heading
    "pair_coverage",  # … of its neighbouring words that are neighbours there too
    "sentence",  # … of its words in the best single sentence
    "window",  # … in the best two sentences in a row
    "missing",  # the heaviest word it lacks over the heaviest of the question
    "run",  # characters of the longest stretch shared with the question, over ``RUN``
    "length",  # natural logarithm of the characters of the passage
)
RELATIVE = tuple(name for name in MEASURED if not name.endswith("_rank"))
FEATURES = (*MEASURED, *(f"{name}_lead" for name in RELATIVE))  # …_lead: less the best of the question's candidates


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is held against passages."""

    text: str  # folded, without white space
    terms: Mapping[str, float]  # term: idf
    pairs: Mapping[tuple[str, str], float]  # neighbouring terms: idf of both
    grams: Mapping[str, float]  # pair of characters: idf
    alternatives: Alternatives


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that some leg returned. A place is counted from 0; None where the leg did not return it."""

    words: float  # BM25; the lowest of the leg where it did not return the passage
    characters: float
    dense: float
    places: tuple[int | None, int | None, int | None]  # by words, characters, meaning
    terms: Terms
    text: str  # innermost heading and words, as printed


def ask(
    question: str,
    terms: Sequence[str],
    alternatives: Alternatives,
    term_weight: Callable[[str], float],
    gram_weight: Callable[[str], float],
) -> Asked:
    """Return a question with its terms, in order, and its pairs of characters weighed."""
    weights = {term: term_weight(term) for term in terms}
    return Asked(
        text=unspaced(question),
        terms=weights,
        pairs={pair: weights[pair[0]] + weights[pair[1]] for pair in itertools.pairwise(terms)},
        grams={gram: gram_weight(gram) for gram in question_grams(question)},
        alternatives=alternatives,
    )


def idf(frequency: int, passages: int) -> float:
    """Return the weight of a term that stands in ``frequency`` of all passages, as BM25 has it.

    It is rounded to a fraction of 4096, so that sums are exact and the same in whatever order a set gives its members.
    """
    return round(4096 * math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))) / 4096


def measure(asked: Asked, candidates: Sequence[Candidate]) -> Matrix:
    """Return ``FEATURES`` of each candidate, row by row."""
    measured = np.array([_measured(asked, candidate) for candidate in candidates], np.float64)
    measured = measured.reshape(len(candidates), len(MEASURED))
    columns = [MEASURED.index(name) for name in RELATIVE]
    relative = measured[:, columns]
    return np.hstack([measured, relative - relative.max(axis=0, initial=-np.inf)])


def _measured(asked: Asked, candidate: Candidate) -> tuple[float, ...]:
    terms, weights = candidate.terms, asked.terms
    sentences = [sentence.split() for sentence in terms.body.split("\t")]
    sets = [weights.keys() & sentence for sentence in sentences]
    held = set().union(*sets)
    body = [term for sentence in sentences for term in sentence]
    found = _found(asked, held, [*terms.title.split(), *terms.headings.split(), *terms.speaker.split()], body)
    total = sum(weights.values()) or 1.0
    text = _unspaced(candidate.text)
    row = f" {' '.join(body)} "
    pairs = [(a, b) for a, b in asked.pairs if a in held and b in held and f" {a} {b} " in row]
    grams = [gram for gram in asked.grams if gram in text]
    gram_total = sum(asked.grams.values()) or 1.0
    missing = max((weight for term, weight in weights.items() if term not in found), default=0.0)
    return (
        candidate.words / total,
        candidate.characters / gram_total,
        candidate.dense,
        *(0.0 if place is None else 1 / (1 + place) for place in candidate.places),
        _sum(weights, found) / total,
        _sum(asked.grams, grams) / gram_total,
        _sum(asked.pairs, pairs) / (sum(asked.pairs.values()) or 1.0),
        max((_sum(weights, one) for one in sets), default=0.0) / total,
        max((_sum(weights, a | b) for a, b in zip(sets, [*sets[1:], set()], strict=True)), default=0.0) / total,
        missing / (max(weights.values(), default=0.0) or 1.0),
        min(1.0, _longest_run(asked.text, text) / RUN),
        math.log(1 + len(text)),
    )


def _found(asked: Asked, held: set[str], around: Sequence[str], body: Sequence[str]) -> set[str]:
    """Return the terms of the question that stand in a passage, or one of whose synonyms does.

    ``held`` are those that stand in its body.
    """
    found = held | (asked.terms.keys() & around)
    if others := [term for term in asked.alternatives if term in asked.terms and term not in found]:
        forms = {*around, *body}
        found.update(term for term in others if any(other <= forms for other in asked.alternatives[term]))
    return found


def _sum(weights: Mapping[Any, float], keys: Iterable[Any]) -> float:
    return sum(map(weights.__getitem__, keys))


def _longest_run(question: str, text: str) -> int:
    """Return the length of the longest stretch of the question that stands in ``text``."""
    best = start = 0
    while best < RUN and start + best < len(question):
        if question[start : start + best + 1] in text:
            best += 1
        elif best and question[start + best - 1 : start + best + 1] not in text:
            start += best  # whatever begins before holds these two characters too
        else:
            start += 1
    return best


@lru_cache(maxsize=16_384)
def _unspaced(text: str) -> str:
    """Return a passage as a question's characters are looked for in it; the same ones come again and again."""
    return unspaced(text)
