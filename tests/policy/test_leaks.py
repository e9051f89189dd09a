"""What the policy refuses is found nowhere afterwards: no file, no log, no output."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from index import update
from policy.decide import load_policy
from tests.policy.conftest import FILE
from ui.staging import Staging

ROOT = Path(__file__).resolve().parents[2]
PLANTED = "123456789018"  # a マイナンバー; see test_identifiers
WRITTEN = ("123456789018", "1234-5678-9018", "１２３４５６７８９０１８")
PARTS = tuple(part.encode() for part in (*WRITTEN, "5678-9018", "56789018"))


def holding(folder):
    """Return the files below a folder in which any part of the number stands, in UTF-8 or UTF-16."""
    wide = [part.decode().encode("utf-16-le") for part in PARTS]
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(part in path.read_bytes() for part in (*PARTS, *wide))
    ]


@pytest.fixture
def records(tmp_path):
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "kaigi.txt").write_text("予算の会議\n予算は3億円です。\n", encoding="utf-8")
    return folder


def test_the_search_would_find_a_planted_number(tmp_path):
    for number, words in enumerate(WRITTEN):
        (tmp_path / f"{number}.bin").write_bytes(b"\0" + words.encode())
    (tmp_path / "wide.bin").write_bytes(PLANTED.encode("utf-16-le"))
    assert holding(tmp_path) == ["0.bin", "1.bin", "2.bin", "wide.bin"]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_record_with_a_number_goes_into_no_file(records, store, encoder, options, written, caplog):
    (records / "leak.txt").write_text(f"窓口の記録\n番号は{written}でした。\n", encoding="utf-8")
    files = [(path, path.name) for path in sorted(records.iterdir())]
    with caplog.at_level(logging.DEBUG):
        report = update.add(store, lambda: encoder, files, options)
    assert (report.added, [failed["file"] for failed in report.failed]) == (["kaigi.txt"], ["leak.txt"])
    assert holding(store.folder) == []
    assert [part for part in WRITTEN if part in caplog.text + repr(report)] == []


def test_a_file_named_by_a_number_goes_into_no_file(records, store, encoder, options, caplog):
    path = records / f"{PLANTED}.txt"
    path.write_text("窓口の記録\n", encoding="utf-8")
    with caplog.at_level(logging.DEBUG):
        report = update.add(store, lambda: encoder, [(path, path.name), (records / "kaigi.txt", "kaigi.txt")], options)
    assert [failed["file"] for failed in report.failed] == ["●●●●●●●●●●●●.txt"]
    assert holding(store.folder) == []
    assert PLANTED not in caplog.text + repr(report)


def test_a_document_that_is_masked_keeps_no_number(records, store, encoder, options, tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace('document = "refuse"', 'document = "mask"', 1))
    (records / "leak.txt").write_text(f"窓口の記録 {PLANTED}\n番号は{PLANTED}でした。\n", encoding="utf-8")
    options = replace(options, policy=load_policy(path))
    report = update.add(store, lambda: encoder, [(records / "leak.txt", "leak.txt")], options)
    assert report.added == ["leak.txt"]
    assert {finding["type"] for finding in report.findings["leak.txt"]} == {"my_number"}
    assert holding(store.folder) == []


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("command", ["ask", "search", "check"])
def test_a_typed_question_goes_into_no_file_and_no_output(records, store, encoder, options, command, written, caplog):
    update.add(store, lambda: encoder, [(records / "kaigi.txt", "kaigi.txt")], options)
    asked = [command, f"番号は{written}です", "--json"]
    arguments = asked if command == "check" else [*asked, "--store", str(store.folder)]
    with caplog.at_level(logging.DEBUG):
        result = CliRunner().invoke(cli.app, ["-v", *arguments])
    assert result.exit_code == 1
    assert holding(store.folder) == []
    assert [part for part in WRITTEN if part in caplog.text + result.stdout + result.stderr] == []


@pytest.mark.slow
def test_a_process_leaves_a_typed_number_nowhere_in_its_folder(tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "cli", "-v", "check", f"番号は{PLANTED}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    assert (holding(tmp_path), PLANTED in done.stdout + done.stderr) == ([], False)


class Dropped:
    """A file as the page hands it over."""

    def __init__(self, name, content):
        self.name, self.content = name, content

    def getbuffer(self):
        return memoryview(self.content)


@pytest.fixture
def staging(tmp_path, monkeypatch):
    """Files dropped into the page, held below a folder that is searched with the store."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    staged = Staging()
    yield staged
    staged.close()


@pytest.mark.parametrize("written", WRITTEN)
def test_an_uploaded_file_with_a_number_goes_into_no_file(staging, store, encoder, options, written, tmp_path, caplog):
    record, leak = "会議の記録\n予算は3億円です。\n", f"窓口の記録\n番号は{written}でした。\n"
    with caplog.at_level(logging.DEBUG):
        staging.take([Dropped("kaigi.txt", record.encode()), Dropped("leak.txt", leak.encode())], options.policy)
        report = update.add(store, lambda: encoder, staging.files, options)
        staging.drop(failed["file"] for failed in report.failed)
    assert (report.added, [failed["file"] for failed in report.failed]) == (["kaigi.txt"], ["leak.txt"])
    assert (holding(store.folder), holding(tmp_path / "temporary")) == ([], [])
    assert [part for part in WRITTEN if part in caplog.text + repr(report) + repr(staging.refused)] == []


@pytest.mark.parametrize("written", WRITTEN)
def test_an_uploaded_file_named_by_a_number_is_never_written(staging, options, written, tmp_path, caplog):
    with caplog.at_level(logging.DEBUG):
        staging.take([Dropped(f"番号{written}.txt", "窓口の記録\n".encode())], options.policy)
    assert staging.files == []
    assert [one["file"] for one in staging.refused] == [f"番号{'●' * len(written)}.txt"]
    assert [str(path) for path in (tmp_path / "temporary").rglob("*") if path.is_file()] == []
    assert [part for part in WRITTEN if part in caplog.text + repr(staging.refused)] == []
