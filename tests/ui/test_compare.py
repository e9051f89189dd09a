"""The page of two meetings: which can be chosen, and that words of the records stay text and lead to their place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from answer.compare import Comparison, FigureChange, Pair
from answer.homework import Homework
from answer.types import Citation
from ingest.types import Document, Facts
from tests.conftest import make_record
from ui.compare import NO_ANSWER, comparison_html, meetings_by_series


def held(place: str, name: str | None, day: date | None) -> Document:
    return replace(make_record(place, f"{name} 議事録")[0], facts=Facts(meeting_name=name, held_on=day))


FIRST = held("1.txt", "DX推進本部会議", date(2023, 5, 18))
SECOND = held("2.txt", "DX推進本部会議", date(2023, 11, 9))
THIRD = held("3.txt", "DX推進本部会議", date(2024, 5, 23))
ALONE = held("4.txt", "総務委員会", date(2024, 6, 1))
UNDATED = held("5.txt", "DX推進本部会議", None)
PLAN = held("6.txt", None, date(2024, 6, 1))


def said(document: Document, quote: str) -> Citation:
    return Citation(
        0, 1, document.id, document.source, document.title, (), 2, "町長", None, date(2023, 5, 18), quote, 7, 1.0
    )


OLD, NEW = said(FIRST, "予算は<b>10万円</b>とする。"), said(SECOND, "予算は12万円とする。")
NOTHING = Comparison(FIRST, SECOND, (), (), (), (), (), (), ())


def test_series_of_two_or_more_can_be_chosen_newest_first():
    found = meetings_by_series([SECOND, PLAN, ALONE, UNDATED, THIRD, FIRST])
    assert found == {"DX推進本部会議": [THIRD, SECOND, FIRST]}


def test_words_of_a_record_are_never_html():
    page = comparison_html(replace(NOTHING, changed=(Pair(OLD, NEW),)), lambda words: words)
    assert "<bdi>予算は&lt;b&gt;10万円&lt;/b&gt;とする。</bdi>" in page
    assert "<b>" not in page


def test_each_line_names_its_place_and_leads_there():
    page = comparison_html(replace(NOTHING, changed=(Pair(OLD, NEW),)), lambda words: words)
    assert f'href="record?id={FIRST.id}&amp;start=7&amp;length={len(OLD.quote)}&amp;check=' in page
    assert f"record?id={SECOND.id}" in page
    assert "2ページ" in page
    assert "変わった決定・新たに決まったこと（1件）" in page
    assert "新しい議題（0件）" in page


def test_what_the_policy_masks_is_masked_and_the_link_still_leads_to_the_place():
    change = FigureChange("10万円", "12万円", OLD, NEW)
    shown = comparison_html(replace(NOTHING, figures=(change,)), lambda words: "■" * len(words))
    assert "万円" not in shown
    assert f"length={len(OLD.quote)}&amp;check=" in shown


def test_homework_is_done_or_open_and_the_lack_of_an_answer_is_said():
    tasks = (Homework(OLD, NEW, done=True), Homework(said(FIRST, "費用を示すこと。"), None, done=False))
    page = comparison_html(replace(NOTHING, homework=tasks), lambda words: words)
    still_open = page.split("残っている宿題（1件）")[1].split("済んだ宿題（1件）")[0]
    assert "費用を示すこと。" in still_open
    assert NO_ANSWER in still_open
    assert page.count(NO_ANSWER) == 1
