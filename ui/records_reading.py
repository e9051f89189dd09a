"""The records of the live generation, read from the store without any model: what the pages of records show."""

from __future__ import annotations

import copy
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from answer.meeting import Meeting, read_meeting
from answer.superseded import Abolition
from index.departments import Department, visible
from index.errors import EmptyStore, OriginalUnavailable
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


@dataclass(slots=True)
class _Opened:
    """What is open of the store, shared by all who read it."""

    live: int | None = None
    table: PassageTable | None = None
    documents: dict[str, Document] = field(default_factory=dict)
    stages: dict[str, frozenset[Stage]] = field(default_factory=dict)  # by Document.id


class Records:
    """Reads a store; goes over to a newer generation by itself. Thread-safe. Shows what everybody may see."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._originals = Originals(store)
        self._lock = threading.RLock()
        self._opened = _Opened()
        self._department: Department = None
        self._visible: tuple[dict[str, Document], dict[str, Document]] = ({}, {})  # those opened: those of them seen

    def seen_by(self, department: Department) -> Records:
        """Return these records for somebody of a department; what he may not see is not there."""
        seen = copy.copy(self)
        seen._department = department
        seen._visible = ({}, {})
        return seen

    @property
    def generation(self) -> int | None:
        """The number of the live generation; None in an empty store. Raises StoreError."""
        self._follow()
        return self._opened.live

    @property
    def _table(self) -> PassageTable | None:
        return self._opened.table

    @property
    def _documents(self) -> dict[str, Document]:
        """The documents that may be seen, by id."""
        opened = self._opened.documents
        if self._visible[0] is not opened:
            self._visible = (opened, {one.id: one for one in visible(opened.values(), self._department)})
        return self._visible[1]

    def documents(self) -> list[Document]:
        """Return all records by place, without their text; none in an empty store. Raises StoreError."""
        self._follow()
        return list(self._documents.values())

    def document(self, identity: str) -> Document | None:
        """Return one record without its text; None when it is not in the store. Raises StoreError."""
        self._follow()
        return self._documents.get(identity)

    def passages(self, document: Document) -> list[Passage]:
        table = self._table_of(document)
        return table.passages_of(document.id) if table else []

    def text(self, document: Document) -> str:
        table = self._table_of(document)
        return table.text(document.id) if table else ""

    def meeting(self, document: Document) -> Meeting:
        """Return one record with all that was read in it."""
        table = self._table_of(document)
        return read_meeting(table, document) if table else Meeting(document, ())

    def speeches(self, words: Sequence[Sequence[str]] = ()) -> list[Speech]:
        """Return who speaks under which headings; see PassageTable.speeches."""
        self._follow()
        speeches = self._table.speeches(words) if self._table else []
        return [speech for speech in speeches if speech.document in self._documents]

    def stages(self) -> dict[str, frozenset[Stage]]:
        """Return by Document.id how settled the matters of each record are, as it says itself."""
        self._follow()
        return {identity: held for identity, held in self._opened.stages.items() if identity in self._documents}

    def abolitions(self) -> list[Abolition]:
        """Return the passages that tell of something abolished, each with its record."""
        seen = {document.id: document for document in self.documents()}
        staged = self._table.passages_at_stage("廃止") if self._table else []
        return [Abolition(seen[one.document], one) for one in staged if one.document in seen]

    def original(self, document: Document) -> Path:
        """Return where the bytes of the record's file are, after hashing them. Raises OriginalUnavailable."""
        if self._table_of(document) is None:
            raise OriginalUnavailable("この記録は取り除かれたか、見られる部署が限られています。")
        return self._originals.verified(document.sha256)

    def _table_of(self, document: Document) -> PassageTable | None:
        """Return where the record stands now; None when it is gone or not to be seen."""
        return self._table if document.id in self._documents else None

    def _follow(self) -> None:
        """Open the live generation when it is another than the one that is open. Raises StoreError."""
        opened = self._opened
        with self._lock:
            live = self._store.live()
            if live == opened.live:
                return
            try:
                good = self._store.last_good().generation
            except EmptyStore:
                return
            opened.table = PassageTable(self._store.path(good) / "passages.sqlite")
            opened.documents = {document.id: document for document in opened.table.documents()}
            opened.stages = opened.table.stages_by_document()
            opened.live = live


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
