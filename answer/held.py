"""How much of a question many sets of words hold, reckoned for all of them at once.

Each set becomes a row of numbers. The row of a union is the greatest of the rows, number by number.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

import numpy as np

from index.network import Floats
from index.synonyms import Alternatives

Similar = Mapping[str, Mapping[str, float]]  # term of a question: {term of the records: likeness, 0 to 1}


class Scale:
    """What words say of the terms of one question.

    A row tells for each term whether it or a synonym of one word stands there, then how like it is what does, and at
    last which words of the longer synonyms do.
    """

    def __init__(self, terms: Iterable[str], alternatives: Alternatives, similar: Similar) -> None:
        self._terms = {term: column for column, term in enumerate(terms)}
        count = len(self._terms)
        others = [(column, held) for term, column in self._terms.items() for held in alternatives.get(term, ())]
        parts = dict.fromkeys(part for _, held in others if len(held) > 1 for part in sorted(held))
        columns = dict(zip(parts, itertools.count(2 * count)))
        self._several = [(column, [columns[part] for part in held]) for column, held in others if len(held) > 1]
        said = [*self._terms.items(), *((word, column) for column, held in others if len(held) == 1 for word in held)]
        told = [(word, column, 1.0) for word, column in (*said, *columns.items())]
        told += [(word, count + self._terms[term], like) for term in similar for word, like in similar[term].items()]
        self._places = {word: place for place, word in enumerate(dict.fromkeys(word for word, _, _ in told), 1)}
        self._values = np.zeros((1 + len(self._places), 2 * count + len(columns)))  # the first says nothing
        for word, column, value in told:
            self._values[self._places[word], column] = value

    def rows(self, sets: Iterable[Iterable[str]]) -> Floats:
        """Return one row for each of at least one set."""
        places = [[0, *map(self._places.__getitem__, self._places.keys() & words)] for words in sets]
        starts = list(itertools.accumulate(map(len, places[:-1]), initial=0))
        rows: Floats = np.maximum.reduceat(self._values[list(itertools.chain.from_iterable(places))], starts)
        return rows

    def said(self, rows: Floats) -> Floats:
        """Return (rows, terms) 1 where a term or a synonym stands, else 0."""
        said = rows[:, : len(self._terms)].copy()
        for column, parts in self._several:
            np.maximum(said[:, column], rows[:, parts].min(axis=1), out=said[:, column])
        return said

    def like(self, rows: Floats) -> Floats:
        """Return (rows, terms) how far what stands there says what a term says, 0 to 1."""
        said = self.said(rows)
        count = len(self._terms)
        return np.where(said > 0, said, rows[:, count : 2 * count])

    def weights(self, weights: Mapping[str, float]) -> Floats:
        """Return (terms,) the weights of some of the terms, 0 for the others."""
        return np.array([weights.get(term, 0.0) for term in self._terms])


def shares(held: Floats, weights: Floats) -> Floats:
    """Return (rows,) the share of the weight that each row of (rows, terms) holds; ``weights`` may differ by row."""
    total = weights.sum(axis=-1)
    shared: Floats = (held * weights).sum(axis=1) / np.where(total, total, 1.0)
    return shared
