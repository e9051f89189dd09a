"""Fakes whose rule a reader can work out by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.build import Change, build
from index.store import Manifest, Store
from index.types import Vectors
from index.update import Options
from ingest.load import document_id
from ingest.read import Limits
from ingest.types import Document, Passage
from policy.decide import load_policy

ROOT = Path(__file__).resolve().parents[1]
TOPICS = ("予算", "防災", "窓口", "研修", "端末")


class TopicEncoder:
    """One axis per topic word: how often the text says it, then unit length; zeros when it says none."""

    def __init__(self, name: str = "topics", topics: Sequence[str] = TOPICS) -> None:
        self.name = name
        self.fingerprint = hashlib.sha256("\n".join((name, *topics)).encode()).hexdigest()
        self.dimension = len(topics)
        self.encoded: list[str] = []  # every passage text asked for, in order
        self._topics = topics

    def encode_questions(self, texts: list[str]) -> Vectors:
        counts = np.array([[text.count(topic) for topic in self._topics] for text in texts], np.float32)
        counts = counts.reshape(len(texts), self.dimension)
        lengths = np.linalg.norm(counts, axis=1, keepdims=True)
        rows: Vectors = np.divide(counts, lengths, out=np.zeros_like(counts), where=lengths > 0)
        return rows

    def encode_passages(self, texts: list[str]) -> Vectors:
        self.encoded += texts
        return self.encode_questions(texts)


Record = tuple[Document, list[Passage]]


def make_record(place: str, text: str, level: int = 1) -> Record:
    """Return a document whose lines are its passages, each of one sentence; the first line is its title."""
    identity = document_id(place)
    passages: list[Passage] = []
    start = 0
    for ordinal, line in enumerate(text.split("\n")):
        end = start + len(line)
        passages.append(Passage(0, identity, ordinal, None, (), None, start, end, line, ((0, len(line)),)))
        start = end + 1
    title = text.split("\n")[0]
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Document(identity, place.split("/")[-1], place, title, None, level, sha256, text), passages


@pytest.fixture
def record() -> Callable[..., Record]:
    return make_record


@pytest.fixture
def encoder() -> TopicEncoder:
    return TopicEncoder()


@pytest.fixture
def other_encoder() -> TopicEncoder:
    return TopicEncoder("letters", ("予", "防", "窓"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


Publish = Callable[..., Manifest]


@pytest.fixture
def publish(store: Store, encoder: TopicEncoder) -> Publish:
    """Return a function that builds the next generation out of records, with everything on one process."""

    def publish(*records: Record, removed: Sequence[Document] = ()) -> Manifest:
        with store.writing():
            return build(store, encoder, Change(records, removed), processes=1)

    return publish


@pytest.fixture
def options() -> Options:
    return Options(
        limits=Limits(1_000_000, 10_000_000),
        passage_characters=80,
        policy=load_policy(ROOT / "policy" / "policy.toml"),
        processes=1,
    )
