"""Templates at work: a filled form → an answer out of the records, without a model wherever that is possible."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from answer.cite import cite
from answer.compose import readable
from answer.decisions import find_decisions
from answer.question import is_question
from answer.types import NOT_FOUND, Answer, Citation, Statement
from index.words import fold, words
from ingest.types import Document, Passage
from prompts.forms import Template
from prompts.load import fill

POINTS_PER_HEADING = 2
LEAST_SHARED = 3  # words that a sentence shares with the one of last time that it takes up
LEAST_CHARACTERS = 15  # of a sentence that makes a point

NEEDS_MODEL = "このひな形には回答を作るモデルが要ります。下は根拠になる記録の箇所です。"
EMPTY_FIELD = "「{label}」を入力してください。"
NO_MEETING = (
    f"{NOT_FOUND}。「{{meeting}}」に当たる会議の記録がありません。題名の一部（年度、回、会議名）を確かめてください。"
)
NO_MEETING_BEFORE = f"{NOT_FOUND}。同じ会議の前回の記録がありません。"
NOTHING_SAID = f"{NOT_FOUND}。入力した言葉を変えて、もう一度試してください。"

_OF_YEAR = re.compile(r"(?:令和|平成|昭和)?\s*(?:[0-9元]+)\s*年度?|第\s*[0-9]+\s*回|\s")


class Records(Protocol):
    """What templates need of the assistant."""

    @property
    def generation_number(self) -> int: ...

    @property
    def documents(self) -> Sequence[Document]: ...

    def passages_of(self, document: str) -> list[Passage]: ...

    def ask(self, question: str) -> Answer: ...

    def refusal(self, text: str) -> Answer | None: ...


@dataclass(frozen=True, slots=True)
class _Point:
    label: str  # before the words; empty for none
    passage: Passage
    document: Document
    place: int


def request_of(template: Template, values: Mapping[str, str]) -> str:
    """Return the filled form as one line: what the policy judges and the page shows."""
    return f"{template.title}：{'、'.join(' '.join(values.get(field.name, '').split()) for field in template.fields)}"


def run_template(template: Template, values: Mapping[str, str], records: Records) -> Answer:
    """Return the answer of a filled form in the records' own words; whatever is typed gives an Answer."""
    started = time.monotonic()
    request = request_of(template, values)
    empty = next((field for field in template.fields if not values.get(field.name, "").strip()), None)
    if empty:
        return Answer("", "refused", (), (), (), EMPTY_FIELD.format(label=empty.label), 0.0, 0)
    if refused := records.refusal(request):
        return refused
    answer = _found(template, values, records)
    note = NEEDS_MODEL if template.needs_model and answer.status == "answered" else answer.note
    seconds = round(time.monotonic() - started, 4)
    return replace(answer, question=request, note=note, seconds=seconds, generation=records.generation_number)


def _found(template: Template, values: Mapping[str, str], records: Records) -> Answer:
    if template.finder == "questions":
        return _asked([fill(question, values) for question in template.questions], records)
    meeting = find_meeting(values["meeting"], records.documents)
    if meeting is None:
        return _nothing(NO_MEETING.format(meeting=values["meeting"].strip()))
    match template.finder:
        case "meeting":
            return _answer(list(_points_of(meeting, records)), NOTHING_SAID)
        case "decisions":
            return _answer(list(_decided(meeting, records)), NOTHING_SAID)
        case _:
            before = meeting_before(meeting, records.documents)
            if before is None:
                return _nothing(NO_MEETING_BEFORE)
            return _answer(list(_changes(before, meeting, records)), NOTHING_SAID)


def _asked(questions: Sequence[str], records: Records) -> Answer:
    """Return what the records answer to the questions, one after the other, each place once."""
    statements: list[Statement] = []
    citations: list[Citation] = []
    for question in dict.fromkeys(questions):
        answer = records.ask(question)
        for statement in answer.statements:
            citation = next(c for c in answer.citations if c.number == statement.citation)
            if any((c.passage, c.start) == (citation.passage, citation.start) for c in citations):
                continue
            number = len(citations) + 1
            citations.append(replace(citation, number=number))
            statements.append(replace(statement, citation=number, also=()))
    if not statements:
        return _nothing(NOTHING_SAID)
    return Answer("", "answered", tuple(statements), tuple(citations), (), "", 0.0, 0)


