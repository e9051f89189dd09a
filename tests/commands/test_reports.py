"""What an update did, as lines on the terminal: one file, one line."""

from __future__ import annotations

from tests.commands.test_commands import run


def test_a_line_break_in_the_name_of_a_file_is_shown_as_a_blank(tmp_path):
    town = tmp_path / "town"
    town.mkdir()
    (town / "予算\n案.txt").write_text("予算の説明\n\n予算は一億円とする。\n", encoding="utf-8")
    (town / "空の\n表.txt").write_text("", encoding="utf-8")
    code, out, errors = run("add", town, "--dry-run", "--store", tmp_path / "store")
    (failure,) = errors.splitlines()
    added, counts = out.splitlines()
    assert (code, added) == (1, "追加  予算 案.txt")
    assert failure.startswith("失敗  空の 表.txt：")
    assert counts.startswith("追加 1、変更 0、変更なし 0、削除 0、失敗 1")
