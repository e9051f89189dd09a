from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from index.errors import (
    DamagedGeneration,
    EmptyStore,
    EncoderMismatch,
    NotWritten,
    OtherFormat,
    StoreLocked,
    UnknownGeneration,
)
from index.search import Generation
from index.store import FORMAT, Manifest, Store

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def two(store, publish, record):
    """A store whose generation 1 speaks of 予算 and generation 2 of 防災 as well."""
    publish(record("a.txt", "予算の説明\n予算は一億円です。"))
    publish(record("b.txt", "防災の説明\n防災訓練は九月です。"))
    return store


def answer(store, encoder, question="防災訓練"):
    generation = Generation(store, encoder)
    try:
        return generation.number, generation.search(question, 1, 10)[0].passage.text
    finally:
        generation.close()


# -- publishing and opening


def test_what_is_published_is_what_is_opened(store, encoder, publish, record):
    document, passages = record("kaigi/a.txt", "予算の説明\n予算は一億円です。")
    published = publish((document, passages))
    generation = Generation(store, encoder)
    assert store.manifest() == published
    assert (published.generation, published.parent, published.documents, published.passages) == (1, None, 1, 2)
    assert [(d.place, d.title, d.sha256) for d in generation.documents.values()] == [
        ("kaigi/a.txt", "予算の説明", document.sha256)
    ]
    assert generation.table.text(document.id) == document.text
    assert [(p.id, p.ordinal, p.text, p.start) for p in generation.table.passages_of(document.id)] == [
        (1, 0, "予算の説明", 0),
        (2, 1, "予算は一億円です。", 6),
    ]
    generation.close()


def test_every_file_of_a_generation_has_its_checksum_in_the_manifest(two):
    folder = two.path(2)
    on_disk = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(two.manifest(2).files) == on_disk - {"manifest.json"}


def test_a_manifest_comes_back_whole(two):
    manifest = two.manifest(2)
    assert Manifest(**asdict(manifest)) == manifest
    assert manifest.parent == 1


def test_the_newest_published_generation_is_live(two):
    assert (two.generations(), two.live()) == ([1, 2], 2)
    assert (two.folder / "CURRENT").read_text() == "2"


def test_a_reader_keeps_its_generation_while_a_newer_one_is_published(two, encoder, publish, record):
    reader = Generation(two, encoder)
    publish(record("c.txt", "防災訓練は中止です。"))
    assert reader.number == 2
    assert {hit.document.place for hit in reader.search("防災訓練", 5, 10)} <= {"a.txt", "b.txt"}
    assert Generation(two, encoder).number == 3
    reader.close()


def test_an_older_generation_can_be_opened_by_number(two, encoder):
    generation = Generation(two, encoder, 1)
    assert [document.place for document in generation.documents.values()] == ["a.txt"]
    generation.close()


def test_a_store_never_added_to_is_empty(store):
    assert (store.live(), store.generations()) == (None, [])
    with pytest.raises(EmptyStore, match="記録がまだありません。'kiroku add"):
        store.last_good()


def test_a_generation_that_is_not_there_is_named(two):
    with pytest.raises(UnknownGeneration, match="世代 9 はありません"):
        two.verify(9)


def test_an_index_built_with_another_encoder_is_refused(two, other_encoder):
    with pytest.raises(EncoderMismatch, match="'topics' で作られていますが、設定は 'letters'"):
        Generation(two, other_encoder)


def test_an_index_built_with_another_dictionary_is_refused(two, encoder, monkeypatch):
    monkeypatch.setattr("index.store.dictionary_name", lambda: "SudachiPy 9.9")
    with pytest.raises(EncoderMismatch, match=r"SudachiPy 0\..*いまは 'SudachiPy 9\.9'"):
        Generation(two, encoder)


def test_a_store_stays_readable_when_its_path_holds_spaces_and_marks(tmp_path, encoder, record, two):
    odd = tmp_path / "記録 #1?%20"
    shutil.copytree(two.folder, odd)
    assert answer(Store(odd), encoder) == (2, "防災訓練は九月です。")


# -- damage


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def kind(name: str) -> str:
    return re.sub(r"[0-9a-f]{32}", "*", name)


FILES = (
    "passages.sqlite",
    "dense.faiss",
    "manifest.json",
    "lexical/meta.json",
    "lexical/.managed.json",
    "lexical/*.term",
    "lexical/*.idx",
    "lexical/*.pos",
    "lexical/*.fast",
    "lexical/*.store",
    "lexical/*.fieldnorm",
)


def test_the_table_of_damage_knows_every_file_of_a_generation(two):
    folder = two.path(2)
    names = {kind(path.relative_to(folder).as_posix()) for path in files_of(folder)}
    assert names - {"lexical/.tantivy-meta.lock", "lexical/.tantivy-writer.lock"} <= set(FILES)


