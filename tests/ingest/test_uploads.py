from __future__ import annotations

from io import BytesIO

import pytest

from ingest.errors import BadName, OversizedFile, UnreadableFile
from ingest.uploads import receive, upload_name


@pytest.mark.parametrize("name", ["議事録.pdf", "令和6年度 計画(案).docx", "a..b.txt", "字" * 60 + ".txt"])
def test_a_name_is_taken_as_it_is(name):
    assert upload_name(name) == name


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../secret.txt", "フォルダーをたどる名前"),
        ("..", "フォルダーをたどる名前"),
        ("a/b.txt", "フォルダーをたどる名前"),
        ("..\\..\\windows\\a.txt", "フォルダーをたどる名前"),
        ("/etc/passwd", "フォルダーをたどる名前"),
        ("", "空か、印字できない文字"),
        ("　", "空か、印字できない文字"),
        ("a\0.txt", "空か、印字できない文字"),
        ("a\n.txt", "空か、印字できない文字"),
        ("a\u202etxt.exe", "空か、印字できない文字"),  # turns the reading direction around
        ("\udcff.txt", "空か、印字できない文字"),
        (".profile", "隠しファイル"),
        ("~$計画.docx", "編集中の控え"),
        ("字" * 80 + ".txt", "名前が長すぎます"),
    ],
)
def test_a_name_that_leads_elsewhere_or_hides_is_refused(tmp_path, name, reason):
    with pytest.raises(BadName, match=f"{reason}.*名前を変えてから"):
        receive(tmp_path / "in", name, BytesIO(b"x"), 10)
    assert list(tmp_path.rglob("*")) == []


def test_what_is_sent_stands_whole_under_its_name(tmp_path):
    path = receive(tmp_path / "in", "計画.txt", BytesIO("予算".encode()), 10)
    assert (path, path.read_text(encoding="utf-8")) == (tmp_path / "in" / "計画.txt", "予算")
    receive(tmp_path / "in", "計画.txt", BytesIO("防災".encode()), 10)
    assert path.read_text(encoding="utf-8") == "防災"
    assert [entry.name for entry in (tmp_path / "in").iterdir()] == ["計画.txt"]


def test_a_link_of_that_name_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("秘密", encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "計画.txt").symlink_to(tmp_path / "secret.txt")
    path = receive(tmp_path / "in", "計画.txt", BytesIO("予算".encode()), 10)
    assert (tmp_path / "secret.txt").read_text(encoding="utf-8") == "秘密"
    assert (path.is_symlink(), path.read_text(encoding="utf-8")) == (False, "予算")


def test_more_than_allowed_is_refused_and_what_was_there_stays(tmp_path):
    receive(tmp_path, "計画.txt", BytesIO(b"x" * 10), 10)
    with pytest.raises(OversizedFile, match="上限の 10 バイトを超えています"):
        receive(tmp_path, "計画.txt", BytesIO(b"y" * 11), 10)
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("計画.txt", b"x" * 10)]


def test_a_folder_in_the_way_is_named(tmp_path):
    (tmp_path / "計画.txt").mkdir()
    with pytest.raises(UnreadableFile, match=r"「計画\.txt」を受け取れません.*空きと書き込みの権限"):
        receive(tmp_path, "計画.txt", BytesIO(b"x"), 10)
