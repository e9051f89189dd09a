"""How far the records carry an answer, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answer.types import Answer
from tests.ui.test_turn import FIRST, OTHER
from ui.standing import standing_html

OLDER = replace(FIRST, date=date(2019, 4, 30))
DAY = "<span>もっとも新しい出典：令和5年6月21日（2023年）</span>"


def answer(status: str, **cited: object) -> Answer:
    values: dict[str, object] = {"citations": (), "nearest": ()}
    return Answer("質問", status, (), message="", seconds=0.1, generation=1, **{**values, **cited})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            answer("answered", citations=(OLDER, FIRST, OTHER)),
            f'<p class="basis answered"><span class="standing">確かな記録あり</span>{DAY}</p>',
        ),
        (
            answer("answered", citations=(OTHER,)),  # of no known day
            '<p class="basis answered"><span class="standing">確かな記録あり</span></p>',
        ),
        (
            answer("not_found", nearest=(FIRST,)),
            f'<p class="basis not_found"><span class="standing">関連する記録のみ</span>{DAY}</p>',
        ),
        (answer("not_found"), ""),
        (answer("refused"), ""),
    ],
)
def test_the_standing_and_the_newest_day_are_said_in_words(given: Answer, expected: str) -> None:
    assert standing_html(given) == expected
