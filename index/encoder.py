"""The encoder: any sentence-transformers model, by default the static one that ships in ``static-ja-2``."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from threadpoolctl import threadpool_limits

from index.errors import EncoderError
from index.static_model import StaticModel
from index.types import Vectors
from ingest.types import Passage

logger = logging.getLogger(__name__)

BATCH = 512


class Model(Protocol):
    """What an encoder asks of a model."""

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: list[str]) -> Vectors: ...

    def told(self) -> Iterable[tuple[str, bytes]]: ...  # all by which it differs from another model, in one order


class SentenceEncoder:
    """A loaded model with its prefixes; see ``index.types.Encoder``."""

    def __init__(self, model: Model, name: str, question_prefix: str = "", passage_prefix: str = "") -> None:
        self._model = model
        self._question_prefix = question_prefix
        self._passage_prefix = passage_prefix
        self.name = name
        self.dimension = model.dimension
        self.fingerprint = _fingerprint(model, question_prefix, passage_prefix)

    def encode_questions(self, texts: list[str]) -> Vectors:
        """Return one unit row per question; an unknown or empty text gives a row of zeros."""
        return self._encode(texts, self._question_prefix)

    def encode_passages(self, texts: list[str]) -> Vectors:
        """Return one unit row per passage; an unknown or empty text gives a row of zeros."""
        return self._encode(texts, self._passage_prefix)

    def _encode(self, texts: list[str], prefix: str) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        told = [i for i, text in enumerate(texts) if text.strip()]
        if told:
            vectors[told] = self._model.encode([prefix + texts[i] for i in told])
        return np.nan_to_num(vectors, copy=False)


class LibraryModel:
    """Any model, as sentence-transformers runs it."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self.dimension = int(model.get_embedding_dimension())

    def encode(self, texts: list[str]) -> Vectors:
        encoded: Vectors = self._model.encode(
            texts, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True, normalize_embeddings=True
        )
        return encoded

    def told(self) -> Iterator[tuple[str, bytes]]:
        for key, tensor in sorted(self._model.state_dict().items()):
            yield key, tensor.detach().cpu().contiguous().numpy().tobytes()
        tokenizer = getattr(self._model.tokenizer, "backend_tokenizer", self._model.tokenizer)
        if hasattr(tokenizer, "to_str"):
            yield "", tokenizer.to_str().encode()

    @classmethod
    def load(cls, name: str, folder: Path) -> LibraryModel:
        """Raises what the library raises when there is no such model or a broken one."""
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import StaticEmbedding

        model = SentenceTransformer(
            str(folder) if folder.is_dir() else name, device="cpu", local_files_only=folder.is_dir()
        )
        if isinstance(model[0], StaticEmbedding):
            torch.set_num_threads(1)  # sums too short to share: with two threads half of the time goes in waiting
            threadpool_limits(1, "blas")
        model.float()  # weights may ship in half precision; sums are taken in full
        return cls(model)


def embedded_text(passage: Passage) -> str:
    """Return what the encoder sees of a passage: the innermost heading, its table's header, and the words."""
    return "\n".join(filter(None, (*passage.headings[-1:], passage.header_outside, passage.text)))


def load_encoder(name: str, root: Path, question_prefix: str = "", passage_prefix: str = "") -> SentenceEncoder:
    """Load a model by path below ``root``, by absolute path, or by name from the model hub or its cache.

    Raises EncoderError. What is not static takes seconds: importing sentence-transformers alone is 5 s.
    """
    started = time.monotonic()
    folder = root / name
    try:
        model: Model = StaticModel.read(folder) or LibraryModel.load(name, folder)
    except Exception as error:  # each library of models raises its own kind on a broken folder
        raise EncoderError(
            f"検索用モデル {name!r} を読み込めません({type(error).__name__})。"
            "設定 encoder.name の綴りと、フォルダーがあることを確認してください。"
        ) from error
    if isinstance(model, StaticModel):
        threadpool_limits(1, "blas")  # products of words with words are too short to share
    logger.info("encoder %s loaded in %.1f s", name, time.monotonic() - started)
    return SentenceEncoder(model, name, question_prefix, passage_prefix)


def _fingerprint(model: Model, *prefixes: str) -> str:
    digest = hashlib.sha256("\x1f".join(prefixes).encode())
    for key, values in model.told():
        digest.update(key.encode())
        digest.update(values)
    return digest.hexdigest()
