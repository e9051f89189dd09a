"""A question → hits: both legs of one generation, fused."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence

from index.dense import DenseIndex
from index.lexical import LexicalIndex
from index.passages import PassageTable
from index.store import Store, check_encoder
from index.synonyms import Synonyms
from index.types import Encoder, Hit
from index.words import analyse, words

logger = logging.getLogger(__name__)

DENSE_WEIGHT = 0.5  # of the cosine against the lexical score relative to the best of the question; see bench/README.md
SYNONYM = 0.5  # weight of the only synonym of a term, against 1 for the term itself

Ranking = Sequence[tuple[int, float]]  # (passage id, score), best first


class Generation:
    """One generation, opened for asking; it stays as it is while newer ones are published."""

    def __init__(
        self, store: Store, encoder: Encoder, number: int | None = None, synonyms: Synonyms | None = None
    ) -> None:
        """Open the live generation, or the one given. Raises StoreError when it is absent, damaged or does not fit."""
        self.manifest = store.last_good() if number is None else store.verify(number)
        check_encoder(self.manifest, encoder)
        folder = store.path(self.manifest.generation)
        self.table = PassageTable(folder / "passages.sqlite")
        self.lexical = LexicalIndex(folder / "lexical")
        self.dense = DenseIndex.load(folder / "dense.faiss")
        self.documents = {document.id: document for document in self.table.documents()}
        self.encoder = encoder
        self.synonyms = synonyms or Synonyms()

    @property
    def number(self) -> int:
        return self.manifest.generation

    def close(self) -> None:
        self.table.close()

    def search(self, question: str, top: int, depth: int) -> list[Hit]:
        """Return the ``top`` hits of the ``depth`` best of each leg, best first; equal ones by passage id."""
        lexical = self.lexical.search(weighted_terms(question, self.synonyms), depth)
        dense = self.dense.search(self.encoder.encode_questions([question]), depth)
        ranked = fuse(lexical, dense, depth=depth)[:top]
        passages = self.table.passages([identity for identity, _ in ranked])
        by_word, by_meaning = dict(lexical), dict(dense)
        return [
            Hit(
                passage=passages[identity],
                document=self.documents[passages[identity].document],
                score=score,
                lexical=by_word.get(identity, 0.0),
                dense=by_meaning.get(identity, 0.0),
            )
            for identity, score in ranked
        ]


def question_terms(question: str) -> list[str]:
    """Return the terms of a question that can tell passages apart; all of its terms when none can."""
    words = analyse(question)
    return [word.form for word in words if word.is_content] or [word.form for word in words]


def weighted_terms(question: str, synonyms: Synonyms) -> dict[str, float]:
    """Return the terms to search for: those of the question, and with less weight what else they may be called.

    A synonym's weight is shared by its terms (標準準拠システム has three), and counts less the more synonyms there are.
    """
    weights: dict[str, float] = {}
    for sets in synonyms.alternatives(words(question)).values():
        for held in sets:
            weight = SYNONYM / (len(held) * math.sqrt(len(sets)))
            for term in held:
                weights[term] = max(weight, weights.get(term, 0.0))
    return dict(sorted(weights.items())) | dict.fromkeys(question_terms(question), 1.0)


def fuse(
    lexical: Ranking, dense: Ranking, dense_weight: float = DENSE_WEIGHT, depth: int = 0
) -> list[tuple[int, float]]:
    """Return all ids of both rankings by their weighted sum, best first, equal ones by id.

    The lexical score counts relative to the best of the question. An id that one leg did not return gets that leg's
    lowest score: it may be just below. But a lexical leg that returned fewer than the ``depth`` it was asked for has
    told all: what it left out says none of the words and gets nothing.
    """
    best = max((score for _, score in lexical), default=1.0) or 1.0
    by_word = {identity: score / best for identity, score in lexical}
    by_meaning = dict(dense)
    least_word = min(by_word.values(), default=0.0) if len(lexical) >= depth else 0.0
    least_meaning = min(by_meaning.values(), default=0.0)
    scores = {
        identity: by_word.get(identity, least_word) + dense_weight * by_meaning.get(identity, least_meaning)
        for identity in {**by_word, **by_meaning}
    }
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
