"""What a reader sees of a question and of the best sentences of its hits: words as vectors, and where they meet."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.features import FEATURES
from index.lexical import Terms
from index.words import Word

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

HITS = 3  # whose sentences are read
SENTENCES = 4  # that are read
WORDS = 32  # of a sentence, the stretch that holds most of the question
QUESTION = 28  # words of a question, its last ones
REPEATED = 0.05  # weight of a word of the question that tells nothing, where it stands in a sentence

# Of the passage: what speaks for it. What the encoder says is left out, since it was trained on the same questions.
SEEN = tuple(name for name in FEATURES if not name.startswith("dense") and not name.endswith("_rank"))

_PARTS = ("名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "助詞", "助動詞", "接尾辞", "接頭辞", "連体詞")
_MARKS = ("空白", "補助記号")
_SHAPES = (r"[ァ-ヴー]+", r"[a-z]+", r"[ぁ-ん]+", r"[一-龠々]", r"[一-龠々]{2}", r"[一-龠々]{3,}")

Vectors = Callable[[Sequence[str]], Floats]  # words → (words, dimension)


@dataclass(frozen=True, slots=True)
class Read:
    """A hit as the reader takes it."""

    terms: Terms
    score: float  # of the ranking
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """Arrays of ``QUESTION`` words, of ``SENTENCES`` × ``WORDS`` words, and of the sentences; 0 where there is none."""

    asked: list[str]  # the question's words
    texts: list[list[str]]  # … and those of the sentences
    question: Floats  # (q, dimension)
    question_parts: Numbers  # (q,) part of speech, from 1
    question_shapes: Numbers  # (q,) see ``shape``
    question_weights: Floats  # (q,) idf over the idf of a word that stands in one passage
    question_found: Floats  # (q, 4) 1 where it stands in the best sentence, in its passage, in the first hit, in any
    words: Floats  # (s, w, dimension)
    shapes: Numbers  # (s, w)
    met: Floats  # (s, w) weight of the same word in the question
    like: Floats  # (s, w) cosine with the likest of the question's content words
    likest: Numbers  # (s, w) which that is
    sentences: Floats  # (s, 8 + SEEN)


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence of a hit, by how much of the question it holds: itself, with its neighbours, with its passage."""

    hit: int
    place: int
    alone: float
    nearby: float
    passage: float

    @property
    def order(self) -> tuple[float, int, int]:
        return -(self.alone + 0.5 * self.nearby + 0.5 * self.passage - 0.02 * self.hit), self.hit, self.place


def read(words: Sequence[Word], weights: Mapping[str, float], hits: Sequence[Read], vectors: Vectors) -> Reading:
    """Lay out a question, its content words weighed from 0 to 1, beside the best sentences of at least one hit."""
    hits = hits[:HITS]
    bodies = [[sentence.split() for sentence in hit.terms.body.split("\t")] for hit in hits]
    around = [{*h.terms.title.split(), *h.terms.headings.split(), *h.terms.speaker.split()} for h in hits]
    passages = [outer.union(*body) for outer, body in zip(around, bodies, strict=True)]
    places = sorted(_places(weights, bodies, passages), key=lambda one: one.order)[:SENTENCES]
    asked = [word for word in words if word.part not in _MARKS][-QUESTION:]
    forms = [word.form for word in asked]
    best = places[0]
    stands = (set(bodies[best.hit][best.place]), passages[best.hit], passages[0], frozenset().union(*passages))
    content = [i for i, form in enumerate(forms) if form in weights]
    texts = [_densest(weights, bodies[one.hit][one.place]) for one in places]
    known = _Known(vectors, [*forms, *(word for text in texts for word in text)])
    shape = (SENTENCES, WORDS)
    like, likest = np.zeros(shape, np.float32), np.zeros(shape, np.int64)
    asked_vectors = known([forms[i] for i in content])
    for row, text in enumerate(texts):
        if content and text:
            cosines = known(text) @ asked_vectors.T
            like[row, : len(text)] = cosines.max(axis=1)
            likest[row, : len(text)] = np.array(content)[cosines.argmax(axis=1)]
    repeated = dict.fromkeys(forms, REPEATED) | dict(weights)
    return Reading(
        asked=forms,
        texts=[list(text) for text in texts],
        question=_padded(known(forms), (QUESTION, known.dimension)),
        question_parts=_numbers([_part(word) for word in asked], QUESTION),
        question_shapes=_numbers(list(map(shape_of, forms)), QUESTION),
        question_weights=_padded(np.array([weights.get(form, 0.0) for form in forms], np.float32), (QUESTION,)),
        question_found=_padded(
            np.array([[form in forms_there for forms_there in stands] for form in forms], np.float32).reshape(-1, 4),
            (QUESTION, 4),
        ),
        words=_rows([known(text) for text in texts], (*shape, known.dimension)),
        shapes=_rows([np.array(list(map(shape_of, text)), np.int64) for text in texts], shape).astype(np.int64),
        met=_rows([np.array([repeated.get(word, 0.0) for word in text], np.float32) for text in texts], shape),
        like=like,
        likest=likest,
        sentences=_rows([_told(one, hits, bodies) for one in places], (SENTENCES, 8 + len(SEEN))),
    )


