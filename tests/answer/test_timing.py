from datetime import date

import pytest

from answer.timing import NEARBY, RECORD, SILENT, WIDE, asked_times, timed

TODAY = date(2026, 11, 25)
JUNE_2023 = date(2023, 6, 21)
NOVEMBER_2023 = date(2023, 11, 9)


@pytest.mark.parametrize(
    ("question", "sentence", "record", "share"),
    [
        ("令和5年度の件数は", "令和5年度は1,187件でした。", None, 1.0),
        ("令和5年度の件数は", "令和6年2月までに1,187件でした。", None, 1.0),  # of that fiscal year
        ("令和5年度の件数は", "令和4年度は902件でした。", NOVEMBER_2023, 0.0),
        ("令和4年度の実施率は", "昨年度の実績が2.8パーセントでした。", NOVEMBER_2023, 1.0),
        ("R4の実施率は", "昨年度の実績が2.8パーセントでした。", NOVEMBER_2023, 1.0),
        ("令和5年11月の会議で決まったこと", "案のとおりとする。", NOVEMBER_2023, RECORD),
        ("令和5年11月の会議で決まったこと", "案のとおりとする。", JUNE_2023, SILENT),
        ("令和5年度の計画は", "令和3年度から令和8年度までの計画です。", None, WIDE),
        ("5月の訓練はいつでしたか", "5月18日に訓練を行いました。", date(2025, 7, 15), 1.0),
        ("5月の訓練はいつでしたか", "6月18日に訓練を行いました。", date(2025, 7, 15), 0.0),
        ("費用はいくらですか", "令和4年度は902件でした。", None, 1.0),  # no time is asked for
    ],
)
def test_a_sentence_is_of_the_time_that_it_tells(question, sentence, record, share):
    assert timed(asked_times(question, TODAY), sentence, [], record) == share


def test_a_heading_tells_the_time_of_what_stands_below_it():
    asked = asked_times("令和5年度の件数は", TODAY)
    assert timed(asked, "1,187件", ["令和5年度の受付"], None) == NEARBY
    assert timed(asked, "1,187件", ["令和6年度の受付"], None) == 0.0


def test_several_times_count_each():
    asked = asked_times("令和4年度と令和5年度の件数は", TODAY)
    assert timed(asked, "令和4年度は902件でした。", [], None) == 0.5
