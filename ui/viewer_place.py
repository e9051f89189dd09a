"""A place in a record, and the link that opens it again: in a new tab, tomorrow, for a colleague."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from answer.types import Citation

PATH = "record"  # of the page that shows one record


@dataclass(frozen=True, slots=True)
class Place:
    """A record, and the words in it that are meant.

    ``start`` is None for the record as a whole, ``length`` 0 for a place without words to mark. ``check`` tells
    whether the record still says the same there; the words themselves are in no address.
    """

    document: str  # Document.id
    start: int | None = None  # offset into Document.text
    length: int = 0
    check: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        named = {"id": self.document}
        if self.start is not None:
            named["start"] = str(self.start)
        if self.length:
            named |= {"length": str(self.length), "check": self.check}
        return named

    @property
    def address(self) -> str:
        """The address relative to any page of the app."""
        return f"{PATH}?{urlencode(self.parameters)}"


def fingerprint(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def cited_place(citation: Citation) -> Place:
    return Place(citation.document, citation.start, len(citation.quote), fingerprint(citation.quote))


def opener_key(position: int, number: int) -> str:
    """Return the key of the button that opens a citation of the turn at ``position`` in the conversation."""
    return f"open_{position}_{number}"


def place_from(parameters: Mapping[str, str]) -> Place | None:
    """Return the place that an address names; None when it names no record. What is no number is left out."""
    document = parameters.get("id", "")
    if not document:
        return None
    start, length = _number(parameters.get("start", "")), _number(parameters.get("length", ""))
    return Place(document, start, length or 0 if start is not None else 0, parameters.get("check", ""))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
