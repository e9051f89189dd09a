"""Two things that a question compares, each told of under its name."""

from __future__ import annotations

import pytest

from answer.assistant import Assistant
from answer.export import Exported, to_docx, to_markdown
from answer.sides import sides_of
from tests.answer.test_export import AT, text_of


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("浜通出張所と山添出張所ではどちらの回線が速い", ("浜通出張所の回線が速い", "山添出張所の回線が速い")),
        ("令和5年度と6年度の予算を比べて", ("令和5年度の予算", "令和6年度の予算")),
        (
            "生成AIの利用料は令和5年度と令和6年度でどう違いますか",
            ("令和5年度の生成AIの利用料", "令和6年度の生成AIの利用料"),
        ),
        ("青嶺市の窓口と北汐町の窓口の違いは？", ("青嶺市の窓口", "北汐町の窓口")),
        ("書かない窓口と生成AIの費用の違い", ("書かない窓口の費用", "生成AIの費用")),
        ("昨年と比べて件数はどう変わった", None),
        ("端末の持ち帰りに学校ごとに差が出る原因は", None),
        ("町長と議員が話したのはどの件ですか", None),  # two, but not compared
    ],
)
def test_two_things_are_asked_for_one_by_one(question: str, asked: tuple[str, str] | None) -> None:
    sides = sides_of(question)
    assert (sides and tuple(side.question for side in sides)) == asked


def test_each_side_is_told_of_by_its_own_words(assistant: Assistant) -> None:
    answer = assistant.ask("浜通出張所と山添出張所ではどちらの回線が速い")
    assert answer.status == "answered"
    assert answer.absent == ()
    for side in ("浜通出張所", "山添出張所"):
        told = [statement for statement in answer.statements if statement.side == side]
        assert told
        assert all(side.removesuffix("出張所") in answer.citations[one.citation - 1].quote for one in told)
    assert answer.text.startswith("【浜通出張所】")
    assert "山添出張所は下り平均４６メガビット" in answer.text.split("【山添出張所】")[1]


def test_a_year_is_told_of_by_what_is_said_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("令和5年度と令和6年度の標的型訓練の開封率を比較して")
    told = {side: "".join(s.text for s in answer.statements if s.side == side) for side in ("令和5年度", "令和6年度")}
    assert "17.9%" in told["令和5年度"]
    assert "令和6年度" not in told["令和5年度"]
    assert "開封率5%以下" in told["令和6年度"]


def test_a_side_that_no_record_tells_of_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("青嶺市と日向市の書かない窓口の違い")
    assert answer.status == "answered"
    assert answer.absent == ("日向市",)
    assert answer.text.endswith("「日向市」については記録に見当たりません。")
    exported = Exported(answer, AT)
    for text in (to_markdown(exported), text_of(to_docx(exported))):
        assert "【青嶺市】" in text
        assert "「日向市」については記録に見当たりません。" in text


def test_two_sides_that_no_record_tells_of_are_not_found(assistant: Assistant) -> None:
    assert assistant.ask("日向市と小樽市の水族館の入館料の違い").status == "not_found"
