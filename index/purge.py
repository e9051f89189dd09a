"""Remove the older generations that still hold a removed document, so that it is nowhere in the store."""

from __future__ import annotations

from index.errors import StoreError, UnknownDocument
from index.originals import Originals
from index.proof import documents_of, holders
from index.store import Store
from index.update import find_document, stored_documents
from ingest.types import Document


def find_removed(store: Store, name: str) -> tuple[Document, list[int]]:
    """Return a document that only older generations hold, and which. Raises UnknownDocument or StoreError.

    ``name`` is its id, place, file name or an unambiguous part of its title, as for a removal.
    """
    live = {document.id: document for document in stored_documents(store)}
    gone: dict[str, Document] = {}
    for number in store.generations():
        known = {document.id: document for document in documents_of(store, number) or []}
        gone |= {identity: document for identity, document in known.items() if identity not in live}
    try:
        document = find_document(list(gone.values()), name)
    except UnknownDocument:
        _refuse_live(list(live.values()), name)
        raise
    return document, holders(store, [document.id])[document.id]


def purge(store: Store, name: str) -> tuple[Document, list[int]]:
    """Remove every generation that holds the removed document; return both. Raises like ``find_removed``."""
    with store.writing():
        document, numbers = find_removed(store, name)
        removed = store.discard(numbers)
        Originals(store).prune()
    return document, removed


def _refuse_live(documents: list[Document], name: str) -> None:
    try:
        held = find_document(documents, name)
    except UnknownDocument:
        return
    raise StoreError(f"{held.place} はいまの世代に登録されています。先に 'kiroku remove {held.id}' で外してください。")
