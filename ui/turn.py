"""One question with its answer as HTML. Question, answer and records are text, escaped, never markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from answer.types import NOT_FOUND, UNCONFIRMED, Answer, Citation, Context, Statement
from ui.further import NOTHING, Found, Further, newer_html
from ui.source_card import literal, source_card, western_date
from ui.standing import standing_html
from ui.viewer_place import opener_key

NOT_KEPT = "（入力は保存されませんでした）"
REFUSED = "この質問にはお答えできません"
NEAREST = "近い記録（お答えではありません）"
ELSEWHERE = "他の記録では"

LONG_QUESTION = 90  # characters, some two lines

WORD_JOINER = "\N{WORD JOINER}"  # keeps a number on the line of the word before it

ContextOf = Callable[[Citation], Context | None]


@dataclass(frozen=True, slots=True)
class Turn:
    """What the history keeps of one question."""

    answer: Answer
    documents: int  # in the store when it was answered
    at: datetime = field(default_factory=lambda: datetime.now().astimezone())
    further: Further | None = None  # what is looked up behind the answer

    @property
    def found(self) -> Found:
        """What was looked up so far."""
        return (self.further and self.further.found) or NOTHING

    @property
    def key(self) -> str:
        """What tells the widgets of this turn from those of any other."""
        return f"{self.at:%d%H%M%S%f}"


def turn_html(turn: Turn, position: int, context_of: ContextOf) -> str:
    """Return the whole turn; ``position`` in the conversation, from 1, keeps its anchors apart from other turns'."""
    asked = turn.answer.asked or turn.answer.question
    question = question_words(asked) if asked else f'<span class="quiet">{NOT_KEPT}</span>'
    return (
        f'<article class="turn" lang="ja" data-announce="{announcement(turn.answer)}">'
        f'<h2 class="question"><span class="label">質問</span><span class="words">{question}</span></h2>'
        f"{understood_html(turn.answer)}"
        f'<div class="answer {turn.answer.status}">{answer_html(turn.answer, position, context_of, turn.found)}</div>'
        f'<p class="effort">{effort(turn)}</p></article>'
    )


def question_words(asked: str) -> str:
    """Return a question as HTML; a pasted letter is folded to its beginning, so that the answer is in sight."""
    if len(asked) <= LONG_QUESTION:
        return literal(asked)
    return (
        f'<details class="long-question"><summary>{literal(asked[:LONG_QUESTION])}…'
        f'<span class="when-closed">全文を見る</span><span class="when-open">閉じる</span></summary>'
        f"{literal(asked)}</details>"
    )


def announcement(answer: Answer) -> str:
    """Return what a screen reader says when the answer arrives."""
    match answer.status:
        case "answered":
            return f"お答えを表示しました。出典は{len(answer.citations)}件です。"
        case "not_found":
            return NOT_FOUND
        case "refused":
            return REFUSED


def effort(turn: Turn) -> str:
    seconds = f"{turn.answer.seconds:.1f}秒" if turn.answer.seconds >= 0.1 else "0.1秒未満"
    if turn.answer.status == "refused":
        return seconds
    writer = f"・文章の作成 {literal(turn.answer.writer)}" if turn.answer.writer else ""
    return f"{seconds}・{turn.documents:,}件の記録から{writer}"


def understood_html(answer: Answer) -> str:
    """Return the question as it was understood, where that is not how it was typed."""
    if not answer.asked:
        return ""
    return f'<p class="understood"><span class="label">理解した質問</span>{literal(answer.question)}</p>'


def scope_html(answer: Answer) -> str:
    """Return which records were asked, where the question named a time."""
    return f'<p class="scope" role="note">{literal(answer.scope)}</p>' if answer.scope else ""


def note_html(answer: Answer) -> str:
    return f'<p class="note" role="note">{literal(answer.note)}</p>' if answer.note else ""


