"""The nouns that ``index`` hands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.departments import Department, visible
from ingest.types import Document, Passage

Vectors = npt.NDArray[np.float32]  # (n_texts, dimension), each row of unit length
Ids = npt.NDArray[np.int64]  # passage ids


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage for a question."""

    passage: Passage
    document: Document  # without its text: ``document.text`` is empty here
    score: float  # of the ranking, above 0; only the order within one question means something
    lexical: float  # BM25 by words; 0.0 when that leg did not return it
    dense: float  # cosine of question and passage; 0.0 when the dense leg did not return it
    characters: float = 0.0  # BM25 by pairs of characters; 0.0 when that leg did not return it
    features: Mapping[str, float] = field(default_factory=dict)  # index.rank.FIGURES; empty beyond the ranked ones


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents are searched; a document without a date is left out as soon as a day is given.

    ``department`` is whose limited documents are searched besides those for everybody; see index.departments.
    """

    first_day: date | None = None
    last_day: date | None = None  # inclusive
    sources: tuple[str, ...] = ()  # file names or places; none: all
    kinds: tuple[str, ...] = ()  # reserved: kinds of record
    bodies: tuple[str, ...] = ()  # reserved: names of bodies
    department: Department = None

    def select(self, documents: Iterable[Document]) -> list[Document]:
        """Return the documents that are searched, in their order."""
        sources = frozenset(self.sources)
        return [
            document
            for document in visible(documents, self.department)
            if self._in_time(document.date) and (not sources or {document.source, document.place} & sources)
        ]

    def _in_time(self, day: date | None) -> bool:
        if day is None:
            return self.first_day is None and self.last_day is None
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


def read_filters(given: object) -> Filters:
    """Return the filters of ``{"from": "YYYY-MM-DD", "to": "YYYY-MM-DD", "source": [file names or places]}``.

    Every key may be absent. Raises ValueError, in Japanese, for any other key or form: a filter that is not understood
    must not be passed over.
    """
    if given is None:
        return Filters()
    if not isinstance(given, dict) or (unknown := sorted(map(str, given.keys() - {"from", "to", "source"}))):
        named = f"{'、'.join(unknown)} は使えません。" if isinstance(given, dict) else ""
        raise ValueError(
            f'{named}{{"from":"YYYY-MM-DD","to":"YYYY-MM-DD","source":["ファイル名"]}} の形で書いてください。'
        )
    sources = given.get("source", [])
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        raise ValueError('source は ["ファイル名"] のように一覧で書いてください。')
    return Filters(_day(given, "from"), _day(given, "to"), tuple(sources))


def _day(given: Mapping[str, object], key: str) -> date | None:
    if (text := given.get(key)) is None:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ValueError(f"{key} の {text!r} は YYYY-MM-DD の日付ではありません。") from None


class Encoder(Protocol):
    """Turns text into vectors. The fingerprint is written into each generation and compared when it is opened."""

    name: str
    fingerprint: str  # sha256 over everything that decides the vectors: weights, tokenizer, prefixes
    dimension: int

    def encode_questions(self, texts: list[str]) -> Vectors: ...

    def encode_passages(self, texts: list[str]) -> Vectors: ...
