"""Blocks → passages: short enough to embed, long enough to be understood, each knowing its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.minutes import Utterance
from ingest.sentences import Span, sentence_spans
from ingest.stages import stages_of
from ingest.turns import Minutes, read_minutes
from ingest.types import Block, Header, Passage

HARD_LIMIT = 4  # times the wished length; a single quotation longer than that is cut after all


@dataclass(slots=True)  # not frozen, which takes three times as long to make
class _Piece:
    """A sentence, heading or table row with its place."""

    span: Span
    page: int | None
    last_page: int | None
    headings: tuple[str, ...]
    turn: int | None  # Turn.n
    opens: bool  # a heading or a new turn: a passage begins here
    closes: bool = False  # a heading: nothing of another page or speaker may follow, but its own text does
    header: Span | None = None  # of a table's row: the row that heads the table


def split(
    document: str, text: str, blocks: Sequence[Block], size: int, minutes: Minutes | None = None
) -> list[Passage]:
    """Return the passages of a document in order, about ``size`` characters each; ids are 0 until the index gives them.

    A passage never crosses a heading or a change of speaker, nor a page but where a sentence does, and begins and ends
    with a sentence. ``minutes`` is what ``read_minutes`` says of the same text and blocks, when that is known already.
    """
    minutes = minutes or read_minutes(text, blocks)
    return [
        _passage(document, ordinal, text, group, minutes)
        for ordinal, group in enumerate(_grouped(_pieces(text, minutes, size), size))
    ]


def _passage(document: str, ordinal: int, text: str, group: Sequence[_Piece], minutes: Minutes) -> Passage:
    first, last = group[0], group[-1]
    start, end = first.span[0], last.span[1]
    turn = minutes.turns[last.turn - 1] if last.turn else None
    return Passage(
        id=0,
        document=document,
        ordinal=ordinal,
        page=first.page,
        headings=last.headings,
        speaker=turn.speaker if turn else None,
        start=start,
        end=end,
        text=text[start:end],
        sentences=tuple((piece.span[0] - start, piece.span[1] - start) for piece in group),
        role=turn.role if turn else None,
        name=turn.name if turn else None,
        turn=last.turn,
        turn_kind=turn.kind if turn else None,
        replies_to=turn.replies_to if turn else None,
        last_page=last.last_page,
        stages=stages_of(text[start:end], last.headings),
        headers=tuple(_headers(text, group)),
    )


def _headers(text: str, group: Sequence[_Piece]) -> Iterator[Header]:
    """Yield the header of each run of rows of one table."""
    place = 0
    for span, run in groupby(group, key=lambda piece: piece.header):
        count = len(list(run))
        if span:
            yield Header(text[slice(*span)], place, place + count - 1)
        place += count


def content_hash(passage: Passage, title: str) -> str:
    """Hash all that decides a passage's tokens and vector, so that unchanged ones are not computed again."""
    parts = (title, *passage.headings, passage.speaker or "", passage.text)
    if outside := passage.header_outside:  # only then, so that the hashes of all others stay as they were
        parts = (*parts, outside)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _pieces(text: str, minutes: Minutes, size: int) -> Iterator[_Piece]:
    path: list[tuple[int, str]] = []
    for utterance, turn in zip(minutes.utterances, minutes.numbers, strict=True):
        block = utterance.block
        if block.kind == "heading" and turn is None:
            path = [step for step in path if step[0] < block.level]
            path.append((block.level, " ".join(text[block.start : block.end].split())))
        headings = tuple(words for _, words in path)
        spans = list(_cuts(text, utterance, size))
        for i, span in enumerate(spans):
            heading = block.kind == "heading" and turn is None
            last_page = block.last_page if block.last_page and i == len(spans) - 1 else block.page
            opens = i == 0 and (utterance.begins or heading)
            yield _Piece(span, block.page, last_page, headings, turn, opens, heading, None if turn else block.header)


def _cuts(text: str, utterance: Utterance, size: int) -> Iterator[Span]:
    block = utterance.block
    if block.kind in ("heading", "row") and block.end - block.start <= size and not utterance.speaker:
        yield block.start, block.end
        return
    for start, end in sentence_spans(text, block.start, block.end):
        if end - start <= size or (_is_one_quotation(text[start:end]) and end - start <= size * HARD_LIMIT):
            yield start, end
        else:
            yield from _cut_long(text, start, end, size)


def _is_one_quotation(sentence: str) -> bool:
    opened, closed = sentence.find("「"), sentence.rfind("」")
    return 0 <= opened < closed and closed - opened > 0.6 * len(sentence)


def _cut_long(text: str, start: int, end: int, size: int) -> Iterator[Span]:
    """Cut one over-long sentence at commas and other breaks, outside quotations where that is possible."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # takes half a second, and few need it

    outside = r"(?![^「『]*[」』])"
    splitter = RecursiveCharacterTextSplitter(
        separators=["\n\n", rf"(?<=。){outside}", rf"(?<=\n){outside}", rf"(?<=、){outside}", "(?<=[。、\n])", ""],
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=size,
        chunk_overlap=0,
        strip_whitespace=False,
    )
    for part in splitter.split_text(text[start:end]):
        yield from _stripped(text, start, start + len(part))
        start += len(part)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _grouped(pieces: Iterable[_Piece], size: int) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    for piece in pieces:
        if group and _begins_new(group, piece, size):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _begins_new(group: list[_Piece], piece: _Piece, size: int) -> bool:
    last = group[-1]
    if last.page != piece.page:
        return True
    if last.closes:  # under a heading: what follows belongs to it
        return False
    return piece.opens or last.turn != piece.turn or piece.span[1] - group[0].span[0] > size
