"""Stretches of a stored passage as citations."""

from __future__ import annotations

from typing import Any

from answer.types import Citation
from ingest.types import Document, Passage


def cite(number: int, passage: Passage, document: Document, start: int, end: int) -> Citation:
    """Return the citation of ``passage.text[start:end]``; its score is 1.

    ``speaker`` is the label as the record prints it, which is what a reader finds on the page; ``role`` is the part or
    office that it names (議長, 推進本部長, ８番), without the person. Who held it is ``Passage.name``.
    """
    return Citation(
        number=number,
        passage=passage.id,
        document=document.id,
        source=document.source,
        title=document.title,
        headings=passage.headings,
        page=passage.page,
        speaker=passage.speaker,
        role=passage.role,
        date=document.date,
        quote=passage.text[start:end],
        start=passage.start + start,
        score=1.0,
    )


def citation_record(citation: Citation) -> dict[str, Any]:
    """Return a citation in the form of the command line contract, and what it replies to, where it does."""
    asked = {"asked": {"speaker": citation.asked_by, "quote": citation.asked}} if citation.asked else {}
    return {
        "source": citation.source,
        "title": citation.title,
        "page": citation.page,
        "speaker": citation.speaker,
        "role": citation.role,
        "date": citation.date.isoformat() if citation.date else None,
        "quote": citation.quote,
        "score": citation.score,
    } | asked
