"""The administrators' commands, held with the encoder that ships; every one leaves an event."""

from __future__ import annotations

import json
import logging

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

import cli
from audit.accounts import Accounts
from audit.evaluation import choose, chosen
from audit.feedback import Feedback, Given
from audit.log import AuditLog
from audit.sessions import SignIn
from index.errors import StoreError
from settings import ROOT

TOWN = {
    "bousai.txt": "防災訓練の実施報告\n\n令和6年9月1日に防災訓練を行った。参加者は120名であったと報告があった。\n",
    "yosan.txt": "予算の説明\n\n令和6年度の予算は1億2千万円であると説明があった。\n",
}
PASSWORD = "しおみのちょうのながいきろく"


def run(*arguments, given=None):
    """Return the exit code, stdout and stderr."""
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments], input=given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def run_json(*arguments):
    code, out, _ = run(*arguments, "--json")
    return code, json.loads(out)


def events(store):
    log = AuditLog.open(store / "audit.sqlite")
    try:
        return [entry.event for entry in log.entries()]
    finally:
        log.close()


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    for name, text in TOWN.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def used(town, tmp_path_factory):
    """A store that was filled, asked, and from which one document was removed; what the commands said."""
    store = tmp_path_factory.mktemp("store") / "store"
    said = {"add": run_json("add", town, "--store", store)}
    questions = [{"question": "防災訓練の参加者は何名でしたか"}, {"question": "電話は090-1234-5678ですか"}]
    (town.parent / "q.jsonl").write_text("\n".join(json.dumps(q, ensure_ascii=False) for q in questions))
    said["ask"] = run("ask", "--file", town.parent / "q.jsonl", "--store", store, "--json")
    said["remove"] = run_json("remove", "bousai.txt", "--store", store)
    return store, said


@pytest.fixture
def store(used):
    return used[0]


def test_using_the_records_leaves_events_without_words(store):
    code, out, _ = run("audit", "export", "--format", "jsonl", "--store", store)
    assert code == 0
    lines = [json.loads(line) for line in out.splitlines()]
    kinds = [(line["kind"], line["status"], line["generation"]) for line in lines[:5]]
    assert [kind for kind, _, _ in kinds] == ["policy", "ingest", "question", "question", "removal"]
    assert kinds[1] == ("ingest", "done", 1)
    assert kinds[3] == ("question", "refused", 1)
    assert kinds[4] == ("removal", "done", 2)
    assert lines[1]["details"] == {
        "added": ["bousai.txt", "yosan.txt"],
        "counts": {"added": 2, "changed": 0, "removed": 0},
    }
    assert lines[3]["details"] == {"characters": 19, "cited": [], "refused_for": ["phone"]}
    assert all(line["who"] for line in lines)
    assert [
        word for word in ("防災訓練の参加者", "090-1234") if word in json.dumps(lines[2:4], ensure_ascii=False)
    ] == []


def test_a_dry_run_leaves_no_event(store, town):
    before = len(events(store))
    run("add", town, "--dry-run", "--store", store)
    assert len(events(store)) == before


def test_a_removal_comes_with_its_proof(store, used):
    code, report = used[1]["remove"]
    (proof,) = report["proof"]
    assert (code, report["removed"], report["generation"]) == (0, ["bousai.txt"], 2)
    assert (proof["erased"], proof["hits"], proof["passages"], proof["found_in"]) == (True, 0, 0, [])
    assert (proof["place"], proof["held_by"]) == ("bousai.txt", [1])
    assert min(proof["questions"], proof["strings"], proof["files"]) > 0
    assert [event.details["proof"] for event in events(store) if event.kind == "removal"] == [report["proof"]]
    assert "120名" not in json.dumps(report, ensure_ascii=False)


def test_history_says_who_made_a_generation_and_how_long_it_took(store):
    code, listed = run_json("history", "--store", store)
    assert code == 0
    assert all(row["who"] and row["seconds"] >= 0 and row["created"] for row in listed["generations"])


def test_usage_is_counted(store):
    code, figures = run_json("audit", "usage", "--store", store)
    assert (code, figures["questions"], figures["refused_for"]) == (0, 2, {"phone": 1})
    assert run("audit", "usage", "--until", "2020-01-01", "--store", store)[1].startswith("質問 0 件")


def test_an_export_goes_into_a_file_for_spreadsheets(store, tmp_path):
    code, out, _ = run("audit", "export", "--out", tmp_path / "a.csv", "--store", store)
    assert (code, "a.csv に" in out) == (0, True)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfnumber,at,kind")
    code, _, errors = run("audit", "export", "--out", tmp_path / "none" / "a.csv", "--store", store)
    assert (code, "書き込めません" in errors) == (1, True)


