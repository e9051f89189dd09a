"""はい and いいえ stand in front only where one sentence says so."""

from __future__ import annotations

import pytest

from answer.assistant import Assistant
from answer.question import understand
from answer.yes_no import NO, YES, yes_or_no


@pytest.mark.parametrize(
    ("question", "sentence", "told"),
    [
        ("電子証明書の更新は支所でできますか", "電子証明書の更新は支所でできます。", YES),
        ("電子証明書の更新は支所でできますか", "電子証明書の更新は支所ではできません。", NO),
        ("電子証明書の更新は支所でできますか", "電子証明書の更新は本庁でできます。", ""),  # nothing of the branch
        (
            "電子証明書の更新は支所でできますか",
            "電子証明書の更新は、予約した場合に限り支所でできます。",
            "",
        ),  # a condition
        ("電子証明書の更新は支所でできますか", "電子証明書の更新は支所で行うか検討します。", ""),
        ("電子証明書の更新は支所でできますか", "支所でできることを増やし、電子証明書の更新はできません。", ""),  # both
        ("電子証明書の更新はどの支所でできますか", "電子証明書の更新は支所でできます。", ""),  # asks which
        ("私物の端末を使ってもよいですか", "私物の端末を使うことは、禁止する。", NO),
        ("私物の端末を使ってもよいですか", "私物の端末を使うことを認める。", YES),
        ("電子証明書の更新は支所で始まりましたか", "電子証明書の更新は支所でできます。", ""),  # another question
    ],
)
def test_yes_or_no(question: str, sentence: str, told: str) -> None:
    assert yes_or_no(understand(question, lambda _form: 1, 100), sentence) == told


def test_no_stands_in_front_with_the_sentence_that_says_so(assistant: Assistant) -> None:
    answer = assistant.ask("窓口で電子マネーのチャージはできますか")
    assert answer.short == NO
    assert "チャージ（入金）はできません" in answer.citations[0].quote


def test_a_list_of_what_is_forbidden_says_no_yes_of_its_own(assistant: Assistant) -> None:
    assert assistant.ask("生成AIを人事評価に使ってもよいですか").short in ("", NO)
