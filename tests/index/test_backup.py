"""A backup gives back what went in, and whatever is wrong with it is named before anything is replaced."""

from __future__ import annotations

import errno
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from index import archive
from index.archive import CONTENTS, is_safe, verify_archive, write_archive
from index.backup import back_up, restore
from index.errors import BackupRefused, DamagedGeneration, EmptyStore, NotWritten, StoreLocked
from index.fetched import Copy, write_copies
from index.store import Store
from ingest.addresses import Known


def files_of(folder):
    """Return the content of every file but the lock's, by place."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("lock")
    }


@pytest.fixture
def filled(store, record, publish):
    publish(record("a.txt", "予算の記録\n予算は一億円です。"))
    publish(record("b.txt", "防災の記録\n防災訓練をします。"))
    (store.folder / "originals" / "会議").mkdir(parents=True)
    (store.folder / "originals" / "会議" / "a.txt").write_text("原本", encoding="utf-8")
    write_copies(store, {"https://town.example/a": Copy("web/town.example/a", "0" * 64, Known('"1"'))})
    return store


@pytest.fixture
def policy(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text("max_level = 1\n")
    return path


@pytest.fixture
def made(filled, tmp_path, policy):
    back_up(filled, tmp_path / "backup.zip", {"settings/policy.toml": policy, "store/audit.sqlite": policy})
    return tmp_path / "backup.zip"


def test_a_round_trip_gives_everything_back(filled, made, tmp_path, policy):
    other = Store(tmp_path / "other")
    restored = restore(other, made)
    extra = {"restored/settings/policy.toml": policy.read_bytes(), "audit.sqlite": policy.read_bytes()}
    assert files_of(other.folder) == files_of(filled.folder) | extra
    assert (restored.generation, restored.moved_to) == (2, None)
    assert restored.beside == {"settings/policy.toml": other.folder / "restored/settings/policy.toml"}
    assert [other.verify(number).documents for number in other.generations()] == [1, 2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip", "other", "policy.toml", "store"]


def test_a_backup_states_what_it_holds_and_is_for_its_owner(made):
    contents = verify_archive(made)
    assert contents.facts == {"generation": 2, "generations": [1, 2], "left_out": []}
    assert {"store/CURRENT", "store/originals/会議/a.txt", "settings/policy.toml"} <= contents.files.keys()
    assert made.stat().st_mode & 0o777 == 0o600


def test_a_file_that_stands_there_is_replaced_with_force_only(filled, made):
    before = made.read_bytes()
    with pytest.raises(BackupRefused, match=r"backup\.zip は既にあります"):
        back_up(filled, made, {})
    assert made.read_bytes() == before
    back_up(filled, made, {}, force=True)
    assert "settings/policy.toml" not in verify_archive(made).files


def test_a_store_that_stands_there_is_moved_aside_with_force_only(filled, made, record, publish):
    publish(record("c.txt", "窓口の記録"))
    newer = files_of(filled.folder)
    with pytest.raises(BackupRefused, match="既に記録があります"):
        restore(filled, made)
    assert files_of(filled.folder) == newer
    restored = restore(filled, made, force=True)
    assert filled.live() == 2
    assert restored.moved_to
    assert restored.moved_to.name.startswith("store.before-restore-")
    assert files_of(restored.moved_to) == newer


def test_an_older_generation_that_is_damaged_is_left_out(filled, tmp_path):
    (filled.path(1) / "dense.faiss").write_bytes(b"")
    made = back_up(filled, tmp_path / "b.zip", {})
    assert (made.generations, list(made.left_out)) == ([2], [1])
    assert "dense.faiss" in made.left_out[1]
    other = Store(tmp_path / "other")
    assert (restore(other, tmp_path / "b.zip").generation, other.generations()) == (2, [2])


def test_a_store_that_is_damaged_or_empty_is_not_backed_up(filled, tmp_path):
    (filled.path(2) / "dense.faiss").write_bytes(b"")
    with pytest.raises(DamagedGeneration, match=r"dense\.faiss"):
        back_up(filled, tmp_path / "b.zip", {})
    with pytest.raises(EmptyStore):
        back_up(Store(tmp_path / "none"), tmp_path / "b.zip", {})
    assert not (tmp_path / "b.zip").exists()
    assert not (tmp_path / "none").exists()


def test_nothing_is_replaced_while_somebody_writes(filled, made):
    with filled.writing(), pytest.raises(StoreLocked, match="更新中"):
        restore(Store(filled.folder), made, force=True)
    assert filled.live() == 2


# -- damage


def rewritten(path, change):
    """Write an archive anew after ``change`` has had its entries (name: content)."""
    with zipfile.ZipFile(path) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    entries = change(entries) or entries
    with zipfile.ZipFile(path, "w") as new:
        for name, content in entries.items():
            new.writestr(name, content)


def stated(entries, **files):
    """Add files to the table of contents, with fitting checksums."""
    import hashlib

    contents = json.loads(entries[CONTENTS])
    for name, content in files.items():
        contents["files"][name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    return entries | {CONTENTS: json.dumps(contents).encode()} | files


DAMAGES = {
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:-100]), "が壊れています"),
    "no zip": (lambda path: path.write_bytes(b"x" * 1000), "が壊れています"),
    "empty": (lambda path: path.write_bytes(b""), "が壊れています"),
    "gone": (lambda path: path.unlink(), "がありません"),
    "another zip": (lambda path: rewritten(path, lambda _e: {"a": b"b"}), "kiroku のバックアップではない"),
    "contents": (lambda path: rewritten(path, lambda e: e | {CONTENTS: b"{}"}), "kiroku のバックアップではない"),
    "newer": (
        lambda path: rewritten(path, lambda e: e | {CONTENTS: e[CONTENTS].replace(b'"format": 1', b'"format": 9')}),
        "の形式 9 は、この版では読めません",
    ),
    "changed": (lambda path: rewritten(path, lambda e: e | {"store/CURRENT": b"1"}), "'store/CURRENT' が壊れています"),
    "longer": (lambda path: rewritten(path, lambda e: e | {"store/CURRENT": b"2" * 99}), "CURRENT' が壊れています"),
    "missing": (lambda path: rewritten(path, lambda e: e.pop("store/CURRENT") and None), "目録と一致しません"),
    "added": (lambda path: rewritten(path, lambda e: e | {"store/x": b""}), "目録と一致しません"),
    "no store": (
        lambda path: rewritten(path, lambda e: stated(e, **{"store/CURRENT": b"7"})),
        "索引が健全ではありません",
    ),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_named_and_replaces_nothing(filled, made, damage, tmp_path):
    spoil, words = DAMAGES[damage]
    spoil(made)
    before = files_of(filled.folder)
    with pytest.raises(BackupRefused, match=words):
        restore(filled, made, force=True)
    with pytest.raises(BackupRefused, match=words):
        restore(Store(tmp_path / "other"), made)
    assert files_of(filled.folder) == before
    assert sorted(path.name for path in tmp_path.iterdir() if path != made) == ["policy.toml", "store"]


def test_every_flipped_byte_of_a_file_inside_is_found(made):
    content = made.read_bytes()
    with zipfile.ZipFile(made) as opened:
        entry = opened.getinfo("store/generations/0002/passages.sqlite")
    middle = entry.header_offset + 100 + entry.compress_size // 2
    made.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    with pytest.raises(BackupRefused, match="壊れています"):
        verify_archive(made)


@pytest.mark.parametrize(
    "name",
    ["../evil", "store/../../evil", "/evil", "store//evil", "./evil", "a\\..\\evil", "C:evil", "store/", "store/./x"],
)
def test_a_name_that_leads_outside_is_refused(made, tmp_path, name):
    assert not is_safe(name)
    rewritten(made, lambda entries: stated(entries, **{name: b"evil"}))
    with pytest.raises(BackupRefused, match="置き場所の外を指しています"):
        restore(Store(tmp_path / "other"), made)
    assert not list(tmp_path.rglob("evil"))


def test_a_link_inside_is_refused(made, tmp_path):
    rewritten(made, lambda entries: stated(entries, link=b"/etc/passwd"))
    with zipfile.ZipFile(made) as old:
        entries = [(old.getinfo(name), old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(made, "w") as new:
        for entry, content in entries:
            if entry.filename == "link":
                entry.external_attr = 0o120777 << 16
            new.writestr(entry, content)
    with pytest.raises(BackupRefused, match="'link' は、置き場所の外を指しています"):
        restore(Store(tmp_path / "other"), made)


def test_a_name_twice_is_refused(made, tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(made, "a") as opened:
        opened.writestr("store/CURRENT", b"1")
    with pytest.raises(BackupRefused, match="目録と一致しません"):
        restore(Store(tmp_path / "other"), made)


# -- the disk


def full(*_arguments, **_values):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_named_and_leaves_no_half_backup(filled, tmp_path, monkeypatch):
    target = tmp_path / "b.zip"
    target.write_bytes(b"the one before")
    monkeypatch.setattr(archive, "_copy", full)
    with pytest.raises(NotWritten, match="空きがありません"):
        back_up(filled, target, {}, force=True)
    assert target.read_bytes() == b"the one before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "store"]


def test_a_disk_that_is_too_small_is_named_before_anything_is_written(filled, made, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr("index.backup.shutil.disk_usage", lambda _path: usage._replace(free=1000))
    before = files_of(filled.folder)
    with pytest.raises(NotWritten, match="空きがありません"):
        restore(filled, made, force=True)
    assert files_of(filled.folder) == before


def test_an_archive_that_reads_back_differently_is_not_kept(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"content")
    verify = archive.verify_archive

    def spoiled(path: Path):
        rewritten(path, lambda entries: entries | {"a": b"CONTENT"})
        return verify(path)

    monkeypatch.setattr(archive, "verify_archive", spoiled)
    with pytest.raises(BackupRefused, match="'a' が壊れています"):
        write_archive(tmp_path / "b.zip", [("a", tmp_path / "a")], {})
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
