"""よく使う回答: the questions that a department asks often, asked anew each time so that no answer grows old."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.errors import AuditError
from ui.desk import Desk
from ui.label import literal_label
from ui.notice import notice_html
from ui.turn import Turn

PIN, UNPIN = "よく使う回答に入れる", "よく使う回答から外す"
HEADING = "よく使う回答"
_TROUBLE = "pin_trouble"  # in the session: what could not be done, until the page is drawn again


def pinned_by(desk: Desk) -> list[str] | None:
    """Return the questions pinned; None, and a notice on the page, when they cannot be read."""
    try:
        return desk.pinned()
    except AuditError as error:
        st.html(notice_html(f"「{HEADING}」を開けません", str(error)))
        return None


def show_pins(pinned: Sequence[str]) -> str | None:
    """Show the questions that were pinned; return the one that is asked again."""
    chosen = None
    if pinned:
        st.html(f'<h2 class="label" lang="ja">{HEADING}</h2>')
    for number, question in enumerate(pinned):
        if st.button(literal_label(question), key=f"pin_{number}", width="stretch", wrap=True):
            chosen = question
    return chosen


def show_pin(desk: Desk, turn: Turn, pinned: Sequence[str]) -> None:
    """Show the button that pins the question of an answer, or takes it out again."""
    if trouble := st.session_state.pop(f"{_TROUBLE}_{turn.key}", ""):
        st.html(notice_html("できませんでした", trouble))
    is_pinned = " ".join(turn.answer.question.split()) in pinned
    if st.button(UNPIN if is_pinned else PIN, key=f"keep_turn_{turn.key}"):
        try:
            (desk.unpin if is_pinned else desk.pin)(turn.answer.question)
        except AuditError as error:
            st.session_state[f"{_TROUBLE}_{turn.key}"] = str(error)
        st.rerun()
