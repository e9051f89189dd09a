"""Templates at work: a filled form → an answer out of the records, without a model wherever that is possible."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from answer.compare import compare
from answer.compose import readable
from answer.meeting import Meeting, Sentence, cited, sentences_of
from answer.question import is_question
from answer.types import NOT_FOUND, Answer, Citation, Statement
from index.words import fold, words
from ingest.types import Decision, DecisionKind, Document, Passage
from prompts.forms import Template
from prompts.load import fill

POINTS_PER_HEADING = 2
LEAST_CHARACTERS = 15  # of a sentence that makes a point

NEEDS_MODEL = "このひな形には回答を作るモデルが要ります。下は根拠になる記録の箇所です。"
EMPTY_FIELD = "「{label}」を入力してください。"
NO_MEETING = (
    f"{NOT_FOUND}。「{{meeting}}」に当たる会議の記録がありません。題名の一部（年度、回、会議名）を確かめてください。"
)
NO_MEETING_BEFORE = f"{NOT_FOUND}。同じ会議の前回の記録がありません。"
NOTHING_SAID = f"{NOT_FOUND}。入力した言葉を変えて、もう一度試してください。"

_DECIDED: tuple[DecisionKind, ...] = ("決定", "承認", "保留", "継続検討", "宿題")
_OF_YEAR = re.compile(r"(?:令和|平成|昭和)?\s*(?:[0-9元]+)\s*年度?|第\s*[0-9]+\s*回|\s")


class Records(Protocol):
    """What templates need of the assistant."""

    @property
    def generation_number(self) -> int: ...

    @property
    def documents(self) -> Sequence[Document]: ...

    def meeting(self, document: Document) -> Meeting: ...

    def ask(self, question: str) -> Answer: ...

    def refusal(self, text: str) -> Answer | None: ...


@dataclass(frozen=True, slots=True)
class _Point:
    label: str  # before the words; empty for none
    citation: Citation


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
            return answer_of(list(_points_of(records.meeting(meeting))), NOTHING_SAID)
        case "decisions":
            return answer_of(list(_decided(records.meeting(meeting))), NOTHING_SAID)
        case _:
            before = meeting_before(meeting, records.documents)
            if before is None:
                return _nothing(NO_MEETING_BEFORE)
            return answer_of(list(changes_between(records.meeting(before), records.meeting(meeting))), NOTHING_SAID)


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


def _points_of(meeting: Meeting) -> Iterator[_Point]:
    """Yield per heading the first that was stated, and what was decided."""
    by_heading: dict[tuple[str, ...], list[Passage]] = {}
    for passage in meeting.passages:
        by_heading.setdefault(passage.headings, []).append(passage)
    for headings, passages in by_heading.items():
        stated = next((sentence for passage in passages for sentence in _stating(passage)), None)
        points = [cited(meeting, stated.start, stated.end, stated.passage)] if stated else []
        points += [citation for kind in _DECIDED for citation in _citations(meeting, passages, kind)]
        once = {citation.start: citation for citation in reversed(points)}
        yield from (_Point(_topic(headings), once[start]) for start in list(once)[::-1][:POINTS_PER_HEADING])


def _decided(meeting: Meeting) -> Iterator[_Point]:
    for kind in _DECIDED:
        yield from (_Point(kind, citation) for citation in _citations(meeting, meeting.passages, kind))


def _citations(meeting: Meeting, passages: Sequence[Passage], kind: DecisionKind) -> Iterator[Citation]:
    """Yield the decisions of a kind that stand in the passages."""
    for decision in meeting.document.decisions:
        passage = next((one for one in passages if one.start <= decision.start < one.end), None)
        if decision.kind == kind and passage:
            yield cited(meeting, decision.start, decision.end, passage)


def changes_between(before: Meeting, meeting: Meeting) -> Iterator[_Point]:
    """Yield what last time says and what this time says of it: decisions, figures, homework."""
    changes = compare(before, meeting)
    for pair in changes.changed:
        yield _Point(f"前回の{_kind_at(before.document.decisions, pair.older)}", pair.older)
        yield _Point("今回", pair.newer)
    for change in changes.figures:
        yield _Point("前回", change.older)
        yield _Point("今回", change.newer)
    for task in changes.homework:
        yield _Point("前回の宿題" if task.done else "残っている宿題", task.older)
        if task.newer:
            yield _Point("今回", task.newer)


def _kind_at(decisions: Sequence[Decision], citation: Citation) -> DecisionKind:
    return next(decision.kind for decision in decisions if decision.start == citation.start)


def _stating(passage: Passage) -> Iterator[Sentence]:
    for sentence in sentences_of(passage):
        text = fold(sentence.text)
        if text.endswith("。") and len(text) >= LEAST_CHARACTERS and not is_question(text):
            yield sentence


def _topic(headings: tuple[str, ...]) -> str:
    return " ".join(headings[-1].split()) if headings else ""


def answer_of(points: Sequence[_Point], otherwise: str) -> Answer:
    if not points:
        return _nothing(otherwise)
    statements: list[Statement] = []
    citations: list[Citation] = []
    for number, point in enumerate(points, 1):
        words_said = readable([point.citation.quote])
        statements.append(Statement(f"【{point.label}】{words_said}" if point.label else words_said, number))
        citations.append(replace(point.citation, number=number))
    return Answer("", "answered", tuple(statements), tuple(citations), (), "", 0.0, 0)


def _nothing(message: str) -> Answer:
    return Answer("", "not_found", (), (), (), message, 0.0, 0)
