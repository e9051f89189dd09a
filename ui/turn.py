"""One question with its answer as HTML. Question, answer and records are text, escaped, never markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from answer.types import NOT_FOUND, Answer, Citation, Context, Statement
from ui.source_card import literal, source_card, western_date
from ui.standing import standing_html
from ui.viewer_place import opener_key

NOT_KEPT = "（入力は保存されませんでした）"
REFUSED = "この質問にはお答えできません"
NEAREST = "近い記録（お答えではありません）"

WORD_JOINER = "\N{WORD JOINER}"  # keeps a number on the line of the word before it

ContextOf = Callable[[Citation], Context | None]


@dataclass(frozen=True, slots=True)
class Turn:
    """What the history keeps of one question."""

    answer: Answer
    documents: int  # in the store when it was answered


def turn_html(turn: Turn, position: int, context_of: ContextOf) -> str:
    """Return the whole turn; ``position`` in the conversation, from 1, keeps its anchors apart from other turns'."""
    question = literal(turn.answer.question) if turn.answer.question else f'<span class="quiet">{NOT_KEPT}</span>'
    return (
        f'<article class="turn" lang="ja" data-announce="{announcement(turn.answer)}">'
        f'<h2 class="question"><span class="label">質問</span><span class="words">{question}</span></h2>'
        f'<div class="answer {turn.answer.status}">{answer_html(turn.answer, position, context_of)}</div>'
        f'<p class="effort">{effort(turn)}</p></article>'
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
    return seconds if turn.answer.status == "refused" else f"{seconds}・{turn.documents:,}件の記録から"


def answer_html(answer: Answer, position: int, context_of: ContextOf) -> str:
    match answer.status:
        case "answered":
            cards = cards_html(answer.citations, position, context_of, first_is_open=True)
            return (
                '<h3 class="label">お答え</h3>'
                + statements_html(answer, position)
                + standing_html(answer)
                + f'<h3 class="label">出典（{len(answer.citations)}件）</h3>{cards}'
            )
        case "not_found":
            nearest = cards_html(answer.nearest, position, context_of, first_is_open=False)
            return notice_html(NOT_FOUND, answer.message) + (
                f'<h3 class="label">{NEAREST}</h3>{standing_html(answer)}{nearest}' if nearest else ""
            )
        case "refused":
            return notice_html(REFUSED, answer.message)


def notice_html(heading: str, message: str) -> str:
    more = message.removeprefix(heading).removeprefix("。")
    words = f"<p>{literal(more)}</p>" if more else ""
    return f'<div class="notice"><h3>{heading}</h3>{words}</div>'


def statements_html(answer: Answer, position: int) -> str:
    """Return the statements in their order, under one lead line for each run that leans on the same document."""
    citations = {citation.number: citation for citation in answer.citations}

    def document(statement: Statement) -> str:
        return citations[statement.citation].document

    parts = []
    for _, group in groupby(answer.statements, key=document):
        statements = list(group)
        parts.append(f'<p class="lead">{lead(citations[statements[0].citation])}</p>')
        parts.extend(statement_html(statement, position) for statement in statements)
    return "".join(parts)


def lead(citation: Citation) -> str:
    day = f"（{western_date(citation.date)}）" if citation.date else ""
    return f"{literal(citation.title)}{day}によると"


def statement_html(statement: Statement, position: int) -> str:
    number = statement.citation
    marker = f'<a class="marker" href="#{anchor(position, number)}" aria-label="出典{number}を見る">[{number}]</a>'
    return f'<p class="statement">{literal(statement.text)}{WORD_JOINER}{marker}</p>'


def cards_html(citations: Iterable[Citation], position: int, context_of: ContextOf, *, first_is_open: bool) -> str:
    return "".join(
        source_card(
            citation,
            context_of(citation),
            anchor(position, citation.number),
            is_open=first_is_open and index == 0,
            opener=opener_key(position, citation.number),
        )
        for index, citation in enumerate(citations)
    )


def anchor(position: int, number: int) -> str:
    return f"source-{position}-{number}"
