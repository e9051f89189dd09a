from __future__ import annotations

import signal

import pytest
from typer.testing import CliRunner

import cli
from commands.giving_up import ctrl_c
from index import update
from index.store import Store
from ingest.load import load_all


@pytest.fixture
def town(tmp_path):
    folder = tmp_path / "town"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"第{number}回会議の記録\n\n防災訓練を行う。", encoding="utf-8")
    return folder


def run(*arguments):
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, "".join(result.stderr.split())


def pressing(times, monkeypatch):
    """Let Ctrl+C be pressed so often while the first file is read."""
    read = load_all

    def interrupted(*arguments):
        for _ in range(times):
            signal.raise_signal(signal.SIGINT)
        yield from read(*arguments)

    monkeypatch.setattr(update, "load_all", interrupted)


@pytest.mark.parametrize("dry_run", [True, False])
def test_ctrl_c_gives_an_update_up_and_says_so(town, tmp_path, monkeypatch, dry_run):
    pressing(1, monkeypatch)
    code, out, errors = run("sync", town, "--store", tmp_path / "store", "--json", *["--dry-run"] * dry_run)
    assert (code, out) == (1, "")
    assert "いま読んでいる文書が終わるまでお待ちください" in errors
    assert "取りやめました。記録は前のままで、何も変わっていません。" in errors
    assert Store(tmp_path / "store").live() is None
    assert list(tmp_path.glob("store/generations/*")) == list(tmp_path.glob("store/originals/*")) == []


def test_ctrl_c_pressed_again_ends_at_once(town, tmp_path, monkeypatch):
    pressing(2, monkeypatch)
    code, out, _errors = run("add", town, "--store", tmp_path / "store")
    assert (code, out) == (130, "")
    assert Store(tmp_path / "store").live() is None


def test_ctrl_c_means_what_it_meant_before_again_afterwards():
    before = signal.getsignal(signal.SIGINT)
    with ctrl_c() as pressed:
        assert not pressed()
        signal.raise_signal(signal.SIGINT)
        assert pressed()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_dry_run_prints_the_lines_that_change(town, tmp_path):
    assert run("add", town, "--store", tmp_path / "store")[0] == 0
    (town / "1.txt").write_text("第1回会議の記録\n\n防災訓練は中止する。", encoding="utf-8")
    (town / "copy.txt").write_bytes((town / "2.txt").read_bytes())
    code, out, _errors = run("sync", town, "--store", tmp_path / "store", "--dry-run")
    assert code == 0
    assert "差分  1.txt：－1 行、＋1 行\n" in out
    assert "  － 防災訓練を行う。\n  ＋ 防災訓練は中止する。\n" in out
    assert "注意  copy.txt：内容が 2.txt と同じです\n" in out
