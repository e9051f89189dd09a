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
        ocr=by_recognition(passage, document),
        header=passage.header_at(start),
    )


def by_recognition(passage: Passage, document: Document) -> bool:
    """Tell whether a page that the passage stands on was read by text recognition (OCR)."""
    if passage.page is None:
        return False
    return not set(range(passage.page, (passage.last_page or passage.page) + 1)).isdisjoint(document.ocr_pages)


def header_words(header: str) -> str:
    """Return the row that heads a table as one line to read."""
    return "｜".join(" ".join(cell.split()) for cell in header.split("\t"))


def citation_record(citation: Citation) -> dict[str, Any]:
    """Return a citation in the form of the command line contract.

    Only where it is so: what it replies to (``asked``), that a page was read by OCR, and its table's header row.
    """
    asked = {"asked": {"speaker": citation.asked_by, "quote": citation.asked}} if citation.asked else {}
    ocr = {"ocr": True} if citation.ocr else {}
    header = {"header": citation.header} if citation.header else {}
    record = {
        "source": citation.source,
        "title": citation.title,
        "page": citation.page,
        "speaker": citation.speaker,
        "role": citation.role,
        "date": citation.date.isoformat() if citation.date else None,
        "quote": citation.quote,
        "score": citation.score,
    }
    return record | asked | ocr | header
