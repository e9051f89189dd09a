"""Sentences of a stored passage as a citation."""

from __future__ import annotations

from typing import Any

from answer.types import Citation
from ingest.types import Document, Passage


def cite(number: int, passage: Passage, document: Document, first: int, last: int) -> Citation:
    """Return the citation of the sentences from ``first`` to ``last``, places in ``passage.sentences``."""
    start, end = passage.sentences[first][0], passage.sentences[last][1]
    return Citation(
        number=number,
        passage=passage.id,
        document=document.id,
        source=document.source,
        title=document.title,
        headings=passage.headings,
        page=passage.page,
        speaker=passage.speaker,
        role=None,
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
