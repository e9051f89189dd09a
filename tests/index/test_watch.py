from __future__ import annotations

import os

import pytest

from index import update
from index.errors import StoreError
from index.watch import FEW, TRY_AGAIN, Watcher


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "yosan.txt").write_text("予算の会議\n\n予算は一億円とする。", encoding="utf-8")
    return folder


@pytest.fixture
def watcher(store, encoder, options, folder):
    return Watcher(store, folder, lambda files: update.add(store, lambda: encoder, files, options, only=True))


def test_files_go_in_once_they_rest(watcher, folder):
    assert watcher.look() is None  # seen for the first time
    (folder / "bousai.txt").write_text("防災の会議\n\n防災", encoding="utf-8")
    assert watcher.look() is None  # it is new
    (folder / "bousai.txt").write_text("防災の会議\n\n防災訓練は九月。", encoding="utf-8")
    assert watcher.look() is None  # it grew
    assert watcher.look().added == ["bousai.txt", "yosan.txt"]
    assert watcher.look() is None  # nothing to do


def test_a_change_and_a_removal_are_applied(watcher, folder, store):
    (folder / "bousai.txt").write_text("防災の会議\n\n防災訓練は九月。", encoding="utf-8")
    watcher.look(), watcher.look()
    (folder / "bousai.txt").unlink()
    status = (folder / "yosan.txt").stat()
    (folder / "yosan.txt").write_text("予算の会議\n\n予算は二億円とする。", encoding="utf-8")
    os.utime(folder / "yosan.txt", ns=(0, status.st_mtime_ns - 10**12))  # the clock was set back
    assert watcher.look() is None
    report = watcher.look()
    assert (report.changed, report.removed, store.live()) == (["yosan.txt"], ["bousai.txt"], 2)


def test_an_error_is_told_and_the_folder_tried_again_more_and_more_rarely(folder, store, encoder, options):
    tries = []

    def refuse(files):
        tries.append(files)
        raise StoreError("ディスクに空きがありません")

    watcher = Watcher(store, folder, refuse)
    raised = []
    for look in range(40):
        try:
            watcher.look()
        except StoreError:
            raised.append(look)
    assert raised == [1, 3, 7, 15, 31]
    assert len(tries) == len(raised)


def test_a_folder_that_is_away_removes_nothing_and_is_told(watcher, folder, store):
    watcher.look(), watcher.look()
    folder.rename(folder.with_name("away"))
    with pytest.raises(StoreError, match="がありません。接続と場所を確認してください"):
        watcher.look()
    assert len(update.stored_documents(store)) == 1


def test_a_folder_that_lost_most_of_its_files_is_left_to_a_person(watcher, folder, store):
    for number in range(2 * FEW + 1):
        (folder / f"{number}.txt").write_text(f"第{number}回の会議\n\n研修を行う。", encoding="utf-8")
    watcher.look(), watcher.look()
    for number in range(2 * FEW):
        (folder / f"{number}.txt").unlink()
    watcher.look()
    with pytest.raises(StoreError, match=r"22 件のうち 20 件がなくなっています。見張りでは削除しません"):
        watcher.look()
    assert len(update.stored_documents(store)) == 22


def test_a_file_that_failed_is_tried_again_and_told_once(watcher, folder):
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    watcher.look()
    assert [failure["file"] for failure in watcher.look().failed] == ["bad.pdf"]
    assert [watcher.look() for _ in range(2 * TRY_AGAIN)] == [None] * 2 * TRY_AGAIN
