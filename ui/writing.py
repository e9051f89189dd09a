"""An answer that a model is writing: read in a thread of its own, shown as it grows, and given up at a click."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from html import escape

import streamlit as st

from answer.types import UNCONFIRMED, Answer, Draft, Statement
from ui.source_card import literal

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.1  # first words are to be seen within 0.2 s
WRITING = "回答を書いています"
PENDING = "確認中"
CANCEL = "中止して記録の文面で答える"

Write = Callable[[Callable[[], bool]], Iterator[Draft | Answer]]  # given: whether the person has given up


class Writing:
    """One answer on its way. ``draft`` and ``answer`` may be read from any thread at any time."""

    def __init__(self, extracted: Answer, write: Write) -> None:
        self.extracted = extracted
        self.draft = Draft((), (), "", 0)
        self.answer: Answer | None = None  # once it is there
        self._given_up = threading.Event()
        threading.Thread(target=self._read, args=(write,), name="write-answer", daemon=True).start()

    def cancel(self) -> None:
        self._given_up.set()

    def _read(self, write: Write) -> None:
        last: Draft | Answer | None = None
        try:
            for last in write(self._given_up.is_set):
                if isinstance(last, Draft):
                    self.draft = last
        except Exception as error:
            logger.error("writing ended with %s", type(error).__name__)  # its message may repeat the question
        self.answer = last if isinstance(last, Answer) else self.extracted


@st.fragment(run_every=POLL_SECONDS)
def show_writing(writing: Writing) -> None:
    """Show the draft; start the page over when the answer is there."""
    if writing.answer is not None:
        st.rerun()
    st.html(draft_html(writing.extracted, writing.draft))
    st.button(CANCEL, key="cancel_writing", on_click=writing.cancel)


def draft_html(extracted: Answer, draft: Draft) -> str:
    """Return what is there so far: verified sentences, and greyed what is not verified yet."""
    question = literal(extracted.asked or extracted.question)
    verified = "".join(
        f'<p class="statement">{literal(statement.text)}{_numbers(statement)}</p>' for statement in draft.statements
    )
    pending = (
        f'<p class="pending"><span class="label">{PENDING}</span>{literal(draft.pending.strip())}</p>'
        if draft.pending.strip()
        else ""
    )
    return (
        '<article class="draft turn" lang="ja" data-announce="">'
        f'<h2 class="question"><span class="label">質問</span><span class="words">{question}</span></h2>'
        f'<div class="waiting" role="status"><span>{escape(WRITING)}…</span></div>{verified}{pending}</article>'
    )


def _numbers(statement: Statement) -> str:
    if not statement.is_supported:
        return f'<span class="doubt">（{UNCONFIRMED}）</span>'
    return "".join(f" [{number}]" for number in (statement.citation, *statement.also))
