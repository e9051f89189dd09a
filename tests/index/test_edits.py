"""What administrators put right of a document: a new generation at once, kept when the file is read again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import replace
from datetime import date

import pytest

from index import update
from index.edits import edit
from index.errors import EditRefused, UnknownDocument
from index.passages import PassageTable
from index.search import Generation
from index.show import show, tables
from index.store import _checksum
from index.types import Filters

MINUTES = "第1回 予算会議 議事録\n開催日時 令和5年6月21日\n場所 役場\n予算は一億円とする。\n"


@pytest.fixture
def policy(options):
    return options.policy


@pytest.fixture
def held(store, encoder, options, tmp_path):
    """A store that holds one file, and how to read it again."""
    path = tmp_path / "kaigi.txt"
    path.write_text(MINUTES, encoding="utf-8")

    def read_again(words=MINUTES):
        path.write_text(words, encoding="utf-8")
        return update.add(store, lambda: encoder, [(path, "kaigi.txt")], options)

    read_again()
    encoder.encoded.clear()
    return read_again


def documents(store):
    return {document.place: document for document in update.stored_documents(store)}


def test_an_edit_makes_a_new_generation_that_computes_nothing_anew(store, encoder, policy, held):
    before = store.manifest()
    edited = edit(store, "kaigi.txt", {"meeting_name": "町の予算会議", "meeting_number": "第２回"}, "suzuki", policy)
    manifest = store.verify(store.live())
    assert (edited.generation, manifest.parent, manifest.who) == (2, 1, "suzuki")
    assert (manifest.change, manifest.next_passage) == ({"edited": ["kaigi.txt"]}, before.next_passage)
    assert {name: manifest.files[name] == before.files[name] for name in before.files} == {
        name: name != "passages.sqlite" for name in before.files
    }
    facts = documents(store)["kaigi.txt"].facts
    assert (facts.meeting, facts.meeting_name, facts.meeting_number) == ("第2回町の予算会議", "町の予算会議", 2)
    assert encoder.encoded == []
    generation = Generation(store, encoder)
    assert generation.search("予算は一億円", 1, 50)[0].document.facts == facts
    generation.close()


def test_the_day_held_moves_the_document_in_time(store, encoder, policy, held):
    assert documents(store)["kaigi.txt"].date == date(2023, 6, 21)
    edit(store, "kaigi.txt", {"held_on": "R6.4.3"}, "suzuki", policy)
    document = documents(store)["kaigi.txt"]
    assert (document.date, document.facts.held_on, document.facts.fiscal_year) == (date(2024, 4, 3),) * 2 + (2024,)
    generation = Generation(store, encoder)
    assert generation.search("予算", 9, 50, Filters(last_day=date(2024, 3, 31))) == []
    assert generation.search("予算", 9, 50, Filters(first_day=date(2024, 4, 1)))
    generation.close()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ({"held_on": ""}, None),  # the record does not say
        ({"held_on": "", "published_on": "2023-07-01"}, date(2023, 7, 1)),
        ({"published_on": "2023-07-01"}, date(2023, 6, 21)),  # the day held comes first
    ],
)
def test_a_document_is_dated_by_what_is_left(store, policy, held, typed, day):
    edit(store, "kaigi.txt", typed, "suzuki", policy)
    assert documents(store)["kaigi.txt"].date == day


def test_edits_outlive_a_new_version_of_the_file(store, policy, held):
    edit(store, "kaigi.txt", {"kind": "報告", "departments": "総務課"}, "suzuki", policy)
    assert held(MINUTES + "追記した。").changed == ["kaigi.txt"]
    document = documents(store)["kaigi.txt"]
    assert (document.facts.kind, document.read_facts.kind, document.departments) == ("報告", "議事録", ("総務課",))
    assert [(made.field, made.who) for made in document.edits] == [("kind", "suzuki"), ("departments", "suzuki")]


def test_edits_outlive_a_rebuild(store, encoder, options, policy, held):
    edit(store, "kaigi.txt", {"venue": "公民館", "departments": ["総務課", "情報政策課"]}, "suzuki", policy)
    before = documents(store)
    update.rebuild(store, lambda: encoder, options)
    assert documents(store) == before


def test_an_edit_undone_gives_what_the_text_says(store, policy, held):
    before = documents(store)["kaigi.txt"]
    edit(store, "kaigi.txt", {"held_on": "2024-04-03", "departments": "総務課"}, "suzuki", policy)
    edited = edit(store, "kaigi.txt", {}, "tanaka", policy, undone=["held_on", "departments"])
    assert documents(store)["kaigi.txt"] == before
    assert edited.changes == {
        "held_on": (date(2024, 4, 3), date(2023, 6, 21)),
        "fiscal_year": (2024, 2023),
        "departments": (("総務課",), ()),
    }


def test_what_changes_nothing_makes_no_generation_and_keeps_who_edited_first(store, policy, held):
    edit(store, "kaigi.txt", {"venue": "公民館"}, "suzuki", policy)
    again = edit(store, "kaigi.txt", {"venue": " 公民館 "}, "tanaka", policy)
    assert (again.generation, again.changes) == (2, {})
    assert [made.who for made in documents(store)["kaigi.txt"].edits] == ["suzuki"]


@pytest.mark.parametrize(
    ("typed", "undone"),
    [
        ({"venue": "役場", "held_on": "R5.6.21", "meeting_number": "第1回", "fiscal_year": "2023"}, []),
        ({"departments": "", "materials": ""}, []),
        ({}, ["venue"]),
    ],
)
def test_what_is_read_already_makes_no_generation(store, policy, held, typed, undone):
    before = documents(store)
    edited = edit(store, "kaigi.txt", typed, "suzuki", policy, undone=undone)
    assert (edited.published, edited.generation, edited.changes, edited.undone) == (False, 1, {}, ())
    assert (documents(store), store.generations()) == (before, [1])


def test_a_year_as_it_is_read_holds_against_a_day_of_another_year(store, policy, held):
    edit(store, "kaigi.txt", {"held_on": "2024-04-03", "fiscal_year": "2023"}, "suzuki", policy)
    document = documents(store)["kaigi.txt"]
    assert (document.facts.fiscal_year, [made.field for made in document.edits]) == (2023, ["held_on", "fiscal_year"])


def test_typing_what_the_text_says_takes_the_edit_back(store, policy, held):
    before = documents(store)
    edit(store, "kaigi.txt", {"venue": "公民館"}, "suzuki", policy)
    edited = edit(store, "kaigi.txt", {"venue": "役場"}, "suzuki", policy)
    assert (edited.published, edited.changes, edited.undone) == (True, {"venue": ("公民館", "役場")}, ("venue",))
    assert documents(store) == before


def test_undoing_an_edit_that_the_text_says_by_now_is_one_all_the_same(store, policy, held):
    edit(store, "kaigi.txt", {"venue": "公民館"}, "suzuki", policy)
    held(MINUTES.replace("役場", "公民館"))
    edited = edit(store, "kaigi.txt", {}, "suzuki", policy, undone=["venue"])
    assert (edited.published, edited.changes, edited.details["undone"]) == (True, {}, ["venue"])


def test_going_back_takes_the_edit_back(store, policy, held):
    edit(store, "kaigi.txt", {"venue": "公民館"}, "suzuki", policy)
    store.make_live(1)
    assert documents(store)["kaigi.txt"].edits == ()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"held_on": "2023-02-30"}, "「開催日」：'2023-02-30' は暦にある日付として読めません"),
        ({"held_on": "令和5年2月30日"}, "暦にある日付として読めません"),
        ({"held_on": "昭和64年1月8日の会議"}, "暦にある日付として読めません"),
        ({"published_on": "0203-06-21"}, "203年は範囲の外です"),
        ({"published_on": "2923-06-21"}, "2923年は範囲の外です"),
        ({"fiscal_year": "令和五"}, None),
        ({"fiscal_year": "来年"}, "年度として読めません"),
        ({"meeting_number": "0"}, "回数として読めません"),
        ({"kind": "メモ"}, "議事録、議会会議録、報告"),
        ({"venue": ["役場", "公民館"]}, "1つだけ書いてください"),
        ({"venue": "あ" * 201}, "200文字までです"),
        ({"body": "豊\u202e山町"}, "目に見えない文字"),
        ({"venue": "マイナンバー 123456789018"}, "記録に残せない情報"),
        ({"materials": ["資料"] * 101}, "100件までです"),
        ({"kind": "報告", "body": "豊\u202e山町"}, "「団体」"),  # one wrong field, and nothing is changed
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(store, policy, held, typed, reason):
    if reason is None:  # kanji numerals are years too
        assert edit(store, "kaigi.txt", typed, "suzuki", policy).document.facts.fiscal_year == 2023
        return
    with pytest.raises(EditRefused, match=reason):
        edit(store, "kaigi.txt", typed, "suzuki", policy)
    assert store.live() == 1


def test_a_field_is_not_both_edited_and_undone(store, policy, held):
    with pytest.raises(EditRefused, match="「場所」を直すか、取り消すか"):
        edit(store, "kaigi.txt", {"venue": "公民館"}, "suzuki", policy, undone=["venue"])


def test_an_unknown_document_is_named(store, policy, held):
    with pytest.raises(UnknownDocument, match=r"'nai\.txt' に当てはまる文書がありません"):
        edit(store, "nai.txt", {"venue": "公民館"}, "suzuki", policy)


def test_show_tells_what_was_edited_by_whom_and_what_the_text_says(store, policy, held):
    edited = edit(
        store, "kaigi.txt", {"venue": "公民館", "departments": "総務課、ＤＸ 推進室, 総務課"}, "suzuki", policy
    )
    record = show(store, edited.document.id, (), "DX推進室")
    assert [(made["field"], made["value"], made["read"], made["who"]) for made in record["document"]["edits"]] == [
        ("venue", "公民館", "役場", "suzuki"),
        ("departments", ["総務課", "DX推進室"], None, "suzuki"),
    ]
    rows = tables(record)[0][1]
    assert ("場所", "公民館") in rows
    assert ("見られる部署", "DX推進室") in rows
    (told,) = [row[1] for row in rows if row[0] == "訂正" and row[1].startswith("場所")]
    assert told.startswith("場所（suzuki、")
    assert told.endswith("読み取り：役場）")


def as_format_two(store):
    """Make the live generation one that was written before edits were known."""
    folder = store.path(store.live())
    with sqlite3.connect(folder / "passages.sqlite") as database:
        database.execute("ALTER TABLE documents DROP COLUMN more")
        database.execute("ALTER TABLE passages DROP COLUMN headers")
    database.close()
    content = json.loads((folder / "manifest.json").read_text(encoding="utf-8")) | {"format": 2}
    content["files"]["passages.sqlite"] = hashlib.sha256((folder / "passages.sqlite").read_bytes()).hexdigest()
    del content["checksum"]
    content["checksum"] = _checksum(content)
    (folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")


def test_a_generation_of_the_format_before_is_read_edited_and_added_to(store, encoder, policy, held):
    before = documents(store)
    as_format_two(store)
    assert documents(store) == before
    generation = Generation(store, encoder)
    assert generation.search("予算は一億円", 1, 50)[0].document == before["kaigi.txt"]
    generation.close()
    edit(store, "kaigi.txt", {"venue": "公民館"}, "suzuki", policy)
    assert documents(store)["kaigi.txt"].facts.venue == "公民館"
    assert store.manifest().format == 3
    store.make_live(1)
    held(MINUTES + "追記した。")
    table = PassageTable(store.path(store.live()) / "passages.sqlite")
    assert [passage.headers for passage in table.passages_of(before["kaigi.txt"].id)] != []
    table.close()
    assert replace(documents(store)["kaigi.txt"], sha256="") == replace(before["kaigi.txt"], sha256="")
