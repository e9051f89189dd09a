from __future__ import annotations

import hashlib
import pickle
from datetime import date
from pathlib import Path

import pytest

from ingest import load as module
from ingest.load import Failed, Loaded, Source, document_id, load, load_all, title_of
from ingest.read import Limits
from ingest.types import Extract
from policy.types import Decision

LIMITS = Limits(1_000_000, 10_000_000)


def source(path, text=None, place=None, level=1):
    if text is not None:
        path.write_text(text, encoding="utf-8")
    return Source(path, place or path.name, level)


def test_a_file_becomes_a_document_with_its_passages(tmp_path):
    text = "第1回DX推進本部会議 議事録\n開催日時 令和5年6月21日\n\n予算は一億円です。\n"
    loaded = load(source(tmp_path / "a.txt", text, "kaigi/a.txt", level=2), LIMITS, 80)
    assert isinstance(loaded, Loaded)
    document = loaded.document
    assert (document.id, document.source, document.place) == (document_id("kaigi/a.txt"), "a.txt", "kaigi/a.txt")
    assert (document.title, document.date) == ("第1回DX推進本部会議 議事録", date(2023, 6, 21))
    assert (document.level, document.sha256) == (2, hashlib.sha256(text.encode()).hexdigest())
    assert "".join(passage.text for passage in loaded.passages).endswith("予算は一億円です。")
    assert all(passage.document == document.id for passage in loaded.passages)


def test_an_id_belongs_to_the_place():
    assert document_id("a/b.txt") == document_id("a/b.txt") != document_id("b.txt")
    assert len(document_id("\udcff.txt")) == 12  # a name that is not UTF-8 has one too


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "空のファイルです"), (b"\0\1\2\3" * 100, "ありません|読め|文字"), (b" \n", "文字|ありません")],
)
def test_a_file_that_cannot_be_read_is_failed_and_named(tmp_path, content, reason):
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    failed = load(source(path), LIMITS, 80)
    assert isinstance(failed, Failed)
    assert failed.reason.startswith("「bad.txt」")
    assert any(words in failed.reason for words in reason.split("|"))


def test_an_absent_file_is_failed(tmp_path):
    failed = load(source(tmp_path / "gone.txt"), LIMITS, 80)
    assert isinstance(failed, Failed)
    assert failed.reason.startswith("「gone.txt」を開けません")


def test_a_file_that_vanishes_while_it_is_read_is_failed(tmp_path, monkeypatch):
    def vanish(_path):
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(module, "file_sha256", vanish)
    failed = load(source(tmp_path / "a.txt", "予算の記録です。"), LIMITS, 80)
    assert isinstance(failed, Failed)
    assert failed.reason.startswith("読み取り中に失敗しました(No such file")


@pytest.mark.parametrize(
    ("stated", "text", "title"),
    [
        ("題名", "第1回DX推進会議 議事録", "題名"),  # what the file itself states
        (None, "富山町\n第1回DX推進会議 議事録\n出席者 五名", "第1回DX推進会議 議事録"),
        (None, "第1回　DX推進会議\t議事録", "第1回 DX推進会議 議事録"),  # one space for any gap
        (None, "メニュー\nお知らせの一覧です。\n広報とやま9月号", "広報とやま9月号"),
        (None, "トップ > 広報\n- 12 -\n町の広報のページ", "町の広報のページ"),
        (None, "予算のあらまし\n端末の台数", "予算のあらまし"),  # no line names a kind of record: the first
        (None, "あ\n2024/06/21\n。", "記録"),  # nothing that could be a title: the file's name
        (None, "あ" * 71, "記録"),
        (None, "", "記録"),
        ("", "第1回DX推進会議 議事録", "第1回DX推進会議 議事録"),
    ],
)
def test_the_title_of_a_record(stated, text, title):
    assert title_of(Extract(text, (), stated), Path("/x/記録.txt")) == title


@pytest.fixture
def sources(tmp_path):
    made = [source(tmp_path / f"{n:02}.txt", f"第{n}回会議の記録\n予算は{n}億円です。") for n in range(7)]
    (tmp_path / "03.txt").write_bytes(b"")
    return made


def outline(results):
    return [
        (result.source.place, result.reason)
        if isinstance(result, Failed)
        else (result.document.place, [passage.text for passage in result.passages])
        for result in results
    ]


def test_results_come_in_the_order_given(sources):
    results = outline(load_all(sources[::-1], LIMITS, 80, processes=1))
    assert [place for place, _ in results] == [s.place for s in sources[::-1]]
    assert results[3] == ("03.txt", "「03.txt」は空のファイルです。中身のあるファイルかどうかを確認してください。")


def test_several_processes_give_what_one_gives(sources, monkeypatch):
    serial = list(load_all(sources, LIMITS, 80, processes=1))
    monkeypatch.setattr(module, "PARALLEL_FROM", 0)
    assert list(load_all(sources, LIMITS, 80, processes=2)) == serial


def test_files_are_read_as_they_are_asked_for(sources, monkeypatch):
    read = []
    monkeypatch.setattr(module, "load", lambda source, *_: read.append(source.place))
    results = load_all(sources, LIMITS, 80, processes=1)
    next(results)
    assert read == ["00.txt"]


@pytest.mark.parametrize(
    ("verdict", "prepared"),
    [
        ("allow", ("予算の記録", 1)),
        ("note", ("予算の記録", 1)),
        ("mask", None),  # its passages are not what is stored
        ("quarantine", None),
        ("refuse", None),
    ],
)
def test_only_what_is_stored_as_it_stands_is_prepared_where_it_is_read(tmp_path, verdict, prepared):
    given = source(tmp_path / "a.txt", "予算の記録\n予算は3億円です。")
    results = load_all(
        [given],
        LIMITS,
        80,
        processes=1,
        inspect=lambda *_: Decision(verdict, (), ""),
        prepare=lambda title, passages: (title, len(passages)),
    )
    assert [result.prepared for result in results if isinstance(result, Loaded)] == [prepared]


def test_a_passage_travels_between_processes_whole(sources):
    loaded = load(sources[0], LIMITS, 80)
    assert isinstance(loaded, Loaded)
    assert pickle.loads(pickle.dumps(loaded.passages)) == loaded.passages
