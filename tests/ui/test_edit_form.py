"""The form in which an administrator puts right what was read in a record."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from audit.types import Event, Role
from index.store import Store
from index.update import Options, add, stored_documents
from ingest.types import Document
from tests.conftest import ROOT, TopicEncoder
from ui.edit_form import DONE, NOT_ALLOWED, NOTHING

NAME = "dx-honbu-r5-1.pdf"


@pytest.fixture
def filled(store: Store, options: Options) -> Store:
    add(store, TopicEncoder, [(ROOT / "data" / "records" / NAME, NAME)], options)
    return store


def form_page(folder: str, role: str) -> None:
    from pathlib import Path
    from types import SimpleNamespace
    from typing import cast

    import streamlit as st

    from index.store import Store
    from index.update import stored_documents
    from ui.edit_form import show_edit_form
    from ui.reach import Person

    store = Store(Path(folder))
    person = cast(Person, SimpleNamespace(name="suzuki", role=role, department="総務課"))
    events = st.session_state.setdefault("events", [])
    show_edit_form(store, stored_documents(store)[0], person, record=events.append)


def opened(store: Store, role: Role = "administrator") -> AppTest:
    kwargs = {"folder": str(store.folder), "role": role}
    return AppTest.from_function(form_page, kwargs=kwargs, default_timeout=30).run()


def field(app: AppTest, label: str) -> Any:
    return next(one for one in (*app.text_input, *app.text_area, *app.selectbox) if one.label == label)


def send(app: AppTest) -> AppTest:
    app.button[0].click()
    return app.run()


def shown(app: AppTest) -> str:
    assert not app.exception
    return "".join(element.value for element in app.html)


def document(store: Store) -> Document:
    return stored_documents(store)[0]


def test_what_was_read_stands_in_the_fields_and_what_is_changed_is_published_and_recorded(filled: Store) -> None:
    app = opened(filled)
    assert [field(app, label).value for label in ("種類", "会議名", "回", "開催日", "年度")] == [
        "議事録", "DX推進本部会議", "1", "2023-05-18", "2023",
    ]  # fmt: skip
    field(app, "開催日").set_value("令和5年5月19日")
    field(app, "見られる部署").set_value("総務課\n情報政策課\n")
    words = shown(send(app))
    assert DONE in words
    assert "開催日：<bdi>2023-05-19</bdi>（<bdi>suzuki</bdi>、" in words
    changed = document(filled)
    assert (changed.date.isoformat() if changed.date else "", changed.departments) == (
        "2023-05-19", ("総務課", "情報政策課"),
    )  # fmt: skip
    assert [made.field for made in changed.edits] == ["held_on", "departments"]  # no other field was touched
    (event,) = app.session_state["events"]
    assert isinstance(event, Event)
    assert (event.kind, event.who, event.department, event.generation) == ("edit", "suzuki", "総務課", 2)
    assert set(event.details["changes"]) == {"held_on", "departments"}
    assert field(app, "開催日").value == "2023-05-19"


def test_an_edit_is_taken_back(filled: Store) -> None:
    app = opened(filled)
    before = document(filled)
    field(app, "場所").set_value("公民館")
    send(app)
    app.multiselect[0].set_value(["venue"])
    send(app)
    assert document(filled) == before
    assert len(app.session_state["events"]) == 2


def test_what_cannot_be_is_said_and_stays_in_the_field(filled: Store) -> None:
    app = opened(filled)
    field(app, "開催日").set_value("2023-02-30")
    words = shown(send(app))
    assert "「開催日」：&#x27;2023-02-30&#x27; は暦にある日付として読めません" in words
    assert (field(app, "開催日").value, filled.live(), app.session_state["events"]) == ("2023-02-30", 1, [])


def test_a_form_sent_as_it_was_changes_nothing(filled: Store) -> None:
    app = opened(filled)
    assert NOTHING in shown(send(app))
    assert (filled.live(), app.session_state["events"]) == (1, [])


@pytest.mark.parametrize("role", ["staff", "viewer"])
def test_nobody_else_gets_a_form(filled: Store, role: Role) -> None:
    app = opened(filled, role)
    assert NOT_ALLOWED in shown(app)
    assert (len(app.button), len(app.text_input)) == (0, 0)
