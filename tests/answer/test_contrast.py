import pytest

from answer.contrast import contrasts


@pytest.mark.parametrize(
    ("question", "sentence", "around", "contradicted"),
    [
        ("回線は上り平均何メガビットか", "下り平均9メガビットであった", "", True),
        ("回線は上り平均何メガビットか", "下り平均9メガビットであった", "上りは平均4メガビット", False),
        ("令和4年度の決裁率は", "令和5年度の決裁率は38%です", "", True),
        ("令和5年度の決裁率は", "令和5年度の決裁率は38%です", "令和5年度の決裁率は38%です", False),
        ("令和5年度の決裁率は", "決裁率は38%です", "", False),  # it says no other year
        (
            "第3回はいつか",
            "5月18日に開いた",
            "第1回 推進本部会議",
            False,
        ),  # another number around it is not what it says
        ("9月号の特集は", "10月号の特集は窓口です", "", True),
        ("3か月でいくらか", "8月に4万円", "", False),  # a stretch of time is no month
        ("男女の割合は", "女性は62%", "", False),
    ],
)
def test_a_sentence_may_say_the_other_of_what_is_asked(
    question: str, sentence: str, around: str, contradicted: bool
) -> None:
    assert contrasts(question).contradicted(sentence, around, around) == contradicted


def test_the_longer_word_is_the_one_that_is_said() -> None:
    assert [word for word, _ in contrasts("非公開の資料はどれか").words] == ["非公開"]


def test_a_month_must_stand_near_and_a_year_anywhere_around() -> None:
    sentence = "令和5年10月は21件だった"
    assert contrasts("11月は何件か").contradicted(sentence, sentence, "令和5年11月9日 会議")
    assert not contrasts("令和6年は何件か").contradicted("10月は21件だった", "", "令和6年5月 会議")
    assert not contrasts("令和6年度は何件か").contradicted("令和5年度は21件だった", "", "令和6年度第1回")
