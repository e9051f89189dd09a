"""What goes wrong around a store: nothing is lost, nothing half-written answers, and a person is told what to do."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from typer.testing import CliRunner

import cli
from audit import log as audit_log
from audit.log import AuditLog
from audit.types import Event
from index import build, update
from index.errors import NotWritten
from index.search import Generation
from index.store import Store
from ingest.read import Limits, find_files
from tests.conftest import TopicEncoder
from tests.ingest.conftest import make_pdf

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {"bousai.txt": "防災の会議\n\n防災訓練は九月に行う。", "yosan.txt": "予算の会議\n\n予算は一億円とする。"}


@pytest.fixture
def town(tmp_path):
    folder = tmp_path / "town"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def add(store, encoder, options):
    def add(folder, to=store, **how):
        return update.add(to, lambda: encoder, find_files([folder]), options, **how)

    return add


def kiroku(*arguments):
    """Return the exit code, stdout, and what is said to the person without white space."""
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, "".join(result.stderr.split())


def best(store, question="防災訓練"):
    generation = Generation(store, TopicEncoder())
    try:
        return generation.number, generation.search(question, 1, 10)[0].document.place
    finally:
        generation.close()


# -- a full disk


@pytest.fixture
def volume(tmp_path):
    """Mount a small volume; skip where that is not permitted. A file that may not grow is in test_store.py."""
    folder = tmp_path / "volume"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.getuid() or shutil.which("mount") is None:
        pytest.skip("only root may mount a small volume")
    if (mounted := subprocess.run(command, capture_output=True, text=True)).returncode:
        pytest.skip(f"a small volume cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # a process that has just ended may still hold it


def fill(volume, free):
    """Fill the volume but for so many bytes; return the file that does."""
    ballast = volume / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while shutil.disk_usage(volume).free > free:
            file.write(bytes(4096))
    return ballast


def held(store):
    """Return what the store's files hold, but for who wrote last."""
    files = (path for path in store.folder.rglob("*") if path.is_file() and path.name != "lock.json")
    return {path: path.read_bytes() for path in files}


def test_a_full_disk_is_named_the_old_generation_answers_and_nothing_is_left_over(volume, town, add):
    small = Store(volume / "store")
    assert add(town, small).generation == 1
    before = held(small)
    ballast = fill(volume, free=200_000)
    chance = random.Random(1)  # digits by chance would be somebody's number to the policy now and then
    words = ("".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(30)) for _ in range(1_000))
    text = "\n\n".join(f"研修の記録 {word}" for word in words)
    (town / "long.txt").write_text(text, encoding="utf-8")
    for _ in range(2):  # it does not fill up from one try to the next
        with pytest.raises(NotWritten, match=r"ディスクに空きがありません。空きを作って.*前の世代はそのまま使えます"):
            add(town, small)
        assert held(small) == before
        assert best(small) == (1, "bousai.txt")
    ballast.unlink()
    assert add(town, small).generation == 2  # with space, it goes on


def test_rollback_and_remove_on_a_disk_without_a_free_byte(volume, town, add, options):
    small = Store(volume / "store")
    add(town, small)
    (town / "kenshu.txt").write_text("研修の会議\n\n研修を行う。", encoding="utf-8")
    add(town, small)
    fill(volume, free=0)
    with pytest.raises(NotWritten, match="空きがありません"):
        update.remove(small, TopicEncoder, ["kenshu.txt"], options)
    assert (small.live(), small.generations()) == (2, [1, 2])
    assert kiroku("rollback", "--store", small.folder)[0] == 1
    assert (small.live(), best(small)) == (2, (2, "bousai.txt"))


# -- damage


