"""Quotes → the answer that a person reads, each statement with its citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from answer.cite import cite
from answer.extract import Quote
from answer.filler import trimmed
from answer.place import other_place
from answer.rows import header_of, is_row, spelled
from answer.types import Citation, Statement

_SPACE = re.compile(r"\s*\n\s*|[ \t　]{2,}")
_TAG = re.compile(r"</?p>")
_CLOSED = re.compile(r"[。．！!?？]$")
_LABEL = re.compile(r"^(?:[・●○◯■□◆◇▪•*-]|[(（]?[0-9０-９]{1,2}[)）.．]|[①-⑳])[ 　]*")


def compose(
    quotes: Iterable[Quote], first: int = 1, side: str = "", home: str = ""
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Make one statement with its citation of each quote; they tell of a ``side``, where two things are compared.

    They are numbered from ``first``, those of one document together, documents in the order of their best quote.
    What is of another place than ``home`` or the ``side`` and does not say so begins with its name in 〔〕.
    """
    grouped: dict[str, list[Quote]] = {}
    for quote in quotes:
        grouped.setdefault(quote.source.document.id, []).append(quote)
    ordered = list(enumerate((quote for group in grouped.values() for quote in group), first))
    statements = tuple(
        Statement(_place(quote, f"{home} {side}") + trimmed(readable(_shown(quote))), number, side=side)
        for number, quote in ordered
    )
    return statements, tuple(_citation(number, quote) for number, quote in ordered)


def _place(quote: Quote, home: str) -> str:
    place = other_place(quote, home)
    return f"〔{place.name}〕" if place and not place.is_said else ""


def _shown(quote: Quote) -> list[str]:
    """Return the sentences of a quote as they are read: rows by the names of their columns, without their header."""
    passage = quote.source.passage
    headers = [header_of(passage, place) for place in range(quote.first, quote.last + 1)]
    lines = [
        spelled(sentence, header) if is_row(sentence) else sentence
        for sentence, header in zip(quote.sentences, headers, strict=True)
        if sentence not in headers
    ]
    return lines or quote.sentences


def _citation(number: int, quote: Quote) -> Citation:
    asked = quote.source.asked
    return replace(
        cite(number, quote.source.passage, quote.source.document, *quote.span),
        score=round(quote.score, 4),
        asked_by=asked.speaker if asked else None,
        asked=asked.text if asked else None,
    )


def readable(sentences: Sequence[str]) -> str:
    """Return printed sentences as one line to read: wrapped lines joined, a leading bullet gone, closed by 。

    A heading or a row, which ends with no full stop, is set off from what follows by a wide space.
    """
    parts = [_joined(sentence) for sentence in sentences]
    text = "".join(part if _CLOSED.search(part) else f"{part}　" for part in parts if part).rstrip("　")
    text = _LABEL.sub("", text)
    return text if _CLOSED.search(text) else f"{text}。"


def _joined(sentence: str) -> str:
    text = _SPACE.sub(" ", _TAG.sub(" ", sentence)).strip()
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text)
