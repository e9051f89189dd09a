"""What a dry run tells besides names, and an update that is given up."""

from __future__ import annotations

import itertools
import json
from dataclasses import asdict, replace

import pytest

from index import update
from index.errors import Cancelled

TOWN = {
    "bousai.txt": "防災の会議\n\n防災訓練は九月に行う。\n\n以上",
    "madoguchi.txt": "窓口の会議\n\n窓口は一つにする。",
    "yosan.txt": "予算の会議\n\n予算は一億円とする。",
}


@pytest.fixture
def town(tmp_path):
    folder = tmp_path / "town"
    folder.mkdir()
    for place, text in TOWN.items():
        (folder / place).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def add(store, encoder, options, town):
    def add(*, cancelled=lambda: False, **keywords):
        files = [(path, path.name) for path in sorted(town.iterdir())]
        return update.add(store, lambda: encoder, files, replace(options, cancelled=cancelled), **keywords)

    return add


def contents(folder):
    """Return every file of the store by name, without those that say who wrote last."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("lock"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_dry_run_shows_the_lines_that_change(add, town):
    add()
    (town / "bousai.txt").write_text(TOWN["bousai.txt"].replace("九月", "十月"), encoding="utf-8")
    report = add(dry_run=True)
    assert json.loads(json.dumps(asdict(report)))["diffs"] == {
        "bousai.txt": {
            "removed": 1,
            "added": 1,
            "cut": False,
            "lines": [
                {"mark": "same", "text": "防災の会議"},
                {"mark": "removed", "text": "防災訓練は九月に行う。"},
                {"mark": "added", "text": "防災訓練は十月に行う。"},
                {"mark": "same", "text": "以上"},
            ],
        }
    }


def test_what_no_answer_may_show_is_masked_in_the_lines_too(add, town):
    add()
    (town / "bousai.txt").write_text("防災の会議\n\n生年月日：昭和50年4月1日\n", encoding="utf-8")
    shown = [line.text for line in add(dry_run=True).diffs["bousai.txt"].lines]
    assert not any("昭和50年" in text for text in shown)
    assert any("●" in text for text in shown)


def test_another_level_alone_changes_no_line(add):
    add()
    diffs = add(dry_run=True, level=2).diffs
    assert diffs == {}  # above what the policy allows


def test_an_update_that_is_made_shows_no_lines(add, town):
    add()
    (town / "bousai.txt").write_text("防災の会議\n\n中止", encoding="utf-8")
    assert add().diffs == {}


@pytest.mark.parametrize("dry_run", [True, False])
def test_the_same_content_under_another_name_is_reported(add, town, dry_run):
    add()
    (town / "copy.md").write_text(TOWN["yosan.txt"] + "\n", encoding="utf-8")  # other bytes, the same text
    (town / "copy.txt").write_text(TOWN["yosan.txt"], encoding="utf-8")
    (town / "new.txt").write_text("研修の会議\n\n研修を行う。", encoding="utf-8")
    (town / "newer.txt").write_text("研修の会議\n\n研修を行う。", encoding="utf-8")
    report = add(dry_run=dry_run)
    assert report.added == ["copy.md", "copy.txt", "new.txt", "newer.txt"]
    assert report.same == [
        {"file": "copy.txt", "as": "yosan.txt"},
        {"file": "newer.txt", "as": "new.txt"},
    ]


def test_a_file_that_was_renamed_names_the_one_that_goes(add, town):
    add()
    (town / "yosan.txt").rename(town / "yosan-r6.txt")
    report = add(only=True)
    assert (report.added, report.removed) == (["yosan-r6.txt"], ["yosan.txt"])
    assert report.same == [{"file": "yosan-r6.txt", "as": "yosan.txt"}]


def after(calls):
    """Return a question that is answered with yes from the given call on."""
    count = itertools.count(1)
    return lambda: next(count) > calls


@pytest.mark.parametrize("calls", range(8))  # three files are looked at, three read, one index made
def test_an_update_given_up_leaves_the_store_as_it_was(add, town, store, calls):
    add()
    before = contents(store.folder)
    for place, text in TOWN.items():
        (town / place).write_text(text + "\n\n研修を行う。", encoding="utf-8")
    if calls == 7:
        assert add(cancelled=after(calls)).generation == 2  # nothing is left to give up
        return
    with pytest.raises(Cancelled, match=r"取りやめました。記録は前のままで、何も変わっていません。"):
        add(cancelled=after(calls))
    assert contents(store.folder) == before
    assert sorted(path.name for path in (store.folder / "generations").iterdir()) == ["0001"]
    assert add().generation == 2


def test_a_dry_run_can_be_given_up(add):
    with pytest.raises(Cancelled):
        add(dry_run=True, cancelled=lambda: True)


def test_a_rebuild_can_be_given_up(add, store, encoder, options):
    add()
    before = contents(store.folder)
    with pytest.raises(Cancelled):
        update.rebuild(store, lambda: encoder, replace(options, cancelled=lambda: True))
    assert contents(store.folder) == before
