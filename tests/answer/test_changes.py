"""What changed since the last meeting is what a comparison of the two finds."""

from __future__ import annotations

import pytest

from answer.assistant import Assistant


@pytest.mark.parametrize(
    "question", ["DX推進本部会議で前回から変わった点は", "前回との違いを教えて", "前回の会議と比べて何が変わりましたか"]
)
def test_the_two_newest_meetings_are_compared(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert {citation.source for citation in answer.citations} == {"dx-honbu-r5-2.docx", "dx-honbu-r6-1.pdf"}
    assert "9月2日に変更" in answer.text
    assert answer.question == question


def test_a_matter_that_is_named_is_told_alone(assistant: Assistant) -> None:
    quotes = [citation.quote for citation in assistant.ask("前回から指標の数はどう変わりましたか").citations]
    assert quotes
    assert all("指標" in quote for quote in quotes)
