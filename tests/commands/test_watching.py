from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from audit.log import AuditLog
from commands import fetching, watching
from commands.watching import stop_signals, watch
from index.errors import Cancelled, StoreError
from index.store import Store, current_user
from index.update import Report
from tests.conftest import TopicEncoder
from tests.ingest.web_server import Page, serving

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


def invoke(*arguments, **environment):
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments], env=environment)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_watching_goes_on_after_errors_and_tells_each_once(tmp_path, capsys, monkeypatch):
    stop = threading.Event()
    looks = iter([StoreError("空きがありません"), StoreError("空きがありません"), RuntimeError("?"), None, "report"])

    class Scripted:
        def __init__(self, *_arguments):
            pass

        def look(self):
            outcome = next(looks)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

    monkeypatch.setattr("index.watch.Watcher", Scripted)
    told: list[object] = []
    failed: list[str] = []

    def tell(report):
        told.append(report)
        stop.set()

    watch(Store(tmp_path), tmp_path, 0.01, stop, lambda _files: Report(), tell, failed.append)
    said = capsys.readouterr().err
    assert (told, failed) == (["report"], ["空きがありません", watching.UNFORESEEN])
    assert (said.count("空きがありません"), said.count(watching.UNFORESEEN)) == (1, 1)
    assert said.rstrip().endswith("見張りを終えました。")


def test_an_error_of_the_watched_folder_is_one_event_of_the_audit_log(tmp_path, monkeypatch):
    town, store = tmp_path / "town", tmp_path / "store"
    town.mkdir()
    looks = []

    class Gone:
        def __init__(self, *_arguments):
            pass

        def look(self):
            looks.append(1)
            if len(looks) == 3:
                raise Cancelled
            raise StoreError("見張っているフォルダーがありません。")

    monkeypatch.setattr("index.watch.Watcher", Gone)
    result = invoke("sync", town, "--watch", "0.1", "--store", store)
    assert (result.exit_code, len(looks), result.stderr.count("フォルダーがありません")) == (0, 3, 1)
    log = AuditLog.open(store / "audit.sqlite")
    events = [entry.event for entry in log.entries(kind="ingest")]
    log.close()
    assert [(event.status, event.generation, dict(event.details)) for event in events] == [
        ("failed", None, {"folder": str(town), "reason": "見張っているフォルダーがありません。", "watched": True})
    ]
    assert events[0].who == current_user()


def test_sigterm_and_ctrl_c_stop_and_mean_what_they_meant_afterwards():
    before = signal.getsignal(signal.SIGTERM)
    for number in (signal.SIGTERM, signal.SIGINT):
        with stop_signals() as stop:
            signal.raise_signal(number)
            assert stop.is_set()
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.slow
def test_a_watched_folder_is_applied_recorded_and_left_in_order_at_sigterm(tmp_path):
    town, store = tmp_path / "town", tmp_path / "store"
    town.mkdir()
    (town / "a.txt").write_text("防災の会議\n\n防災訓練は九月に行う。", encoding="utf-8")
    command = [sys.executable, "-m", "cli", "sync", str(town), "--watch", "0.2", "--store", str(store), "--json"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        first = json.loads(process.stdout.readline())
        (town / "b.txt").write_text("窓口の会議\n\n窓口は一つにする。", encoding="utf-8")
        second = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=PATIENCE_SECONDS)
    finally:
        process.kill()
    assert (first["added"], second["added"]) == (["a.txt"], ["b.txt"])
    assert (process.returncode, out, "見張りを終えました。" in errors) == (0, "", True)
    log = AuditLog.open(store / "audit.sqlite")
    updates = [entry.event.details for entry in log.entries() if entry.event.kind == "ingest"]
    log.close()
    assert [(event["added"], event["watched"]) for event in updates] == [(["a.txt"], True), (["b.txt"], True)]


def test_watching_a_dry_run_is_wrong_usage(tmp_path):
    assert invoke("sync", tmp_path, "--watch", "1", "--dry-run", "--store", tmp_path / "s").exit_code == 2


# -- kiroku fetch


@pytest.fixture
def web():
    with serving() as server:
        server.pages["/plan.txt"] = Page("予算の計画\n\n予算は一億円とする。".encode(), etag='"1"')
        yield server


@pytest.fixture
def listed(web, tmp_path):
    file = tmp_path / "urls.txt"
    file.write_text(f"# 計画\n{web.address}/plan.txt\n", encoding="utf-8")
    return file


def test_nothing_is_fetched_unless_the_settings_say_so(listed, web, tmp_path):
    result = invoke("fetch", listed, "--store", tmp_path / "store")
    assert (result.exit_code, result.stdout, web.asked) == (1, "", [])
    assert "[fetch] の enabled を true" in result.stderr


def test_the_own_network_is_not_asked_unless_the_settings_say_so(listed, web, tmp_path):
    result = invoke("fetch", listed, "--store", tmp_path / "store", "--json", KIROKU_FETCH__ENABLED="true")
    (failure,) = json.loads(result.stdout)["failed"]
    assert (result.exit_code, web.asked) == (1, [])
    assert "庁内や自機のアドレス" in failure["reason"]


def test_a_list_of_addresses_is_fetched_and_added(listed, web, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, "encoder_loader", lambda _settings: TopicEncoder)
    allowed = {"KIROKU_FETCH__ENABLED": "true", "KIROKU_FETCH__PRIVATE_ADDRESSES": "true"}
    arguments = ("fetch", listed, "--store", tmp_path / "store", "--json")
    report = json.loads(invoke(*arguments, "--dry-run", **allowed).stdout)
    assert (report["added"], report["generation"]) == (["web/127.0.0.1/plan.txt"], None)
    assert json.loads(invoke(*arguments, **allowed).stdout)["added"] == ["web/127.0.0.1/plan.txt"]
    assert json.loads(invoke(*arguments, **allowed).stdout)["unchanged"] == ["web/127.0.0.1/plan.txt"]
    assert web.asked[-1][1]["if-none-match"] == '"1"'


@pytest.mark.parametrize("content", [None, b"", b"# nothing\n", b"\xff\xfe"])
def test_a_list_that_cannot_be_used_is_wrong_usage(tmp_path, content):
    if content is not None:
        (tmp_path / "urls.txt").write_bytes(content)
    result = invoke("fetch", tmp_path / "urls.txt", "--store", tmp_path / "s", KIROKU_FETCH__ENABLED="true")
    assert result.exit_code == 2


def test_the_proxy_of_the_environment_is_used(web, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, "encoder_loader", lambda _settings: TopicEncoder)
    monkeypatch.setenv("http_proxy", web.address)
    web.pages["http://www.town.example/plan.txt"] = Page("予算の計画\n\n予算は一億円とする。".encode())
    file = tmp_path / "urls.txt"
    file.write_text("http://www.town.example/plan.txt\n", encoding="utf-8")
    result = invoke("fetch", file, "--store", tmp_path / "store", "--json", KIROKU_FETCH__ENABLED="true")
    assert json.loads(result.stdout)["added"] == ["web/www.town.example/plan.txt"]
    assert os.environ["http_proxy"] == web.address
