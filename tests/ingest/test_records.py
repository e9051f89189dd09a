"""Whole records: the samples of ``data/records``, and a real table of minutes of ``../shared`` where it is at hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.load import Loaded, Source, load
from ingest.read import Limits

ROOT = Path(__file__).resolve().parents[2]
TOYOYAMA = ROOT.parent / "shared" / "records" / "003_de6205789eb6fd0a.txt"


def loaded(path):
    result = load(Source(path, path.name, 1), Limits(10_000_000, 100_000_000), 320)
    assert isinstance(result, Loaded)
    document = result.document
    for turn in document.turns:
        assert document.text[turn.start : turn.end].strip() == document.text[turn.start : turn.end] != ""
    for decision in document.decisions:
        assert document.text[decision.start : decision.end] == decision.text
    for passage in result.passages:
        assert document.text[passage.start : passage.end] == passage.text
    return result


def sample(name):
    return loaded(ROOT / "data" / "records" / name).document


def outline(document):
    """Return (role, first letter of the kind, number of the question) of each turn."""
    return [(turn.role, turn.kind[0], turn.replies_to) for turn in document.turns]


PDF_ITEM_1 = [
    ("DX推進室長", "o", None),
    ("企画財政課長", "q", None),
    ("DX推進室長", "r", 4),
    ("副本部長", "q", None),
    ("DX推進室長", "r", 6),
    ("本部長", "c", None),
]
DOCX_ITEM_2 = [
    ("住民課長", "o", None),
    ("副本部長", "q", None),
    ("住民課長", "r", 13),
    ("DX推進室長", "o", None),
    ("企画財政課長", "q", None),
    ("DX推進室長", "r", 16),
    ("CIO補佐官", "o", None),
    ("本部長", "c", None),
]
COUNCIL = [
    *[("議長", "c", None), ("８番", "q", None), ("議長", "c", None), ("町長", "r", 2), ("議長", "c", None)],
    *[("ＤＸ推進室長", "r", 2), ("議長", "c", None), ("福祉課長", "r", 2), ("議長", "c", None), ("８番", "q", None)],
    *[("議長", "c", None), ("住民課長", "r", 10), ("議長", "c", None), ("ＤＸ推進室長", "r", 10), ("議長", "c", None)],
    *[("８番", "q", None), ("議長", "c", None), ("町長", "r", 16), ("議長", "c", None), ("議長", "c", None)],
    *[("３番", "q", None), ("議長", "c", None), ("総務課長", "r", 21), ("議長", "c", None), ("３番", "q", None)],
    *[("議長", "c", None), ("総務課長", "r", 25), ("議長", "c", None)],
]


@pytest.mark.parametrize(
    ("name", "turns", "first", "expected"),
    [
        ("dx-honbu-r5-1.pdf", 30, 3, PDF_ITEM_1),
        ("dx-honbu-r5-2.docx", 35, 12, DOCX_ITEM_2),
        ("gikai-r6-06.txt", 28, 1, COUNCIL),
        ("seminar-houkoku-r5-08.txt", 10, 1, [(None, "q", None), (None, "r", 1)]),
        ("dx-keikaku-r6.pdf", 0, 1, []),
    ],
)
def test_turns_of_the_sample_records(name, turns, first, expected):
    found = outline(sample(name))
    assert len(found) == turns
    assert found[first - 1 : first - 1 + len(expected)] == expected


@pytest.mark.parametrize(
    ("name", "speaker", "person"),
    [
        ("dx-honbu-r5-1.pdf", "本部長", "町長 高瀬誠一"),
        ("dx-honbu-r5-2.docx", "CIO補佐官", "若林健"),
        ("dx-honbu-r6-1.pdf", "住民課長", "西野"),
        ("gikai-r6-06.txt", "住民課長（西野　恵君）", "西野恵"),
    ],
)
def test_speakers_are_joined_to_those_present(name, speaker, person):
    assert {turn.name for turn in sample(name).turns if turn.speaker == speaker} == {person}


@pytest.mark.parametrize(
    ("name", "kind", "words", "page"),
    [
        ("dx-honbu-r5-1.pdf", "継続検討", "計画期間は引き続き検討とする。", 2),
        ("dx-honbu-r5-1.pdf", "承認", "試行利用を了承する。", 3),
        ("dx-honbu-r5-1.pdf", "宿題", "2つの出張所の回線速度を測定し、次回報告します。", 3),
        ("dx-honbu-r5-1.pdf", "今後の予定", "次回は11月上旬の開催を予定しています。", 4),
        ("dx-honbu-r5-2.docx", "決定", "実証実験を令和６年１月１５日から実施することに決定する。", None),
        ("dx-honbu-r5-2.docx", "宿題", "押印を求める５種類の申請書について規則を改正する（総務課）", None),
        ("dx-honbu-r6-1.pdf", "決定", "9月2日開始に変更することを決定する。", 2),
        ("dx-honbu-r6-1.pdf", "保留", "浜通出張所の導入時期は、工事の結果を見て次回に判断する。", 2),
        ("dx-honbu-r6-1.pdf", "継続検討", "・相談記録の要約への生成AIの利用", 3),
    ],
)
def test_decisions_of_the_sample_records(name, kind, words, page):
    found = [(one.kind, one.text, one.page) for one in sample(name).decisions]
    assert (kind, words, page) in found


def test_facts_of_the_sample_records():
    found = {
        name: sample(name).facts
        for name in ("dx-honbu-r5-1.pdf", "dx-honbu-r5-2.docx", "dx-honbu-r6-1.pdf", "gikai-r6-06.txt")
    }
    assert {
        name: (facts.kind, facts.body, facts.meeting_name, facts.meeting_number, facts.held_on, facts.fiscal_year)
        for name, facts in found.items()
    } == {
        "dx-honbu-r5-1.pdf": ("議事録", "汐見野町", "DX推進本部会議", 1, date(2023, 5, 18), 2023),
        "dx-honbu-r5-2.docx": ("議事録", "汐見野町", "DX推進本部会議", 2, date(2023, 11, 9), 2023),
        "dx-honbu-r6-1.pdf": ("議事録", "汐見野町", "DX推進本部会議", 1, date(2024, 5, 23), 2024),
        "gikai-r6-06.txt": ("議会会議録", "汐見野町", "定例会", 2, date(2024, 6, 12), 2024),
    }
    assert found["dx-honbu-r5-1.pdf"].materials[:1] == ("資料1 DX推進計画の策定方針（案）",)
    assert all(not facts.warnings for facts in found.values())


# -- Toyoyama, 2023-06-21: H 推進本部長, F 推進副本部長, J 事務局; by hand, from the record itself

ROLES = "JHJHHHHHJHHJHJHHJHJHJHJHJHHFHHJHJFJHHJHJHJHJHJHJH"
KINDS = "ococcccqrcqrqrcqrcoqrqrqrccocqrqroo" + "qqrqrqrqrqrqrc"  # q question, r reply, c chair, o other
SPELLED = {"推進本部長": "H", "推進副本部長": "F", "事務局": "J"}


@pytest.fixture
def toyoyama():
    if not TOYOYAMA.exists():
        pytest.skip("../shared is absent: the record is not part of the project")
    return loaded(TOYOYAMA)


def test_every_turn_of_a_table_of_minutes_has_its_role(toyoyama):
    turns = toyoyama.document.turns
    assert "".join(SPELLED[turn.role or ""] for turn in turns) == ROLES
    assert "".join(turn.kind[0] for turn in turns) == KINDS
    assert {turn.role: turn.name for turn in turns} == {
        "推進本部長": "副町長 伊井誠",
        "推進副本部長": "企画調整部長 小川徹也",
        "事務局": None,
    }
    assert all(turn.replies_to == turn.n - 1 for turn in turns if turn.kind == "reply")


def test_the_question_about_an_audience_is_linked_to_its_reply(toyoyama):
    document = toyoyama.document
    asked = [
        turn for turn in document.turns if turn.kind == "question" and "傍聴" in document.text[turn.start : turn.end]
    ]
    assert [turn.role for turn in asked] == ["推進本部長", "推進本部長"]
    replies = [[turn.role for turn in document.turns if turn.replies_to == question.n] for question in asked]
    assert replies == [["事務局"], ["事務局"]]


def test_a_word_cut_by_a_page_break_is_whole_in_text_and_passages(toyoyama):
    text = toyoyama.document.text
    assert "<p>" not in text
    assert "「生成AI」については" in text
    assert "生成A I" not in text
    assert any("「生成AI」については" in passage.text for passage in toyoyama.passages)


def test_meeting_and_day_of_a_table_of_minutes(toyoyama):
    facts = toyoyama.document.facts
    assert (facts.kind, facts.body, facts.organ) == ("議事録", "豊山町", "DX推進本部")
    assert (facts.meeting_name, facts.meeting_number, facts.fiscal_year) == ("DX推進本部会議", 1, 2023)
    assert facts.held_on == toyoyama.document.date == date(2023, 6, 21)
    assert len(facts.attendees) == 9
    assert len(facts.materials) == 5
