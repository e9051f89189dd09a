"""この質問を事務局へ送る: a question that found nothing goes into the 質問箱, once the person agreed to it."""

from __future__ import annotations

import streamlit as st

from ui.desk import Desk
from ui.notice import notice_html
from ui.source_card import literal
from ui.steps import go_to, was_sent
from ui.turn import Turn

SEND = "この質問を事務局へ送る"
AGREE = "上の文を、名前を付けずに事務局へ送ることに同意します"
WHAT = (
    "事務局が記録や回答を足すための質問箱に入れます。送るのは次の文と日付だけで、お名前も所属も付きません。"
    "個人情報や機密情報にあたる部分は、伏せ字にして送ります。"
)
SENT = "事務局へ送りました。記録か回答が足されると、同じ質問でお答えできるようになります。"
NOT_ALLOWED = "個人情報または機密情報と思われる記載があるため、この質問は送れません。"


@st.fragment
def show_letter(desk: Desk, turn: Turn) -> None:
    """Show the way to send a question; a fragment, so that it moves nothing else."""
    state = f"letter_{turn.key}"
    with st.container(key=f"sending_{turn.key}", gap="small"):
        match st.session_state.get(state, "new"):
            case "sent":
                st.html(f'<p class="said-thanks" role="status" lang="ja">{SENT}</p>')
            case "open":
                _show_letter(desk, turn, state)
            case _:
                if st.button(SEND, key=f"open_letter_{turn.key}"):
                    go_to(state, "open")


def _show_letter(desk: Desk, turn: Turn, state: str) -> None:
    words = desk.masked(turn.answer.question)
    if not words:
        st.html(notice_html("送れません", NOT_ALLOWED))
        return
    st.html(f'<div class="letter" lang="ja"><p>{WHAT}</p><blockquote>{literal(words)}</blockquote></div>')
    agreed = st.checkbox(AGREE, key=f"agree_{turn.key}")
    with st.container(horizontal=True, gap="small"):
        pressed = st.button("送る", key=f"send_letter_{turn.key}", disabled=not agreed)
        if pressed and agreed and was_sent(lambda: desk.send_to_office(turn.answer.question)):
            go_to(state, "sent")
        if st.button("やめる", key=f"close_letter_{turn.key}"):
            go_to(state, "new")
