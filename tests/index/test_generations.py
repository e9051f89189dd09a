"""Two generations side by side, and the way from one to the other in somebody's name."""

from __future__ import annotations

import json

import pytest

from index.errors import StoreLocked, UnknownGeneration
from index.generations import compare_generations, compare_texts
from index.store import Store


@pytest.fixture
def three(store, publish, record):
    """Return a store: b is new in the second generation, a changed and b gone in the third."""
    first, second = record("a.txt", "予算\n一億円"), record("b.txt", "防災")
    publish(first)
    publish(second)
    publish(record("a.txt", "予算\n二億円"), removed=[second[0]])
    return store


def places(documents):
    return [document.place for document in documents]


@pytest.mark.parametrize(
    ("first", "second", "added", "removed", "changed"),
    [
        (1, 2, ["b.txt"], [], []),
        (2, 1, [], ["b.txt"], []),
        (2, 3, [], ["b.txt"], ["a.txt"]),
        (1, 3, [], [], ["a.txt"]),
        (3, 3, [], [], []),
    ],
)
def test_what_came_went_and_changed(three, first, second, added, removed, changed):
    found = compare_generations(three, first, second)
    assert (places(found.added), places(found.removed), places(found.changed)) == (added, removed, changed)
    assert found.is_none == (first == second)


def test_the_texts_of_a_changed_document_are_compared_and_masked(three):
    [document] = compare_generations(three, 1, 3).changed
    diff = compare_texts(three, 1, 3, document.id, lambda text: text.replace("億", "●"))
    assert [(line.mark, line.text) for line in diff.lines] == [
        ("same", "予算"),
        ("removed", "一●円"),
        ("added", "二●円"),
    ]


def test_an_unknown_generation_is_named(three):
    with pytest.raises(UnknownGeneration, match="世代 9 はありません"):
        compare_generations(three, 1, 9)


def test_going_to_another_generation_says_where_it_was(three):
    assert three.switch_to() == (3, 2)
    assert three.switch_to(3) == (2, 3)
    with pytest.raises(UnknownGeneration):
        three.switch_to(9)
    assert three.live() == 3


def test_the_lock_and_the_generations_bear_the_name_of_the_person(three, encoder, options, tmp_path):
    named = Store(three.folder, "kanri")
    with named.writing():
        assert json.loads((three.folder / "lock.json").read_text("utf-8"))["who"] == "kanri"
        with pytest.raises(StoreLocked, match="kanri"):
            three.switch_to(1)