def test_purge_names_first_and_removes_on_the_word(used, town, tmp_path):
    store = tmp_path / "store"
    assert run("backup", tmp_path / "b.zip", "--store", used[0])[0] == 0
    assert run("restore", tmp_path / "b.zip", "--store", store)[0] == 0
    code, named = run_json("purge", "bousai.txt", "--store", store)
    assert (code, named["held_by"], named["removed"]) == (0, [1], False)
    code, removed = run_json("purge", "bousai.txt", "--yes", "--store", store)
    assert (code, removed["held_by"], removed["removed"]) == (0, [1], True)
    code, _, errors = run("purge", "bousai.txt", "--store", store)
    assert (code, "当てはまる文書がありません" in errors) == (1, True)
    assert run("status", "--store", store)[0] == 0
    assert [event.kind for event in events(store)][-2:] == ["restore", "purge"]


def test_prune_keeps_as_many_as_said(used, tmp_path):
    store = tmp_path / "store"
    run("backup", tmp_path / "b.zip", "--store", used[0])
    run("restore", tmp_path / "b.zip", "--store", store)
    assert run_json("prune", "--keep", 2, "--store", store) == (0, {"removed": [], "generations": [1, 2]})
    assert run_json("prune", "--keep", 1, "--store", store) == (0, {"removed": [1], "generations": [2]})
    assert events(store)[-1].details == {"generations": [1]}


# -- the chain


def test_a_sound_chain_is_said_to_be_one(store):
    code, found = run_json("audit", "verify", "--store", store)
    assert (code, found["clean"], found["problems"]) == (0, True, [])
    noted = f"{found['head']['number']}:{found['head']['hash']}"
    assert run("audit", "verify", "--head", noted, "--store", store)[0] == 0
    assert run("audit", "verify", "--head", "1:" + "0" * 64, "--store", store)[0] == 1
    assert run("audit", "verify", "--head", "x", "--store", store)[0] == 2


def test_a_row_that_was_changed_is_named(used, tmp_path):
    store = tmp_path / "store"
    run("backup", tmp_path / "b.zip", "--store", used[0])
    run("restore", tmp_path / "b.zip", "--store", store)
    engine = sa.create_engine(f"sqlite:///{store / 'audit.sqlite'}")
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE events SET status = 'answered' WHERE number = 4"))
    engine.dispose()
    code, out, errors = run("audit", "verify", "--store", store)
    assert (code, "記録 4 の内容が書き換えられています" in errors, "1 件の異常" in out) == (1, True, True)


@pytest.mark.parametrize("command", ["verify", "export", "usage", "expire", "feedback"])
def test_a_log_that_is_gone_is_not_made_anew_and_found_in_order(tmp_path, command):
    code, _, errors = run("audit", command, "--store", tmp_path / "store")
    assert (code, "audit.sqlite がありません" in errors) == (1, True)
    assert not (tmp_path / "store").exists()


def test_a_store_that_holds_nothing_is_not_backed_up(tmp_path):
    code, _, errors = run("backup", tmp_path / "b.zip", "--store", tmp_path / "store")
    assert (code, "記録がまだありません" in errors) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_old_events_are_removed_on_the_word(used, tmp_path):
    assert run_json("audit", "expire", "--store", used[0]) == (0, {"removed": 0})


def test_a_log_that_fails_does_not_stop_an_answer_but_is_seen(used, tmp_path, monkeypatch, caplog):
    store = tmp_path / "store"
    run("backup", tmp_path / "b.zip", "--store", used[0])
    run("restore", tmp_path / "b.zip", "--store", store)
    (store / "audit.sqlite").write_bytes(b"no database" * 1000)
    with caplog.at_level(logging.ERROR):
        code, answer = run_json("ask", "予算はいくらですか", "--store", store)
    assert (code, bool(answer["answer"])) == (0, True)
    assert "was not written to the audit log" in caplog.text
    code, report = run_json("status", "--store", store)
    assert code == 1
    assert ["audit.sqlite が壊れています" in report["problems"][0], "1 件" in report["problems"][1]] == [True, True]


def test_a_removal_that_cannot_be_proven_is_an_event_all_the_same(used, tmp_path, monkeypatch):
    store = tmp_path / "store"
    run("backup", tmp_path / "b.zip", "--store", used[0])
    run("restore", tmp_path / "b.zip", "--store", store)

    def fail(*_arguments):
        raise StoreError("確かめられません。")

    monkeypatch.setattr("index.proof.prove", fail)
    code, _, errors = run("remove", "yosan.txt", "--store", store)
    assert (code, errors) == (1, "確かめられません。\n")
    last = events(store)[-1]
    assert (last.kind, last.generation, last.details["removed"], last.details["proof"]) == (
        "removal",
        3,
        ["yosan.txt"],
        [],
    )


