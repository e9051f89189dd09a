"""Static models of sentence-transformers, read from their files: one row per token, of which a text is the mean.

The library takes seconds to import and the greater part of a fresh server's start; the files need none of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.pieces import Pieces
from index.types import Vectors

LAYERS = ["StaticEmbedding", "Normalize"]
WEIGHTS = "embedding.weight"


@dataclass(frozen=True, slots=True)
class StaticModel:
    """A model whose files hold all there is to it."""

    tokenizer: Tokenizer
    weights: npt.NDArray[np.float32]  # (tokens, dimension)
    pieces: Pieces

    @property
    def dimension(self) -> int:
        return int(self.weights.shape[1])

    def encode(self, texts: list[str]) -> Vectors:
        """Return one unit row per text; a text without a known token gives a row of zeros."""
        ids, begins = self.pieces.ids(texts)
        rows = np.zeros((len(texts), self.dimension), np.float32)
        counts = np.diff(begins, append=len(ids))
        taken = np.empty((counts.max(initial=0), self.dimension), np.float32)
        for row, begin, count in zip(rows, begins.tolist(), counts.tolist(), strict=True):
            self.weights.take(ids[begin : begin + count], axis=0, out=taken[:count], mode="clip")
            np.add.reduce(taken[:count], axis=0, out=row)  # in one order, whatever stands beside it
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        np.divide(rows, lengths, out=rows, where=lengths > 0)
        return rows

    def told(self) -> Iterator[tuple[str, bytes]]:
        """Yield what the library tells of itself, by which a store knows the model again."""
        yield f"0.{WEIGHTS}", self.weights.tobytes()
        yield "", self.tokenizer.to_str().encode()

    @classmethod
    def read(cls, folder: Path) -> StaticModel | None:
        """Return the model of a folder; None when it is of another kind, which the library has to load.

        Raises what the readers of its files raise when one is broken.
        """
        if not (folder / "modules.json").is_file():
            return None
        layers = [layer["type"].rpartition(".")[2] for layer in _json(folder / "modules.json")]
        if layers != LAYERS or _json(folder / "config_sentence_transformers.json").get("default_prompt_name"):
            return None
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tensors = load_file(folder / "model.safetensors")
        if tensors.keys() != {WEIGHTS} or not Pieces.fits(tokenizer):
            return None
        return cls(tokenizer, tensors[WEIGHTS].astype(np.float32), Pieces(tokenizer))


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
