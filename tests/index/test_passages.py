"""What the pages of records ask of a generation: who speaks where, and how settled what a record tells of is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from index.passages import PassageTable, Speech
from index.store import Store
from tests.conftest import Record


@pytest.fixture
def table(store: Store, publish: Callable[..., object], record: Callable[..., Record]) -> PassageTable:
    document, passages = record("a.txt", "予算の案を示す\n素案を直す\n生成ＡＩの要綱は廃止する\n以上")
    told: list[dict[str, Any]] = [
        {"speaker": "課長", "role": "総務課長", "name": "小野寺浩", "headings": ("議題1",), "stages": ("案",)},
        {"speaker": "課長", "role": "総務課長", "name": "小野寺浩", "headings": ("議題1",), "stages": ("素案",)},
        {"speaker": "町長", "headings": ("議題2",), "stages": ("決定", "廃止")},
        {},
    ]
    changed = [replace(passage, **known) for passage, known in zip(passages, told, strict=True)]
    publish((document, changed), record("b.txt", "予算"))
    return PassageTable(store.path(1) / "passages.sqlite")


def test_what_one_says_under_one_heading_is_one_speech(table: PassageTable) -> None:
    document = table.documents()[0].id
    assert table.speeches() == [
        Speech(document, "課長", "総務課長", "小野寺浩", ("議題1",), 0, None, 2),
        Speech(document, "町長", None, None, ("議題2",), 14, None, 1),
    ]


def test_a_speech_must_hold_every_word_in_one_of_its_ways(table: PassageTable) -> None:
    assert [one.speaker for one in table.speeches([("生成AI", "生成ＡＩ")])] == ["町長"]
    assert [one.passages for one in table.speeches([("議題1",), ("素案",)])] == [1]  # headings are looked into too
    assert table.speeches([("生成AI", "生成ＡＩ"), ("予算",)]) == []


def test_a_stage_is_not_found_inside_another(table: PassageTable) -> None:
    assert [one.text for one in table.passages_at_stage("案")] == ["予算の案を示す"]
    assert [one.text for one in table.passages_at_stage("廃止")] == ["生成ＡＩの要綱は廃止する"]


def test_a_document_names_the_stages_of_all_its_passages(table: PassageTable) -> None:
    assert table.stages_by_document() == {table.documents()[0].id: {"案", "素案", "決定", "廃止"}}
