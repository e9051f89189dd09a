"""Quotes → the answer that a person reads, each statement with its citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from answer.extract import Quote
from answer.types import Citation, Statement

_SPACE = re.compile(r"\s*\n\s*|[ \t　]{2,}")
_TAG = re.compile(r"</?p>")
_LABEL = re.compile(r"^(?:[・●○◯■□◆◇▪•*-]|[(（]?[0-9０-９]{1,2}[)）.．]|[①-⑳])[ 　]*")


def citations_of(quotes: Iterable[Quote]) -> tuple[Citation, ...]:
    """Number the quotes from 1, those of one document together, documents in the order of their best quote."""
    grouped: dict[str, list[Quote]] = {}
    for quote in quotes:
        grouped.setdefault(quote.source.document.id, []).append(quote)
    ordered = [quote for group in grouped.values() for quote in group]
    return tuple(_citation(number, quote) for number, quote in enumerate(ordered, 1))


def _citation(number: int, quote: Quote) -> Citation:
    passage, document = quote.source.passage, quote.source.document
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
        quote=quote.text,
        start=passage.start + quote.span[0],
        score=round(quote.score, 4),
    )


def statements_of(citations: Sequence[Citation]) -> tuple[Statement, ...]:
    return tuple(Statement(readable(citation.quote), citation.number) for citation in citations)


def readable(quote: str) -> str:
    """Return a quote as one sentence to read: line breaks, left-over tags and a leading bullet gone, closed by 。"""
    text = _SPACE.sub(" ", _TAG.sub(" ", quote)).strip()
    text = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", _LABEL.sub("", text))
    return text if re.search(r"[。．！？!?」』]$", text) else f"{text}。"
