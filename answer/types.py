"""The nouns that ``answer`` hands on."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from typing import Literal

Status = Literal["answered", "not_found", "refused"]

NOT_FOUND = "記録に見当たりません"
UNCONFIRMED = "記録で確認できません"


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
    asked_by: str | None = None  # who asked what the quote replies to, as printed
    asked: str | None = None  # … and the words, verbatim
    ocr: bool = False  # whether the words were read by text recognition (OCR), and may be misread
    header: str | None = None  # of a table's row: the row that heads the table, cells parted by a tab


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, with the citation that carries it."""

    text: str
    citation: int  # Citation.number; 0 for a sentence that no record supports
    also: tuple[int, ...] = ()  # further citations that carry a part of it
    side: str = ""  # of two things that the question compares, the one that it tells of

    @property
    def markers(self) -> str:
        """The numbers of its citations as they are printed behind it: [1][3]."""
        if not self.is_supported:
            return f"（{UNCONFIRMED}）"
        return "".join(f"[{number}]" for number in (self.citation, *self.also))

    @property
    def is_supported(self) -> bool:
        return self.citation > 0


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
    asked: str = ""  # the question as typed, when it was understood as another; empty when it is ``question``
    writer: str = ""  # name of the chat model that worded the statements; empty when they are the records' own words
    removed: int = 0  # sentences of the model that were not shown, because no record supports them
    note: str = ""  # Japanese; why the model did not word the answer, or what was left out
    short: str = ""  # words of the first quote that answer a when or how many, はい or いいえ; mostly empty
    absent: tuple[str, ...] = ()  # of two things that the question compares, those that no record tells of
    scope: str = ""  # 「令和5年度の記録から」: which records were asked, or came first; empty when all alike

    @property
    def text(self) -> str:
        """The answer as plain text, each sentence followed by the numbers of its citations."""
        return "".join(self.lines)

    @property
    def lines(self) -> list[str]:
        """The same line by line: each name of a side, each sentence."""
        if self.status != "answered":
            return [self.message]
        told = zip(self.headings, self.statements, strict=True)
        return [
            *(line for heading, one in told for line in (heading, f"{one.text}{one.markers}") if line),
            *self.missing,
        ]

    @property
    def headings(self) -> list[str]:
        """What stands above each statement: the name of its side, 【…】, where another begins; mostly empty."""
        sides = ["", *(statement.side for statement in self.statements)]
        return [f"【{side}】" if side and side != before else "" for before, side in itertools.pairwise(sides)]

    @property
    def missing(self) -> list[str]:
        """A sentence for each side that no record tells of."""
        return [f"「{side}」については{NOT_FOUND}。" for side in self.absent]


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer while a model is writing it."""

    statements: tuple[Statement, ...]  # verified so far
    citations: tuple[Citation, ...]
    pending: str  # words that are not verified yet
    removed: int


@dataclass(frozen=True, slots=True)
class Context:
    """A citation's passage with its neighbours, for the source card."""

    before: str  # the passage before it in the document; empty at the beginning
    passage: str
    after: str  # empty at the end
    quote_start: int  # offsets of the quote into ``passage``
    quote_end: int
