"""Pages for somebody of a department: a record that is limited to others is on no list, and its link opens nothing."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from audit.types import Role
from index.departments import ALL, Department
from index.edits import edit
from index.errors import OriginalUnavailable
from index.store import Store
from index.update import Options, add
from tests.conftest import ROOT, TopicEncoder
from ui.loading import Loader, Ready
from ui.reach import department_of
from ui.records_reading import Records
from ui.viewer import GONE
from ui.viewer_place import Place

OPEN, LIMITED = "gikai-r6-06.txt", "dx-honbu-r5-1.pdf"


@pytest.fixture
def limited(store: Store, options: Options) -> str:
    """Return the id of the one of two records that is limited to 総務課."""
    add(store, TopicEncoder, [(ROOT / "data" / "records" / name, name) for name in (OPEN, LIMITED)], options)
    return edit(store, LIMITED, {"departments": "総務課"}, "suzuki", options.policy).document.id


def record_page(folder: str, department: str | None) -> None:
    from pathlib import Path

    from index.store import Store
    from ui.records_reading import Records
    from ui.viewer import show_page

    show_page(Records(Store(Path(folder))).seen_by(department))


def list_page(folder: str, department: str | None) -> None:
    from pathlib import Path

    import streamlit as st

    from index.store import Store
    from ui.records import show
    from ui.records_reading import Records

    def nothing() -> None:
        return None

    page = st.Page(nothing, title="記録", url_path="record")
    st.navigation([page], position="hidden")
    show(Records(Store(Path(folder))).seen_by(department), page)


def shown(app: AppTest) -> str:
    assert not app.exception
    return "".join(element.value for element in app.html)


@pytest.mark.parametrize(("department", "sees"), [(None, False), ("福祉課", False), ("総務課", True)])
def test_the_direct_link_of_a_limited_record_opens_it_for_its_department_alone(
    store: Store, limited: str, department: str | None, sees: bool
) -> None:
    kwargs = {"folder": str(store.folder), "department": department}
    app = AppTest.from_function(record_page, kwargs=kwargs, default_timeout=30)
    for name, value in Place(limited, 0, 5, "0").parameters.items():
        app.query_params[name] = value
    words = shown(app.run())
    assert ("汐見野町DX推進本部会議" in words, GONE in words) == (sees, not sees)


@pytest.mark.parametrize(("department", "count"), [(None, 1), ("福祉課", 1), ("総務課", 2)])
def test_the_list_counts_and_names_what_may_be_seen(
    store: Store, limited: str, department: str | None, count: int
) -> None:
    kwargs = {"folder": str(store.folder), "department": department}
    app = AppTest.from_function(list_page, kwargs=kwargs, default_timeout=30)
    words = shown(app.run())
    assert f"{count}件の記録があります" in words
    assert f"{count}件が見つかりました" in words
    assert (LIMITED in words) is (count == 2)


def test_a_document_known_from_before_gives_nothing_of_a_limited_record(store: Store, limited: str) -> None:
    own, others = Records(store).seen_by("総務課"), Records(store)
    document = own.document(limited)
    assert document
    assert own.passages(document)
    assert own.meeting(document).passages
    assert own.original(document).is_file()
    assert (others.document(limited), others.passages(document), others.text(document)) == (None, [], "")
    assert others.meeting(document).passages == ()
    with pytest.raises(OriginalUnavailable, match="見られる部署が限られています"):
        others.original(document)


def test_views_share_what_is_open_and_follow_the_store(store: Store, limited: str) -> None:
    everybody = Records(store)
    own, whole = everybody.seen_by("総務課"), everybody.seen_by(ALL)
    assert [len(records.documents()) for records in (everybody, own, whole)] == [1, 2, 2]
    store.make_live(1)  # before it was limited
    assert [len(records.documents()) for records in (everybody, own, whole)] == [2, 2, 2]
    assert own._table is everybody._table


class Seen:
    """An assistant that says whose it is."""

    def __init__(self, department: Department = None) -> None:
        self.department = department

    def seen_by(self, department: Department) -> Seen:
        return Seen(department)


def test_a_loader_gives_each_the_assistant_of_his_department() -> None:
    loader = Loader(lambda _progress: Seen())  # type: ignore[arg-type, return-value]
    own = loader.seen_by("総務課")
    while not isinstance(loader.state, Ready):
        pass
    assert isinstance(own.state, Ready)
    assert (own.state.assistant.department, loader.state.assistant.department) == ("総務課", None)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Person:
    name: str | None
    role: Role
    department: str | None


@pytest.mark.parametrize(
    ("person", "department"),
    [
        (None, None),
        (Person(None, "staff", None), None),  # sign-in is off
        (Person("a", "staff", "総務課"), "総務課"),
        (Person("a", "viewer", "総務課"), "総務課"),
        (Person("a", "administrator", None), ALL),
        (Person("a", "administrator", "福祉課"), ALL),  # who limits records must find them again
    ],
)
def test_whose_limited_records_a_person_is_shown(person: Person | None, department: Department) -> None:
    assert department_of(person) == department
