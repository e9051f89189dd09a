"""A question → hits: three legs of one generation, the best of them together, ranked by what speaks for each."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from index.answerable import NEXT, Evidence
from index.around import around
from index.dense import QUANTISE_FROM, DenseIndex
from index.encoder import embedded_text
from index.features import Asked, Candidate, Matrix, ask, idf, measure
from index.lexical import LexicalIndex, Terms
from index.passages import PassageTable
from index.rank import FIGURES, RANKED, load_ranker
from index.rank import scores as rank_scores
from index.store import Store, check_encoder
from index.synonyms import Alternatives, Synonyms
from index.types import Encoder, Filters, Hit, Ids, Vectors
from index.word_vectors import WordVectors
from index.words import STOP_PARTS, Word, analyse
from ingest.types import Passage

logger = logging.getLogger(__name__)

CHARACTER_WEIGHT = 1.0  # of each leg in choosing what is ranked; see bench/README.md
DENSE_WEIGHT = 1.0
FOLLOWED = 6  # of the best, whose next passages are measured whatever they say themselves: replies; see bench/README.md
FOLLOWING = 2
JUDGED = 1 + NEXT  # hits that are looked at for whether they answer
NO_TERMS = Terms("", "", "", "")
SYNONYM = 0.5  # weight of the only synonym of a term, against 1 for the term itself

Ranking = Sequence[tuple[int, float]]  # (passage id, score), best first


@dataclass(frozen=True, slots=True)
class Legs:
    """What each way of searching found, best first."""

    words: Ranking  # BM25 by words
    characters: Ranking  # BM25 by pairs of characters
    dense: Ranking  # cosine
    depth: int  # how many each was asked for


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents and passages that filters leave."""

    documents: list[str]
    passages: Ids


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question before it is ranked."""

    legs: Legs
    fused: Ranking
    chosen: list[int]  # what is ranked: the first of ``fused``, and what follows the best of these
    passages: dict[int, Passage]  # of ``chosen``
    figures: Matrix  # (len(chosen), len(FIGURES))
    question: str
    words: list[Word]  # of the question
    asked: Asked
    terms: dict[int, Terms]  # of ``chosen``
    vector: Vectors  # of the question, (1, dimension)


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
        self.dense.prepare()
        self.documents = {document.id: document for document in self.table.documents()}
        self.encoder = encoder
        self.synonyms = synonyms or Synonyms()
        self.vectors = WordVectors(encoder)
        self._beside = ThreadPoolExecutor(1, "dense")  # the dense leg runs while the others do

    @property
    def number(self) -> int:
        return self.manifest.generation

    def close(self) -> None:
        self._beside.shutdown()
        self.table.close()

    def search(self, question: str, top: int, depth: int, filters: Filters | None = None) -> list[Hit]:
        """Return the ``top`` hits of the ``depth`` best of each leg, best first; equal ones by passage id."""
        return self.rank(self.measure(question, depth, filters), top)

    def rank(self, found: Found, top: int) -> list[Hit]:
        """Return the ``top`` hits of what was found, best first; equal ones by passage id."""
        scores = rank_scores(load_ranker(), found.figures)
        order = sorted(range(len(found.chosen)), key=lambda row: (-scores[row], found.chosen[row]))
        ranked = [(found.chosen[row], scores[row], _told(found.figures[row])) for row in order[:top]]
        floor = min(scores, default=1.0)
        rest = [each for each in found.fused if each[0] not in found.passages][: max(0, top - len(ranked))]
        ranked += [(identity, floor / (2 + place), {}) for place, (identity, _) in enumerate(rest)]
        passages = found.passages | self.table.passages([identity for identity, _ in rest])
        by_word, by_character, by_meaning = (
            dict(leg) for leg in (found.legs.words, found.legs.characters, found.legs.dense)
        )
        return [
            Hit(
                passage=passages[identity],
                document=self.documents[passages[identity].document],
                score=score,
                lexical=by_word.get(identity, 0.0),
                dense=by_meaning.get(identity, 0.0),
                characters=by_character.get(identity, 0.0),
                features=told,
            )
            for identity, score, told in ranked[:top]
        ]

    def measure(self, question: str, depth: int, filters: Filters | None = None) -> Found:
        """Return what the legs find and what speaks for each of the best of them together."""
        scope = self._scope(filters)
        vector = self.encoder.encode_questions([question])
        dense_leg = self._dense_leg(vector, depth, scope)
        words = analyse(question)
        asked = self._asked(question, words)
        legs = Legs(*self._lexical_legs(asked, depth, scope), dense_leg(), depth)
        fused = fuse(legs)
        chosen = self._chosen([identity for identity, _ in fused])
        passages, terms = self.table.passages_and_terms(chosen)
        features = measure(asked, self._candidates(chosen, passages, terms, legs, vector))
        figures = np.hstack([features, around([passages[identity] for identity in chosen], features)])
        return Found(legs, fused, chosen, passages, figures, question, words, asked, terms, vector)

    def _chosen(self, best: Sequence[int]) -> list[int]:
        following = self.table.following(best[:FOLLOWED], FOLLOWING)
        return list(dict.fromkeys([*best[:FOLLOWED], *following, *best]))[:RANKED]

    def evidence(self, found: Found) -> Evidence:
        """Return the best of what was found as ``index.answerable`` judges it."""
        hits = self.rank(found, JUDGED)
        alone = idf(1, len(self.lexical))
        return Evidence(
            question=found.question,
            words=found.words,
            weights={term: min(weight, alone) / alone for term, weight in found.asked.terms.items()},
            hits=hits,
            terms=[found.terms.get(hit.passage.id, NO_TERMS) for hit in hits],
            vectors=self.vectors,
        )

    def _dense_leg(self, vector: Vectors, depth: int, scope: Scope | None) -> Callable[[], Ranking]:
        """Begin the dense leg; return what waits for it."""
        search = partial(self.dense.search, vector, depth, scope.passages if scope else None)
        long = len(self.dense) >= QUANTISE_FROM  # a short scan is done before another thread has woken up
        return self._beside.submit(search).result if long else search

    def _lexical_legs(self, asked: Asked, depth: int, scope: Scope | None) -> tuple[Ranking, Ranking]:
        """Return what is found by words and by pairs of characters."""
        documents = scope.documents if scope else None
        return (
            self.lexical.search(weighted_terms(asked.terms, asked.alternatives), depth, documents),
            self.lexical.search_characters(asked.grams, depth, documents),
        )

    def _scope(self, filters: Filters | None) -> Scope | None:
        """Return what is searched; None for everything. Without filters it is what everybody may see."""
        chosen = (filters or Filters()).select(self.documents.values())
        if len(chosen) == len(self.documents):
            return None
        documents = [document.id for document in chosen]
        return Scope(documents, np.array(self.table.ids_of(documents), np.int64))

    def _asked(self, question: str, words: Sequence[Word]) -> Asked:
        passages = len(self.lexical)
        return ask(
            question,
            content_terms(words),
            self.synonyms.alternatives([word.form for word in words if word.part not in STOP_PARTS]),
            lambda term: idf(self.lexical.document_frequency(term), passages),
            lambda gram: idf(self.lexical.gram_frequency(gram), passages),
        )

    def _candidates(
        self,
        chosen: Sequence[int],
        passages: Mapping[int, Passage],
        terms: Mapping[int, Terms],
        legs: Legs,
        vector: Vectors,
    ) -> list[Candidate]:
        cosines = self.dense.vectors(np.array(chosen, np.int64)) @ vector[0]
        by_word, by_character = _with_places(legs.words), _with_places(legs.characters)
        by_meaning = _with_places(legs.dense)
        least_word, least_character = _least(legs.words, legs.depth), _least(legs.characters, legs.depth)
        return [
            Candidate(
                words=word,
                characters=character,
                dense=float(cosine),
                places=(word_place, character_place, by_meaning.get(identity, (None, 0.0))[0]),
                terms=terms[identity],
                text=embedded_text(passages[identity]),
            )
            for identity, cosine in zip(chosen, cosines, strict=True)
            for word_place, word in (by_word.get(identity, (None, least_word)),)
            for character_place, character in (by_character.get(identity, (None, least_character)),)
        ]


def content_terms(asked: Sequence[Word]) -> list[str]:
    """Return the terms that can tell passages apart, in order; all terms when none can."""
    return [word.form for word in asked if word.is_content] or [word.form for word in asked]


def question_terms(question: str) -> list[str]:
    """Return the ``content_terms`` of a question."""
    return content_terms(analyse(question))


def weighted_terms(terms: Iterable[str], alternatives: Alternatives) -> dict[str, float]:
    """Return the terms to search for: those of the question, and with less weight what else they may be called.

    A synonym's weight is shared by its terms (標準準拠システム has three), and counts less the more synonyms there are.
    """
    weights: dict[str, float] = {}
    for sets in alternatives.values():
        for held in sets:
            weight = SYNONYM / (len(held) * math.sqrt(len(sets)))
            for term in held:
                weights[term] = max(weight, weights.get(term, 0.0))
    return dict(sorted(weights.items())) | dict.fromkeys(terms, 1.0)


def fuse(
    legs: Legs, character_weight: float = CHARACTER_WEIGHT, dense_weight: float = DENSE_WEIGHT
) -> list[tuple[int, float]]:
    """Return all ids of the legs by their weighted sum, best first, equal ones by id.

    A lexical score counts relative to the best of the question. An id that a leg did not return gets that leg's
    lowest score: it may be just below. But a lexical leg that returned fewer than the ``depth`` it was asked for has
    told all: what it left out says none of the words and gets nothing.
    """
    weighted = [
        (_relative(legs.words), _least(_relative(legs.words), legs.depth), 1.0),
        (_relative(legs.characters), _least(_relative(legs.characters), legs.depth), character_weight),
        (legs.dense, min((score for _, score in legs.dense), default=0.0), dense_weight),
    ]
    sums = dict.fromkeys((identity for ranking, _, _ in weighted for identity, _ in ranking), 0.0)
    for ranking, least, weight in weighted:
        scores = dict(ranking)
        for identity in sums:
            sums[identity] += weight * scores.get(identity, least)
    return sorted(sums.items(), key=lambda item: (-item[1], item[0]))


def _told(figures: Matrix) -> dict[str, float]:
    return dict(zip(FIGURES, figures.tolist(), strict=True))


def _relative(ranking: Ranking) -> Ranking:
    best = (ranking[0][1] if ranking else 1.0) or 1.0
    return [(identity, score / best) for identity, score in ranking]


def _least(ranking: Ranking, depth: int) -> float:
    return ranking[-1][1] if ranking and len(ranking) >= depth else 0.0


def _with_places(ranking: Ranking) -> dict[int, tuple[int | None, float]]:
    """Return (place, score) by id; equal scores share a place, so that it does not hang on the ids."""
    first: dict[float, int] = {}
    return {identity: (first.setdefault(score, place), score) for place, (identity, score) in enumerate(ranking)}
