"""The words of 写す, and what the input is given to suggest."""

from __future__ import annotations

from datetime import date

from answer.types import Answer
from ingest.types import Document, Facts
from prompts.synonyms import Lexicon
from tests.e2e.fake_app import ANSWERED, ANSWERS
from ui.copying import copied_text
from ui.suggestions import titles, words


def test_question_answer_and_every_source_are_copied_as_plain_text() -> None:
    lines = copied_text(ANSWERS[ANSWERED]).splitlines()
    assert lines[0] == f"質問：{ANSWERED}"
    assert lines[2].startswith("お答え：転入と転出の届出は、令和5年10月から電子申請で受け付けることとします。[1]")
    assert lines[4] == "出典"
    assert lines[5] == (
        "[1] 令和5年度第1回 ひばり町DX推進本部会議 議事録（令和5年6月21日（2023年）、3ページ、佐藤一郎）"
        "「転入と転出の届出は、令和5年10月から電子申請で受け付けることとします。」（dx-kaigi-2023-06.pdf）"
    )
    assert len(lines) == 8


def test_what_found_nothing_is_copied_without_sources() -> None:
    assert (
        copied_text(Answer("畑は", "not_found", (), (), (), "ありません。", 0.1, 1))
        == "質問：畑は\n\nお答え：ありません。"
    )


def test_titles_and_meetings_are_offered_newest_first_and_once() -> None:
    def record(title: str, day: date | None, meeting: str | None = None) -> Document:
        return Document(title, title, title, title, day, 1, "", "", facts=Facts(meeting_name=meeting))

    held = [
        record("古い 議事録", date(2023, 1, 1), "本部会議"),
        record("日付なし", None),
        record("新しい議事録", date(2024, 1, 1), "本部会議"),
    ]
    assert titles(held) == ["新しい議事録", "本部会議", "古い 議事録", "日付なし"]


def test_the_dictionary_is_offered_with_its_one_way_entries() -> None:
    lexicon = Lexicon([["残業", "時間外勤務"]], [("引っ越し", ["転入", "転出"])])
    assert words(lexicon) == [["残業", "時間外勤務"], ["引っ越し", "転入", "転出"]]
