"""Turns, decisions and facts of documents come out of the store as they went in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index import update
from index.passages import PassageTable
from index.show import Part, show, tables
from ingest.types import Attendee, Decision, Facts, Header, Turn

FACTS = Facts(
    kind="議事録",
    body="汐見野町",
    organ="DX推進本部",
    meeting="令和5年度第1回汐見野町DX推進本部会議",
    meeting_name="DX推進本部会議",
    meeting_number=1,
    held_on=date(2023, 5, 18),
    published_on=date(2023, 6, 2),
    fiscal_year=2023,
    venue="役場",
    materials=("資料1",),
    attendees=(Attendee("高瀬誠一", "本部長", "町長"),),
    warnings=("「令和5年2月30日」は暦にない日付です(1文字目)。原本を確認してください。",),
)
TURNS = (
    Turn(1, "本部長", "本部長", "町長 高瀬誠一", "question", 1, 2, 0, 5),
    Turn(2, "事務局", "事務局", None, "reply", 2, 2, 6, 13, 1),
)
DECISIONS_ALONE: tuple[Part, ...] = ("decisions",)
DECISIONS = (Decision("決定", 2, 6, 13, "防災の話をした"),)


@pytest.fixture
def spoken(record):
    """A document of three lines: a question, its reply in the second and third passage."""
    document, passages = record("kaigi.txt", "予算の話は\n防災の話をした\n窓口の話です")
    told = [
        replace(passages[0], speaker="本部長", role="本部長", turn=1, turn_kind="question", page=1, last_page=2),
        *(
            replace(
                passage, speaker="事務局", role="事務局", turn=2, turn_kind="reply", replies_to=1, stages=("案", "決定")
            )
            for passage in passages[1:]
        ),
    ]
    return replace(document, facts=FACTS, turns=TURNS, decisions=DECISIONS), told


@pytest.fixture
def table(store, publish, spoken):
    publish(spoken)
    table = PassageTable(store.path(store.live()) / "passages.sqlite")
    yield table
    table.close()


def test_a_document_comes_back_whole(table, spoken):
    document, passages = spoken
    (listed,) = table.documents()
    assert listed == replace(document, text="", turns=(), decisions=())
    assert table.whole(listed) == document
    assert [replace(passage, id=0) for passage in table.passages_of(document.id)] == passages


def test_passages_are_found_by_turn_and_by_the_question_they_reply_to(table, spoken):
    identity = spoken[0].id
    assert [passage.text for passage in table.passages_of_turn(identity, 1)] == ["予算の話は"]
    assert [passage.text for passage in table.passages_of_turn(identity, 2)] == ["防災の話をした", "窓口の話です"]
    assert table.replies_to(identity, 1) == table.passages_of_turn(identity, 2)
    assert table.replies_to(identity, 1, 0) == []
    assert table.replies_to(identity, 2) == []


def test_nothing_of_a_removed_document_stays(store, encoder, options, publish, spoken, record):
    publish(spoken, record("other.txt", "研修の話"))
    update.remove(store, lambda: encoder, ["kaigi.txt"], options)
    table = PassageTable(store.path(store.live()) / "passages.sqlite")
    try:
        assert (table.turns_of(spoken[0].id), table.decisions_of(spoken[0].id)) == ([], [])
    finally:
        table.close()
    assert "高瀬誠一".encode() not in (store.path(store.live()) / "passages.sqlite").read_bytes()


def test_a_rebuild_keeps_what_was_understood(store, encoder, options, publish, spoken):
    publish(spoken)
    before = show(store, "kaigi.txt", ("turns", "decisions"))
    update.rebuild(store, lambda: encoder, options)
    assert show(store, "kaigi.txt", ("turns", "decisions")) == before


def test_show_gives_only_the_parts_asked_for(store, publish, spoken):
    publish(spoken)
    assert list(show(store, "kaigi.txt", ())) == ["document", "counts"]
    shown = show(store, "kaigi.txt", ("turns", "decisions"))
    assert [turn["text"] for turn in shown["turns"]] == ["予算の話は", "防災の話をした"]
    assert shown["decisions"] == [{"kind": "決定", "page": 2, "start": 6, "end": 13, "text": "防災の話をした"}]
    assert shown["counts"]["questions"] == shown["counts"]["replies"] == 1
    assert shown["document"]["held_on"] == "2023-05-18"
    assert shown["document"]["attendees"] == [{"name": "高瀬誠一", "role": "本部長", "office": "町長"}]


def test_a_row_of_the_decisions_is_shown_with_the_headers_of_its_cells(store, publish, record):
    document, passages = record("kettei.txt", "番号\t決定した内容\t所管\n1\t端末を買う\t総務課\n2\t窓口を開く\t")
    header = Header("番号\t決定した内容\t所管", 0, 0)
    rows = [passages[0], *(replace(passage, headers=(header,)) for passage in passages[1:])]
    decisions = tuple(Decision("決定", None, row.start, row.end, row.text) for row in rows[1:])
    publish((replace(document, decisions=decisions), rows))
    shown = show(store, "kettei.txt", DECISIONS_ALONE)
    assert [(made["text"], made["header"]) for made in shown["decisions"]] == [
        ("1\t端末を買う\t総務課", header.text),
        ("2\t窓口を開く\t", header.text),
    ]
    assert tables(shown)[1][1] == [
        ("決定", "", "番号：1 / 決定した内容：端末を買う / 所管：総務課"),
        ("決定", "", "番号：2 / 決定した内容：窓口を開く"),
    ]


def test_a_decision_that_is_no_row_is_shown_as_it_stands(store, publish, spoken):
    publish(spoken)
    assert tables(show(store, "kaigi.txt", DECISIONS_ALONE))[1][1] == [("決定", 2, "防災の話をした")]
