"""Browser front door: the frame of the pages, the assistant and the records, each opened once per server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from audit.recorder import Recorder
from commands.recording import open_recorder
from index.store import Store
from settings import Settings, SettingsError, load_settings
from ui import access, ask, compare, forms, password, records, sign_in, users, viewer
from ui.loading import Loader, Open, Progress
from ui.notice import notice_html
from ui.records_reading import Records
from ui.style import ICON, apply_style
from ui.viewer_place import PATH

if TYPE_CHECKING:
    from answer.assistant import Assistant
    from answer.types import Answer

TITLE = "DX記録アシスタント"


def open_assistant(progress: Progress) -> Assistant:
    from answer.assistant import Assistant  # brings torch, which takes seconds: behind the page, not before it

    return Assistant.open(load_settings(), progress)


@st.cache_resource(show_spinner=False)
def configured() -> Settings:
    """One per server, read at its first request. Raises SettingsError, which is not remembered."""
    return load_settings()


@st.cache_resource(show_spinner=False)
def loader(_open: Open) -> Loader:
    """One per server, whoever asks first; the underscore keeps Streamlit from hashing the argument."""
    return Loader(_open)


@st.cache_resource(show_spinner=False)
def recorder() -> Recorder:
    """One per server."""
    return open_recorder(load_settings())


def record_question(question: str, answer: Answer) -> None:
    somebody = access.known()
    recorder().asked(question, answer, somebody.name, somebody.department)


@st.cache_resource(show_spinner=False)
def reading(store: Path | None) -> Records:
    return Records(Store(store or load_settings().store))


def serve(
    opened_by: Open, store: Path | None = None, *, recorded_by: ask.Record = lambda _question, _answer: None
) -> None:
    """Show the page that was asked for, over the assistant that ``opened_by`` gives and a store's records.

    ``store`` is by default that of the settings.
    """
    st.set_page_config(page_title=TITLE, page_icon=ICON, layout="centered")
    apply_style()
    try:
        configured()
    except SettingsError as error:
        st.html(notice_html("設定を直すまで始められません", str(error)))
        return
    held = reading(store)
    loading = loader(opened_by)  # begins now, while somebody may still have to sign in

    def ask_page() -> None:
        if not access.require("viewer").may("staff"):
            st.switch_page(listed)
        viewer.show_panel(held)  # first, so that it stays while an answer is on its way
        ask.show(TITLE, loading, recorded_by)
        viewer.show_openers(st.session_state.get("turns", []))

    def templates_page() -> None:
        access.require("staff")
        forms.show(TITLE, loading, asking)

    def records_page() -> None:
        records.show(held, record)

    def compare_page() -> None:
        compare.show(held)

    def record_page() -> None:
        viewer.show_page(held)

    asking = st.Page(ask_page, title=TITLE, url_path="ask", default=True)
    templates = st.Page(templates_page, title=f"ひな形 - {TITLE}", url_path="templates")
    listed = st.Page(records_page, title=f"記録の一覧 - {TITLE}", url_path="records")
    compared = st.Page(compare_page, title=f"会議を比べる - {TITLE}", url_path="compare")
    record = st.Page(record_page, title=f"記録 - {TITLE}", url_path=PATH)
    own_password = st.Page(password.show, title=f"パスワードの変更 - {TITLE}", url_path="password")
    people = st.Page(users.show, title=f"利用者 - {TITLE}", url_path="users")
    page = st.navigation(
        [asking, templates, listed, compared, record, own_password, people],
        position="hidden",
    )
    somebody = sign_in.gate(TITLE)
    if somebody is None:
        return
    with st.container(key="pages", horizontal=True):
        if somebody.may("staff"):
            st.page_link(asking, label="質問する")
            st.page_link(templates, label="ひな形")
        st.page_link(listed, label="記録の一覧")
        st.page_link(compared, label="会議を比べる")
        if somebody.may("administrator") and somebody.token:
            st.page_link(people, label="利用者")
    sign_in.show_person(somebody, own_password)
    with access.refusals():
        page.run()


if __name__ == "__main__":
    serve(open_assistant, recorded_by=record_question)