def answer_html(answer: Answer, position: int, context_of: ContextOf, found: Found = NOTHING) -> str:
    match answer.status:
        case "answered":
            cards = cards_html(answer.citations, position, context_of, first_is_open=True)
            return (
                '<h3 class="label">お答え</h3>'
                + note_html(answer)
                + scope_html(answer)
                + short_html(answer, position)
                + statements_html(answer, position)
                + standing_html(answer)
                + newer_html(found, answer.citations)
                + f'<h3 class="label">出典（{len(answer.citations)}件）</h3>{cards}'
                + elsewhere_html(found.elsewhere, position, context_of)
            )
        case "not_found":
            nearest = cards_html(answer.nearest, position, context_of, first_is_open=False, with_words=True)
            near = f'<h3 class="label">{NEAREST}</h3>{standing_html(answer)}{nearest}' if nearest else ""
            return note_html(answer) + scope_html(answer) + notice_html(NOT_FOUND, answer.message) + near
        case "refused":
            return notice_html(REFUSED, answer.message)


def elsewhere_html(citations: Iterable[Citation], position: int, context_of: ContextOf) -> str:
    """Return what records that are not cited say to the same question; their cards open a record in a new tab."""
    cards = "".join(
        source_card(
            citation, context_of(citation), f"other{position}-{place}", is_open=False, label="他", with_words=True
        )
        for place, citation in enumerate(citations, 1)
    )
    return f'<h3 class="label">{ELSEWHERE}</h3>{cards}' if cards else ""


def notice_html(heading: str, message: str) -> str:
    more = message.removeprefix(heading).removeprefix("。")
    words = f"<p>{literal(more)}</p>" if more else ""
    return f'<div class="notice"><h3>{heading}</h3>{words}</div>'


def short_html(answer: Answer, position: int) -> str:
    """Return the one value that answers, which the first citation says, in front of the sentences."""
    if not answer.short:
        return ""
    return f'<p class="short">{literal(answer.short)}{WORD_JOINER}{_marker(position, answer.citations[0].number)}</p>'


def statements_html(answer: Answer, position: int) -> str:
    """Return the statements; where two things are compared, each under its name, beside the other."""
    sides = list(dict.fromkeys([*(statement.side for statement in answer.statements), *answer.absent]))
    if sides == [""]:
        return _runs_html(answer.statements, answer.citations, position)
    columns = "".join(
        '<section class="side">'
        + (f"<h4>{literal(side)}</h4>" if side else "")
        + _runs_html([one for one in answer.statements if one.side == side], answer.citations, position)
        + (f'<p class="absent">{literal(side)}については{NOT_FOUND}。</p>' if side in answer.absent else "")
        + "</section>"
        for side in sides
    )
    return f'<div class="sides">{columns}</div>'


def _runs_html(statements: Iterable[Statement], cited: Iterable[Citation], position: int) -> str:
    """Return the statements in their order, under one lead line for each run that leans on the same document."""
    citations = {citation.number: citation for citation in cited}

    def document(statement: Statement) -> str:
        return citations[statement.citation].document if statement.is_supported else ""

    parts = []
    for named, group in groupby(statements, key=document):
        run = list(group)
        if named:
            parts.append(f'<p class="lead">{lead(citations[run[0].citation])}</p>')
        parts.extend(statement_html(statement, position) for statement in run)
    return "".join(parts)


def lead(citation: Citation) -> str:
    day = f"（{western_date(citation.date)}）" if citation.date else ""
    return f"{literal(citation.title)}{day}によると"


def statement_html(statement: Statement, position: int) -> str:
    if not statement.is_supported:
        doubt = f'<span class="doubt">（{UNCONFIRMED}）</span>'
        return f'<p class="statement doubtful">{literal(statement.text)}{doubt}</p>'
    markers = "".join(_marker(position, number) for number in (statement.citation, *statement.also))
    return f'<p class="statement">{literal(statement.text)}{WORD_JOINER}{markers}</p>'


def _marker(position: int, number: int) -> str:
    return f'<a class="marker" href="#{anchor(position, number)}" aria-label="出典{number}を見る">[{number}]</a>'


def cards_html(
    citations: Iterable[Citation],
    position: int,
    context_of: ContextOf,
    *,
    first_is_open: bool,
    with_words: bool = False,
) -> str:
    """Return a card for each citation, ``with_words`` of its quote where no statement above says them."""
    return "".join(
        source_card(
            citation,
            context_of(citation),
            anchor(position, citation.number),
            is_open=first_is_open and index == 0,
            opener=opener_key(position, citation.number),
            with_words=with_words,
        )
        for index, citation in enumerate(citations)
    )


def anchor(position: int, number: int) -> str:
    return f"source-{position}-{number}"
