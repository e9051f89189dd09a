"""The originals: each file once, verified when read, gone when no generation needs it."""

from __future__ import annotations

import dataclasses
import hashlib
import logging
from pathlib import Path
from typing import Any

import pytest

from index import update
from index.errors import OriginalUnavailable
from index.originals import Originals
from index.store import Store
from index.update import REWRITTEN, Options, Report
from tests.conftest import TopicEncoder

PLAN = "ひばり町DX推進計画\n予算は毎年度見直す。".encode()
MINUTES = "第1回会議 議事録\n窓口の端末を二台置く。".encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def originals(store: Store) -> Originals:
    return Originals(store)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "plan.txt").write_bytes(PLAN)
    (folder / "minutes.txt").write_bytes(MINUTES)
    return folder


def add(store: Store, folder: Path, options: Options, **how: Any) -> Report:
    files = [(path, path.name) for path in sorted(folder.iterdir())]
    return update.add(store, TopicEncoder, files, options, **how)


def held(originals: Originals) -> set[str]:
    return {path.name for path in originals.folder.iterdir()} if originals.folder.is_dir() else set()


def test_every_file_is_held_byte_for_byte(store: Store, originals: Originals, folder: Path, options: Options) -> None:
    add(store, folder, options)
    assert {name: (originals.folder / name).read_bytes() for name in held(originals)} == {
        sha256(PLAN): PLAN,
        sha256(MINUTES): MINUTES,
    }


def test_the_same_bytes_under_two_names_are_held_once(
    store: Store, originals: Originals, folder: Path, options: Options
) -> None:
    (folder / "copy.txt").write_bytes(PLAN)
    assert len(add(store, folder, options).added) == 3
    assert held(originals) == {sha256(PLAN), sha256(MINUTES)}


def test_a_dry_run_holds_nothing(store: Store, originals: Originals, folder: Path, options: Options) -> None:
    add(store, folder, options, dry_run=True)
    assert held(originals) == set()


def test_what_the_policy_refuses_is_not_held(
    store: Store, originals: Originals, folder: Path, options: Options
) -> None:
    assert len(add(store, folder, options, level=3).failed) == 2
    assert held(originals) == set()


def test_a_file_rewritten_between_reading_and_holding_is_not_added(
    store: Store, originals: Originals, folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = options.policy.inspect

    def rewrite(text: str, level: int):
        if "予算" in text:  # the plan has been read
            (folder / "plan.txt").write_bytes(PLAN + b"!")
        return decided(text, level)

    monkeypatch.setattr(type(options.policy), "inspect", lambda _policy, text, level, _name="": rewrite(text, level))
    report = add(store, folder, options)
    assert report.failed == [{"file": "plan.txt", "reason": REWRITTEN}]
    assert held(originals) == {sha256(MINUTES)}


def test_an_original_stays_as_long_as_a_kept_generation_needs_it(
    store: Store, originals: Originals, folder: Path, options: Options
) -> None:
    options = dataclasses.replace(options, keep_generations=2)
    add(store, folder, options)
    update.remove(store, TopicEncoder, ["plan.txt"], options)
    assert held(originals) == {sha256(PLAN), sha256(MINUTES)}  # generation 1 can still be gone back to
    (folder / "plan.txt").unlink()
    (folder / "guide.txt").write_text("端末の手引き\n研修は年2回。", encoding="utf-8")
    add(store, folder, options)
    assert store.generations() == [2, 3]
    assert sha256(PLAN) not in held(originals)
    assert sha256(MINUTES) in held(originals)


def test_what_a_crash_between_holding_and_publishing_left_goes_with_the_next_update(
    store: Store, originals: Originals, folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "publish", crash)
        with pytest.raises(KeyboardInterrupt, match=r"^$"):
            add(store, folder, options)
    assert held(originals) == {sha256(PLAN), sha256(MINUTES)}
    assert store.live() is None
    (originals.folder / f".{sha256(PLAN)}.99").write_bytes(PLAN[:5])  # and half a copy of a crash while copying
    (folder / "plan.txt").unlink()
    add(store, folder, options)
    assert held(originals) == {sha256(MINUTES)}


def test_a_store_from_before_originals_were_held_gets_them_without_a_new_generation(
    store: Store, originals: Originals, folder: Path, options: Options
) -> None:
    add(store, folder, dataclasses.replace(options, keep_originals=False))
    assert held(originals) == set()
    report = add(store, folder, options)
    assert (report.unchanged, report.generation) == (["minutes.txt", "plan.txt"], 1)
    assert held(originals) == {sha256(PLAN), sha256(MINUTES)}


def test_switching_it_off_removes_what_was_held(
    store: Store, originals: Originals, folder: Path, options: Options
) -> None:
    add(store, folder, options)
    add(store, folder, dataclasses.replace(options, keep_originals=False))
    assert held(originals) == set()


@pytest.mark.parametrize("damage", [PLAN[:-1], PLAN[:-1] + b"x", b""])
def test_a_damaged_original_is_never_read_and_healed_by_adding_the_file_again(
    store: Store, originals: Originals, folder: Path, options: Options, damage: bytes
) -> None:
    add(store, folder, options)
    (originals.folder / sha256(PLAN)).write_bytes(damage)
    with pytest.raises(OriginalUnavailable, match=r"壊れています。元のファイルを 'kiroku add'"):
        originals.verified(sha256(PLAN))
    assert originals.damaged() == [sha256(PLAN)]
    add(store, folder, options)
    assert originals.verified(sha256(PLAN)).read_bytes() == PLAN
    assert originals.damaged() == []


def test_a_missing_original_says_how_to_get_it(originals: Originals) -> None:
    with pytest.raises(OriginalUnavailable, match="保管されていません。元のファイルを 'kiroku add'"):
        originals.verified(sha256(PLAN))


def test_nothing_is_removed_while_a_generation_cannot_be_read(
    store: Store, originals: Originals, folder: Path, options: Options, caplog: pytest.LogCaptureFixture
) -> None:
    add(store, folder, options)
    (originals.folder / sha256(b"waste")).write_bytes(b"waste")
    (store.path(1) / "passages.sqlite").write_bytes(b"no table at all" * 100)
    with caplog.at_level(logging.WARNING):
        assert originals.prune() == []
    assert "no original was removed" in caplog.text