def damaged_files(store: Store, name: str) -> list[Path]:
    folder = store.path(2)
    found = [path for path in files_of(folder) if kind(path.relative_to(folder).as_posix()) == name]
    if not found:
        pytest.skip(f"this version of the library writes no {name}")
    return found


@pytest.mark.parametrize("name", FILES)
def test_one_flipped_bit_is_refused_by_the_name_of_its_file(two, encoder, name):
    path = damaged_files(two, name)[-1]
    for place in sorted({0, path.stat().st_size // 2, path.stat().st_size - 1}):
        flip(path, place)
        with pytest.raises((DamagedGeneration, OtherFormat), match=re.escape(path.relative_to(two.path(2)).as_posix())):
            two.verify(2)
        flip(path, place)
    two.verify(2)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused_by_name_and_the_generation_before_it_answers(two, encoder, name):
    path = damaged_files(two, name)[-1]
    path.unlink()
    with pytest.raises(DamagedGeneration, match=f"世代 2 のファイル '{path.relative_to(two.path(2)).as_posix()}'"):
        two.verify(2)
    assert two.last_good().generation == 1
    assert answer(two, encoder, "予算")[0] == 1


@pytest.mark.parametrize("digit", ["documents", "passages", "next_passage", "parent", "seconds"])
def test_a_changed_figure_in_the_manifest_is_damage(two, digit):
    path = two.path(2) / "manifest.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {digit: 7}))
    with pytest.raises(DamagedGeneration, match=r"世代 2 のファイル 'manifest\.json'"):
        two.manifest(2)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"null",
        b"\xff\xfe",
        json.dumps({"format": FORMAT}).encode(),
        json.dumps({"format": FORMAT, "surprise": 2}).encode(),
    ],
)
def test_a_manifest_that_says_something_else_is_damage(two, content):
    (two.path(2) / "manifest.json").write_bytes(content)
    with pytest.raises(DamagedGeneration, match=r"世代 2 のファイル 'manifest\.json'"):
        two.verify(2)
    assert two.last_good().generation == 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_truncated_manifest_is_damage(two, share):
    path = two.path(2) / "manifest.json"
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(DamagedGeneration, match=r"manifest\.json"):
        two.verify(2)
    assert two.last_good().generation == 1


@pytest.mark.parametrize("number", [0, FORMAT + 1, "1", None])
def test_another_format_is_refused_by_its_number(two, number):
    path = two.path(2) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": number}))
    with pytest.raises(OtherFormat, match=f"形式は {number!r} で、この版が読める {FORMAT} と異なります"):
        two.verify(2)
    assert two.last_good().generation == 1


@pytest.mark.parametrize("content", [b"", b"two", b"2.5", b"\xff", b"2\n3"])
def test_a_current_that_names_no_number_is_damage_and_nothing_is_guessed(two, content):
    # Which generation was live cannot be known: the newest one may be the one that somebody rolled back from.
    (two.folder / "CURRENT").write_bytes(content)
    with pytest.raises(DamagedGeneration, match=r"CURRENT を読めません。'kiroku history' .*'kiroku rollback 番号'"):
        two.last_good()
    two.make_live(1)
    assert two.last_good().generation == 1


def test_a_current_that_names_an_absent_generation_falls_back(two, encoder):
    shutil.rmtree(two.path(2))
    assert answer(two, encoder, "予算")[0] == 1


def test_when_nothing_sound_is_left_the_live_damage_is_named(two):
    for number in (1, 2):
        (two.path(number) / "dense.faiss").unlink()
    with pytest.raises(DamagedGeneration, match=r"世代 2 のファイル 'dense\.faiss'"):
        two.last_good()


def test_falling_back_never_goes_forward_to_what_was_rolled_back_from(two):
    two.make_live(1)
    (two.path(1) / "dense.faiss").unlink()
    with pytest.raises(DamagedGeneration, match=r"世代 1 のファイル 'dense\.faiss'"):
        two.last_good()


# -- going back


def test_the_generation_before_the_live_one_is_the_one_it_was_built_from(two, publish, record):
    two.make_live(1)
    publish(record("c.txt", "窓口の説明"))  # generation 3, built from 1, not from the rejected 2
    assert two.before_live() == 1


def test_the_generation_before_is_the_newest_older_one_when_its_parent_was_pruned(two, publish, record):
    publish(record("c.txt", "窓口の説明"))
    shutil.rmtree(two.path(2))
    assert two.before_live() == 1


def test_there_is_nothing_before_the_first_generation(store, publish, record):
    publish(record("a.txt", "予算の説明"))
    with pytest.raises(UnknownGeneration, match="世代 1 より前の世代は残っていません"):
        store.before_live()


