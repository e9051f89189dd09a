"""A killed ``kiroku add`` leaves the old generation or the new one, never something between."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from index.encoder import load_encoder
from index.search import Generation
from index.store import Store

ROOT = Path(__file__).resolve().parents[1]
BEFORE = (0.05, 0.3, 0.55, 0.8)  # shares of the time until it writes: imports, reading, model
WHILE = {  # what is seen in generations/ and below when it writes
    "the folder": ".building-*",
    "the words": ".building-*/lexical",
    "the vectors": ".building-*/dense.faiss",
    "the manifest": ".building-*/manifest.json",
    "the generation": "0002",
    "its rename": "../CURRENT",
}
PATIENCE_SECONDS = 60

pytestmark = pytest.mark.slow


def start(folder, store):
    command = [sys.executable, "-m", "cli", "add", str(folder), "--store", str(store), "--json"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def add(folder, store):
    done = CliRunner().invoke(cli.app, ["add", str(folder), "--store", str(store), "--json"])
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def wait_for(process, store, sight):
    """Wait until the sight is there, or the process ended."""
    folder = store / "generations"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if sight == "../CURRENT":
            if (store / "CURRENT").read_bytes() == b"2":
                return
        elif any(folder.glob(sight)):
            return
        time.sleep(0.001)


def end(process):
    out, errors = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, out.decode(), errors.decode()


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("index/static-ja-2", ROOT)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    for number in range(40):
        lines = [f"第{number}回会議の記録", *(f"議題{n}では端末を{n * number}台買うことを決めた。" for n in range(20))]
        (folder / f"{number:02}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory, encoder):
    """A store with one good generation."""
    folder = tmp_path_factory.mktemp("base")
    (folder / "old.txt").write_text("防災訓練の記録\n\n防災訓練は九月に行った。\n", encoding="utf-8")
    assert add(folder / "old.txt", folder / "store")["added"] == ["old.txt"]
    return folder / "store"


@pytest.fixture(scope="module")
def until_writing(base, town, tmp_path_factory):
    """Return the seconds until a full run writes."""
    store = tmp_path_factory.mktemp("full") / "store"
    shutil.copytree(base, store)
    started = time.monotonic()
    process = start(town, store)
    wait_for(process, store, WHILE["the folder"])
    seconds = time.monotonic() - started
    code, _, errors = end(process)
    assert (code, errors, Store(store).live()) == (0, "", 2)
    return seconds


@pytest.mark.parametrize("moment", [*BEFORE, *WHILE])
def test_a_store_answers_and_goes_on_after_its_writer_was_killed(base, town, until_writing, encoder, tmp_path, moment):
    store = tmp_path / "store"
    shutil.copytree(base, store)
    process = start(town, store)
    if moment in WHILE:
        wait_for(process, store, WHILE[moment])
    else:
        time.sleep(until_writing * moment)
    process.kill()
    end(process)

    live = Store(store).live()
    assert live in (1, 2)
    status = CliRunner().invoke(cli.app, ["status", "--store", str(store), "--json"])
    report = json.loads(status.stdout)
    assert (status.exit_code, report["problems"], report["generation"]) == (0, [], live)
    assert report["documents"] == (1 if live == 1 else 41)
    generation = Generation(Store(store), encoder)
    assert generation.search("防災訓練はいつ行ったか", 1, 50)[0].document.place == "old.txt"
    generation.close()

    report = add(town, store)
    assert len(report["added"] + report["unchanged"]) == 40
    entries = sorted(path.name for path in (store / "generations").iterdir())
    assert entries == [f"{number:04d}" for number in Store(store).generations()]
    assert Store(store).last_good().documents == 41


# Each child writes a generation and kills itself before its nth step to the disk; the parent tells what is left.
STEPS = """
import os, shutil, signal, sys
from pathlib import Path
import index.store
from index.build import Change, build
from index.store import Store
from tests.conftest import TopicEncoder, make_record

def write(folder, text):
    store = Store(folder)
    with store.writing():
        build(store, TopicEncoder(), Change([make_record("a.txt", text)]), processes=1)
        store.prune(1)

def killing(function, left):
    def step(*arguments, **keywords):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **keywords)
    return step

base = Path(sys.argv[1])
write(base / "store", "予算の会議")
for number in range(1_000):
    folder = base / str(number)
    shutil.copytree(base / "store", folder)
    child = os.fork()
    if not child:
        left = [number]
        index.store._sync = killing(index.store._sync, left)
        for name in ("rename", "replace"):
            setattr(Path, name, killing(getattr(Path, name), left))
        shutil.rmtree = killing(shutil.rmtree, left)
        write(folder, "防災の会議")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    store = Store(folder)
    for generation in store.generations():
        store.verify(generation)
    live = store.live()
    write(folder, "窓口の会議")
    entries = sorted(path.name for path in (folder / "generations").iterdir())
    print(number, live, os.WIFSIGNALED(status), len(entries), store.last_good().documents)
    shutil.rmtree(folder)
    if not os.WIFSIGNALED(status):
        break
"""


def test_a_kill_before_any_step_to_the_disk_leaves_a_sound_store(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", STEPS, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    steps = [line.split() for line in done.stdout.splitlines()]
    lives = [live for _, live, *_ in steps]
    assert len(steps) > 15
    assert lives == sorted(lives)  # the old one up to one step, the new one from there
    assert set(lives) == {"1", "2"}
    assert [killed for _, _, killed, *_ in steps] == ["True"] * (len(steps) - 1) + ["False"]
    assert {tuple(rest) for _, _, _, *rest in steps} == {("1", "1")}  # one generation kept, nothing else left behind
