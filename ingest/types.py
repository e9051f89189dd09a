"""The nouns that ``ingest`` hands on: what a reader found, a document, and its passages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "row"]


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table row of a document, in reading order."""

    start: int  # offset into the text it was found in, characters
    end: int  # exclusive; blocks never overlap and never hold leading or trailing white space
    kind: BlockKind = "paragraph"
    level: int = 0  # of a heading, from 1; 0 for everything else
    page: int | None = None  # sheet or slide number from 1, not the printed label; None where the format has no pages
    header: tuple[int, int] | None = None  # of a row: where the row that heads its table stands in the text


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reader took out of one file."""

    text: str  # the whole text as printed, lines ended by "\n"; wrapped lines of a PDF are joined
    blocks: tuple[Block, ...]
    title: str | None = None  # as the file itself states it (metadata or first heading); None when it does not
    unread_pages: tuple[int, ...] = ()  # pages that hold no text, usually scans, or whose characters are garbled
    ocr_pages: tuple[int, ...] = ()  # pages read by text recognition (OCR), whose words may be misread


@dataclass(frozen=True, slots=True)
class Document:
    """One record: a file that was read, with what is known of it."""

    id: str  # the same as long as the file keeps its place and name
    source: str  # file name, as shown in a citation
    place: str  # path below the folder that was added, "/" between parts; equal to source for a single file
    title: str
    date: date | None  # when the meeting was held or the record was dated; None when the text does not say
    level: int  # 機密性 1, 2 or 3
    sha256: str  # of the file's bytes
    text: str
    unread_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one document, short enough to embed and to quote whole."""

    id: int  # stable across re-ingests while its text and place are unchanged
    document: str  # Document.id
    ordinal: int  # position in the document, from 0
    page: int | None  # of its first character; see Block.page
    headings: tuple[str, ...]  # outermost first
    speaker: str | None
    start: int  # offset into Document.text, characters
    end: int
    text: str  # Document.text[start:end], as printed; the folded form used for search is never shown
    sentences: tuple[tuple[int, int], ...]  # spans of its sentences, headings and table rows, offsets into ``text``
