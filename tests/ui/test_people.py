"""Who speaks about what: one person of several records is one entry."""

from __future__ import annotations

from index.passages import Speech
from ingest.types import Document, Facts
from ui.people import people, ways_to_write


def record(name, body="汐見野町"):
    return Document(name, name, name, name, None, 1, "", "", facts=Facts(body=body))


DOCUMENTS = {name: record(name) for name in ("a", "b")} | {"c": record("c", "青嶺市")}


def speech(document, speaker, role=None, name=None, passages=1):
    return Speech(document, speaker, role, name, ("議題",), 0, 1, passages)


def test_the_same_office_and_family_name_in_two_records_is_one_person_by_the_longer_name():
    found = people(
        [
            speech("a", "DX推進室長", "DX推進室長", "河合拓也", 2),
            speech("b", "ＤＸ推進室長", "ＤＸ推進室長", "参与 河合", 3),
            speech("b", "住民課長", "住民課長", "西野"),
        ],
        DOCUMENTS,
    )
    assert [(one.shown, one.passages, len(one.speeches)) for one in found] == [
        ("DX推進室長（河合拓也）", 5, 2),
        ("住民課長（西野）", 1, 1),
    ]


def test_successors_in_an_office_and_the_same_office_of_another_town_are_others():
    found = people(
        [
            speech("a", "税務課長", "税務課長", "内海徹", 3),
            speech("b", "税務課長", "税務課長", "大槻亮", 2),
            speech("c", "税務課長", "税務課長", "内海徹"),
        ],
        DOCUMENTS,
    )
    assert [(one.name, one.body) for one in found] == [
        ("内海徹", "汐見野町"),
        ("大槻亮", "汐見野町"),
        ("内海徹", "青嶺市"),
    ]


def test_an_office_without_a_name_stands_for_itself_and_unknown_records_are_left_out():
    found = people([speech("a", "事務局"), speech("gone", "本部長")], DOCUMENTS)
    assert [one.shown for one in found] == ["事務局"]


def test_a_word_is_looked_for_as_typed_and_in_half_and_full_width():
    assert ways_to_write("生成AI　ＲＰＡ 窓口") == [("生成AI", "生成ＡＩ"), ("ＲＰＡ", "RPA"), ("窓口",)]
