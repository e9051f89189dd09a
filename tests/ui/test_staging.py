"""Uploaded files are held aside under names that may stand, and go without a trace."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from policy.decide import Policy, load_policy
from tests.conftest import ROOT
from ui.staging import PREFIX, Staging, clear_leftovers, name_problem, shown_name


@dataclass
class File:
    name: str
    words: str = "議事録"

    def getbuffer(self) -> memoryview:
        return memoryview(self.words.encode())


@pytest.fixture
def policy() -> Policy:
    return load_policy(ROOT / "policy" / "policy.toml")


@pytest.fixture
def staging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Staging]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    staging = Staging()
    yield staging
    staging.close()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../evil.txt", "場所を表す記号"),
        ("/etc/passwd", "場所を表す記号"),
        ("..\\evil.txt", "場所を表す記号"),
        ("C:evil.txt", "場所を表す記号"),
        ("..", "隠しファイル"),
        (".profile", "隠しファイル"),
        ("~$会議.docx", "隠しファイル"),  # what Word leaves while a file is open
        (" ", "空か"),
        ("会議\n録.txt", "表示できない文字"),
        ("会議\0.txt", "表示できない文字"),
        ("会議\u202egpj.txt", "表示できない文字"),  # shown backwards
        ("会議\udc80.txt", "表示できない文字"),  # half a character
        ("あ" * 67 + ".txt", "長すぎます"),
    ],
)
def test_a_name_that_is_more_than_a_name_is_refused_and_nothing_is_held(
    staging: Staging, policy: Policy, name: str, words: str
) -> None:
    staging.take([File(name)], policy)
    assert (staging.files, [one["file"] for one in staging.refused]) == ([], [shown_name(name)])
    assert words in staging.refused[0]["reason"]
    assert list(staging._folder.iterdir()) == []


@pytest.mark.parametrize("name", ["令和6年度 第1回（案）.pdf", "議事録..pdf", "dx-honbu_r6.1.docx", "㈱〜髙橋.txt"])
def test_ordinary_names_may_stand(name: str) -> None:
    assert name_problem(name) == ""


def test_the_policy_looks_at_names_too_and_its_words_are_masked(staging: Staging, policy: Policy) -> None:
    staging.take([File("マイナンバー123456789018.txt")], policy)
    assert staging.files == []
    assert "123456789018" not in str(staging.refused)
    assert "ファイル名に" in staging.refused[0]["reason"]


def test_files_are_held_for_their_owner_alone_below_the_place_wanted(staging: Staging, policy: Policy) -> None:
    staging.take([File("会議.txt", "予算")], policy, "令和6年度")
    [(path, place)] = staging.files
    assert (place, path.read_text("utf-8")) == ("令和6年度/会議.txt", "予算")
    assert [stat.S_IMODE(one.stat().st_mode) for one in (path.parent, path)] == [0o700, 0o600]


def test_the_second_of_two_files_of_one_name_is_named(staging: Staging, policy: Policy) -> None:
    staging.take([File("会議.txt", "一"), File("会議.txt", "二")], policy)
    assert [path.read_text("utf-8") for path, _ in staging.files] == ["一"]
    assert "同じ名前のファイルが2つ" in staging.refused[0]["reason"]


def test_no_link_is_followed(staging: Staging, policy: Policy, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    (staging._folder / "会議.txt").symlink_to(outside)
    staging.take([File("会議.txt")], policy)
    assert (staging.files, outside.exists()) == ([], False)


def test_what_is_dropped_or_closed_is_gone(staging: Staging, policy: Policy) -> None:
    staging.take([File("a.txt"), File("b.txt")], policy)
    (gone, _), (kept, _) = staging.files
    staging.drop(["a.txt"])
    assert (gone.exists(), kept.exists(), [place for _, place in staging.files]) == (False, True, ["b.txt"])
    staging.close()
    assert not kept.parent.exists()


def test_what_a_killed_server_left_goes_and_what_a_living_one_holds_stays(staging: Staging, tmp_path: Path) -> None:
    left = tmp_path / f"{PREFIX}{2**22 + 1}-abc"  # beyond the largest number of a process
    left.mkdir()
    clear_leftovers()
    assert (left.exists(), staging._folder.exists()) == (False, True)
    assert staging._folder.name.startswith(f"{PREFIX}{os.getpid()}-")
