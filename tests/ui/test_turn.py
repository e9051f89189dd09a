"""How statements are gathered under the documents they come from, and what the small print says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answer.types import NOT_FOUND, Answer, Citation, Context, Statement
from ui.turn import (
    LONG_QUESTION,
    Turn,
    answer_html,
    effort,
    notice_html,
    question_words,
    statements_html,
    turn_html,
)

FIRST = Citation(1, 1, "a", "a.pdf", "会議録", (), 1, None, None, date(2023, 6, 21), "一", 0, 1.0)
SECOND = replace(FIRST, number=2, passage=2, quote="二")
OTHER = replace(FIRST, number=3, passage=3, document="b", title="計画", date=None, quote="三")

MINUTES = "<bdi>会議録</bdi>（2023年6月21日）によると"
PLAN = "<bdi>計画</bdi>によると"


def answer(*numbers: int, seconds: float = 0.5) -> Answer:
    statements = tuple(Statement(f"文{number}", number) for number in numbers)
    return Answer("質問", "answered", statements, (FIRST, SECOND, OTHER), (), "", seconds, 1)


def leads(html: str) -> list[str]:
    return [part.split("</p>")[0] for part in html.split('<p class="lead">')[1:]]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((1,), [MINUTES]),
        ((1, 2, 3), [MINUTES, PLAN]),
        ((1, 3, 2), [MINUTES, PLAN, MINUTES]),  # the order of the answer stands
    ],
)
def test_a_lead_line_stands_before_each_run_of_one_document(numbers: tuple[int, ...], expected: list[str]) -> None:
    assert leads(statements_html(answer(*numbers), 1)) == expected


def test_every_statement_links_to_the_card_of_its_own_turn() -> None:
    html = statements_html(answer(1, 3), 4)
    assert [part.split('"')[0] for part in html.split('href="')[1:]] == ["#source-4-1", "#source-4-3"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.5, "0.5秒・1,234件の記録から"), (0.1, "0.1秒・1,234件の記録から"), (0.04, "0.1秒未満・1,234件の記録から")],
)
def test_the_effort_names_seconds_and_records(seconds: float, words: str) -> None:
    assert effort(Turn(answer(1, seconds=seconds), 1234)) == words


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (f"{NOT_FOUND}。", ""),
        (f"{NOT_FOUND}。年度を加えてください。", "<p><bdi>年度を加えてください。</bdi></p>"),
        ("年度を加えてください。", "<p><bdi>年度を加えてください。</bdi></p>"),
    ],
)
def test_a_message_that_begins_with_its_heading_says_it_once(message: str, words: str) -> None:
    assert notice_html(NOT_FOUND, message) == f'<div class="notice"><h3>{NOT_FOUND}</h3>{words}</div>'


def test_a_sentence_without_support_says_so_and_links_nowhere() -> None:
    html = statements_html(replace(answer(1), statements=(Statement("文1", 1), Statement("噂", 0))), 1)
    assert html.count("href=") == 1
    assert html.endswith('<bdi>噂</bdi><span class="doubt">（記録で確認できません）</span></p>')


def test_a_sentence_that_rests_on_two_places_links_to_both() -> None:
    html = statements_html(replace(answer(1), statements=(Statement("文", 1, (3,)),)), 1)
    assert [part.split('"')[0] for part in html.split('href="')[1:]] == ["#source-1-1", "#source-1-3"]


def test_the_note_stands_before_the_notice_that_nothing_was_found() -> None:
    found = replace(answer(0), status="not_found", note="電話番号を伏せ字にしました。", message="ありません。")
    html = answer_html(found, 1, lambda _citation: None)
    assert 0 <= html.index("電話番号を伏せ字にしました。") < html.index("notice")


def test_the_model_is_named_and_the_note_is_shown() -> None:
    turn = Turn(replace(answer(1), writer="模型1", note="注記です。", asked="それは"), 1234)
    assert effort(turn) == "0.5秒・1,234件の記録から・文章の作成 <bdi>模型1</bdi>"
    html = turn_html(turn, 1, lambda _citation: None)
    assert '<p class="note" role="note"><bdi>注記です。</bdi></p>' in html
    assert '<span class="label">理解した質問</span><bdi>質問</bdi>' in html
    assert '<span class="words"><bdi>それは</bdi></span>' in html


def test_the_one_value_that_answers_stands_in_front_with_its_source() -> None:
    html = answer_html(replace(answer(1, 3), short="45.6％"), 2, lambda _citation: None)
    assert html.index('<p class="short"><bdi>45.6％</bdi>') < html.index('<p class="lead">')
    assert '<a class="marker" href="#source-2-1"' in html.split('<p class="short">')[1].split("</p>")[0]
    assert 'class="short"' not in answer_html(answer(1), 2, lambda _citation: None)


def test_a_pasted_letter_is_folded_to_its_beginning_and_a_question_is_not() -> None:
    letter = "<b>長い" * LONG_QUESTION
    html = question_words(letter)
    assert "<b>" not in html
    assert html.startswith('<details class="long-question"><summary><bdi>')
    assert html.count("長い") < 2 * LONG_QUESTION
    assert html.endswith("</bdi></details>")
    assert question_words("短い" * (LONG_QUESTION // 2)) == f"<bdi>{'短い' * (LONG_QUESTION // 2)}</bdi>"


def test_what_comes_near_shows_its_words_so_that_cards_of_one_page_are_told_apart() -> None:
    here = Context("", "一と二", "", 0, 1)
    near = replace(answer(1), status="not_found", nearest=(FIRST, SECOND))
    assert answer_html(near, 1, lambda _citation: here).count('<span class="beginning">') == 2
    assert '<span class="beginning">' not in answer_html(near, 1, lambda _citation: None)  # the record is gone
    assert '<span class="beginning">' not in answer_html(answer(1, 3), 1, lambda _citation: here)