# -- pruning


def test_pruning_keeps_the_newest_and_the_live_one(store, publish, record):
    for number in range(1, 6):
        publish(record("a.txt", f"予算の説明\n第{number}版"))
    store.make_live(2)
    assert store.prune(2) == [1, 3]
    assert (store.generations(), store.live()) == ([2, 4, 5], 2)


def test_a_crash_while_pruning_leaves_no_half_generation(two, monkeypatch):
    def die(*_arguments, **_keywords):
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "rmtree", die)
    with pytest.raises(KeyboardInterrupt):
        two.prune(1)
    monkeypatch.undo()
    assert two.generations() == [2]
    with two.writing():
        pass
    assert sorted(path.name for path in (two.folder / "generations").iterdir()) == ["0002"]


# -- one writer


HOLD = """
import sys, time
from pathlib import Path
from index.store import Store
with Store(Path(sys.argv[1])).writing():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(store):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store.folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_writer_learns_who_writes_and_since_when(store, holder):
    said = json.loads((store.folder / "lock.json").read_text())
    assert said["pid"] == holder.pid
    with (
        pytest.raises(StoreLocked, match=re.escape(f"({said['who']}、{said['since']} から)")),
        store.writing(),
    ):
        pytest.fail("two writers at once")


def test_the_lock_is_free_once_its_holder_is_killed(store, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with store.writing():
        assert json.loads((store.folder / "lock.json").read_text())["pid"] == os.getpid()


def test_reading_needs_no_lock(two, encoder):
    with two.writing():
        assert answer(two, encoder) == (2, "防災訓練は九月です。")


def test_what_a_killed_writer_left_is_cleared_by_the_next(two):
    leftover = two.folder / "generations" / ".building-99999"
    (leftover / "lexical").mkdir(parents=True)
    (leftover / "passages.sqlite").write_bytes(b"half")
    assert two.generations() == [1, 2]
    with two.writing():
        assert not leftover.exists()


def test_a_build_that_fails_leaves_nothing_behind(two, encoder, publish, record):
    def broken():
        yield record("c.txt", "窓口の説明")
        raise RuntimeError("reader gave up")

    from index.build import Change, build

    with pytest.raises(RuntimeError, match="gave up"), two.writing():
        build(two, encoder, Change(broken()), processes=1)
    assert sorted(path.name for path in (two.folder / "generations").iterdir()) == ["0001", "0002"]
    assert answer(two, encoder) == (2, "防災訓練は九月です。")


# -- the disk refuses


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "ディスクに空きがありません"),
        (errno.EDQUOT, "ディスクに空きがありません"),
        (errno.EACCES, "書き込めません。フォルダーの書き込み権限"),
        (errno.EROFS, "書き込めません。フォルダーの書き込み権限"),
        (errno.EIO, "書き込みに失敗しました"),
    ],
)
@pytest.mark.parametrize("step", ["index.store._sync", "index.store.write_durably", "pathlib.Path.rename"])
def test_an_error_of_the_disk_is_named_and_the_old_generation_answers(
    two, encoder, publish, record, monkeypatch, number, words, step
):
    def refuse(path, *_arguments):
        if ".building" in str(path):
            raise OSError(number, os.strerror(number))
        return original(path, *_arguments)

    module, _, name = step.rpartition(".")
    import index.store as owner

    target = Path if module == "pathlib.Path" else owner
    original = getattr(target, name)
    with monkeypatch.context() as patch:
        patch.setattr(target, name, refuse)
        with pytest.raises(NotWritten, match=f"{words}.*前の世代はそのまま使えます"):
            publish(record("c.txt", "窓口の説明"))
    assert answer(two, encoder) == (2, "防災訓練は九月です。")
    assert publish(record("c.txt", "窓口の説明")).generation == 3


FULL = """
import json, resource, signal, sys
from pathlib import Path
from index.build import Change, build
from index.errors import NotWritten
from index.store import Store
from tests.conftest import TopicEncoder, make_record

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
words = "".join(chr(0x4E00 + n * 7) for n in range(2_000))
text = "\\n".join(words[n:] + words[:n] for n in range(0, 2_000, 100))
try:
    with store.writing():
        build(store, TopicEncoder(), Change([make_record("c.txt", text)]), processes=1)
except NotWritten as error:
    print(error)
"""


@pytest.mark.parametrize("limit", [16_384, 40_000, 120_000])
def test_a_file_that_can_grow_no_more_is_an_error_of_the_disk_in_whatever_library_writes_it(two, encoder, limit):
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(two.folder), str(limit)], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search("書き込みに失敗しました.*前の世代はそのまま使えます|ディスクに空きがありません", done.stdout)
    assert answer(two, encoder) == (2, "防災訓練は九月です。")
