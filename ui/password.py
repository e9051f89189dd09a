"""The page where somebody changes the own password of a local account."""

from __future__ import annotations

import streamlit as st

from audit.errors import AuditError
from audit.passwords import SHORTEST
from ui import access
from ui.notice import notice_html

INTRODUCTION = f"新しいパスワードは {SHORTEST} 文字以上です。利用者名を含むもの、同じ文字の繰り返しは使えません。"
DIFFERENT = "新しいパスワードの2回の入力が違います。もう一度入力してください。"
CHANGED = "パスワードを変えました。ほかの端末でのサインインは終わりました。"
TRIES = "password_tries"  # new fields for each try, so that no password is kept
OUTCOME = "password_outcome"


def show() -> None:
    access.require("viewer")
    access.accounts()
    with st.container(key="password"):
        st.html(f'<h1 lang="ja">パスワードの変更</h1><p class="about" lang="ja">{INTRODUCTION}</p>')
        if outcome := st.session_state.pop(OUTCOME, None):
            st.html(notice_html(*outcome))
        if fields := _form():
            st.session_state[OUTCOME] = _change(*fields)
            st.rerun()


def _form() -> tuple[str, str, str] | None:
    tries = st.session_state.setdefault(TRIES, 0)
    with st.form("password_form", border=False):
        fields = [
            st.text_input(
                label, type="password", key=f"password_{field}_{tries}", autocomplete=f"{kind}-password", max_chars=256
            )
            for field, kind, label in (
                ("current", "current", "いまのパスワード"),
                ("new", "new", "新しいパスワード"),
                ("again", "new", "新しいパスワード（もう一度）"),
            )
        ]
        sent = st.form_submit_button("変更する", type="primary")
    if not sent:
        return None
    st.session_state[TRIES] += 1
    current, new, again = fields
    return current, new, again


def _change(current: str, new: str, again: str) -> tuple[str, str, str]:
    """Return the notice that says what came of it."""
    if new != again:
        return "パスワードは変わっていません", DIFFERENT, "failed"
    try:
        access.change_password(current, new)
    except AuditError as error:
        return "パスワードは変わっていません", str(error), "failed"
    return "できました", CHANGED, "done"
