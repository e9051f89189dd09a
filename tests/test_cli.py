"""The command line contract of shared/DESIGN.md, held with the encoder that ships."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import cli

TOWN = {
    "kaigi/r5-1.txt": (
        "令和5年度第1回DX推進本部会議 議事録\n開催日時 令和5年6月21日\n\n"
        "生成AIの利用について協議した。個人情報を入力することは禁止とする。\n"
    ),
    "bousai.txt": "防災訓練の実施報告\n\n令和6年9月1日に防災訓練を行った。参加者は120名であった。\n",
}
ROOT = Path(__file__).resolve().parents[1]
NOTHING_KNOWN: dict[str, object] = {
    **dict.fromkeys(("kind", "body", "organ", "meeting", "meeting_name", "meeting_number", "venue")),
    **dict.fromkeys(("held_on", "published_on", "fiscal_year")),
    **{name: [] for name in ("materials", "attendees", "warnings")},
}
CITATION = {"source", "title", "page", "speaker", "role", "date", "quote", "score"}


def run(*arguments):
    """Return the exit code, the JSON objects of stdout, and stderr."""
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def refused(*arguments):
    """Return the exit code and the words of a command that prints no JSON, white space and frames dropped."""
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, "".join((result.stdout + result.stderr).replace("│", "").split())


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town") / "kiroku"
    for place, text in TOWN.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def added(town, tmp_path_factory):
    """One store for the whole module; the tests that change it put it back."""
    store = tmp_path_factory.mktemp("store") / "store"
    return store, run("add", town, "--store", store, "--json")


@pytest.fixture
def store(added):
    return added[0]


# -- filling


def test_add_reports_what_it_did(added):
    code, (report,), errors = added[1]
    assert (code, errors) == (0, "")
    assert report.pop("seconds") > 0
    assert report.pop("passages") >= 2
    assert report == {
        "added": ["bousai.txt", "kaigi/r5-1.txt"],
        "changed": [],
        "unchanged": [],
        "removed": [],
        "failed": [],
        "unread_pages": {},
        "findings": {},
        "same": [],
        "diffs": {},
        "generation": 1,
    }


def test_adding_again_changes_nothing(store, town):
    code, (report,), _ = run("add", town, "--store", store, "--json")
    assert (code, report["unchanged"], report["generation"]) == (0, ["bousai.txt", "kaigi/r5-1.txt"], 1)


def test_a_dry_run_changes_nothing(store, town, tmp_path):
    (tmp_path / "new.txt").write_text("窓口の記録です。", encoding="utf-8")
    code, (report,), _ = run("add", tmp_path, "--store", store, "--dry-run", "--json")
    assert (code, report["added"], report["generation"]) == (0, ["new.txt"], 1)
    assert run("status", "--store", store, "--json")[1][0]["documents"] == 2


def test_a_folder_that_does_not_exist_is_named(store, tmp_path):
    code, (report,), _ = run("add", tmp_path / "none", "--store", store, "--json")
    assert (code, [failure["file"] for failure in report["failed"]]) == (1, [str(tmp_path / "none")])
    assert "がありません。場所を確認してください。" in report["failed"][0]["reason"]


def test_a_bad_file_is_named_while_the_command_goes_on(store, tmp_path):
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    code, (report,), _ = run("add", tmp_path, "--store", store, "--json")
    assert (code, [failure["file"] for failure in report["failed"]], report["generation"]) == (1, ["bad.pdf"], 1)


def test_a_document_above_the_policys_level_fails(store, tmp_path):
    (tmp_path / "new.txt").write_text("窓口の記録です。", encoding="utf-8")
    code, (report,), _ = run("add", tmp_path, "--level", 3, "--store", store, "--json")
    assert (code, report["failed"][0]["file"]) == (1, "new.txt")
    assert "機密性3" in report["failed"][0]["reason"]


def test_sync_with_a_folder_that_is_not_there_removes_nothing(store, tmp_path):
    code, words = refused("sync", tmp_path / "none", "--store", store, "--json")
    assert (code, "全件の削除になります" in words) == (1, True)
    assert run("status", "--store", store, "--json")[1][0]["documents"] == 2


# -- looking at what there is


def test_documents_are_listed(store):
    code, (listed,), _ = run("documents", "--store", store, "--json")
    assert code == 0
    assert [{**document, "id": len(document["id"])} for document in listed["documents"]] == [
        {
            "id": 12,
            "source": "bousai.txt",
            "place": "bousai.txt",
            "title": "防災訓練の実施報告",
            "date": "2024-09-01",
            "level": 1,
            "unread_pages": [],
            "ocr_pages": [],
            "departments": [],
            "edits": [],
            **NOTHING_KNOWN,
            "kind": "報告",
        },
        {
            "id": 12,
            "source": "r5-1.txt",
            "place": "kaigi/r5-1.txt",
            "title": "令和5年度第1回DX推進本部会議 議事録",
            "date": "2023-06-21",
            "level": 1,
            "unread_pages": [],
            "ocr_pages": [],
            "departments": [],
            "edits": [],
            **NOTHING_KNOWN,
            "kind": "議事録",
            "meeting": "令和5年度第1回DX推進本部会議",
            "meeting_name": "DX推進本部会議",
            "meeting_number": 1,
            "organ": "DX推進本部",
            "held_on": "2023-06-21",
            "fiscal_year": 2023,
        },
    ]


def test_show_tells_what_was_understood_of_a_document(tmp_path):
    record = ROOT / "data" / "records" / "gikai-r6-06.txt"
    run("add", record, "--store", tmp_path / "store", "--json")
    text = record.read_text(encoding="utf-8")
    code, (shown,), _ = run(
        "show", "会議録", "--turns", "--decisions", "--dates", "--store", tmp_path / "store", "--json"
    )
    assert code == 0
    assert list(shown) == ["document", "counts", "turns", "decisions", "dates"]
    document = shown["document"]
    assert (document["source"], document["kind"], document["body"]) == ("gikai-r6-06.txt", "議会会議録", "汐見野町")
    assert (document["meeting_number"], document["held_on"], document["fiscal_year"]) == (2, "2024-06-12", 2024)
    assert all(turn["text"] == text[turn["start"] : turn["end"]] for turn in shown["turns"])
    assert {key: value for key, value in shown["turns"][3].items() if key not in ("start", "end", "text")} == {
        "n": 4,
        "speaker": "町長（高瀬誠一君）",
        "role": "町長",
        "name": "高瀬誠一",
        "kind": "reply",
        "page": None,
        "last_page": None,
        "replies_to": 2,
    }
    assert shown["counts"]["turns"] == len(shown["turns"]) == 28
    day = next(mention for mention in shown["dates"] if mention["kind"] == "day")
    assert (day["text"], day["date"]) == ("令和６年６月１２日", "2024-06-12")
    assert text[day["start"] : day["end"]] == day["text"]


def test_show_prints_readable_tables(tmp_path):
    run("add", ROOT / "data" / "records" / "dx-honbu-r5-1.pdf", "--store", tmp_path / "store", "--json")
    code, words = refused("show", "dx-honbu-r5-1.pdf", "--turns", "--decisions", "--store", tmp_path / "store")
    assert code == 0
    for part in (
        "種類議事録",
        "会議令和5年度第1回汐見野町DX推進本部会議",
        "出席者本部長町長高瀬誠一",
        "答弁(4へ)",
        "承認3試行利用を了承する。",
    ):
        assert part in words


def test_show_of_an_unknown_document_says_what_to_do(store):
    code, words = refused("show", "nothing", "--store", store)
    assert (code, "'kirokudocuments'で一覧を確かめてください" in words) == (1, True)


def test_status_of_a_sound_store_is_clean(store):
    code, (report,), _ = run("status", "--store", store, "--json")
    assert code == 0
    told = {"store", "generation", "documents", "passages", "encoder", "created", "clean", "problems"}
    assert told | {"generations", "originals"} == report.keys()
    assert (report["generations"], report["originals"]) == ([1], 2)
    assert (report["clean"], report["problems"], report["encoder"]) == (True, [], "index/static-ja-2")


def test_status_names_the_damaged_original(store):
    path = next((store / "originals").iterdir())
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    try:
        code, (report,), _ = run("status", "--store", store, "--json")
    finally:
        path.write_bytes(content)
    assert (code, report["clean"]) == (1, False)
    assert f"原本 {path.name[:12]} が壊れています。元のファイルを 'kiroku add'" in report["problems"][0]


def test_status_of_an_empty_store_is_clean(tmp_path):
    code, (report,), _ = run("status", "--store", tmp_path / "none", "--json")
    assert (code, report["generation"], report["clean"]) == (0, None, True)
    assert not (tmp_path / "none").exists()


def test_status_names_the_damaged_file(store):
    path = next((store / "generations").glob("*/dense.faiss"))
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    try:
        code, (report,), _ = run("status", "--store", store, "--json")
        answered = refused("search", "防災訓練", "--store", store)
        listed = refused("documents", "--store", store)
    finally:
        path.write_bytes(content)
    assert (code, report["clean"]) == (1, False)
    assert "'dense.faiss' が壊れているか、ありません" in report["problems"][0]
    assert [code for code, _ in (answered, listed)] == [1, 1]
    assert "dense.faiss" in answered[1]
    assert "dense.faiss" in listed[1]


def test_remove_history_and_rollback(store):
    removed = run("remove", "bousai.txt", "--store", store, "--json")
    history = run("history", "--store", store, "--json")
    back = run("rollback", "--store", store, "--json")
    assert (removed[0], removed[1][0]["removed"], removed[1][0]["generation"]) == (0, ["bousai.txt"], 2)
    rows = history[1][0]["generations"]
    assert [(row["generation"], row["live"], row["parent"], row["documents"]) for row in rows] == [
        (1, False, None, 2),
        (2, True, 1, 1),
    ]
    assert rows[1]["change"] == {"removed": ["bousai.txt"]}
    assert back == (0, [{"generation": 1}], "")
    assert run("status", "--store", store, "--json")[1][0]["documents"] == 2


def test_an_unknown_generation_or_document_is_named(store):
    assert refused("rollback", 99, "--store", store) == (
        1,
        "世代99はありません。'kirokuhistory'で一覧を確かめてください。",
    )
    code, words = refused("remove", "図書館", "--store", store)
    assert (code, words.startswith("'図書館'に当てはまる文書がありません")) == (1, True)


# -- asking


def test_search_gives_hits(store):
    code, (found,), _ = run("search", "防災訓練の参加者は何名ですか", "--top", 1, "--store", store, "--json")
    assert (code, found.keys()) == (0, {"hits"})
    (hit,) = found["hits"]
    assert hit.pop("score") > 0
    text = hit.pop("text")
    assert "参加者は120名であった。" in text
    assert hit == {
        "rank": 1,
        "source": "bousai.txt",
        "title": "防災訓練の実施報告",
        "page": None,
        "speaker": None,
        "date": "2024-09-01",
    }


def test_a_file_of_questions_gives_a_line_for_each(store, tmp_path):
    lines = [{"id": "a", "question": "防災訓練"}, {"id": 7, "question": "電話は090-1234-5678"}, {"question": "生成AI"}]
    path = tmp_path / "q.jsonl"
    path.write_text("\ufeff" + "\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    code, found, _ = run("search", "--file", path, "--store", store, "--json")
    assert code == 1  # one was refused
    assert [(line["id"], bool(line["hits"]), "message" in line) for line in found] == [
        ("a", True, False),
        ("7", False, True),
        (None, True, False),
    ]


def test_a_line_of_a_file_narrows_its_search(store, tmp_path):
    filters = [{"from": "2024-01-01"}, {"to": "2023-12-31"}, {"source": ["bousai.txt"]}, {"from": "2030-01-01"}, None]
    path = tmp_path / "q.jsonl"
    lines = [{"id": str(i), "question": "防災訓練と生成AI", "filters": given} for i, given in enumerate(filters)]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    code, found, _ = run("search", "--file", path, "--store", store, "--json")
    sources = [{hit["source"] for hit in line["hits"]} for line in found]
    assert (code, sources) == (0, [{"bousai.txt"}, {"r5-1.txt"}, {"bousai.txt"}, set(), {"bousai.txt", "r5-1.txt"}])


def test_a_filter_that_is_not_understood_is_named_with_its_line(store, tmp_path):
    path = tmp_path / "q.jsonl"
    path.write_text('{"question": "予算"}\n{"question": "予算", "filters": {"since": "2024-01-01"}}', encoding="utf-8")
    code, words = refused("search", "--file", path, "--store", store)
    assert code == 2
    assert "2件目のfiltersが正しくありません:sinceは使えません。" in words


def test_explain_tells_what_speaks_for_each_hit(store):
    code, (found,), _ = run("search", "防災訓練の参加者", "--explain", "--store", store, "--json")
    assert code == 0
    assert all({"words", "characters", "dense", "coverage"} <= hit["features"].keys() for hit in found["hits"])


def test_ask_gives_an_answer_with_citations(store, tmp_path):
    path = tmp_path / "q.jsonl"
    questions = ["防災訓練の参加者は何名でしたか", "電話は090-1234-5678ですか"]
    path.write_text("\n".join(json.dumps({"id": str(n), "question": q}) for n, q in enumerate(questions)))
    code, (answer, refusal), _ = run("ask", "--file", path, "--store", store, "--json")
    assert {"id", "status", "answer", "citations", "seconds", "generation"} <= answer.keys()
    assert (code, answer["id"], refusal["id"]) == (1, "0", "1")
    assert answer["status"] in ("answered", "not_found")
    shown = answer["citations"] or answer["nearest"]
    assert all(citation.keys() == CITATION for citation in shown)
    stored = "".join(TOWN.values())
    assert shown
    assert all(citation["quote"] in stored for citation in shown)
    assert (refusal["status"], refusal["citations"], refusal["nearest"]) == ("refused", [], [])
    assert "090" not in json.dumps(refusal)


@pytest.mark.parametrize("ending", ["md", "docx"])
def test_ask_writes_the_answer_with_its_evidence(store, tmp_path, ending):
    path = tmp_path / f"answer.{ending}"
    code, (answer,), _ = run("ask", "防災訓練の参加者は何名でしたか", "--export", path, "--store", store, "--json")
    assert (code, answer["writer"], answer["removed"]) == (0, None, 0)
    assert path.read_bytes().startswith(b"PK" if ending == "docx" else "# DX記録アシスタント".encode())


def test_ask_exports_to_no_other_kind_of_file_and_only_one_answer(store, tmp_path):
    code, words = refused("ask", "予算", "--export", tmp_path / "a.pdf", "--store", store)
    assert (code, ".mdか.docx" in words) == (2, True)
    code, _ = refused("ask", "--file", tmp_path / "q.jsonl", "--export", tmp_path / "a.md", "--store", store)
    assert code == 2


def test_ask_takes_one_question(store):
    code, (answer,), _ = run("ask", "防災訓練の参加者は何名でしたか", "--store", store, "--json")
    assert (code, answer["id"], answer["generation"]) == (0, None, 1)


def test_asking_an_empty_store_is_no_failure_of_asking(tmp_path):
    code, (answer,), _ = run("ask", "予算は", "--store", tmp_path / "none", "--json")
    assert (code, answer["status"]) == (0, "not_found")
    code, words = refused("search", "予算は", "--store", tmp_path / "none")
    assert (code, "記録がまだありません" in words) == (1, True)


def test_check_tells_what_and_where(tmp_path):
    text = "番号は１２３４−５６７８−９０１８です"
    assert run("check", text, "--json") == (
        1,
        [
            {
                "id": None,
                "decision": "refuse",
                "entities": [{"start": 3, "end": 17, "type": "my_number"}],
                "message": "マイナンバー(個人番号)と思われる記載があるため、この質問は受け付けませんでした。"
                "入力内容は保存していません。番号を除き、制度や手続の名前で質問してください。\n"
                "見つかった場所：●●●●(4文字目から17文字目、検査用数字が合う12桁、またはマイナンバーと書かれた12桁)",
            }
        ],
        "",
    )
    path = tmp_path / "t.jsonl"
    path.write_text('{"id": "x", "text": "予算は"}\n{"id": "y", "text": "a@example.jp"}\n', encoding="utf-8")
    code, (first, second), _ = run("check", "--file", path, "--json")
    assert code == 1
    assert first == {"id": "x", "decision": "allow", "entities": [], "message": ""}
    assert (second["id"], second["decision"]) == ("y", "refuse")


def test_check_explains_which_rule_spoke():
    _, (record,), _ = run("check", "電話は090-1234-5678です", "--explain", "--json")
    assert record["entities"] == [
        {"start": 3, "end": 16, "type": "phone", "rule": "phone.form", "says": "0 または +81 で始まる10〜11桁"}
    ]
    code, words = refused("check", "電話は090-1234-5678です", "--explain")
    assert (code, "phone(4〜16文字目)：phone.form" in words) == (1, True)


# -- wrong usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["add"],
        ["add", "x", "--level", "4"],
        ["add", "x", "--level", "high"],
        ["sync"],
        ["remove"],
        ["search"],
        ["search", "予算", "--top", "0"],
        ["search", "予算", "--file", "q.jsonl"],
        ["ask"],
        ["check"],
        ["rollback", "newest"],
        ["sing"],
        ["status", "--loud"],
    ],
)
def test_wrong_usage_exits_with_2(arguments, tmp_path):
    store = [] if arguments[0] in ("check", "sing") else ["--store", tmp_path / "s"]
    assert refused(*arguments, *store)[0] == 2
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("command", ["search", "ask", "check"])
@pytest.mark.parametrize(
    "line",
    ["{", "5", "[]", '"予算"', "{}", '{"id": 1}', '{"question": null, "text": null}', '{"question": 5, "text": 5}'],
)
def test_a_wrong_line_of_a_file_is_named_by_number(command, line, tmp_path):
    path = tmp_path / "q.jsonl"
    path.write_text(f'{{"question": "予算", "text": "予算"}}\n\n{line}\n', encoding="utf-8")
    store = [] if command == "check" else ["--store", tmp_path / "s"]
    code, words = refused(command, "--file", path, *store)
    assert (code, "q.jsonlの3行目は" in words) == (2, True)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_of_questions_that_cannot_be_read_is_named(content, tmp_path):
    path = tmp_path / "q.jsonl"
    if content:
        path.write_bytes(content)
    code, words = refused("check", "--file", path)
    assert (code, "q.jsonlをUTF-8のファイルとして読めません" in words) == (2, True)


def test_a_store_given_by_a_relative_path_lies_where_the_command_was_called(store, tmp_path, monkeypatch):
    monkeypatch.chdir(store.parent)
    _, (report,), _ = run("status", "--store", store.name, "--json")
    assert (Path(report["store"]), report["documents"]) == (store, 2)


BROKEN_POLICIES = {"missing": None, "empty": "", "no TOML": "max_level = ", "incomplete": "max_level = 1\n"}


@pytest.mark.parametrize("content", BROKEN_POLICIES.values(), ids=BROKEN_POLICIES)
def test_a_policy_that_cannot_be_read_stops_every_command_that_has_to_do_with_records(
    store, town, tmp_path, monkeypatch, content
):
    path = tmp_path / "broken.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    monkeypatch.setenv("KIROKU_POLICY", str(path))
    arguments = {
        "add": [town], "sync": [town], "remove": ["予算"], "show": ["予算"], "search": ["予算"], "ask": ["予算"],
        "diff": ["予算", "防災"], "check": ["予算"], "rollback": ["1"],
    }  # fmt: skip
    commands = vars(typer.main.get_command(cli.app))["commands"]
    for name in sorted(commands.keys() - set(cli.NEED_NO_POLICY)):
        code, words = refused(name, *arguments.get(name, []), *([] if name == "check" else ["--store", store]))
        assert (name, code, "方針ファイル" in words) == (name, 1, True)
    code, words = refused("status", "--store", store)  # tells of it
    assert (code, "方針ファイル" in words) == (1, True)


def test_help_is_in_japanese_and_names_every_command():
    code, words = refused("--help")
    named = ["add", "sync", "remove", "documents", "status", "history", "rollback", "rebuild", "search", "ask", "check"]
    assert (code, [name for name in named if name not in words]) == (0, [])
    assert "記録を追加します" in words
