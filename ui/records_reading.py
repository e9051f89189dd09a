"""The records of the live generation, read from the store without any model: what the pages of records show."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from answer.meeting import Meeting, read_meeting
from answer.superseded import Abolition
from index.errors import EmptyStore
from index.originals import Originals
from index.passages import PassageTable, Speech
from index.store import Store
from ingest.types import Document, Passage, Stage


@dataclass(frozen=True, slots=True)
class Heading:
    words: str
    level: int  # how many headings stand above it
    start: int  # offset into the document's text of the first passage below it
    page: int | None


class Records:
    """Reads a store; goes over to a newer generation by itself. Thread-safe."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._originals = Originals(store)
        self._lock = threading.RLock()
        self._live: int | None = None
        self._table: PassageTable | None = None
        self._documents: dict[str, Document] = {}
        self._stages: dict[str, frozenset[Stage]] = {}

    @property
    def generation(self) -> int | None:
        """The number of the live generation; None in an empty store. Raises StoreError."""
        self._follow()
        return self._live

    def documents(self) -> list[Document]:
        """Return all records by place, without their text; none in an empty store. Raises StoreError."""
        self._follow()
        return list(self._documents.values())

    def document(self, identity: str) -> Document | None:
        """Return one record without its text; None when it is not in the store. Raises StoreError."""
        self._follow()
        return self._documents.get(identity)

    def passages(self, document: Document) -> list[Passage]:
        return self._table.passages_of(document.id) if self._table else []

    def text(self, document: Document) -> str:
        return self._table.text(document.id) if self._table else ""

    def meeting(self, document: Document) -> Meeting:
        """Return one record with all that was read in it."""
        return read_meeting(self._table, document) if self._table else Meeting(document, ())

    def speeches(self, words: Sequence[Sequence[str]] = ()) -> list[Speech]:
        """Return who speaks under which headings; see PassageTable.speeches."""
        self._follow()
        return self._table.speeches(words) if self._table else []

    def stages(self) -> dict[str, frozenset[Stage]]:
        """Return by Document.id how settled the matters of each record are, as it says itself."""
        self._follow()
        return self._stages

    def abolitions(self) -> list[Abolition]:
        """Return the passages that tell of something abolished, each with its record."""
        seen = {document.id: document for document in self.documents()}
        staged = self._table.passages_at_stage("廃止") if self._table else []
        return [Abolition(seen[one.document], one) for one in staged if one.document in seen]

    def original(self, document: Document) -> Path:
        """Return where the bytes of the record's file are, after hashing them. Raises OriginalUnavailable."""
        return self._originals.verified(document.sha256)

    def _follow(self) -> None:
        """Open the live generation when it is another than the one that is open. Raises StoreError."""
        with self._lock:
            live = self._store.live()
            if live == self._live:
                return
            try:
                good = self._store.last_good().generation
            except EmptyStore:
                return
            self._table = PassageTable(self._store.path(good) / "passages.sqlite")
            self._documents = {document.id: document for document in self._table.documents()}
            self._stages = self._table.stages_by_document()
            self._live = live


def is_pdf(document: Document) -> bool:
    return document.source.lower().endswith(".pdf")


def headings(passages: Sequence[Passage]) -> list[Heading]:
    """Return the headings in the order of the record, each with the place where it begins."""
    found: list[Heading] = []
    path: tuple[str, ...] = ()
    for passage in passages:
        shared = _shared(path, passage.headings)
        found += [
            Heading(words, level, passage.start, passage.page)
            for level, words in enumerate(passage.headings)
            if level >= shared
        ]
        path = passage.headings
    return found


def speakers(passages: Sequence[Passage]) -> dict[str, list[Passage]]:
    """Return what each speaker says, by the label that the record prints, in the order in which they first speak."""
    said: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.speaker:
            said.setdefault(passage.speaker, []).append(passage)
    return said


def occurrence_on_page(passages: Sequence[Passage], page: int, start: int, quote: str) -> int:
    """Return how often the stored text of ``page`` says ``quote`` before the offset ``start``, blanks aside."""
    before = "".join(
        passage.text[: max(0, start - passage.start)]
        for passage in passages
        if passage.page == page and passage.start < start
    )
    return "".join(before.split()).count("".join(quote.split()))


def _shared(path: tuple[str, ...], other: tuple[str, ...]) -> int:
    count = 0
    for mine, yours in zip(path, other, strict=False):
        if mine != yours:
            break
        count += 1
    return count
