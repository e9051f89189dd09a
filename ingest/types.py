"""The nouns that ``ingest`` hands on: what a reader found, a document, and its passages."""

from __future__ import annotations

import operator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

BlockKind = Literal["heading", "paragraph", "item", "row"]
TurnKind = Literal["question", "reply", "chair", "other"]
DecisionKind = Literal["決定", "承認", "保留", "継続検討", "宿題", "今後の予定"]
Stage = Literal["案", "素案", "検討中", "決定", "施行", "廃止"]
RecordKind = Literal["議事録", "議会会議録", "報告", "計画", "指針", "要綱", "通知", "広報・ブログ"]
EditField = Literal[
    "kind",
    "body",
    "meeting_name",
    "meeting_number",
    "held_on",
    "published_on",
    "fiscal_year",
    "venue",
    "materials",
    "departments",
]
Day = date  # where a field is named like the type
EditValue = str | int | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table row of a document, in reading order."""

    start: int  # offset into the text it was found in, characters
    end: int  # exclusive; blocks never overlap and never hold leading or trailing white space
    kind: BlockKind = "paragraph"
    level: int = 0  # of a heading, from 1; 0 for everything else
    page: int | None = None  # sheet or slide number from 1, not the printed label; None where the format has no pages
    last_page: int | None = None  # where it ends, when that is a later page than ``page``
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
class Attendee:
    """A person of the list of those present, as far as the list says."""

    name: str  # spaces inside it dropped; the family name alone where no more is printed
    role: str  # the part played at the meeting or the office: 推進本部長, 総務課長, ８番
    office: str = ""  # the office held besides, where the list gives both: 副町長


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until another does, or until the next item of the agenda."""

    n: int  # from 1 in the order of the document
    speaker: str  # the label as printed, without marks: 「議長（山本太一君）」, 「事務局」
    role: str | None  # 議長, 推進本部長, ８番; None when the record does not tell
    name: str | None  # the person, with the office where the list of those present adds one: 「副町長 伊井誠」
    kind: TurnKind
    page: int | None  # of its first character
    last_page: int | None  # of its last character
    start: int  # offset into Document.text, behind the label
    end: int
    replies_to: int | None = None  # Turn.n of the question; of replies only


@dataclass(frozen=True, slots=True)
class Decision:
    """A sentence that says what was decided, left open, or is still to be done."""

    kind: DecisionKind
    page: int | None
    start: int  # offset into Document.text
    end: int
    text: str  # Document.text[start:end]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a record says of itself. Nothing is guessed: what was not found is None or empty."""

    kind: RecordKind | None = None
    body: str | None = None  # the municipality or office: 豊山町, 関東総合通信局
    organ: str | None = None  # that met or wrote: DX推進本部, 市議会
    meeting: str | None = None  # as printed: 令和5年度第1回豊山町DX推進本部会議
    meeting_name: str | None = None  # DX推進本部会議
    meeting_number: int | None = None
    held_on: date | None = None
    published_on: date | None = None
    fiscal_year: int | None = None  # western year in which it begins; as printed, else that of ``held_on``
    venue: str | None = None  # where the meeting was held
    materials: tuple[str, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    warnings: tuple[str, ...] = ()  # in Japanese: what the text says that cannot be, such as 令和5年2月30日


@dataclass(frozen=True, slots=True)
class Edit:
    """What an administrator put in the place of what was read in a record."""

    field: EditField
    value: EditValue  # None or empty: the record says nothing of it; of departments: it is for everybody
    who: str
    at: str  # ISO 8601, local time with offset


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
    facts: Facts = Facts()
    turns: tuple[Turn, ...] = ()  # in order, never overlapping
    decisions: tuple[Decision, ...] = ()  # in order
    ocr_pages: tuple[int, ...] = ()  # see Extract
    departments: tuple[str, ...] = ()  # that alone may see it; empty: everybody
    edits: tuple[Edit, ...] = ()  # by administrators, one per field; ``facts`` and ``date`` hold what they say
    read_facts: Facts | None = None  # what the text alone says, where ``edits`` changed it
    read_date: Day | None = None  # … and the date


@dataclass(frozen=True, slots=True)
class Header:
    """The row that heads a table, and which sentences of a passage are rows of that table."""

    text: str  # as printed, cells parted by a tab
    first: int  # place in Passage.sentences
    last: int  # inclusive


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
    role: str | None = None  # of the speaker; see Turn
    name: str | None = None
    turn: int | None = None  # Turn.n; None where nobody speaks
    turn_kind: TurnKind | None = None
    replies_to: int | None = None  # Turn.n of the question
    last_page: int | None = None  # of its last character, when a sentence runs over the page; else None
    stages: tuple[Stage, ...] = ()  # how settled what it tells of is, by its words and its heading
    headers: tuple[Header, ...] = ()  # of those of its sentences that are rows of a table

    @property
    def header_outside(self) -> str:
        """The header rows of its rows that it does not hold itself, as printed, one per line."""
        return "\n".join(dict.fromkeys(header.text for header in self.headers if header.text not in self.text))

    def header_at(self, offset: int) -> str | None:
        """Return the header of the row that holds ``text[offset]``; None where no row with a header stands."""
        place = next((n for n, (start, end) in enumerate(self.sentences) if start <= offset < end), None)
        return next((h.text for h in self.headers if place is not None and h.first <= place <= h.last), None)

    def __reduce__(self) -> tuple[type[Passage], tuple[Any, ...]]:
        """Travel between processes by position: field by field takes eight times as long."""
        return Passage, _values(self)


_values = operator.attrgetter(*(field.name for field in fields(Passage)))
