"""A マイナンバー put in on every path is found nowhere afterwards, however it is written and wherever one looks."""

from __future__ import annotations

import logging
import re
import sqlite3
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.state.common import TESTING_KEY
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import cli
from answer.assistant import Assistant
from answer.generate import ChatModel
from answer.write import Writer
from audit.errors import FeedbackRefused
from audit.feedback import Feedback, add_feedback
from audit.log import AuditLog
from audit.recorder import Recorder
from index import update
from index.encoder import load_encoder
from index.store import Store
from index.update import Options
from ingest.read import Limits, find_files
from policy.decide import load_policy
from policy.fold import fold, fold_digits
from policy.identifiers import my_number_check_digit
from prompts.forms import load_templates
from settings import ROOT, Settings, load_settings
from tests.answer import leak_app
from tests.answer.model_server import ModelServer, Reply, model_server
from tests.answer.test_generate import settings as model_settings

pytest.importorskip("langchain_openai", reason="the extra model-openai is not installed")

BODY = "70318426095"
NUMBER = BODY + str(my_number_check_digit([int(digit) for digit in BODY]))
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
PARTS = (NUMBER[:4], NUMBER[4:8], NUMBER[8:])
WRITTEN = {
    "plain": NUMBER,
    "hyphens": "-".join(PARTS),
    "blanks": " ".join(PARTS),
    "wide": NUMBER.translate(WIDE),
    "wide hyphens": "-".join(PARTS).translate(WIDE),
    "kanji": NUMBER.translate(KANJI),
    "kanji blanks": "　".join(PARTS).translate(KANJI),
    "lines": "\n".join(PARTS),
}
QUESTION = "書かない窓口の本格導入はいつ決定されましたか"


def holds(text: str) -> bool:
    """Say whether the number, or two of its three parts together, stands in a text however written."""
    digits = re.sub(r"[\s\-・.,/●]", "", fold_digits(fold(text)))
    return any(part in digits for part in (NUMBER, NUMBER[:8], NUMBER[4:]))