def find_meeting(asked: str, documents: Sequence[Document]) -> Document | None:
    """Return the newest document whose title says every word of ``asked``."""
    wanted = set(words(asked))
    fitting = [document for document in documents if wanted and wanted <= set(words(document.title))]
    return max(fitting, key=lambda document: (document.date is not None, document.date, document.id), default=None)


def meeting_before(meeting: Document, documents: Sequence[Document]) -> Document | None:
    """Return the meeting of the same body that was held last before ``meeting``."""
    body = _OF_YEAR.sub("", fold(meeting.title))
    earlier = [
        document
        for document in documents
        if document.date
        and meeting.date
        and document.date < meeting.date
        and _OF_YEAR.sub("", fold(document.title)) == body
    ]
    return max(earlier, key=lambda document: (document.date, document.id), default=None)


def _points_of(meeting: Document, records: Records) -> Iterator[_Point]:
    """Yield per heading what was decided, or else the first that was stated."""
    by_heading: dict[tuple[str, ...], list[Passage]] = {}
    for passage in records.passages_of(meeting.id):
        by_heading.setdefault(passage.headings, []).append(passage)
    for headings, passages in by_heading.items():
        decided = [_Point(_topic(headings), d.passage, meeting, d.place) for d in find_decisions(passages)]
        stated = [_Point(_topic(headings), p, meeting, place) for p in passages for place in _stating(p)]
        yield from [*stated[:1], *[point for point in decided if point not in stated[:1]]][:POINTS_PER_HEADING]


def _decided(meeting: Document, records: Records) -> Iterator[_Point]:
    found = list(find_decisions(records.passages_of(meeting.id)))
    for kind in ("決定", "検討中", "宿題"):
        yield from (_Point(kind, d.passage, meeting, d.place) for d in found if d.kind == kind)


def _changes(before: Document, meeting: Document, records: Records) -> Iterator[_Point]:
    """Yield each decision of last time with the sentence of this time that takes it up."""
    now = [(p, place) for p in records.passages_of(meeting.id) for place in _stating(p)]
    told = [set(words(_text(passage, place))) for passage, place in now]
    for decision in find_decisions(records.passages_of(before.id)):
        wanted = set(words(_text(decision.passage, decision.place)))
        shared = [len(wanted & held) for held in told]
        if not shared or max(shared) < LEAST_SHARED:
            continue
        passage, place = now[shared.index(max(shared))]
        yield _Point(f"前回の{decision.kind}", decision.passage, before, decision.place)
        yield _Point("今回", passage, meeting, place)


def _stating(passage: Passage) -> Iterator[int]:
    for place in range(len(passage.sentences)):
        text = fold(_text(passage, place))
        if text.endswith("。") and len(text) >= LEAST_CHARACTERS and not is_question(text):
            yield place


def _text(passage: Passage, place: int) -> str:
    start, end = passage.sentences[place]
    return passage.text[start:end]


def _topic(headings: tuple[str, ...]) -> str:
    return " ".join(headings[-1].split()) if headings else ""


def _answer(points: Sequence[_Point], otherwise: str) -> Answer:
    if not points:
        return _nothing(otherwise)
    statements: list[Statement] = []
    citations: list[Citation] = []
    for number, point in enumerate(points, 1):
        words_said = readable([_text(point.passage, point.place)])
        statements.append(Statement(f"【{point.label}】{words_said}" if point.label else words_said, number))
        citations.append(cite(number, point.passage, point.document, point.place, point.place))
    return Answer("", "answered", tuple(statements), tuple(citations), (), "", 0.0, 0)


def _nothing(message: str) -> Answer:
    return Answer("", "not_found", (), (), (), message, 0.0, 0)
