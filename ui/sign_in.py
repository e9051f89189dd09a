"""The page where somebody signs in, and the line that says who is."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.navigation.page import StreamlitPage

from audit.errors import AuditError, NotAllowed
from audit.types import ROLES
from ui import access
from ui.notice import notice_html
from ui.source_card import literal

INTRODUCTION = "利用者名とパスワードを入力してください。分からないときは、管理者にたずねてください。"
AT_THE_PROVIDER = "職場の認証サーバーでサインインします。"
NO_PROVIDER = (
    "認証サーバーの設定がありません。管理者は、.streamlit/secrets.toml の [auth] と、"
    "追加機能 oidc（pip install kiroku[oidc]）を確かめて、画面のサーバーを始め直してください。"
)
NO_ACCOUNT = (
    "まだ利用者がいません。サーバーで 'kiroku users add 名前 --role 管理者' を実行すると、その名前で始められます。"
)
MISSING = "利用者名とパスワードの両方を入力してください。"
TRIES = "sign_in_tries"  # a new password field for each try, so that none is kept
FAILURE = "sign_in_failure"


def gate(title: str) -> access.Person | None:
    """Return who is at this browser session; otherwise show the way in, or why there is none, and return None."""
    with access.refusals("いまは使えません"):
        try:
            somebody = access.person()
        except NotAllowed as error:
            st.html(notice_html("サインインできませんでした", str(error)))
            show_sign_out()
            return None
        access.keep_cookie()
        if somebody is None:
            show(title)
        return somebody
    return None


def show(title: str) -> None:
    """Show the way in, with what happened before: an end of the session, a failed try."""
    with st.container(key="header"):
        st.html(f'<h1 lang="ja">{escape(title)}：サインイン</h1>')
    with st.container(key="sign_in"):
        if ended := st.session_state.get(access.ENDED):
            st.html(f'<p class="introduction" role="status" lang="ja">{escape(ended)}</p>')
        if access.door().mode == "oidc":
            _show_provider()
        elif access.accounts().list():
            _show_form()
        else:
            st.html(notice_html("最初の管理者を登録してください", NO_ACCOUNT, "not_found"))
            st.button("もう一度確かめる", key="look_again")


def _show_form() -> None:
    st.html(f'<p class="introduction" lang="ja">{INTRODUCTION}</p>')
    tries = st.session_state.setdefault(TRIES, 0)
    if failure := st.session_state.get(FAILURE):
        st.html(notice_html("サインインできませんでした", failure))
    with st.form("sign_in_form", border=False):
        name = st.text_input("利用者名", key="sign_in_name", autocomplete="username", max_chars=64)
        password = st.text_input(
            "パスワード",
            type="password",
            key=f"sign_in_password_{tries}",
            autocomplete="current-password",
            max_chars=256,
        )
        sent = st.form_submit_button("サインイン", type="primary")
    if sent:
        _try(name, password)
        st.rerun()


def _try(name: str, password: str) -> None:
    st.session_state[TRIES] += 1
    if not name.strip() or not password:
        st.session_state[FAILURE] = MISSING
        return
    try:
        access.sign_in(name, password)
    except AuditError as error:
        st.session_state[FAILURE] = str(error)
    else:
        del st.session_state[TRIES]
        st.session_state.pop(FAILURE, None)


def _show_provider() -> None:
    st.html(f'<p class="introduction" lang="ja">{AT_THE_PROVIDER}</p>')
    if st.button("サインイン", key="sign_in_provider", type="primary"):
        try:
            st.login(access.door().settings.provider or None)
        except StreamlitAPIException:
            st.html(notice_html("サインインできませんでした", NO_PROVIDER))


def show_person(somebody: access.Person, password_page: StreamlitPage) -> None:
    """Say who is signed in, with the ways to another password and out; nothing where sign-in is off."""
    if somebody.name is None:
        return
    where = f"・{literal(somebody.department)}" if somebody.department else ""
    with st.container(key="signed_in", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<p class="about" lang="ja">サインイン中：{literal(somebody.name)}（{ROLES[somebody.role]}{where}）</p>',
            width="content",
        )
        if somebody.token:
            st.page_link(password_page, label="パスワードの変更")
        show_sign_out()


def show_sign_out() -> None:
    if st.button("サインアウト", key="sign_out"):
        with access.refusals("サインアウトできませんでした"):
            access.sign_out()
            if access.door().mode == "local":
                st.rerun()
