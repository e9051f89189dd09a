"""A conversation says where it went over to other records."""

from __future__ import annotations

import pytest

from answer.types import Answer
from ui.moved import moved_html


def answered(generation: int) -> Answer:
    return Answer("q", "answered", (), (), (), "", 0.1, generation)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (1, 1, ""),
        (1, 2, "ここから、更新された記録（世代 2）でお答えしています。"),
        (3, 1, "ここから、前の記録（世代 1）に戻してお答えしています。"),
        (1, 0, ""),  # the assistant lost its records
    ],
)
def test_it_says_so_where_the_generation_changed_and_only_there(before: int, after: int, words: str) -> None:
    html = moved_html(answered(before), answered(after))
    assert (words in html, bool(html)) == (True, bool(words))
