"""What administrators put right of a document, and whom they show it to: a new generation with the same index.

Neither text nor passages change, so that nothing is read, cut into words or encoded again.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from index.edit_values import LABELS, read_value
from index.edited import value_of, with_edits
from index.errors import EditRefused
from index.originals import Originals
from index.passages import PassageTable
from index.store import FORMAT, MANIFEST, Manifest, Store
from index.understood import plain_value
from index.update import find_document, stored_documents
from ingest.types import Document, Edit, EditField, EditValue
from policy.decide import Policy

Typed = Mapping[EditField, str | Sequence[str]]  # what stands in the fields of a form; empty: the record says nothing


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did."""

    document: Document  # as it is now, without its text
    changes: Mapping[EditField, tuple[EditValue, EditValue]]  # before and after, of what changed
    undone: tuple[EditField, ...]  # whose edits went; the value may be what the text says by now
    published: bool  # a new generation; False where everything was so already
    generation: int  # live afterwards
    seconds: float

    @property
    def details(self) -> dict[str, Any]:
        """What the audit log keeps of it."""
        changes = {
            field: {"from": plain_value(before), "to": plain_value(after)}
            for field, (before, after) in self.changes.items()
        }
        named: dict[str, Any] = {"document": self.document.id, "place": self.document.place, "changes": changes}
        return named | ({"undone": list(self.undone)} if self.undone else {})


def edit(
    store: Store,
    name: str,
    typed: Typed,
    who: str,
    policy: Policy,
    *,
    undone: Collection[EditField] = (),
    keep_generations: int = 5,
    keep_originals: bool = True,
) -> Edited:
    """Put what was typed in the place of what was read in the document meant by ``name``, and publish it.

    Of the fields ``undone`` it is again what the text says, and everybody may see it. Raises EditRefused for a value
    that cannot be, UnknownDocument, and StoreError when the store cannot be written.
    """
    started = time.monotonic()
    if both := [LABELS[field] for field in typed if field in undone]:
        raise EditRefused(f"「{both[0]}」を直すか、取り消すか、どちらかにしてください。")
    values = {field: read_value(field, words, policy) for field, words in typed.items()}
    with store.writing():
        document = find_document(stored_documents(store), name)
        edited = with_edits(document, _edits(document, values, who, undone))
        generation = store.require_live()
        if published := edited != document:
            generation = _publish(store, edited, who, started).generation
            store.prune(keep_generations)
            Originals(store).prune(keep=keep_originals)
    gone = tuple(made.field for made in document.edits if made.field not in {kept.field for kept in edited.edits})
    seconds = round(time.monotonic() - started, 3)
    return Edited(edited, _changes(document, edited), gone, published, generation, seconds)


def _edits(
    document: Document, values: Mapping[EditField, EditValue], who: str, undone: Collection[EditField]
) -> list[Edit]:
    """Return the edits of a document: those it had, and the new ones.

    One that says the same again stays as it was; one that says what is read anyway is none.
    """
    held = {edit.field: edit for edit in document.edits if edit.field not in undone}
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    new = [field for field, value in values.items() if field not in held or held[field].value != value]
    held |= {field: Edit(field, values[field], who, now) for field in new}
    for field in new:
        others = [held[other] for other in LABELS if other in held and other != field]
        if value_of(with_edits(document, others), field) == values[field]:
            del held[field]
    return [held[field] for field in LABELS if field in held]


def _changes(before: Document, after: Document) -> dict[EditField, tuple[EditValue, EditValue]]:
    pairs = {field: (value_of(before, field), value_of(after, field)) for field in LABELS}
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


def _publish(store: Store, document: Document, who: str, started: float) -> Manifest:
    """Publish the live generation with one document revised. The caller holds the store."""
    live = store.verify(store.require_live())
    source = store.path(live.generation)
    with store.building() as folder:
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns(MANIFEST), dirs_exist_ok=True)
        table = PassageTable(folder / "passages.sqlite", writable=True)
        try:
            table.revise(document)
            table.compact()  # what stood there before stays in no unused page
        finally:
            table.close()
        return store.publish(
            folder,
            replace(
                live,
                generation=store.next_generation(),
                parent=live.generation,
                created=datetime.now().astimezone().isoformat(timespec="seconds"),
                change={"edited": [document.place]},
                seconds=round(time.monotonic() - started, 3),
                files={},
                format=FORMAT,
                who=who,
            ),
        )