def shape_of(word: str) -> int:
    """Return the kind of letters of a word: 1 to 4 figures by their number, 5 katakana, 6 Latin, …; 0 for none."""
    if not word:
        return 0
    if word.isdigit():
        return 1 if len(word) < 3 else 2 if len(word) == 4 else 3
    if any(character.isdigit() for character in word):
        return 4
    return next((5 + n for n, pattern in enumerate(_SHAPES) if re.fullmatch(pattern, word)), 11)


def _part(word: Word) -> int:
    if word.detail.startswith("固有名詞"):
        return 15
    if word.detail.startswith("数詞"):
        return 16
    if word.part == "接続詞":
        return 13
    return 1 + _PARTS.index(word.part) if word.part in _PARTS else 14


def _places(
    weights: Mapping[str, float], bodies: Sequence[Sequence[Sequence[str]]], passages: Sequence[set[str]]
) -> list[_Place]:
    total = sum(weights.values()) or 1.0

    def share(words: set[str]) -> float:
        return sum(weight for form, weight in weights.items() if form in words) / total

    found = []
    for hit, (body, passage) in enumerate(zip(bodies, passages, strict=True)):
        sets = [weights.keys() & sentence for sentence in body]
        whole = share(passage)
        for place, sentence in enumerate(sets):
            near = sentence.union(*sets[max(0, place - 1) : place + 2])
            found.append(_Place(hit, place, share(sentence), share(near), whole))
    return found


def _densest(weights: Mapping[str, float], words: Sequence[str]) -> Sequence[str]:
    """Return the first of the stretches of ``WORDS`` words that hold most of the question."""
    if len(words) <= WORDS:
        return words
    sums = np.cumsum([0.0, *(weights.get(word, 0.0) for word in words)])
    start = int(np.argmax(sums[WORDS:] - sums[:-WORDS]))
    return words[start : start + WORDS]


def _told(one: _Place, hits: Sequence[Read], bodies: Sequence[Sequence[Sequence[str]]]) -> Floats:
    hit = hits[one.hit]
    length = math.log(1 + len(bodies[one.hit][one.place]))
    place = (float(one.hit == n) for n in range(HITS))
    own = (one.alone, one.nearby, one.passage, *place, hit.score, length)
    return np.array([*own, *(hit.features[name] for name in SEEN)], np.float32)


class _Known:
    """The vectors of the words met in one reading, asked for once."""

    def __init__(self, vectors: Vectors, words: Sequence[str]) -> None:
        distinct = list(dict.fromkeys(words))
        self._vectors = vectors(distinct)
        self._place = {word: place for place, word in enumerate(distinct)}
        self.dimension = self._vectors.shape[1]

    def __call__(self, words: Sequence[str]) -> Floats:
        return self._vectors[[self._place[word] for word in words]]


def _padded(values: Floats, shape: tuple[int, ...]) -> Floats:
    padded = np.zeros(shape, np.float32)
    padded[: len(values)] = values
    return padded


def _numbers(values: Sequence[int], length: int) -> Numbers:
    return np.array([*values, *[0] * (length - len(values))], np.int64)


def _rows(values: Sequence[npt.NDArray[np.generic]], shape: tuple[int, ...]) -> Floats:
    rows = np.zeros(shape, np.float32)
    for row, value in enumerate(values):
        rows[row, : len(value)] = value
    return rows
