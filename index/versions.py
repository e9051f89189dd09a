"""Which versions of a document the kept generations hold: a replaced file stays readable until its last one goes."""

from __future__ import annotations

from dataclasses import dataclass

from index.originals import Originals
from index.proof import documents_of
from index.store import Store
from index.update import find_document
from ingest.types import Document


@dataclass(frozen=True, slots=True)
class Version:
    """One content of a document, and where it is kept."""

    sha256: str  # of the file
    title: str
    level: int
    generations: tuple[int, ...]  # that hold it, oldest first
    since: str  # when the first of these was made, ISO 8601
    live: bool
    original: bool  # the file itself is kept and sound; False where something in it was masked


def versions_of(store: Store, name: str) -> tuple[Document, list[Version]]:
    """Return a document of any generation and its versions, newest first. Raises UnknownDocument or StoreError.

    ``name`` is its id, place, file name or an unambiguous part of its title. A damaged generation is passed over.
    """
    kept = {number: documents_of(store, number) or [] for number in store.generations()}
    live = store.require_live()
    everything: dict[str, Document] = {}
    for number in sorted(kept, key=lambda number: (number == live, number)):
        everything |= {document.id: document for document in kept[number]}
    document = find_document(list(everything.values()), name)
    held: dict[tuple[str, int], list[int]] = {}
    titles: dict[tuple[str, int], str] = {}
    for number, documents in kept.items():
        for one in documents:
            if one.id == document.id:
                held.setdefault((one.sha256, one.level), []).append(number)
                titles[one.sha256, one.level] = one.title
    damaged = set(Originals(store).damaged())
    versions = [
        Version(
            sha256=sha256,
            title=titles[sha256, level],
            level=level,
            generations=tuple(numbers),
            since=store.manifest(numbers[0]).created,
            live=live in numbers,
            original=(store.originals / sha256).is_file() and sha256 not in damaged,
        )
        for (sha256, level), numbers in held.items()
    ]
    return document, sorted(versions, key=lambda version: version.generations, reverse=True)
