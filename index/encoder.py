"""The encoder: any sentence-transformers model, by default the static one that ships in ``static-ja-2``."""

from __future__ import annotations

import hashlib
import logging
import time
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import EncoderError
from index.pieces import Pieces
from index.types import Vectors
from ingest.types import Passage

logger = logging.getLogger(__name__)

BATCH = 512


class SentenceEncoder:
    """A loaded sentence-transformers model with its prefixes; see ``index.types.Encoder``."""

    def __init__(self, model: Any, name: str, question_prefix: str = "", passage_prefix: str = "") -> None:
        self._model = model
        self._pieces = Pieces(model.tokenizer) if _is_static(model) and Pieces.fits(model.tokenizer) else None
        self._question_prefix = question_prefix
        self._passage_prefix = passage_prefix
        self.name = name
        self.dimension = int(model.get_embedding_dimension())
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
            vectors[told] = self._encoded([prefix + texts[i] for i in told])
        return np.nan_to_num(vectors, copy=False)

    def _encoded(self, texts: list[str]) -> Vectors:
        if self._pieces:
            return self._means(texts, self._pieces)
        encoded: Vectors = self._model.encode(
            texts, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True, normalize_embeddings=True
        )
        return encoded

    def _means(self, texts: list[str], pieces: Pieces) -> Vectors:
        """Return what the model's own ``encode`` returns, without the greater part of its time."""
        import torch

        ids, begins = pieces.ids(texts)
        with torch.inference_mode():
            told = self._model.forward({"input_ids": torch.from_numpy(ids), "offsets": torch.from_numpy(begins)})
            means: Vectors = torch.nn.functional.normalize(told["sentence_embedding"], p=2, dim=1).numpy()
        return means


def embedded_text(passage: Passage) -> str:
    """Return what the encoder sees of a passage: the innermost heading, its table's header, and the words."""
    return "\n".join(filter(None, (*passage.headings[-1:], passage.header_outside, passage.text)))


def load_encoder(name: str, root: Path, question_prefix: str = "", passage_prefix: str = "") -> SentenceEncoder:
    """Load a model by path below ``root``, by absolute path, or by name from the model hub or its cache.

    Raises EncoderError. Takes seconds: importing sentence-transformers alone is 5 s.
    """
    started = time.monotonic()
    folder = root / name
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from threadpoolctl import threadpool_limits

        model = SentenceTransformer(
            str(folder) if folder.is_dir() else name, device="cpu", local_files_only=folder.is_dir()
        )
    except Exception as error:  # each library of models raises its own kind on a broken folder
        raise EncoderError(
            f"検索用モデル {name!r} を読み込めません({type(error).__name__})。"
            "設定 encoder.name の綴りと、フォルダーがあることを確認してください。"
        ) from error
    if _is_static(model):
        torch.set_num_threads(1)  # sums too short to share: with two threads half of the time goes in waiting
        threadpool_limits(1, "blas")  # … and so are the products of words with words
    model.float()  # weights ship in half precision; sums are taken in full
    logger.info("encoder %s loaded in %.1f s", name, time.monotonic() - started)
    return SentenceEncoder(model, name, question_prefix, passage_prefix)


def _is_static(model: Any) -> bool:
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    return isinstance(model[0], StaticEmbedding)


def _fingerprint(model: Any, *prefixes: str) -> str:
    digest = hashlib.sha256("\x1f".join(prefixes).encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", model.tokenizer)
    digest.update(tokenizer.to_str().encode() if hasattr(tokenizer, "to_str") else b"")
    return digest.hexdigest()
