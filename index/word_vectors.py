"""The vectors of single words, kept from one question to the next."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from index.types import Encoder, Vectors

MOST = 50_000  # words whose vectors are kept: 50 MB at 256 dimensions


class WordVectors:
    """Thread-safe: one who asks waits while the words of another are learned."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._lock = threading.Lock()
        self._forget(MOST)

    def _forget(self, most: int) -> None:
        self._places: dict[str, int] = {}
        self._rows = np.empty((most, self._encoder.dimension), np.float32)  # takes memory as it is filled

    def __call__(self, words: Sequence[str]) -> Vectors:
        """Return one row per word; an unknown word has zeros."""
        with self._lock:
            distinct = dict.fromkeys(words)
            new = [word for word in distinct if word not in self._places]
            if len(self._places) + len(new) > MOST:
                self._forget(max(MOST, len(distinct)))
                new = list(distinct)
            if new:
                self._learn(new)
            vectors: Vectors = self._rows[[self._places[word] for word in words]]
            return vectors

    def _learn(self, new: list[str]) -> None:
        first = len(self._places)
        self._rows[first : first + len(new)] = self._encoder.encode_passages(new)
        self._places.update(zip(new, range(first, first + len(new)), strict=True))
