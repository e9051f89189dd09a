"""A short answer agrees with the answer of a set by its numbers, or by its words."""

from __future__ import annotations

import pytest

from bench.agreement import agrees


@pytest.mark.parametrize(
    ("short", "answer", "right"),
    [
        ("９月２日から", "令和6年9月2日", True),
        ("令和6年9月2日", "9月2日", True),
        ("7月1日", "令和6年9月2日", False),
        ("約１億3,200万円", "132,000,000円", True),
        ("237万6千円", "237万6,000円", True),
        ("総額39万6千円", "237万6千円", False),
        ("３千万円", "30,000,000円", True),
        ("二月", "2月", True),
        ("総務課", "総務課DX推進室", True),
        ("各課", "教育委員会と水道課", False),
        ("いいえ", "使えない（町の単独経費）", True),
        ("はい", "使えない（町の単独経費）", False),
        ("はい", "できる", True),
    ],
)
def test_they_agree(short: str, answer: str, right: bool) -> None:
    assert agrees(short, answer) is right
