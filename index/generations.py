"""Two generations side by side: which documents came, went or changed, and how the text of one did."""

from __future__ import annotations

from dataclasses import dataclass

from index.passages import PassageTable
from index.store import Store
from index.textdiff import Redact, TextDiff, text_diff
from ingest.types import Document


@dataclass(frozen=True, slots=True)
class Difference:
    """What the second of two generations has otherwise than the first; documents without their text, by place."""

    added: tuple[Document, ...]
    removed: tuple[Document, ...]
    changed: tuple[Document, ...]  # as the second has them

    @property
    def is_none(self) -> bool:
        return not (self.added or self.removed or self.changed)


def compare_generations(store: Store, first: int, second: int) -> Difference:
    """Raises StoreError when one of them is absent or damaged."""
    before, after = _documents(store, first), _documents(store, second)
    return Difference(
        added=tuple(document for name, document in after.items() if name not in before),
        removed=tuple(document for name, document in before.items() if name not in after),
        changed=tuple(
            document
            for name, document in after.items()
            if name in before and (before[name].sha256, before[name].level) != (document.sha256, document.level)
        ),
    )


def compare_texts(store: Store, first: int, second: int, document: str, redact: Redact) -> TextDiff:
    """Return how the text of a document (its id) differs; ``redact`` masks what may not be shown."""
    return text_diff(_text(store, first, document), _text(store, second, document), redact)


def _documents(store: Store, generation: int) -> dict[str, Document]:
    store.verify(generation)
    table = PassageTable(store.path(generation) / "passages.sqlite")
    try:
        return {document.id: document for document in table.documents()}
    finally:
        table.close()


def _text(store: Store, generation: int, document: str) -> str:
    table = PassageTable(store.path(generation) / "passages.sqlite")
    try:
        return table.text(document)
    finally:
        table.close()