def found_in(folder: Path) -> list[str]:
    """Return the files below a folder that hold the number, also inside an archive or in a database's cells."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and any(holds(text) for text in _readings(path)):
            found.append(str(path.relative_to(folder)))
        if holds(path.name):
            found.append(f"name of {path.parent.relative_to(folder)}/…")
    return found


def _readings(path: Path) -> Iterator[str]:
    content = path.read_bytes()
    yield content.decode("utf-8", "ignore")
    yield content.decode("utf-16-le", "ignore")
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    if content.startswith(b"SQLite format 3"):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                yield "\n".join(map(repr, database.execute(f'SELECT * FROM "{table}"')))
        database.close()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return load_settings(store=tmp_path_factory.mktemp("leaks") / "store")


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


@pytest.fixture(scope="module")
def options(settings: Settings) -> Options:
    limits = Limits(settings.ingest.max_file_bytes, settings.ingest.max_unpacked_bytes)
    return Options(limits, settings.ingest.passage_characters, load_policy(settings.policy), processes=1)


@pytest.fixture(scope="module")
def asked(settings: Settings, server: ModelServer, options: Options) -> Assistant:
    """Return an assistant that words its answers with the model of ``server``."""
    encoder = load_encoder(settings.encoder.name, ROOT)
    report = update.add(Store(settings.store), lambda: encoder, find_files([ROOT / "data" / "records"]), options)
    assert not report.failed
    model = model_settings(server.base_url)
    return Assistant(settings, encoder, Writer(ChatModel(model), encoder, model))


@pytest.fixture
def recorder(settings: Settings, asked: Assistant) -> Iterator[Recorder]:
    """Return a recorder that keeps the words of questions, so that it keeps all that it ever would."""
    policy = load_policy(settings.policy)
    recorder = Recorder(
        settings.audit_database,
        settings.lost_events,
        keep_days=30,
        keep_questions=True,
        categories=lambda text: [finding.type for finding in policy.decide(text).findings],
    )
    yield recorder
    recorder.close()


@pytest.fixture(autouse=True)
def nothing_is_left(
    settings: Settings, asked: Assistant, server: ModelServer, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """After each path: store with audit database, logs at their fullest, and what came to the model."""
    caplog.set_level(logging.DEBUG)
    server.always("はい。")
    yield
    logged = "".join(f"{record.getMessage()} {record.args!r} {record.exc_info!r}\n" for record in caplog.records)
    assert found_in(settings.store) == []
    assert not holds(logged)
    assert not holds(repr(server.requests))


def test_the_search_finds_what_is_planted(tmp_path: Path) -> None:
    for name, words in WRITTEN.items():
        (tmp_path / f"{name}.txt").write_text(f"番号は{words}です", encoding="utf-8")
    with sqlite3.connect(tmp_path / "cells.sqlite") as database:
        database.execute("CREATE TABLE t (words TEXT)")
        database.execute("INSERT INTO t VALUES (?)", (WRITTEN["kanji"],))
    database.close()
    with zipfile.ZipFile(tmp_path / "packed.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", WRITTEN["wide hyphens"])
    (tmp_path / "other.txt").write_text("受付番号 703199990000", encoding="utf-8")
    everything = [f"{name}.txt" for name in WRITTEN] + ["cells.sqlite", "packed.docx"]
    assert found_in(tmp_path) == sorted(everything)


def test_a_store_that_was_allowed_to_hold_it_is_found_to(tmp_path: Path, options: Options, asked: Assistant) -> None:
    written = (ROOT / "policy" / "policy.toml").read_text(encoding="utf-8")
    (tmp_path / "policy.toml").write_text(written.replace('document = "refuse"', 'document = "allow"', 1), "utf-8")
    (tmp_path / "record.txt").write_text(f"窓口の記録\n番号は{NUMBER}でした。\n", encoding="utf-8")
    allowing = replace(options, policy=load_policy(tmp_path / "policy.toml"))
    store = Store(tmp_path / "store")
    update.add(store, lambda: asked._encoder, [(tmp_path / "record.txt", "record.txt")], allowing)
    assert any("passages.sqlite" in name for name in found_in(tmp_path / "store"))


@pytest.mark.parametrize("words", WRITTEN.values(), ids=WRITTEN)
def test_in_a_record_or_an_upload(
    words: str, tmp_path: Path, settings: Settings, asked: Assistant, options: Options
) -> None:
    docx = pytest.importorskip("docx")
    (tmp_path / "uploaded.txt").write_text(f"窓口の記録\n番号は{words}でした。\n", encoding="utf-8")
    document = docx.Document()
    document.add_paragraph("窓口の記録")
    document.add_paragraph(f"番号は{words}でした。")
    document.save(tmp_path / "uploaded.docx")
    files = [(path, path.name) for path in sorted(tmp_path.iterdir())]
    report = update.add(Store(settings.store), lambda: asked._encoder, files, options)
    assert sorted(failed["file"] for failed in report.failed) == ["uploaded.docx", "uploaded.txt"]
    assert not holds(repr(report))


@pytest.mark.parametrize("name", [name for name in WRITTEN if name != "lines"])
def test_in_a_file_name(name: str, tmp_path: Path, settings: Settings, asked: Assistant, options: Options) -> None:
    path = tmp_path / f"{WRITTEN[name]}様.txt"
    path.write_text("窓口の記録\n予算の話。\n", encoding="utf-8")
    report = update.add(Store(settings.store), lambda: asked._encoder, [(path, path.name)], options)
    assert (report.added, len(report.failed)) == ([], 1)
    assert not holds(repr(report))


@pytest.mark.parametrize("name", ["plain", "wide hyphens", "kanji"])
def test_in_the_name_of_a_folder(
    name: str, tmp_path: Path, settings: Settings, asked: Assistant, options: Options
) -> None:
    folder = tmp_path / WRITTEN[name]
    folder.mkdir()
    (folder / "kaigi.txt").write_text("窓口の記録\n予算の話。\n", encoding="utf-8")
    report = update.add(Store(settings.store), lambda: asked._encoder, find_files([tmp_path]), options)
    assert report.added == []
    assert not holds(repr(report))


@pytest.mark.parametrize("words", WRITTEN.values(), ids=WRITTEN)
def test_typed_and_in_a_follow_up(words: str, asked: Assistant, recorder: Recorder) -> None:
    for question, previous in ((f"{words}の方の申請", []), (f"では{words}の方は？", [QUESTION])):
        answer = asked.written(asked.ask_after(question, previous))
        recorder.asked(question, answer)
        assert answer.status == "refused"
        assert not holds(repr(answer))


@pytest.mark.parametrize("words", WRITTEN.values(), ids=WRITTEN)
def test_in_every_field_of_every_template(words: str, asked: Assistant, recorder: Recorder) -> None:
    for template in load_templates()[0]:
        for field in template.fields:
            values = {**template.example, field.name: f"{words}の件"}
            answer = asked.written(asked.from_template(template, values))
            recorder.asked(words, answer)
            assert answer.status == "refused"
            assert not holds(repr(answer))


@pytest.mark.parametrize("words", WRITTEN.values(), ids=WRITTEN)
def test_returned_by_a_model(words: str, asked: Assistant, recorder: Recorder, server: ModelServer) -> None:
    server.always(f"書かない窓口は令和6年10月1日から本格導入します[1]。申請者の番号は{words}です[1]。{words}[1]。")
    answer = asked.written(asked.ask(QUESTION))
    recorder.asked(QUESTION, answer)
    assert server.requests
    assert not holds(repr(answer))


def test_while_a_model_writes(asked: Assistant, server: ModelServer) -> None:
    server.script = lambda _messages: Reply(f"申請者の番号は{NUMBER}です[1]。", delay=0.001)
    answer = asked.ask(QUESTION)
    written = list(asked.write(answer))
    assert len(written) > 3
    assert [draft for draft in written if holds(repr(draft)) or NUMBER[:5] in repr(draft)] == []


def test_what_is_noted_in_a_record_is_masked_for_the_model_too(
    tmp_path: Path, settings: Settings, asked: Assistant, options: Options, server: ModelServer
) -> None:
    (tmp_path / "record.txt").write_text(
        "空き家の会議\n空き家の所在地は桐生市織姫町1番1号、住民が住む家です。\n", encoding="utf-8"
    )
    encoder = asked._encoder
    store = tmp_path / "store"
    report = update.add(Store(store), lambda: encoder, [(tmp_path / "record.txt", "record.txt")], options)
    assert report.findings
    assistant = Assistant(settings.model_copy(update={"store": store}), encoder, asked.writer)
    server.always("空き家の所在地は桐生市織姫町1番1号です[1]。")
    before = len(server.requests)
    answer = assistant.written(assistant.ask("空き家の所在地はどこですか"))
    assert answer.status == "answered"
    assert len(server.requests) > before
    assert "1番1号" not in repr(answer)
    assert "1番1号" not in repr(server.requests[before:])


@pytest.mark.parametrize("words", WRITTEN.values(), ids=WRITTEN)
def test_in_the_note_of_feedback(words: str, settings: Settings, asked: Assistant) -> None:
    policy = load_policy(settings.policy)
    log = AuditLog.open(settings.audit_database)
    for feedback in (Feedback(False, QUESTION, "answered", "", note=words), Feedback(False, words, "answered", "")):
        with pytest.raises(FeedbackRefused) as refused:
            add_feedback(log, feedback, lambda text: policy.decide(text).verdict == "allow")
        assert not holds(str(refused.value))
    log.close()


@pytest.mark.parametrize("words", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize(
    "command", [["ask"], ["search"], ["check"], ["show"], ["remove"], ["diff", "kaigi"], ["add"]], ids=lambda c: c[0]
)
def test_on_the_command_line(
    command: list[str], words: str, settings: Settings, asked: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Assistant, "open", lambda *_arguments: asked)
    where = [] if command == ["check"] else ["--store", str(settings.store)]
    result = CliRunner().invoke(cli.app, ["-v", *command, f"{words}の件", *where])
    assert result.exit_code in (1, 2)
    assert isinstance(result.exception, SystemExit)
    if command[0] in ("ask", "search", "check"):
        assert not holds(result.output)


@pytest.mark.parametrize("name", ["plain", "blanks", "wide hyphens", "kanji"])
def test_on_the_page(
    name: str, asked: Assistant, recorder: Recorder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leak_app, "assistant", asked)
    monkeypatch.setattr(leak_app, "recorder", recorder)
    monkeypatch.setattr(sys, "argv", ["streamlit"])
    st.cache_resource.clear()
    app = AppTest.from_file(str(leak_app.__file__), default_timeout=60).run()
    deadline = time.monotonic() + 30
    while not app.chat_input and time.monotonic() < deadline:
        app.run()
    app.chat_input[0].set_value(QUESTION).run()
    for _ in range(20):
        if app.session_state["turns"]:
            break
        time.sleep(0.2)
        app.run()
    app.chat_input[0].set_value(f"それは{WRITTEN[name]}の方にも？").run()
    assert [turn.answer.status for turn in app.session_state["turns"]][-1] == "refused"
    assert holds(f"{kept(app)} {NUMBER}")  # so that the next line proves something
    assert not holds(kept(app))
    assert not holds("".join(element.value for element in app.html))


def kept(app: AppTest) -> str:
    """Return all that the session keeps, widgets' values included."""
    state = app.session_state._state._state
    parts = {field.name: getattr(state, field.name) for field in fields(state)}
    parts["_old_state"] = {key: value for key, value in state._old_state.items() if key != TESTING_KEY}
    return repr(parts)
