"""The nouns that ``answer`` hands on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Status = Literal["answered", "not_found", "refused"]

NOT_FOUND = "記録に見当たりません"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where the words of a statement stand."""

    number: int  # as printed in the answer: [1], [2], …
    passage: int  # Passage.id
    document: str  # Document.id
    source: str  # file name
    title: str
    headings: tuple[str, ...]
    page: int | None
    speaker: str | None
    role: str | None
    date: date | None
    quote: str  # verbatim from the stored text
    start: int  # offset of the quote into the document's text
    score: float  # how well the quote fits the question, 0 to 1


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, with the citation that carries it."""

    text: str
    citation: int  # Citation.number


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person gets. ``answered`` has statements; ``not_found`` has at most ``nearest``."""

    question: str  # empty when it was refused: what the policy refused is kept nowhere
    status: Status
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]  # of a not_found: what came closest, which does not answer
    message: str  # of a not_found or refused: what to tell the person
    seconds: float
    generation: int

    @property
    def text(self) -> str:
        """The answer as plain text, each sentence followed by the number of its citation."""
        if self.status != "answered":
            return self.message
        return "".join(f"{statement.text}[{statement.citation}]" for statement in self.statements)


@dataclass(frozen=True, slots=True)
class Context:
    """A citation's passage with its neighbours, for the source card."""

    before: str  # the passage before it in the document; empty at the beginning
    passage: str
    after: str  # empty at the end
    quote_start: int  # offsets of the quote into ``passage``
    quote_end: int
