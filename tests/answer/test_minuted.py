"""What is asked of a meeting as such is told from what was read in its minutes."""

from __future__ import annotations

from datetime import date

import pytest

from answer.assistant import Assistant
from answer.meeting import Meeting
from answer.minuted import MEETINGS, minuted
from answer.question import understand
from ingest.types import Document, Facts

R5_1, R5_2, R6_1 = "dx-honbu-r5-1.pdf", "dx-honbu-r5-2.docx", "dx-honbu-r6-1.pdf"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("前回の会議で決まったことは", [(R6_1, "30手続、1,565万円"), (R6_1, "令和6年9月2日に変更")]),
        ("令和6年度の会議の宿題は何ですか", [(R6_1, "移行の工程表"), (R6_1, "指差しシート"), (R6_1, "道路の損傷")]),
        ("宿題を教えて", [(R6_1, "移行の工程表"), (R6_1, "指差しシート"), (R6_1, "道路の損傷")]),
        ("決まっていないことは何ですか", [(R6_1, "浜通出張所"), (R6_1, "相談記録"), (R6_1, "延期の申入れ")]),
        ("次の会議はいつですか", [(R6_1, "令和6年11月を予定")]),
        ("次回のDX推進本部会議はいつ？", [(R6_1, "令和6年11月を予定")]),
        ("令和5年度第1回の出席者", [(R5_1, "沢渡隆")]),
        ("第2回はいつ開催されましたか", [(R5_2, "令和５年１１月９日")]),
        ("前回の会議はどこで行われましたか", [(R6_1, "役場2階")]),
    ],
)
def test_what_was_minuted_is_told_in_the_order_of_the_minutes(
    assistant: Assistant, question: str, told: list[tuple[str, str]]
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert answer.scope
    assert [citation.source for citation in answer.citations] == [source for source, _ in told]
    assert all(words in citation.quote for citation, (_, words) in zip(answer.citations, told, strict=True))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("令和5年度の会議で生成AIについて決まったことは", [(R5_2, "全職員が利用"), (R5_1, "試行利用")]),
        ("キャッシュレスで決まったこと", [(R6_1, "9月2日"), (R5_2, "令和６年７月１日")]),
        ("令和5年度第2回の終わりに住民課が持ち帰った課題は？", [(R5_2, "外国人住民の所要時間")]),
    ],
)
def test_a_matter_that_is_named_is_told_alone(assistant: Assistant, question: str, told: list[tuple[str, str]]) -> None:
    answer = assistant.ask(question)
    assert [citation.source for citation in answer.citations] == [source for source, _ in told]
    assert all(words in citation.quote for citation, (_, words) in zip(answer.citations, told, strict=True))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("CIO補佐官は誰ですか", [(R6_1, "若林CIO補佐官"), (R5_2, "若林健ＣＩＯ補佐官")]),
        ("DX推進本部会議の副本部長は誰？", [(R6_1, "三輪副本部長"), (R5_1, "三輪和子")]),
        ("町長の名前は何ですか", [("gikai-r6-06.txt", "高瀬誠一君")]),
        ("令和5年度の建設課長は誰ですか", [(R5_2, "平松建設課長")]),
    ],
)
def test_who_holds_a_role_the_newest_list_of_those_present_tells(
    assistant: Assistant, question: str, told: list[tuple[str, str]]
) -> None:
    answer = assistant.ask(question)
    assert [citation.source for citation in answer.citations] == [source for source, _ in told]
    assert all(words in citation.quote for citation, (_, words) in zip(answer.citations, told, strict=True))


@pytest.mark.parametrize("question", ["青嶺市の市長は誰ですか", "課長は誰ですか", "生成AIの担当は誰ですか"])
def test_a_role_that_no_list_names_is_left_to_the_search(assistant: Assistant, question: str) -> None:
    assert "の記録から" not in assistant.ask(question).scope


@pytest.mark.parametrize(
    ("question", "who", "words"),
    [
        ("町長は生成AIについて何と言っていますか", "町長（高瀬誠一君）", "個人情報を入力しないことを大原則"),
        ("CIO補佐官は高齢者についてどう述べましたか", "CIO補佐官", "高齢者のほうが効果が大きい"),
    ],
)
def test_what_somebody_said_of_a_matter_is_told(assistant: Assistant, question: str, who: str, words: str) -> None:
    first = assistant.ask(question).citations[0]
    assert first.speaker == who
    assert words in first.quote


def test_what_was_asked_in_an_assembly_is_told(assistant: Assistant) -> None:
    citations = assistant.ask("議会ではどんな質問が出ましたか").citations
    assert {citation.speaker for citation in citations} == {"８番（宮下美咲君）", "３番（浅野　実君）"}
    assert not any("再質問" in citation.quote for citation in citations)


def test_of_several_meetings_the_newest_is_told_first(assistant: Assistant) -> None:
    sources = [citation.source for citation in assistant.ask("第1回の議題は何ですか").citations]
    assert list(dict.fromkeys(sources)) == [R6_1, R5_1]


@pytest.mark.parametrize(
    "question",
    [
        "スマホ講座はいつ開かれますか",  # no meeting
        "令和5年度第3回のDX推進本部会議はいつ開かれましたか",  # no meeting on record
        "令和8年度の会議で決まったことは",
    ],
)
def test_of_what_is_no_meeting_on_record_nothing_is_told(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "not_found"


def test_whose_homework_something_is_is_left_to_the_search(assistant: Assistant) -> None:
    answer = assistant.ask("指差しシートはどこの課の宿題ですか")
    assert answer.scope == ""
    assert "住民課" in answer.citations[0].quote


def test_all_records_are_searched_where_that_is_wanted(assistant: Assistant) -> None:
    assert assistant.ask("次の会議はいつですか", everywhere=True).scope == ""


def test_no_more_than_the_newest_meetings_are_read_for_a_matter() -> None:
    read: list[str] = []

    def record(number: int) -> Document:
        day = date(2000 + number, 6, 1)
        facts = Facts(kind="議事録", meeting=f"第{number}回推進会議", meeting_name="推進会議", held_on=day)
        return Document(
            str(number), f"{number}.txt", f"{number}.txt", f"第{number}回推進会議", day, 1, "", "", facts=facts
        )

    def meeting(document: Document) -> Meeting:
        read.append(document.id)
        return Meeting(document, ())

    records = [record(number) for number in range(1, 2 * MEETINGS)]
    assert (
        minuted("窓口について決まったことは", records, meeting, lambda text: understand(text, lambda _term: 1, 9))
        is None
    )
    assert read == [one.id for one in reversed(records)][:MEETINGS]
