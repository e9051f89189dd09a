"""Synonyms over the terms of ``index.words``: what else a question's terms may be called in the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from index.words import words

Terms = tuple[str, ...]
Alternatives = Mapping[
    str, tuple[frozenset[str], ...]
]  # term of a question: sets of terms of which one may stand for it


class Synonyms:
    """Groups of words that mean the same, as terms."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._others: dict[Terms, list[frozenset[str]]] = {}
        for group in groups:
            entries = [tuple(words(word)) for word in group]
            for entry in entries:
                others = (frozenset(other) for other in entries if other and other != entry)
                self._others.setdefault(entry, []).extend(others)
        self._longest = max(map(len, self._others), default=0)

    def alternatives(self, terms: Sequence[str]) -> dict[str, tuple[frozenset[str], ...]]:
        """Return what may stand for each of the terms of a question that belongs to a group; longest entries first."""
        found: dict[str, tuple[frozenset[str], ...]] = {}
        start = 0
        while start < len(terms):
            for length in range(min(self._longest, len(terms) - start), 0, -1):
                entry = tuple(terms[start : start + length])
                if entry in self._others:
                    found |= {term: tuple(self._others[entry]) for term in entry if term not in found}
                    start += length - 1
                    break
            start += 1
        return found
