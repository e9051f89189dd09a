"""Documents limited to departments: for anybody else they are not there, in any leg and any list."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.departments import ALL, may_see
from index.errors import UnknownDocument
from index.search import Generation
from index.show import show
from index.types import Filters, read_filters

OPEN, LIMITED = "open.txt", "soumu.txt"


def for_departments(held, *departments):
    document, passages = held
    return replace(document, departments=departments), passages


@pytest.fixture
def generation(store, encoder, publish, record):
    publish(
        record(OPEN, "\n".join(f"防災の話{i}" for i in range(4))),
        for_departments(record(LIMITED, "\n".join(f"防災訓練は九月です{i}" for i in range(20))), "総務課", "DX推進室"),
    )
    generation = Generation(store, encoder)
    yield generation
    generation.close()


SEES = [
    (None, False),
    ("", False),
    ("福祉課", False),
    ("総務", False),  # a part of the name is another department
    ("総務課、DX推進室", False),
    ("all", False),
    ("総務課", True),
    ("ＤＸ 推進室", True),  # width and blanks aside
    (ALL, True),
]


@pytest.mark.parametrize(("department", "sees"), SEES)
def test_who_may_see_a_limited_document(record, department, sees):
    limited = for_departments(record(LIMITED, "防災"), "総務課", "DX推進室")[0]
    assert may_see(department, limited) is sees
    assert may_see(department, record(OPEN, "防災")[0]) is True


@pytest.mark.parametrize(("department", "sees"), SEES)
def test_no_leg_finds_what_may_not_be_seen_and_the_list_is_as_long_as_ever(generation, department, sees):
    # the limited passages fit best in each leg; taken out afterwards, they would leave the short list empty
    found = generation.measure("防災訓練は九月です", 4, Filters(department=department))
    (limited,) = (document.id for document in generation.documents.values() if document.departments)
    hidden = set() if sees else set(generation.table.ids_of([limited]))
    for leg in (found.legs.words, found.legs.characters, found.legs.dense):
        assert len(leg) == 4
        assert hidden.isdisjoint(identity for identity, _ in leg)
    places = {hit.document.place for hit in generation.rank(found, 99)}
    assert (LIMITED in places) is sees
    assert not hidden or places == {OPEN}


@pytest.mark.parametrize("filters", [None, Filters(), Filters(sources=(LIMITED, OPEN))])
def test_who_says_nothing_is_of_no_department(generation, filters):
    assert {hit.document.place for hit in generation.search("防災訓練", 99, 50, filters)} == {OPEN}


def test_all_documents_limited_leave_nothing(store, encoder, publish, record):
    publish(for_departments(record(LIMITED, "防災訓練"), "総務課"))
    generation = Generation(store, encoder)
    assert generation.search("防災訓練", 9, 50) == []
    assert len(generation.search("防災訓練", 9, 50, Filters(department="総務課"))) == 1
    generation.close()


def test_where_nothing_is_hidden_the_whole_index_is_searched(generation):
    assert generation._scope(Filters(department="総務課")) is None
    scope = generation._scope(Filters(department="福祉課"))
    assert scope
    assert np.array_equal(scope.passages, generation.table.ids_of(scope.documents))


def test_no_line_of_a_file_of_questions_can_name_a_department():
    with pytest.raises(ValueError, match="department は使えません"):
        read_filters({"department": "総務課"})


def test_a_limited_document_is_not_shown_and_not_said_to_be_there(store, generation):
    assert show(store, LIMITED, (), "総務課")["document"]["departments"] == ["総務課", "DX推進室"]
    with pytest.raises(UnknownDocument) as hidden:
        show(store, LIMITED, ())
    with pytest.raises(UnknownDocument) as absent:
        show(store, "nai.txt", ())
    assert str(hidden.value) == str(absent.value).replace("nai.txt", LIMITED)
