"""The vectors of single words, kept from one question to the next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.types import Encoder, Vectors

MOST = 50_000  # words whose vectors are kept: 50 MB at 256 dimensions


class WordVectors:
    """Thread-safe: whoever asks goes on with the vectors that stood there when asked."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._held: dict[str, np.ndarray] = {}

    def __call__(self, words: Sequence[str]) -> Vectors:
        """Return one row per word; an unknown word has zeros."""
        held = self._held
        new = [word for word in dict.fromkeys(words) if word not in held]
        if len(held) + len(new) > MOST:
            held, new = {}, list(dict.fromkeys(words))
        if new:
            held.update(zip(new, self._encoder.encode_passages(new), strict=True))
        self._held = held
        return np.stack([held[word] for word in words]) if words else np.zeros((0, self._encoder.dimension), np.float32)
