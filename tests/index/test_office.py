"""事務局回答: an approved answer is a document like any other, and no folder's mirror takes it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.errors import StoreError
from index.office import OFFICE, is_office_place, office_place, write_office_answer
from index.search import Generation
from index.update import add, stored_documents

QUESTION = "庁舎の屋上に 畑を作る計画はありますか"


def test_an_approved_answer_is_found_and_named_as_the_offices(store, encoder, options, tmp_path):
    path = write_office_answer(tmp_path, QUESTION, "畑の計画はありません。\n予算もありません。", date(2026, 11, 25))
    place = office_place(QUESTION)
    assert (path, is_office_place(place)) == (tmp_path / place, True)
    assert add(store, lambda: encoder, [(path, place)], options).added == [place]
    [document] = stored_documents(store)
    assert document.title == f"{OFFICE}：庁舎の屋上に 畑を作る計画はありますか"
    assert document.date == date(2026, 11, 25)
    generation = Generation(store, encoder)
    assert "予算もありません。" in generation.search("畑の予算", 1, 10)[0].passage.text
    generation.close()


def test_a_second_answer_to_the_same_words_replaces_the_first(store, encoder, options, tmp_path):
    for answer in ("ありません。", "令和8年度に作ります。"):
        path = write_office_answer(tmp_path, QUESTION, answer, date(2026, 11, 25))
        report = add(store, lambda: encoder, [(path, office_place(QUESTION))], options)
    assert (report.changed, len(stored_documents(store))) == ([office_place(QUESTION)], 1)
    assert office_place(f" {QUESTION}\n") == office_place(QUESTION)
    assert office_place("別の質問") != office_place(QUESTION)


def test_the_mirror_of_a_folder_leaves_them_and_takes_the_rest(store, encoder, options, tmp_path):
    office = write_office_answer(tmp_path, QUESTION, "ありません。", date(2026, 11, 25))
    (tmp_path / "a.txt").write_text("予算の会議\n予算は一億円です。\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("防災の会議\n防災の訓練をします。\n", encoding="utf-8")
    files = [(tmp_path / name, name) for name in ("a.txt", "b.txt")]
    add(store, lambda: encoder, [*files, (office, office_place(QUESTION))], options)
    report = add(store, lambda: encoder, files[:1], options, only=True)
    assert report.removed == ["b.txt"]
    assert [document.place for document in stored_documents(store)] == ["a.txt", office_place(QUESTION)]
    with pytest.raises(StoreError, match="全件の削除"):
        add(store, lambda: encoder, [], options, only=True)


def test_the_policy_inspects_an_answer_like_any_record(store, encoder, options, tmp_path: Path):
    path = write_office_answer(tmp_path, QUESTION, "マイナンバー 1234 5678 9018 の方です。", date(2026, 11, 25))
    report = add(store, lambda: encoder, [(path, office_place(QUESTION))], replace(options, keep_originals=True))
    assert (report.added, len(report.failed), store.generations()) == ([], 1, [])
