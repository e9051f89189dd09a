"""How much two short texts of the same meetings are about the same thing, by the words that carry meaning."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from index.words import Word, analyse

Weights = Mapping[str, float]  # term: its weight, above 0

LEAD = 2.0  # how much more the words count with which a text begins, for Japanese names its topic first
_LEAD_END = frozenset(("の", "は", "が", "を", "も", "と", "に", "へ", "で", "、", "。", "\t", "（", "("))
_ERAS = frozenset(("令和", "平成", "昭和"))
_COUNTED = re.compile(r"数詞|助数詞")
_KANJI = re.compile(r"[一-龠々]+")


class Lexicon:
    """The weight of each term by how few of the sentences say it."""

    def __init__(self, sentences: Iterable[str]) -> None:
        counted = [{_term(word) for word in _telling(analyse(sentence))} for sentence in sentences]
        self._said = Counter(term for terms in counted for term in terms)
        self._total = len(counted)

    def weights(self, text: str, *, lead: float = LEAD) -> dict[str, float]:
        """Return the terms of ``text``; those of its first phrase weigh ``lead`` times as much."""
        found: dict[str, float] = {}
        words = analyse(text)
        telling = _telling(words)
        opening = {_term(word) for word in _telling(_opening(words))}
        for term in dict.fromkeys(map(_term, telling)):
            found[term] = self._rarity(term) * (lead if term in opening else 1.0)
        return found

    def _rarity(self, term: str) -> float:
        return math.log(1 + self._total / (1 + self._said[term]))


def likeness(one: Weights, other: Weights) -> float:
    """Return the cosine of two texts, 0 to 1."""
    shared = sum(weight * other[term] for term, weight in one.items() if term in other)
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return shared / lengths if lengths else 0.0


def likest(one: Weights, others: Sequence[Weights], least: float) -> int | None:
    """Return the place of the first of those most like ``one``; None when none is as like as ``least``."""
    alike = [likeness(one, other) for other in others]
    best = max(alike, default=0.0)
    return alike.index(best) if best and best >= least else None


def coverage(wanted: Weights, said: Iterable[str]) -> float:
    """Return how much of what is wanted is said, by weight, 0 to 1."""
    told = set(said)
    total = sum(wanted.values())
    return sum(weight for term, weight in wanted.items() if term in told) / total if total else 0.0


def _opening(words: list[Word]) -> list[Word]:
    """Return the words before the first particle or mark that follows a telling word."""
    seen = False
    for place, word in enumerate(words):
        if seen and word.surface in _LEAD_END:
            return words[:place]
        seen = seen or (word.is_content and not _COUNTED.search(word.detail))
    return words


def _telling(words: list[Word]) -> list[Word]:
    """Return the words with meaning, without numbers, what they count, and the names of eras."""
    told: list[Word] = []
    counting = False
    for word in words:
        number = word.detail.startswith("数詞")
        counted = number or (counting and _COUNTED.search(word.detail))
        if word.is_content and not counted and word.surface not in _ERAS:
            told.append(word)
        counting = number or (counting and word.surface in (",", ".", "、"))
    return told


def _term(word: Word) -> str:
    """Return what stands for a word; one with an inflected ending by its kanji, for 絞る and 絞り込む are one thing."""
    stem = _KANJI.match(word.form)
    return stem.group() if stem and word.part in ("動詞", "名詞", "形容詞") else word.form
