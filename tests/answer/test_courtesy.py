"""Thanks and greetings are told from questions."""

from __future__ import annotations

import pytest

from answer.courtesy import is_courtesy


@pytest.mark.parametrize(
    "text",
    [
        "ありがとう",
        "ありがとうございました。",
        "どうもありがとうございます！",
        "助かりました、ありがとう",
        "こんにちは",
        "お疲れ様です。よろしくお願いします。",
        "了解しました",
        "ＯＫ！",
        "テスト",
        "はい",
    ],
)
def test_thanks_and_greetings_ask_nothing(text: str) -> None:
    assert is_courtesy(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "？",
        "お疲れ様です。開始はいつですか",
        "ありがとうカードとは何ですか",
        "テストの結果は",  # a test that the records may tell of
        "あいさつ運動はいつですか",
        "承知しましたという返事は議事録にありますか",
    ],
)
def test_what_asks_something_is_no_courtesy(text: str) -> None:
    assert not is_courtesy(text)
