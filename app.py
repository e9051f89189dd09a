"""Browser front door: the frame of the pages, the assistant and the records, each opened once per server."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from audit.log import AuditLog
from audit.recorder import Recorder
from commands.recording import open_recorder
from index.departments import Department
from index.store import Store
from policy.errors import PolicyError
from policy.rules import read_rules
from settings import ROOT, Settings, SettingsError, load_settings
from ui import access, ask, compare, password, records, sign_in, speakers, users, viewer
from ui.desk import Desk, Sender
from ui.loading import Loader, Open, Progress, Ready, loader
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
    from policy.decide import Policy
    from policy.types import Decision
    from ui.admin_desk import Desk as AdminDesk

TITLE = "DX記録アシスタント"
HEAD_START_SECONDS = 0.7


def open_assistant(progress: Progress) -> Assistant:
    time.sleep(HEAD_START_SECONDS)  # for the first page, which is drawn in half the time while nothing else computes
    from answer.assistant import Assistant  # takes seconds: behind the page, not before it

    assistant = Assistant.open(load_settings(), progress)
    from ui import viewer_pdf  # noqa: F401  (read now, so that the first source opens as soon as any other)

    return assistant


@st.cache_resource(show_spinner=False)
def configured() -> Settings:
    """One per server, read at its first request. Raises SettingsError, which is not remembered."""
    return load_settings()


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

    @cache
    def policy() -> Policy:
        from policy.decide import load_policy  # when something is sent first, not before the page is there

        return load_policy(settings.policy)

    return Desk(
        lambda: AuditLog.open(url or settings.audit_database), decide or (lambda text: policy().decide(text)), sender
    )


def sender() -> Sender:
    """Return who is at the page. Raises AuditError when that person may not ask."""
    somebody = access.require("staff")
    return Sender(somebody.name, somebody.department)


@st.cache_resource(show_spinner=False)
def desk(_open: Callable[[], Desk]) -> Desk:
    """One per server."""
    return _open()


class Pages:
    """The pages over an assistant that may still be opening and the records of a store; made anew for each run."""

    def __init__(
        self, loading: Loader, store: Path | None, recorded_by: ask.Record, desk_by: Callable[[], Desk] | None
    ) -> None:
        self._loading = loading
        self._store = store
        self._recorded_by = recorded_by
        self._desk_by = desk_by
        self.asking = st.Page(self._ask, title=TITLE, url_path="ask", default=True)
        self.templates = _page(self._templates, "ひな形", url_path="templates")
        self.listed = _page(self._records, "記録の一覧", url_path="records")
        self.spoken = _page(self._speakers, "発言者", url_path="speakers")
        self.compared = _page(self._compare, "会議を比べる", url_path="compare")
        self.record = _page(self._record, "記録", url_path=PATH)
        self.own_password = _page(password.show, "パスワードの変更", url_path="password")
        self.people = _page(users.show, "利用者", url_path="users")
        self.administered = _page(self._admin, "管理", url_path="admin")

    def chosen(self) -> StreamlitPage:
        """Return the page that the address names."""
        asked = [self.asking, self.templates, self.listed, self.spoken, self.compared, self.record]
        return st.navigation([*asked, self.own_password, self.people, self.administered], position="hidden")

    def show_links(self, somebody: access.Person) -> None:
        """Show the ways to the pages that ``somebody`` may open."""
        with st.container(key="pages", horizontal=True):
            if somebody.may("staff"):
                st.page_link(self.asking, label="質問する")
                st.page_link(self.templates, label="ひな形")
            st.page_link(self.listed, label="記録の一覧")
            st.page_link(self.spoken, label="発言者")
            st.page_link(self.compared, label="会議を比べる")
            if somebody.may("administrator"):
                st.page_link(self.administered, label="管理")
            if somebody.may("administrator") and somebody.token:
                st.page_link(self.people, label="利用者")

    def _held(self) -> Records:
        return reading(self._store).seen_by(self._department())

    def _department(self) -> Department:
        return department_of(access.require("viewer"))

    def _ask(self) -> None:
        if not access.require("viewer").may("staff"):
            st.switch_page(self.listed)
        held = self._held()
        viewer.show_panel(held)  # first, so that it stays while an answer is on its way
        room = ask.Room(held, desk(self._desk_by) if self._desk_by else None, self._recorded_by)
        ask.show(TITLE, self._loading.seen_by(self._department()), room)
        viewer.show_openers(st.session_state.get("turns", []))

    def _templates(self) -> None:
        access.require("staff")
        from ui import forms  # only here: it brings what answers

        forms.show(TITLE, self._loading.seen_by(self._department()), self.asking, self._recorded_by)

    def _records(self) -> None:
        records.show(self._held(), self.record)

    def _speakers(self) -> None:
        speakers.show(self._held())

    def _compare(self) -> None:
        compare.show(self._held())

    def _record(self) -> None:
        held = self._held()
        viewer.show_page(held)
        if (somebody := access.require("viewer")).may("administrator"):
            from ui import edit_form  # only here: it brings what reads and indexes files

            edit_form.show_below(Store(self._store or load_settings().store), held, somebody, record=recorder().record)

    def _admin(self) -> None:
        access.require("administrator")
        from ui import admin  # only here, as above

        admin.show(admin_desk(self._store, self._loading))


def _page(show: Callable[[], None], title: str, *, url_path: str) -> StreamlitPage:
    return st.Page(show, title=f"{title} - {TITLE}", url_path=url_path)


def is_set_up() -> bool:
    """Tell whether the settings and the policy can be read, and put the policy's check into the page.

    Otherwise say on the page what is to be put right.
    """
    try:
        show_precheck(configured().policy)
    except SettingsError as error:
        st.html(notice_html("設定を直すまで始められません", str(error)))
    except PolicyError as error:
        st.html(notice_html("方針を直すまで始められません", str(error)))
    else:
        return True
    return False


def make_ready() -> None:
    """Begin to open the assistant before anybody opens a page, if its settings and policy can be read."""
    with suppress(SettingsError, PolicyError):
        read_rules(load_settings().policy)
        loader(open_assistant)


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
    if not is_set_up():
        return
    pages = Pages(loader(opened_by), store, recorded_by, desk_by)  # the loader begins now, before anybody signs in
    page = pages.chosen()
    somebody = sign_in.gate(TITLE)
    if somebody is None:
        return
    pages.show_links(somebody)
    sign_in.show_person(somebody, pages.own_password)
    with japanese_errors(), access.refusals():
        page.run()


if __name__ == "__main__":
    serve(open_assistant, recorded_by=record_question, desk_by=open_desk)
