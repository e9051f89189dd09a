"""役に立った / 違う under an answer: one press, and for 違う what was wrong, with a note that passes the policy."""

from __future__ import annotations

import streamlit as st

from audit.feedback import LONGEST_NOTE, Reason
from ui.desk import Desk
from ui.steps import go_to, was_sent
from ui.turn import Turn

QUESTION = "このお答えは役に立ちましたか（お名前は残りません）"
SENT = "質問とお答えの文、選んだ理由、補足が管理者に届きます。お名前と所属は付きません。"
THANKS = "ありがとうございます。お答えの改善に使います。"
CHOICES: dict[Reason, str] = {
    "wrong_source": "間違った箇所",
    "missed": "記録が足りない",
    "outdated": "古い",
    "misread": "読み違い",
    "other": "そのほか",
}


@st.fragment
def show_verdict(desk: Desk, turn: Turn) -> None:
    """Show what can be said of an answer; a fragment, so that saying it moves nothing else."""
    state = f"verdict_{turn.key}"
    with st.container(key=f"judging_{turn.key}", gap="small"):
        match st.session_state.get(state, "new"):
            case "given":
                st.html(f'<p class="said-thanks" role="status" lang="ja">{THANKS}</p>')
            case "wrong":
                _show_form(desk, turn, state)
            case _:
                _show_buttons(desk, turn, state)


def _show_buttons(desk: Desk, turn: Turn, state: str) -> None:
    with st.container(key=f"judge_{turn.key}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="ask-verdict" lang="ja">{QUESTION}</p>', width="content")
        if st.button("役に立った", key=f"helped_{turn.key}") and was_sent(lambda: desk.judge(turn.answer, helped=True)):
            go_to(state, "given")
        if st.button("違う", key=f"wrong_{turn.key}"):
            go_to(state, "wrong")


def _show_form(desk: Desk, turn: Turn, state: str) -> None:
    with st.form(f"verdict_form_{turn.key}"):
        st.html(f'<p class="about" lang="ja">{SENT}</p>')
        reason = st.radio("どこが違いますか", list(CHOICES), format_func=CHOICES.__getitem__, horizontal=True)
        note = st.text_area(
            "補足（なくてもかまいません。個人情報は書かないでください）", max_chars=LONGEST_NOTE, height=80
        )
        with st.container(horizontal=True, gap="small"):
            sent = st.form_submit_button("送る")
            given_up = st.form_submit_button("やめる")
    if given_up:
        go_to(state, "new")
    if sent and was_sent(lambda: desk.judge(turn.answer, helped=False, reason=reason, note=note or "")):
        go_to(state, "given")
