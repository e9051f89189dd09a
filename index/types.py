"""The nouns that ``index`` hands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ingest.types import Document, Passage

Vectors = npt.NDArray[np.float32]  # (n_texts, dimension), each row of unit length
Ids = npt.NDArray[np.int64]  # passage ids


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage for a question."""

    passage: Passage
    document: Document  # without its text: ``document.text`` is empty here
    score: float  # fused; only the order within one question means something
    lexical: float  # BM25; 0.0 when the lexical leg did not return it
    dense: float  # cosine of question and passage; 0.0 when the dense leg did not return it


class Encoder(Protocol):
    """Turns text into vectors. The fingerprint is written into each generation and compared when it is opened."""

    name: str
    fingerprint: str  # sha256 over everything that decides the vectors: weights, tokenizer, prefixes
    dimension: int

    def encode_questions(self, texts: list[str]) -> Vectors: ...

    def encode_passages(self, texts: list[str]) -> Vectors: ...
