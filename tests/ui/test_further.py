"""What is said of newer records: a warning for what the answer left out, a word for what it cites itself."""

from __future__ import annotations

from datetime import date

from answer.superseded import Superseded
from answer.types import Citation
from ingest.types import Document
from ui.further import Found, newer_html


def document(name: str, day: date) -> Document:
    return Document(name, name, name, f"{name}の会議", day, 1, "", "")


OLD, NEW = document("old", date(2023, 5, 1)), document("new", date(2024, 5, 1))
FOUND = Found(superseded=(Superseded(OLD, NEW, "meeting"),))


def citation(number: int, name: str) -> Citation:
    return Citation(number, number, name, name, name, (), None, None, None, None, "言葉", 0, 0.9)


def test_a_newer_record_that_the_answer_does_not_cite_is_a_warning_with_the_way_to_it() -> None:
    html = newer_html(FOUND, [citation(1, "old")])
    assert html.startswith('<div class="newer" role="note"><h3>より新しい記録があります</h3>')
    assert "[1]「<bdi>oldの会議</bdi>」のあとの同じ会議の記録も、この質問に答えています。" in html
    assert '<bdi>newの会議</bdi></a> <span class="when">令和6年5月1日（2024年）</span>' in html


def test_a_newer_record_that_the_answer_cites_is_told_in_one_line() -> None:
    html = newer_html(FOUND, [citation(1, "old"), citation(2, "new"), citation(3, "new")])
    assert html == '<p class="in-order">[2][3]は[1]より新しい記録です。</p>'


def test_where_nothing_is_superseded_nothing_is_said() -> None:
    assert newer_html(Found(), [citation(1, "old")]) == ""
