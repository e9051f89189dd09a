"""Two stored records compared, and what changed as the command line and its readers take it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from answer.cite import citation_record
from answer.compare import Comparison, compare
from answer.meeting import held_on, read_meeting
from answer.types import Citation
from index.departments import Department, visible
from index.errors import UnknownDocument
from index.passages import PassageTable
from index.store import Store
from index.update import find_document, stored_documents
from ingest.types import Document

Redact = Callable[[str], str]  # masks what the policy does not let be shown


def compare_stored(store: Store, one: str, other: str, department: Department = None) -> Comparison:
    """Return what changed between the two records meant by their names, of those that ``department`` may see.

    Raises EmptyStore, UnknownDocument, also when both names mean one record, and what opening a generation raises.
    """
    live = store.require_live()
    documents = visible(stored_documents(store), department)
    found = [find_document(documents, name) for name in (one, other)]
    if found[0].id == found[1].id:
        raise UnknownDocument(
            f"{one!r} と {other!r} は同じ文書({found[0].place})です。比べる文書を二つ指定してください。"
        )
    table = PassageTable(store.path(live) / "passages.sqlite")
    try:
        meetings = [read_meeting(table, document) for document in found]
    finally:
        table.close()
    return compare(*meetings)


def comparison_record(comparison: Comparison, redact: Redact) -> dict[str, Any]:
    """Return what changed as JSON, the quotations as ``redact`` lets them be shown."""

    def cited(citation: Citation | None) -> dict[str, Any] | None:
        if citation is None:
            return None
        header = redact(citation.header) if citation.header else None
        return citation_record(replace(citation, quote=redact(citation.quote), header=header))

    def alone(citations: Iterable[Citation]) -> list[Any]:
        return [cited(citation) for citation in citations]

    def pairs(found: Iterable[Any]) -> list[dict[str, Any]]:
        return [{"older": cited(pair.older), "newer": cited(pair.newer)} for pair in found]

    return {
        "older": _named(comparison.older),
        "newer": _named(comparison.newer),
        "agenda": {
            "continued": pairs(comparison.continued),
            "new": alone(comparison.new_items),
            "gone": alone(comparison.gone_items),
        },
        "decisions": {"changed": pairs(comparison.changed), "new": alone(comparison.new_decisions)},
        "figures": [
            {"before": redact(change.before), "after": redact(change.after)} | pair
            for change, pair in zip(comparison.figures, pairs(comparison.figures), strict=True)
        ],
        "homework": {
            "done": pairs(task for task in comparison.homework if task.done),
            "open": pairs(task for task in comparison.homework if not task.done),
        },
    }


def _named(document: Document) -> dict[str, Any]:
    day = held_on(document)
    named = {"id": document.id, "source": document.source, "title": document.title}
    return named | {"date": day.isoformat() if day else None}
