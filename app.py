"""Browser front door: the frame of the pages, the assistant and the records, each opened once per server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from audit.log import AuditLog
from audit.recorder import Recorder
from commands.recording import open_recorder
from index.departments import Department
from index.store import Store
from policy.decide import load_policy
from policy.errors import PolicyError
from policy.types import Decision
from settings import ROOT, Settings, SettingsError, load_settings
from ui import access, ask, compare, edit_form, forms, password, records, sign_in, speakers, users, viewer
from ui.desk import Desk, Sender
from ui.loading import Loader, Open, Progress, Ready
from ui.notice import japanese_errors, notice_html
from ui.precheck import show_precheck
from ui.reach import department_of
from ui.records_reading import Records
from ui.style import ICON, apply_style
from ui.viewer_place import PATH

if TYPE_CHECKING:
    from answer.assistant import Assistant
    from answer.types import Answer
    from index.types import Encoder
    from ui.admin_desk import Desk as AdminDesk

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


@st.cache_resource(show_spinner=False)
def admin_desk(store: Path | None, _loader: Loader) -> AdminDesk:
    """Return the administrators' desk, one per server; its encoder is the assistant's as soon as that is there."""
    from ui.admin_desk import Desk as AdminDesk

    settings = load_settings(store=store)

    def encoder() -> Encoder:
        if isinstance(state := _loader.settled(), Ready):
            return state.assistant.encoder
        from index.encoder import load_encoder

        named = settings.encoder
        return load_encoder(named.name, ROOT, named.question_prefix, named.passage_prefix)

    return AdminDesk(settings, encoder, open_recorder(settings), lambda: access.require("administrator"))


def open_desk(url: str | Path | None = None, decide: Callable[[str], Decision] | None = None) -> Desk:
    """Return where staff keep and send things; by default in the audit log of the settings, by their policy."""
    settings = load_settings()
    decide = decide or load_policy(settings.policy).decide
    return Desk(lambda: AuditLog.open(url or settings.audit_database), decide, sender)


def sender() -> Sender:
    """Return who is at the page. Raises AuditError when that person may not ask."""
    somebody = access.require("staff")
    return Sender(somebody.name, somebody.department)


@st.cache_resource(show_spinner=False)
def desk(_open: Callable[[], Desk]) -> Desk:
    """One per server."""
    return _open()


def serve(
    opened_by: Open,
    store: Path | None = None,
    *,
    recorded_by: ask.Record = lambda _question, _answer: None,
    desk_by: Callable[[], Desk] | None = None,
) -> None:
    """Show the page that was asked for, over the assistant that ``opened_by`` gives and a store's records.

    ``store`` is by default that of the settings; without ``desk_by`` nothing is kept or sent. Each is shown the records
    that his department may see.
    """
    st.set_page_config(page_title=TITLE, page_icon=ICON, layout="centered")
    apply_style()
    try:
        settings = configured()
    except SettingsError as error:
        st.html(notice_html("設定を直すまで始められません", str(error)))
        return
    try:
        show_precheck(settings.policy)
    except PolicyError as error:
        st.html(notice_html("方針を直すまで始められません", str(error)))
        return
    loading = loader(opened_by)  # begins now, while somebody may still have to sign in

    def department() -> Department:
        return department_of(access.require("viewer"))

    def held() -> Records:
        return reading(store).seen_by(department())

    def ask_page() -> None:
        if not access.require("viewer").may("staff"):
            st.switch_page(listed)
        records_seen = held()
        viewer.show_panel(records_seen)  # first, so that it stays while an answer is on its way
        room = ask.Room(records_seen, desk(desk_by) if desk_by else None, recorded_by)
        ask.show(TITLE, loading.seen_by(department()), room)
        viewer.show_openers(st.session_state.get("turns", []))

    def templates_page() -> None:
        access.require("staff")
        forms.show(TITLE, loading.seen_by(department()), asking)

    def records_page() -> None:
        records.show(held(), record)

    def speakers_page() -> None:
        speakers.show(held())

    def compare_page() -> None:
        compare.show(held())

    def record_page() -> None:
        records_seen = held()
        viewer.show_page(records_seen)
        if (somebody := access.require("viewer")).may("administrator"):
            opened = Store(store or load_settings().store)
            edit_form.show_below(opened, records_seen, somebody, record=recorder().record)

    def admin_page() -> None:
        access.require("administrator")
        from ui import admin  # only here: it brings what reads and indexes files

        admin.show(admin_desk(store, loading))

    asking = st.Page(ask_page, title=TITLE, url_path="ask", default=True)
    templates = st.Page(templates_page, title=f"ひな形 - {TITLE}", url_path="templates")
    listed = st.Page(records_page, title=f"記録の一覧 - {TITLE}", url_path="records")
    spoken = st.Page(speakers_page, title=f"発言者 - {TITLE}", url_path="speakers")
    compared = st.Page(compare_page, title=f"会議を比べる - {TITLE}", url_path="compare")
    record = st.Page(record_page, title=f"記録 - {TITLE}", url_path=PATH)
    own_password = st.Page(password.show, title=f"パスワードの変更 - {TITLE}", url_path="password")
    people = st.Page(users.show, title=f"利用者 - {TITLE}", url_path="users")
    administered = st.Page(admin_page, title=f"管理 - {TITLE}", url_path="admin")
    page = st.navigation(
        [asking, templates, listed, spoken, compared, record, own_password, people, administered],
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
        st.page_link(spoken, label="発言者")
        st.page_link(compared, label="会議を比べる")
        if somebody.may("administrator"):
            st.page_link(administered, label="管理")
        if somebody.may("administrator") and somebody.token:
            st.page_link(people, label="利用者")
    sign_in.show_person(somebody, own_password)
    with japanese_errors(), access.refusals():
        page.run()


if __name__ == "__main__":
    serve(open_assistant, recorded_by=record_question, desk_by=open_desk)