def test_a_damaged_byte_in_any_file_is_named_by_status_and_the_last_good_generation_answers(store, town, add):
    add(town)
    (town / "bousai.txt").write_text("防災の会議\n\n防災訓練は中止する。", encoding="utf-8")
    add(town)
    folder = store.path(2)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]
    assert len(files) > 5
    for path in files:
        content = path.read_bytes()
        damaged = bytearray(content)
        damaged[len(damaged) // 2] ^= 0x01
        path.write_bytes(damaged)
        code, out, _said = kiroku("status", "--store", store.folder, "--json")
        problems = json.loads(out)["problems"]
        assert (code, len(problems)) == (1, 1)
        assert f"世代 2 のファイル '{path.relative_to(folder).as_posix()}' が壊れているか、ありません" in problems[0]
        assert "kiroku rollback" in problems[0]
        assert best(store) == (1, "bousai.txt")
        path.write_bytes(content)
    assert best(store) == (2, "bousai.txt")


# -- several at once, and time


TWO = """
import sys, time
from pathlib import Path
from index import update
from index.errors import StoreLocked
from index.store import Store
from ingest.read import Limits
from policy.decide import load_policy
from tests.conftest import TopicEncoder

options = update.Options(Limits(10**6, 10**7), 80, load_policy(Path("policy/policy.toml")), processes=1)
locked = 0
print("ready", flush=True)
sys.stdin.readline()
for path in sorted(Path(sys.argv[2]).iterdir()):
    while True:
        try:
            update.add(Store(Path(sys.argv[1])), TopicEncoder, [(path, path.name)], options)
            break
        except StoreLocked as error:
            locked += 1
            assert "ほかの人が記録を更新中です" in str(error) and "終わってからもう一度" in str(error), error
            time.sleep(0.01)
print(locked)
"""


def test_two_who_add_at_once_wait_for_each_other_and_neither_loses_anything(store, tmp_path):
    processes = []
    for who in "ab":
        folder = tmp_path / who
        folder.mkdir()
        for number in range(4):
            text = f"{who}の{number}回目の会議\n\n防災訓練を行う。"
            (folder / f"{who}{number}.txt").write_text(text, encoding="utf-8")
        command = [sys.executable, "-c", TWO, str(store.folder), str(folder)]
        processes.append(
            subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        )
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
    ended = [process.communicate(b"\n", timeout=60) for process in _told_to_go(processes)]
    assert [(process.returncode, errors) for process, (_, errors) in zip(processes, ended, strict=True)] == [
        (0, b"")
    ] * 2
    assert sum(int(out) for out, _ in ended) > 0  # they did meet
    assert [d.place for d in update.stored_documents(store)] == [f"{who}{n}.txt" for who in "ab" for n in range(4)]
    assert store.live() == 8
    for number in store.generations():
        store.verify(number)


def _told_to_go(processes):
    for process in processes:
        process.stdin.write(b"\n")
        process.stdin.flush()
    return processes


def test_a_clock_set_back_changes_no_order(store, town, add, options, monkeypatch):
    add(town)

    class Yesterday(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=400)

    monkeypatch.setattr(build, "datetime", Yesterday)
    (town / "bousai.txt").write_text("防災の会議\n\n防災訓練は中止する。", encoding="utf-8")
    os.utime(town / "bousai.txt", (0, 0))  # older than the file it replaces
    report = add(town)
    assert (report.changed, report.generation) == (["bousai.txt"], 2)
    assert store.manifest(2).created < store.manifest(1).created
    assert (store.live(), store.before_live(), store.generations()) == (2, 1, [1, 2])
    assert best(store) == (2, "bousai.txt")
    assert [
        row["generation"] for row in json.loads(kiroku("history", "--store", store.folder, "--json")[1])["generations"]
    ] == [1, 2]
    assert store.prune(1) == [1]


def test_a_clock_set_back_leaves_the_audit_log_whole(tmp_path, monkeypatch):
    log = AuditLog.open(tmp_path / "audit.sqlite")
    log.record(Event("ingest"))

    class LastYear(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=400)

    monkeypatch.setattr(audit_log, "datetime", LastYear)
    log.record(Event("rollback"))
    assert log.expire(30) == 0
    monkeypatch.undo()
    log.record(Event("prune"))
    entries = list(log.entries())
    assert sorted((entry.number, entry.event.kind) for entry in entries) == [
        (1, "ingest"),
        (2, "rollback"),
        (3, "prune"),
    ]
    assert log.verify().problems == []
    log.expire(30)  # the second seems old, and stands behind one that is not
    assert log.verify().problems == []
    assert {entry.event.kind for entry in log.entries()} >= {"ingest", "rollback", "prune"}
    log.close()


# -- much, and bad


@pytest.mark.slow
def test_ten_thousand_files_in_one_folder(store, tmp_path, add):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(10_000):
        (folder / f"{number:05}.txt").write_text(f"第{number}回会議\n\n防災訓練を{number}人で行う。", encoding="utf-8")
    started = time.monotonic()
    report = add(folder)
    seconds = time.monotonic() - started
    assert (len(report.added), report.failed, report.generation) == (10_000, [], 1)
    assert len(list(store.originals.iterdir())) == 10_000
    assert len(add(folder, only=True).unchanged) == 10_000
    assert seconds < 300  # 25 on two cores that others use too; what grows with the square would take an hour


@pytest.mark.slow
def test_a_pdf_of_500_pages(store, tmp_path, add):
    def line(number):
        word = "".join(chr(0x4E00 + (number * 37 + step * 911) % 8_000) for step in range(4))
        return f"{word}について話し合い、次の会議までに案を作ることを決めた。"

    pages = [[line(10 * page + row) for row in range(3)] for page in range(500)]
    (tmp_path / "thick.pdf").write_bytes(make_pdf(pages))
    report = add(tmp_path / "thick.pdf")
    assert (report.added, report.failed, report.unread_pages) == (["thick.pdf"], [], {})
    generation = Generation(store, TopicEncoder())
    (document,) = generation.documents
    cited = {passage.page for passage in generation.table.passages_of(document)}
    generation.close()
    assert cited == set(range(1, 501))


def office(suffix):
    """Return a sound document of that kind."""
    out = BytesIO()
    if suffix == ".docx":
        document = docx.Document()
        document.add_paragraph("防災の会議")
        document.save(out)
    elif suffix == ".xlsx":
        book = openpyxl.Workbook()
        book.active.append(["防災の会議"])
        book.save(out)
        book.close()
    else:
        slides = pptx.Presentation()
        slides.slides.add_slide(slides.slide_layouts[0]).shapes.title.text = "防災の会議"
        slides.save(out)
    return out.getvalue()


PARTS = {".docx": "word/document.xml", ".xlsx": "xl/worksheets/sheet1.xml", ".pptx": "ppt/slides/slide1.xml"}


def inflated(suffix, megabytes, lie=False):
    """Return the document with so many bytes of blanks in its main part; ``lie``: the zip states fewer."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(office(suffix))) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == PARTS[suffix]:
                content += b" " * (megabytes << 20)
            target.writestr(entry.filename, content)
    data = out.getvalue()
    if lie:
        stated = (len(zipfile.ZipFile(BytesIO(office(suffix))).read(PARTS[suffix])) + (megabytes << 20)).to_bytes(
            4, "little"
        )
        data = data.replace(stated, (1_000).to_bytes(4, "little"))
    return data


@pytest.mark.parametrize("suffix", PARTS)
@pytest.mark.parametrize(
    ("megabytes", "lie", "reason"),
    [
        (100, False, "展開すると"),  # over what is allowed in all
        (20, False, "圧縮爆弾の疑い"),  # below, but no document packs like that
        (20, True, "壊れています"),  # the zip itself says otherwise
    ],
)
def test_a_zip_bomb_is_refused_by_name_while_the_others_go_in(
    store, town, encoder, options, suffix, megabytes, lie, reason
):
    (town / f"bomb{suffix}").write_bytes(inflated(suffix, megabytes, lie))
    files = find_files([town])
    roomy = replace(options, limits=Limits(10_000_000, 64 << 20))
    report = update.add(store, lambda: encoder, files, roomy)
    assert report.added == sorted(TEXTS)
    (failure,) = report.failed
    assert failure["file"] == f"bomb{suffix}"
    assert f"「bomb{suffix}」" in failure["reason"]
    assert reason in failure["reason"]
    assert len(list(store.originals.iterdir())) == 2
