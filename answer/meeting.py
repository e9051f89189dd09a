"""A meeting as it is compared with another: its agenda, its decisions and its sentences, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from answer.cite import cite
from answer.likeness import Lexicon, Weights
from answer.types import Citation
from index.passages import PassageTable
from ingest.types import DecisionKind, Document, Passage

_NUMBER = re.compile(
    r"^(?:[（(]?[0-9０-９一二三四五六七八九十]+[）)]|"
    r"(?:議題|議案|日程|議事|報告|協議|審議)(?:事項)?第?[ 　]*[0-9０-９一二三四五六七八九十]+号?|"
    r"第[0-9０-９一二三四五六七八九十]+[章節]?|[0-9０-９]+[.．、]?(?=[ 　])|[△▲○◎■●◆・])[ 　]*"
)
_PROCEDURE = re.compile(
    r"(?:開会|閉会|散会|休憩|再開|開議|次第|議題|議事|その他|出席者?|欠席者?|質疑応答|意見交換|"
    r"[^ 　]{0,6}(?:あいさつ|挨拶)|(?:本日の)?決定(?:した)?(?:事項|内容)|(?:継続|引き続き)?検討(?:中の)?事項|"
    r"(?:次回までの)?宿題|今後の予定|配[付布]資料)?"
)
_DUTY = re.compile(r"[（(][^（）()]{1,12}(?:課|室|局|部|係|班)[）)]\s*$")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A record with all that was read in it."""

    document: Document  # with its text, turns and decisions
    passages: tuple[Passage, ...]  # in order


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a record with the weights of what they are about."""

    citation: Citation
    matter: str
    weights: Weights


@dataclass(frozen=True, slots=True)
class Sentence:
    passage: Passage
    start: int  # offset into the document's text
    end: int

    @property
    def text(self) -> str:
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


def read_meeting(table: PassageTable, document: Document) -> Meeting:
    return Meeting(table.whole(document), tuple(table.passages_of(document.id)))


def held_on(document: Document) -> date | None:
    """Return when the meeting was held, as far as the record says."""
    return document.facts.held_on or document.date


def series_of(document: Document) -> str | None:
    """Return what meetings of one series have in common: whose they are and their name; None for other records."""
    facts = document.facts
    return f"{facts.body or ''}{facts.meeting_name}" if facts.meeting_name and held_on(document) else None


def in_order(one: Meeting, other: Meeting) -> tuple[Meeting, Meeting]:
    """Return the older meeting first; two of which one has no day keep the order given."""
    days = held_on(one.document), held_on(other.document)
    return (other, one) if days[0] and days[1] and days[1] < days[0] else (one, other)


def bare(heading: str) -> str:
    """Return a heading without its number."""
    return _NUMBER.sub("", heading.strip())


def items_of(meeting: Meeting, lexicon: Lexicon) -> list[Said]:
    """Return the headings below which the matters of the meeting are talked about."""
    spoken = any(passage.turn is not None for passage in meeting.passages)
    found: dict[tuple[str, ...], Said] = {}
    for passage in meeting.passages:
        name = item_of(meeting, passage)
        if passage.headings in found or not name or (spoken and passage.turn is None):
            continue
        if citation := _heading(meeting, passage):
            found[passage.headings] = Said(citation, name, lexicon.weights(name))
    return list(found.values())


def item_of(meeting: Meeting, passage: Passage) -> str:
    """Return the item of the agenda that a passage belongs to, without its number; empty for none."""
    name = bare(passage.headings[-1]) if passage.headings else ""
    titled = _closed(name) in _closed(meeting.document.title)
    return "" if titled or _PROCEDURE.fullmatch(name) else name


def decisions_of(meeting: Meeting, kinds: frozenset[DecisionKind], lexicon: Lexicon) -> list[Said]:
    """Return the decisions of some kinds; where the record lists them itself, its list alone and nothing twice."""
    listed: list[Said] = []
    spoken: list[Said] = []
    for decision in meeting.document.decisions:
        passage = next((one for one in meeting.passages if one.start <= decision.start < one.end), None)
        if decision.kind not in kinds or passage is None:
            continue
        in_turn = any(turn.start <= decision.start < turn.end for turn in meeting.document.turns)
        matter = _DUTY.sub("", max(decision.text.split("\t"), key=len))
        item = item_of(meeting, passage) if in_turn else ""  # it often alone names what is decided
        weights = {**lexicon.weights(item, lead=1.0), **lexicon.weights(matter)}
        cited_as = replace(cited(meeting, decision.start, decision.end, passage), page=decision.page)
        (spoken if in_turn else listed).append(Said(cited_as, matter, weights))
    return listed or spoken


def sentences_of(passage: Passage) -> Iterator[Sentence]:
    """Yield the sentences of a passage, its headings aside."""
    headings = set(map(_closed, passage.headings))
    for start, end in passage.sentences:
        if _closed(passage.text[start:end]) not in headings:
            yield Sentence(passage, passage.start + start, passage.start + end)


def cited(meeting: Meeting, start: int, end: int, passage: Passage) -> Citation:
    """Return the citation of a stretch of the record's text that begins in ``passage``; its number is 0."""
    document = meeting.document
    citation = cite(0, passage, document, start - passage.start, end - passage.start)
    return replace(citation, date=held_on(document), quote=document.text[start:end])


def _heading(meeting: Meeting, passage: Passage) -> Citation | None:
    """Return the heading above a passage as it stands in the text, where the blanks in it may be others."""
    pattern = re.compile(r"\s*".join(map(re.escape, _closed(passage.headings[-1]))))
    text = meeting.document.text
    inside = pattern.search(text, passage.start, passage.end)
    before = [] if inside else list(pattern.finditer(text, 0, passage.start))
    match = inside or (before[-1] if before else None)
    return match and replace(cited(meeting, match.start(), match.end(), passage), speaker=None, role=None)


def _closed(words: str) -> str:
    return "".join(words.split())
