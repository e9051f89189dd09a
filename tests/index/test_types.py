from __future__ import annotations

from datetime import date

import pytest

from index.types import Filters, read_filters


@pytest.mark.parametrize(
    ("given", "filters"),
    [
        (None, Filters()),
        ({}, Filters()),
        ({"from": "2024-04-01"}, Filters(first_day=date(2024, 4, 1))),
        ({"to": "2025-03-31", "from": None}, Filters(last_day=date(2025, 3, 31))),
        ({"source": ["a.txt", "b.pdf"]}, Filters(sources=("a.txt", "b.pdf"))),
    ],
)
def test_filters_are_read_as_the_contract_writes_them(given, filters):
    assert read_filters(given) == filters


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"since": "2024-04-01"}, "since は使えません。"),
        ({"from": "令和6年4月1日"}, "from の '令和6年4月1日' は YYYY-MM-DD の日付ではありません。"),
        ({"to": "2024-02-30"}, "to の '2024-02-30' は YYYY-MM-DD の日付ではありません。"),
        ({"source": "a.txt"}, "一覧で書いてください"),
        ({"source": [1]}, "一覧で書いてください"),
        (["2024-04-01"], "の形で書いてください"),
    ],
)
def test_a_filter_that_is_not_understood_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        read_filters(given)
