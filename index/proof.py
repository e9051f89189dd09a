"""Proof that a removed document is gone: by asking for it, and by reading the bytes of every file of the generation."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.departments import ALL
from index.errors import StoreError
from index.passages import PassageTable
from index.search import Generation
from index.store import Store
from index.types import Encoder, Filters
from index.update import find_document, stored_documents
from ingest.types import Document

MOST_QUESTIONS = 200  # passages of the document that are asked for, evenly over it
MOST_STRINGS = 200
SHORTEST_STRING = 12  # characters; shorter ones stand by chance elsewhere too
DEPTH = 50
SLICE = 32  # bytes of the compressed text


@dataclass(frozen=True, slots=True)
class Trace:
    """What a document would be recognised by, taken before it is removed."""

    document: Document  # without its text
    passages: tuple[str, ...]  # texts, to ask for
    strings: tuple[str, ...]  # sentences, to look for in files
    slices: tuple[bytes, ...]  # of the text as it is stored compressed


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at after the removal, and what was found. It repeats no words of the document."""

    document: str  # Document.id
    place: str
    generation: int
    questions: int  # passages of the document put as questions to both legs
    hits: int  # passages of the document among what they returned: 0
    passages: int  # of the document in the table: 0
    strings: int  # of the document, standing in no other document, looked for in the bytes of the files
    files: int  # read
    found_in: tuple[str, ...]  # files that hold one of them: none
    held_by: tuple[int, ...]  # older generations, kept for going back, that still hold the document
    original: bool  # the file as it was given is still kept, for those generations

    @property
    def erased(self) -> bool:
        """True when the live generation holds nothing of it."""
        return not self.hits and not self.passages and not self.found_in


def take_traces(store: Store, names: Sequence[str]) -> list[Trace]:
    """Return the traces of documents of the live generation, named as for a removal. Raises StoreError."""
    documents = stored_documents(store)
    wanted = {found.id: found for found in (find_document(documents, name) for name in names)}
    table = PassageTable(store.path(store.require_live()) / "passages.sqlite")
    try:
        return [_trace(table, document) for document in wanted.values()]
    finally:
        table.close()


def prove(store: Store, encoder: Encoder, traces: Sequence[Trace]) -> list[Proof]:
    """Look for each document in the live generation. Raises StoreError when that is damaged."""
    live = store.require_live()
    generation = Generation(store, encoder, live)
    try:
        strings = _distinctive(generation.table, traces)
        held = holders(store, [trace.document.id for trace in traces])
        return [_prove(store, generation, trace, strings, held[trace.document.id]) for trace in traces]
    finally:
        generation.close()


def holders(store: Store, documents: Sequence[str]) -> dict[str, list[int]]:
    """Return, by document id, the generations besides the live one that hold it; one that cannot be read may."""
    held: dict[str, list[int]] = {document: [] for document in documents}
    live = store.live()
    for number in store.generations():
        if number != live:
            known = documents_of(store, number)
            for document in documents:
                if known is None or any(document == other.id for other in known):
                    held[document].append(number)
    return held


def documents_of(store: Store, generation: int) -> list[Document] | None:
    """Return the documents of any generation without their text; None when it is damaged."""
    try:
        store.verify(generation)
    except StoreError:
        return None
    table = PassageTable(store.path(generation) / "passages.sqlite")
    try:
        return table.documents()
    finally:
        table.close()


def _trace(table: PassageTable, document: Document) -> Trace:
    passages = table.passages_of(document.id)
    sentences = [
        sentence
        for passage in passages
        for start, end in passage.sentences
        for sentence in passage.text[start:end].split("\n")
        if len(sentence) >= SHORTEST_STRING
    ]
    stored = table.stored_text(document.id)
    starts = range(SLICE, len(stored) - SLICE, max(SLICE, len(stored) // 8))
    return Trace(
        document=document,
        passages=tuple(_spread([passage.text for passage in passages], MOST_QUESTIONS)),
        strings=tuple(_spread(list(dict.fromkeys(sentences)), MOST_STRINGS)),
        slices=tuple(stored[start : start + SLICE] for start in starts),
    )


def _spread(items: list[str], most: int) -> list[str]:
    step = max(1, -(-len(items) // most))
    return items[::step]


def _distinctive(table: PassageTable, traces: Sequence[Trace]) -> set[str]:
    """Return the strings that stand in none of the documents that stayed."""
    strings = {string for trace in traces for string in trace.strings}
    for document in table.documents():
        text = table.text(document.id)
        strings -= {string for string in strings if string in text or string in document.title}
    return strings


def _prove(store: Store, generation: Generation, trace: Trace, strings: set[str], held: list[int]) -> Proof:
    folder = store.path(generation.number)
    hits = sum(
        hit.passage.document == trace.document.id
        for text in trace.passages
        for hit in generation.search(text, DEPTH, DEPTH, Filters(department=ALL))
    )
    own = [string for string in trace.strings if string in strings]
    same = any(trace.document.sha256 == document.sha256 for document in generation.table.documents())
    wanted = [string.encode("utf-8", "surrogatepass") for string in own] + ([] if same else list(trace.slices))
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return Proof(
        document=trace.document.id,
        place=trace.document.place,
        generation=generation.number,
        questions=len(trace.passages),
        hits=hits,
        passages=len(generation.table.passages_of(trace.document.id)),
        strings=len(own),
        files=len(files),
        found_in=tuple(path.relative_to(folder).as_posix() for path in files if any(_holding(path, wanted))),
        held_by=tuple(held),
        original=(store.originals / trace.document.sha256).is_file(),
    )


def _holding(path: Path, wanted: Sequence[bytes]) -> Iterator[bool]:
    """Yield for each wanted piece whether the file's bytes hold it."""
    if not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for piece in wanted:
            yield content.find(piece) >= 0
