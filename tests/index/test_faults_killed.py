"""SIGKILL at thirty instants of everything that writes a store: what answers is the old state or the new, whole."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEED = 20_261_124
EACH = 6  # instants of each of the five

# The parent has everything loaded, forks a child that does one of them, and kills it after a part of the time it takes.
SCRIPT = """
import hashlib, os, random, shutil, signal, sys, time
from dataclasses import replace
from pathlib import Path
from index import update
from index.originals import Originals
from index.search import Generation
from index.store import Store
from ingest.read import Limits, find_files
from policy.decide import load_policy
from tests.conftest import TopicEncoder

base, seed, each = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
options = update.Options(Limits(10**6, 10**7), 80, load_policy(Path("policy/policy.toml")), processes=1)
TOPICS = ("予算", "防災", "窓口", "研修", "端末")

def write(folder, name, round):
    lines = [f"{TOPICS[n % 5]}の{n}番は{round}のとおりに決めた。" for n in range(12)]
    text = "\\n\\n".join([f"{TOPICS[name % 5]}の会議 第{name}回", *lines])
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")

def add(store, folder, **how):
    update.add(store, TopicEncoder, find_files([folder]), options, **how)

def remove(store):
    names = [d.place for d in update.stored_documents(store) if d.place in ("2.txt", "3.txt")]
    if names:  # killed after it had published: nothing is left to remove
        update.remove(store, TopicEncoder, names, options)

def roll(store):
    with store.writing():
        store.verify(1)
        store.make_live(1)

def prune(store):
    with store.writing():
        store.prune(1)
        Originals(store).prune()

town = base / "town"
town.mkdir()
store = Store(base / "store")
for round in range(3):
    for name in range(round, round + 4):
        write(town, name, round)
    add(store, town)
for name in (1, 4, 7):
    write(town, name, 9)
(town / "0.txt").unlink()

ACTS = {
    "add": lambda store: add(store, town),
    "sync": lambda store: add(store, town, only=True),
    "remove": remove,
    "rollback": roll,
    "prune": prune,
}

def state(store):
    "What answers: the live documents by place and content."
    store.verify(store.live())
    return sorted((d.place, d.sha256) for d in update.stored_documents(store))

def check(store):
    "Every generation there is sound, what it was made from is kept, and the live one answers."
    kept = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in store.originals.iterdir()}
    for number in store.generations():
        store.verify(number)
        generation = Generation(store, TopicEncoder(), number)
        assert {d.sha256 for d in generation.documents.values()} <= kept.keys(), "an original is gone"
        assert len(generation.search("防災の会議", 5, 20)) == 5
        generation.close()
    assert all(name == content for name, content in kept.items() if not name.startswith(".")), "half an original"
    assert Originals(store).damaged() == []

rng = random.Random(seed)
for act, do in ACTS.items():
    shutil.copytree(base / "store", base / "whole")
    whole = Store(base / "whole")
    started = time.monotonic()
    do(whole)
    seconds = time.monotonic() - started
    old, new, after = state(store), state(whole), (whole.live(), whole.generations())
    shutil.rmtree(whole.folder)
    for share in (*sorted(rng.random() for _ in range(each - 1)), 3):  # the last one comes when all is done
        copy = Store(base / "copy")
        shutil.copytree(store.folder, copy.folder)
        child = os.fork()
        if not child:
            do(copy)
            os._exit(0)
        time.sleep(seconds * share)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        check(copy)
        found = state(copy)
        assert found in (old, new), (act, share, found)
        do(copy)  # it goes on as if nothing had been
        check(copy)
        assert state(copy) == new
        live, generations = copy.live(), copy.generations()
        names = sorted(path.name for path in (copy.folder / "generations").iterdir())
        assert names == [f"{number:04d}" for number in generations], names
        left = [path.name for path in copy.originals.iterdir() if path.name.startswith(".")]
        assert act == "rollback" or left == []
        print(act, "killed" if os.WIFSIGNALED(status) else "done", "new" if found == new else "old", flush=True)
        shutil.rmtree(copy.folder)
"""


@pytest.mark.slow
def test_a_kill_at_any_instant_loses_nothing_and_serves_nothing_half_written(tmp_path):
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), str(SEED), str(EACH)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split() for line in done.stdout.splitlines()]
    acts = Counter(act for act, *_ in lines)
    assert acts == dict.fromkeys(("add", "sync", "remove", "rollback", "prune"), EACH)
    assert sum(ended == "killed" for _, ended, _ in lines) >= 20  # the others were through before their time came
