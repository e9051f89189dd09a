"""Who acts in a public role in the records, and may therefore be asked about by name."""

from __future__ import annotations

from index.search import Generation


def officials(generation: Generation) -> frozenset[str]:
    """Return the names of those who act in a public role in the records: who speaks, and who is on a list."""
    present = (person.name for document in generation.documents.values() for person in document.facts.attendees)
    return frozenset({*present, *generation.table.speakers()})
