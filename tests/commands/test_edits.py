"""``kiroku edit`` and ``--department``: what an administrator puts right at the machine, and who sees it then."""

from __future__ import annotations

import json

import pytest

from tests.commands.test_commands import TOWN, events, run, run_json

LIMITED = "yosan.txt"


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "town"
    folder.mkdir()
    for name, text in TOWN.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert run_json("add", folder, "--store", tmp_path / "store")[0] == 0
    return tmp_path / "store"


def test_an_edit_is_published_shown_and_in_the_audit_log(store):
    code, told = run_json("edit", LIMITED, "--kind", "報告", "--held-on", "R6.4.3", "--store", store)
    assert (code, told["generation"], told["place"]) == (0, 2, LIMITED)
    assert told["changes"] == {
        "kind": {"from": None, "to": "報告"},
        "held_on": {"from": None, "to": "2024-04-03"},
        "fiscal_year": {"from": None, "to": 2024},
    }
    (event,) = [event for event in events(store) if event.kind == "edit"]
    assert (event.status, event.generation, event.details["changes"]) == ("done", 2, told["changes"])
    _, shown = run_json("show", LIMITED, "--store", store)
    (kind, held_on) = shown["document"]["edits"]
    assert (kind["field"], kind["value"], kind["read"], kind["who"]) == ("kind", "報告", None, event.who)
    assert (held_on["value"], shown["document"]["date"]) == ("2024-04-03", "2024-04-03")
    _, history = run_json("history", "--store", store)
    assert history["generations"][1]["change"] == {"edited": [LIMITED]}


def test_what_is_read_already_changes_nothing_and_every_edit_is_an_event(store):
    assert run("edit", LIMITED, "--place", "役場", "--store", store)[0] == 0
    code, out, _ = run("edit", "bousai.txt", "--clear", "place", "--everyone", "--store", store)  # it names none
    assert (code, out.strip()) == (0, "変わりません。もうそのとおりになっています。")
    assert run_json("edit", LIMITED, "--place", "役場", "--store", store)[1]["generation"] == 2
    assert run("edit", LIMITED, "--undo", "place", "--store", store)[0] == 0
    changes = [
        (event.generation, event.details["changes"], event.details.get("undone"))
        for event in events(store)
        if event.kind == "edit"
    ]
    assert changes == [
        (2, {"venue": {"from": None, "to": "役場"}}, None),
        (3, {"venue": {"from": "役場", "to": None}}, ["venue"]),
    ]
    _, history = run_json("history", "--store", store)
    assert [row["generation"] for row in history["generations"]] == [1, 2, 3]


def test_what_an_edit_did_is_told_in_japanese(store):
    code, out, _ = run(
        "edit", LIMITED, "--place", "役場", "--materials", "資料1", "--materials", "資料2", "--store", store
    )
    assert (code, "資料1、資料2" in out, "世代 2 に反映しました" in out) == (0, True, True)
    assert "変わりません" in run("edit", LIMITED, "--place", "役場", "--store", store)[1]
    assert "資料1、資料2" in run("edit", LIMITED, "--undo", "materials", "--store", store)[1]
    _, out, _ = run("show", LIMITED, "--store", store)
    assert "場所（" in out
    assert "読み取り：なし" in out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--held-on", "2023-02-30"], 1, "暦にある日付として読めません"),
        (["--kind", "メモ"], 1, "議事録、議会会議録"),
        ([], 2, "直す項目を1つ以上"),
        (["--clear", "title"], 2, "'title' という項目はありません"),
        (["--departments", "総務課", "--everyone"], 2, "departments を直すか空にするか"),
        (["--kind", "報告", "--undo", "kind"], 1, "直すか、取り消すか"),
    ],
)
def test_what_cannot_be_is_refused(store, arguments, code, words):
    got, _, err = run("edit", LIMITED, *arguments, "--store", store)
    plain = "".join(character for character in err if character not in " │\n")
    assert (got, words.replace(" ", "") in plain) == (code, True), err
    assert [event for event in events(store) if event.kind == "edit"] == []


def test_a_limited_record_is_shown_to_its_department_alone(store):
    assert run("edit", LIMITED, "--departments", "総務課,情報政策課", "--store", store)[0] == 0

    def places(*more):
        return [row["place"] for row in run_json("documents", "--store", store, *more)[1]["documents"]]

    def found(*more):
        hits = run_json("search", "予算はいくらですか", "--store", store, *more)[1]["hits"]
        return {hit["source"] for hit in hits}

    assert (places(), LIMITED in found()) == (["bousai.txt", LIMITED], True)  # at the machine itself: all
    assert (places("--department", "情報政策課"), LIMITED in found("--department", "情報政策課")) == (places(), True)
    for other in ("福祉課", ""):
        assert places("--department", other) == ["bousai.txt"]
        assert found("--department", other) == {"bousai.txt"}
        assert run("show", LIMITED, "--department", other, "--store", store)[0] == 1
        assert (
            "当てはまる文書がありません"
            in run("diff", "bousai.txt", LIMITED, "--department", other, "--store", store)[2]
        )
    questions = store.parent / "q.jsonl"
    questions.write_text(json.dumps({"id": "1", "question": "令和6年度の予算はいくらですか"}), encoding="utf-8")
    for department, seen in (("福祉課", False), ("総務課", True)):
        _, answer = run_json("ask", "--file", questions, "--department", department, "--store", store)
        cited = {citation["source"] for citation in (*answer["citations"], *answer["nearest"])}
        assert (LIMITED in cited) is seen
    assert run("edit", LIMITED, "--everyone", "--store", store)[0] == 0
    assert LIMITED in found("--department", "福祉課")
