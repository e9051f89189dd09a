"""The administrator's page of local accounts: who there is, and every change of one.

Each function that changes something asks for the role itself, at the moment of the change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from audit.errors import AccountError
from audit.passwords import SHORTEST
from audit.types import ROLES, Account, Role
from ui import access
from ui.notice import notice_html
from ui.source_card import literal

INTRODUCTION = (
    "役割は、閲覧のみ（記録を見る）、職員（質問もする）、管理者（利用者と記録も管理する）です。"
    "変更は監査記録に残り、その人のサインインはその場で終わります。"
)
PASSWORD_HELP = (
    f"パスワードは {SHORTEST} 文字以上です。本人に別の方法で伝え、最初のサインインのあとで変えてもらってください。"
)
OUTCOME = "users_outcome"
ROUND = "users_round"  # new fields after each change, so that no password is kept


def show() -> None:
    access.require("administrator")
    with st.container(key="users"):
        st.html(f'<h1 lang="ja">利用者</h1><p class="about" lang="ja">{INTRODUCTION}</p>')
        known = access.accounts().list()
        if outcome := st.session_state.pop(OUTCOME, None):
            st.html(notice_html(*outcome))
        st.html(table_html(known))
        round_number = st.session_state.setdefault(ROUND, 0)
        with st.container(key="user_change"):
            _show_change(known, round_number)
        with st.container(key="user_add"):
            _show_addition(round_number)


def table_html(known: Iterable[Account]) -> str:
    """Return the list of accounts; names and departments are text, never markup."""
    rows = "".join(
        f"<tr><td>{literal(account.name)}</td><td>{ROLES[account.role]}</td>"
        f"<td>{literal(account.department or '')}</td><td>{'停止中' if account.disabled else '使用中'}</td></tr>"
        for account in known
    )
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("利用者名", "役割", "部署", "状態"))
    return f'<table class="people" lang="ja"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _show_change(known: list[Account], round_number: int) -> None:
    st.html('<h2 lang="ja">利用者を変える</h2>')
    names = {account.name: account for account in known}
    chosen = st.selectbox("利用者名", list(names), key="user_chosen")
    account = names.get(chosen or "")
    if account is None:
        return
    with st.form(f"user_role_{account.name}_{round_number}"):
        role = _role_choice(account.role, f"user_role_of_{account.name}_{round_number}")
        department = st.text_input("部署", account.department or "", max_chars=100, autocomplete="off")
        if st.form_submit_button("役割と部署を変える"):
            _do(f"{account.name} の役割と部署を変えました。", lambda: change(account, role, department))
    with st.form(f"user_password_{account.name}_{round_number}"):
        password = _password(f"user_password_of_{account.name}_{round_number}")
        if st.form_submit_button("パスワードを変える"):
            _do(f"{account.name} のパスワードを変えました。", lambda: set_password(account.name, password))
    if account.disabled:
        if st.button("また使えるようにする", key="user_enable"):
            _do(f"{account.name} を使えるようにしました。", lambda: enable(account.name))
        return
    with st.container(key="user_states", horizontal=True, gap="small"):
        if st.button("停止する", key="user_disable"):
            _do(f"{account.name} を停止しました。", lambda: disable(account.name))
        if st.button("失敗による受付停止を解く", key="user_unlock"):
            _do(f"{account.name} がまたサインインできるようにしました。", lambda: enable(account.name))


def _show_addition(round_number: int) -> None:
    st.html('<h2 lang="ja">利用者を足す</h2>')
    with st.form(f"user_add_{round_number}"):
        name = st.text_input("新しい利用者名", key=f"user_new_{round_number}", max_chars=64, autocomplete="off")
        role = _role_choice("staff", f"user_new_role_{round_number}")
        department = st.text_input("部署", key=f"user_new_department_{round_number}", max_chars=100, autocomplete="off")
        password = _password(f"user_new_password_{round_number}")
        if st.form_submit_button("足す", type="primary"):
            _do(f"{name} を足しました。", lambda: add(name, password, role, department))


def _role_choice(current: Role, key: str) -> Role:
    roles = list(ROLES)
    chosen = st.selectbox("役割", roles, index=roles.index(current), key=key, format_func=lambda role: ROLES[role])
    return chosen or current


def _password(key: str) -> str:
    st.html(f'<p class="about" lang="ja">{PASSWORD_HELP}</p>')
    return st.text_input("新しいパスワード", type="password", key=key, autocomplete="new-password", max_chars=256)


def _do(done: str, change: Callable[[], None]) -> None:
    """Make a change and start the page over with what came of it."""
    try:
        change()
    except AccountError as error:
        st.session_state[OUTCOME] = ("何も変わっていません", str(error), "failed")
    else:
        st.session_state[OUTCOME] = ("できました", done, "done")
        st.session_state[ROUND] += 1
    st.rerun()


# -- the changes; each raises NotAllowed or SessionEnded for whoever is no administrator, and AccountError


def add(name: str, password: str, role: Role, department: str) -> None:
    by = access.require("administrator").name
    access.accounts().add(name, password, role, department.strip() or None, by=by)


def change(account: Account, role: Role, department: str) -> None:
    """Give another role or department; what stays is no event."""
    by = access.require("administrator").name
    if role != account.role:
        access.accounts().set_role(account.name, role, by=by)
    if (department.strip() or None) != account.department:
        access.accounts().set_department(account.name, department.strip() or None, by=by)


def set_password(name: str, password: str) -> None:
    by = access.require("administrator").name
    access.accounts().set_password(name, password, by=by)


def disable(name: str) -> None:
    by = access.require("administrator").name
    access.accounts().disable(name, by=by)


def enable(name: str) -> None:
    by = access.require("administrator").name
    access.accounts().enable(name, by=by)