def test_help_names_the_administrators_commands():
    words = run("--help")[1]
    assert [name for name in ("prune", "purge", "backup", "restore", "audit", "users") if name not in words] == []
    assert "verify" in run("audit", "--help")[1]


# -- accounts


def test_accounts_are_made_and_changed(tmp_path):
    place = ("--store", tmp_path / "store")
    kanri = ("--role", "管理者", "--department", "総務課", "--password-stdin", *place)
    assert run("users", "add", "kanri", *kanri, given=f"{PASSWORD}\n")[:2] == (0, "kanri(管理者)を登録しました。\n")
    assert run("users", "add", "tanaka", *place, given=f"{PASSWORD}\n{PASSWORD}\n")[0] == 0
    assert run("users", "role", "tanaka", "viewer", *place)[0] == 0
    assert run("users", "password", "tanaka", "--password-stdin", *place, given="べつのながいことば123\n")[0] == 0
    assert run("users", "department", "tanaka", "窓口課", *place)[0] == 0
    assert run("users", "disable", "tanaka", *place)[0] == 0
    listed = run_json("users", "list", *place)[1]["users"]
    assert [(user["name"], user["role"], user["department"], user["disabled"]) for user in listed] == [
        ("kanri", "administrator", "総務課", False),
        ("tanaka", "viewer", "窓口課", True),
    ]
    assert run("users", "enable", "tanaka", *place)[0] == 0
    log = AuditLog.open(tmp_path / "store" / "audit.sqlite")
    assert SignIn(Accounts(log)).sign_in("tanaka", "べつのながいことば123").account.role == "viewer"
    log.close()


def test_a_refused_account_is_named_and_its_password_not_repeated(tmp_path):
    store = tmp_path / "store"
    code, out, errors = run("users", "add", "kanri", "--password-stdin", "--store", store, given="himitsu\n")
    assert (code, "12 文字以上" in errors, "himitsu" in out + errors) == (1, True, False)
    assert run("users", "add", "kanri", "--role", "boss", "--store", store)[0] == 2
    assert run("users", "role", "kanri", "staff", "--store", store)[0] == 1
    assert "--password " not in run("users", "add", "--help")[1]


# -- backup


def test_a_backup_takes_everything_along_and_restore_says_what_differs(used, tmp_path, monkeypatch):
    store = tmp_path / "store"
    question = Given(1, "2030-01-01T00:00:00+00:00", Feedback(True, "防災訓練はいつですか", "answered", "9月1日です。"))
    assert choose(used[0] / "evaluation.jsonl", question)
    code, made = run_json("backup", tmp_path / "b.zip", "--store", used[0])
    assert (code, made["generations"], made["audit"]) == (0, [1, 2], True)
    code, _, errors = run("backup", tmp_path / "b.zip", "--store", used[0])
    assert (code, "既にあります" in errors) == (1, True)
    other = (ROOT / "policy" / "policy.toml").read_text(encoding="utf-8").replace("max_level = 1", "max_level = 2", 1)
    (tmp_path / "policy.toml").write_text(other, encoding="utf-8")
    monkeypatch.setenv("KIROKU_POLICY", str(tmp_path / "policy.toml"))
    code, restored = run_json("restore", tmp_path / "b.zip", "--store", store)
    assert (code, restored["generation"], restored["audit_problems"]) == (0, 2, [])
    assert restored["differing"] == [str(store / "restored" / "settings" / "policy.toml")]
    assert (tmp_path / "policy.toml").read_text(encoding="utf-8") == other
    assert chosen(store / "evaluation.jsonl") == {"f1"}
    beside = {path.relative_to(store / "restored").as_posix() for path in (store / "restored").rglob("*.*")}
    written = {"settings.toml", "policy.toml", "prompts/synonyms.toml", "prompts/templates/kaigi-youten.md"}
    assert {f"settings/{name}" for name in written} <= beside
    assert run("status", "--store", store)[0] == 0
    assert run("restore", tmp_path / "b.zip", "--store", store)[0] == 1
    assert run("restore", tmp_path / "none.zip", "--store", tmp_path / "other")[0] == 1
    kinds = [event.kind for event in events(store)]
    assert (kinds.count("ingest"), kinds[-1]) == (1, "restore")
