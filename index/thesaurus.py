"""Everyday words for each other, over the terms of ``index.words``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from index.words import words

SAME = 0.8  # how far a word of the same meaning says what another says; by cross-validation
RELATED = 0.45

KEPT = 8_192  # terms whose others are kept

Words = Sequence[str]


class Thesaurus:
    """Words that may stand for a term. Each is cut into terms when it is first asked for."""

    def __init__(self, entries: Mapping[str, tuple[Words, Words]] | None = None) -> None:
        """Take for each term the words of the same meaning and the related ones."""
        self._entries = entries or {}
        self.same = lru_cache(KEPT)(self._same)
        self.likeness = lru_cache(KEPT)(self._likeness)

    def _same(self, term: str) -> tuple[frozenset[str], ...]:
        """Return the sets of terms of which one may stand for ``term``."""
        same, _ = self._entries.get(term, ((), ()))
        return tuple(dict.fromkeys(filter(None, map(frozenset, map(_cut, same)))))

    def _likeness(self, term: str) -> Mapping[str, float]:
        """Return the single terms that may stand for ``term``, each with how far it says the same, 0 to 1."""
        same, related = self._entries.get(term, ((), ()))
        return {**dict.fromkeys(_single(related), RELATED), **dict.fromkeys(_single(same), SAME)}


def _single(others: Words) -> Iterable[str]:
    return (terms[0] for terms in map(_cut, others) if len(terms) == 1)


@lru_cache(KEPT)
def _cut(word: str) -> tuple[str, ...]:
    return tuple(words(word))
