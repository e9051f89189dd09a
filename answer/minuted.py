"""What is asked of a meeting as such, 決まったことは, 宿題は, 出席者は, 次の会議はいつ: told from its minutes as read.

A search would find whatever sentences say 決定 or 次回. Which meetings are meant, the question's time and the name of a
series tell; the newest where it names none. A question that names a matter as well (生成AIについて決まったこと) is told
what was minuted of it alone, and is left to the search where nothing was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from answer import minuted_words as patterns
from answer.compose import readable
from answer.likeness import Lexicon
from answer.meeting import Meeting, Said, bare, cited, decisions_of, held_on, items_of, sentences_of
from answer.period import read_period
from answer.question import Question, coverage, is_question
from answer.rows import is_row, spelled
from answer.scope import is_of_assembly, of_series, scope_of
from answer.types import NOT_FOUND, Answer, Citation, Statement
from index.words import fold, words
from ingest.types import DecisionKind, Document, Passage

MOST = 12  # statements
MEETINGS = 12  # of which is told where none is named, the newest
LEAST = 0.5  # of the weight of the matter that what was minuted must say
LEAST_SAID = 0.75  # … or what somebody said
BESIDE = 0.8  # … and of what the one says that says most
LEAST_CHARACTERS = 15  # of a sentence that states something
MINUTES = ("議事録", "議会会議録")
NOTHING_COMES = f"{NOT_FOUND}。会議の記録に、次の会議の予定は書かれていません。"
SAID = "「{meeting}」の記録から"
NEWEST = f"新しい{MEETINGS}回の会議の記録から"
MORE = "全部で{all}件です。はじめの{shown}件を示しました。ほかは、会議の名前や時期を加えて質問すると示せます。"


@dataclass(frozen=True, slots=True)
class _Point:
    meeting: Document
    citation: Citation


def minuted(
    question: str,
    documents: Sequence[Document],
    read: Callable[[Document], Meeting],
    understand: Callable[[str], Question],
    home: str = "",
    today: date | None = None,
) -> Answer | None:
    """Return what the minutes list of what is asked of a meeting; None when that is not asked, or nothing is listed."""
    folded = fold(question)
    held, spoken = patterns.WHO_IS.match(folded), patterns.SAID.match(folded)
    kinds = next((kinds for asked, kinds in patterns.KINDS if asked.search(folded)), None)
    field = next((label for asked, label in patterns.FIELDS if asked.search(folded)), None)
    listed = _listing(folded, kinds, field)
    if kinds and kinds != patterns.COMING and patterns.ANOTHER.search(folded):
        listed = None
    if not (held or spoken or listed):  # of nearly all questions, which need not look at the records here
        return None
    day = today or date.today()
    documents = _of_body(folded, documents, home)
    minutes = [document for document in documents if document.facts.kind in MINUTES]
    if held and (holder := _holder(question, held["role"], minutes, read, day)):
        return holder
    if spoken:
        return _said_by(question, spoken["who"] or spoken["whose"], documents, read, understand, day)
    if listed is None:
        return None
    matter = _matter(question, minutes, understand, day)
    if field and matter.terms:
        return None
    assembly = is_of_assembly(question)
    of_kind = [document for document in minutes if (document.facts.kind == "議会会議録") == assembly]
    meetings, said = _meant(question, of_kind or minutes, day, is_named=bool(matter.terms))
    points = _fitting([_Point(one, citation) for one in meetings for citation in listed(read(one))], matter)
    if kinds == patterns.COMING:  # of the newest meeting that says so
        points = [point for point in points if patterns.NEXT.search(fold(point.citation.quote))][:1]
        if meetings and not points and not matter.terms:
            return Answer("", "not_found", (), (), (), NOTHING_COMES, 0.0, 0, scope=said)
    return _answer(points, said) if points else None


def _of_body(folded: str, documents: Sequence[Document], home: str) -> Sequence[Document]:
    """Return the records of the bodies that a question names; where it names none, those of ``home``, if any."""
    named = {one.facts.body for one in documents if one.facts.body and fold(one.facts.body) in folded}
    wanted: set[str | None] = {*named} or {home, "", None}
    return [one for one in documents if one.facts.body in wanted] or documents


def _fitting(points: Sequence[_Point], matter: Question, least: float = LEAST) -> list[_Point]:
    """Return those that say enough of the matter, beside the one that says most of it."""
    fits = [_fit(point.citation, matter) for point in points]
    least = max(least, BESIDE * max(fits, default=0.0))
    return [point for point, fit in zip(points, fits, strict=True) if fit >= least]


def _said_by(
    question: str,
    asked: str,
    documents: Sequence[Document],
    read: Callable[[Document], Meeting],
    understand: Callable[[str], Question],
    today: date,
) -> Answer | None:
    """Return what somebody stated of the matter, newest meeting first; where none is named, how each turn begins."""
    matter = _matter(question, documents, understand, today)
    plain = patterns.SAYING.union(words(asked))
    matter = replace(matter, terms={form: weight for form, weight in matter.terms.items() if form not in plain})
    meetings, said = _meant(question, documents, today, is_named=True)
    points = [
        _Point(meeting, citation)
        for meeting in meetings
        for citation in _stated(read(meeting), asked, not matter.terms)
    ]
    points = _fitting(points, matter, LEAST_SAID)
    return _answer(points, said) if points else None


def _stated(meeting: Meeting, asked: str, only_first: bool) -> Iterator[Citation]:
    """Yield what somebody states; ``only_first``, the first of each turn."""
    told: set[int | None] = set()
    for passage in meeting.passages:
        if not passage.speaker or not _is_speaker(asked, passage):
            continue
        for sentence in sentences_of(passage):
            folded = fold(sentence.text)
            if only_first and passage.turn in told:
                break
            if len(folded) >= LEAST_CHARACTERS and not is_question(folded) and not patterns.PROCEEDS.search(folded):
                told.add(passage.turn)
                yield cited(meeting, sentence.start, sentence.end, passage)


def _is_speaker(asked: str, passage: Passage) -> bool:
    """Tell whether a passage is spoken by the one asked for, by role (町長 is no 副町長) or by name."""
    plain = patterns.HONORIFIC.sub("", asked)
    if passage.role and plain.endswith(fold(passage.role)):
        return True
    return any(re.sub(r"\s", "", fold(name)).startswith(plain) for name in (passage.name, passage.speaker) if name)


def _holder(
    question: str, asked: str, documents: Sequence[Document], read: Callable[[Document], Meeting], today: date
) -> Answer | None:
    """Return the line that lists the holder of a role, of the newest meeting; and of the one that has the full name."""
    every = [document for document in documents if document.facts.attendees]
    scope = scope_of(question, every, today)
    meant = scope.filters.select(every) if scope.filters else every
    listed: list[tuple[str, _Point]] = []
    holders = 0
    for document in sorted(meant, key=lambda one: (str(held_on(one) or ""), one.id), reverse=True):
        known = frozenset(words(fold(f"{document.title} {document.facts.body or ''} {patterns.OF_ROLES}")))
        for one in document.facts.attendees:
            if not any(_is_role(asked, role, known) for role in (one.role, one.office) if role):
                continue
            holders += 1
            same = any(name.startswith(one.name) for name, _ in listed)
            if same or (listed and not one.name.startswith(listed[0][0])):
                continue
            if citation := _listed(read(document), one.name, one.role):
                listed.append((one.name, _Point(document, citation)))
        if holders >= MEETINGS:
            break
    if not listed or scope.is_empty:
        return None
    points = [point for _, point in listed]
    return _answer(points, scope.said or SAID.format(meeting=points[0].meeting.title))


def _is_role(asked: str, role: str, known: frozenset[str]) -> bool:
    """Tell whether a role is the one asked for: DX推進本部の本部長 is the 本部長 of that meeting, a 副本部長 is not."""
    role, asked = fold(role), asked.removesuffix("さん")
    return asked.endswith(role) and known.issuperset(words(asked.removesuffix(role)))


def _listed(meeting: Meeting, name: str, role: str) -> Citation | None:
    """Return the first line that says a name and the role."""
    for passage in meeting.passages:
        for sentence in sentences_of(passage):
            closed = re.sub(r"\s", "", fold(sentence.text))
            if fold(name) in closed and fold(role) in closed:
                return cited(meeting, sentence.start, sentence.end, passage)
    return None


def _matter(
    question: str, documents: Sequence[Document], understand: Callable[[str], Question], today: date
) -> Question:
    """Return the question with those terms alone that name a matter: neither time, nor meeting, nor what is asked."""
    text = question
    period = read_period(question, today)
    for spoken in reversed(period.words if period else ()):
        text = text[: spoken.start] + " " * (spoken.end - spoken.start) + text[spoken.end :]
    named = {form for one in documents if one.facts.meeting for form in words(fold(one.facts.meeting))}
    named = {form for form in named if form in words(fold(_series_words(question, documents)))}
    understood = understand(text)
    terms = {
        form: weight
        for form, weight in understood.terms.items()
        if form not in patterns.PLAIN and form not in named and not form.isdecimal()
    }
    return replace(understood, terms=terms)


def _series_words(question: str, documents: Sequence[Document]) -> str:
    """Return the names of meetings that the question says."""
    folded = fold(question)
    names = {name for one in documents for name in (one.facts.meeting_name, one.facts.body) if name}
    return " ".join(name for name in names if fold(name) in folded)


def _meant(question: str, documents: Sequence[Document], today: date, *, is_named: bool) -> tuple[list[Document], str]:
    """Return the meetings that a question means, newest first, and what is told of that.

    Without a time, the newest of its series; all of them where a matter ``is_named``; none for a number that none has.
    """
    scope = scope_of(question, documents, today)
    period = read_period(question, today)
    number = period.meeting_number if period else None
    chosen = [document for document in documents if number in (None, document.facts.meeting_number)]
    if scope.filters:
        chosen = scope.filters.select(chosen)
    elif scope.preferred:
        chosen = [document for document in chosen if document.id in scope.preferred]
    folded = fold(question)
    bodies = {one.facts.body for one in chosen if one.facts.body and fold(one.facts.body) in folded}
    meetings = [one for one in of_series(question, chosen) if held_on(one) and (not bodies or one.facts.body in bodies)]
    newest_first = sorted(meetings, key=lambda document: (held_on(document), document.id), reverse=True)
    if scope.is_empty:
        return [], scope.said
    if scope.filters:
        return newest_first, scope.said
    if is_named:
        return newest_first[:MEETINGS], scope.said or (NEWEST if len(newest_first) > MEETINGS else "")
    newest = newest_first[:1]
    return newest, SAID.format(meeting=newest[0].title) if newest else ""


Lister = Callable[[Meeting], Iterator[Citation]]


def _listing(folded: str, kinds: tuple[DecisionKind, ...] | None, field: re.Pattern[str] | None) -> Lister | None:
    """Return what lists what is asked for; None when nothing of a meeting as such is."""
    if kinds:
        return lambda meeting: _decided(meeting, kinds)
    if field:
        return lambda meeting: _field(meeting, field)
    if patterns.AGENDA.search(folded):
        return lambda meeting: iter(
            [*_field(meeting, patterns.AGENDA_LABEL)] or [*_citations(items_of(meeting, Lexicon(())))]
        )
    return _questions if patterns.QUESTIONS.search(folded) else None


def _decided(meeting: Meeting, kinds: tuple[DecisionKind, ...]) -> Iterator[Citation]:
    """Yield the decisions of some kinds, without those on how the meeting goes on."""
    decided = _citations(decisions_of(meeting, frozenset(kinds), Lexicon(())))
    return (one for one in decided if not patterns.ROUTINE.search(fold(one.quote)))


def _citations(said: Sequence[Said]) -> Iterator[Citation]:
    return (one.citation for one in said)


def _questions(meeting: Meeting) -> Iterator[Citation]:
    """Yield the sentences that ask, of those who do not answer."""
    for passage in meeting.passages:
        if passage.turn_kind == "question":
            for sentence in sentences_of(passage):
                if is_question(folded := fold(sentence.text)) and not patterns.PROCEEDS.search(folded):
                    yield cited(meeting, sentence.start, sentence.end, passage)


def _field(meeting: Meeting, label: re.Pattern[str]) -> Iterator[Citation]:
    """Yield the first line that begins with a label; where the label is a heading, what stands below it."""
    for passage in meeting.passages:
        below = bool(passage.headings) and label.fullmatch(bare(passage.headings[-1])) is not None
        found = [one for one in sentences_of(passage) if below or label.match(one.text)]
        if found:
            for sentence in found if below else found[:1]:
                yield cited(meeting, sentence.start, sentence.end, passage)
            return


def _fit(citation: Citation, matter: Question) -> float:
    """Return the share of the matter that a citation says with its headings, 1 where none is named."""
    told = words(fold(" ".join((citation.quote, *citation.headings))))
    return coverage(matter.terms, told, matter.alternatives) if matter.terms else 1.0


def _answer(points: Sequence[_Point], said: str) -> Answer:
    shown = points[:MOST]
    statements = [Statement(_read(point.citation), number) for number, point in enumerate(shown, 1)]
    citations = [replace(point.citation, number=number) for number, point in enumerate(shown, 1)]
    more = MORE.format(all=len(points), shown=MOST) if len(points) > MOST else ""
    return Answer("", "answered", tuple(statements), tuple(citations), (), "", 0.0, 0, note=more, scope=said)


def _read(citation: Citation) -> str:
    quote = citation.quote
    return readable([spelled(quote, citation.header) if is_row(quote) else quote])
