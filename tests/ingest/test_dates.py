from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import date_of_record, date_words, find_dates, parse_number, western_and_era


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和5年6月21日", date(2023, 6, 21)),
        ("令和元年5月1日", date(2019, 5, 1)),  # 元年, not 1年
        ("令和1年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),  # the last day of 平成
        ("昭和 64年1月7日", date(1989, 1, 7)),  # PDF text often carries a space here
        ("平成元年１月８日", date(1989, 1, 8)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("令和５年６月２１日", date(2023, 6, 21)),
        ("令和 5 年 6 月 21 日", date(2023, 6, 21)),
        ("令和　５　年　６　月２１日", date(2023, 6, 21)),
        ("令和5年\n6月21日", date(2023, 6, 21)),  # wrapped
        ("令和五年六月二十一日", date(2023, 6, 21)),
        ("令和五年十月十日", date(2023, 10, 10)),
        ("平成三十一年四月三十日", date(2019, 4, 30)),
        ("平成二九年一〇月二日", date(2017, 10, 2)),  # digit by digit
        ("2023年6月21日", date(2023, 6, 21)),
        ("２０２３年６月２１日", date(2023, 6, 21)),
        ("2024年2月29日", date(2024, 2, 29)),  # a leap year
        ("1989年1月7日", date(1989, 1, 7)),
        ("R5.6.21", date(2023, 6, 21)),
        ("Ｒ５．６．２１", date(2023, 6, 21)),
        ("R 5.6.21", date(2023, 6, 21)),
        ("H31/4/30", date(2019, 4, 30)),
        ("S64.1.7", date(1989, 1, 7)),
        ("2023/6/21", date(2023, 6, 21)),
        ("2023-06-21", date(2023, 6, 21)),
        ("2023.06.21", date(2023, 6, 21)),
        ("令和5年2月29日", None),  # the calendar has no such day
        ("令和5年13月1日", None),
        ("2023年6月31日", None),
        ("2023/0/10", None),
        ("R5.2.30", None),
        ("令和五年六月十二三日", None),  # the 12th or the 13th
    ],
)
def test_a_date_is_read(text, day):
    before = "日付は"
    (mention,) = find_dates(f"{before}{text}です。")
    assert (mention.date, f"{before}{text}です。"[mention.start : mention.end]) == (day, text)


@pytest.mark.parametrize(
    "text",
    [
        "令和5年度",
        "令和5年6月",
        "6月21日",
        "第5回",
        "03-1234-5678",
        "v1.2.3",
        "192.168.1.10",
        "12023/6/21",  # a number that goes on is no year
        "2023/6/211",
        "AR5.6.21",
        "受付番号 2023-0012-3456",
        "昨日",
        "",
    ],
)
def test_what_is_no_full_date_is_none(text):
    assert find_dates(text) == []


def test_dates_come_in_the_order_of_the_text():
    text = "R5.6.21に開き、令和4年1月5日の続きを2023/7/1に行う。"
    assert [mention.date for mention in find_dates(text)] == [date(2023, 6, 21), date(2022, 1, 5), date(2023, 7, 1)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("元", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十一", 21),
        ("三十一", 31),
        ("一〇", 10),
        ("〇", 0),
        ("十十", None),
        ("一二十", None),
        ("十一二", None),
        ("百", None),
        ("", None),
    ],
)
def test_a_number_is_read(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("作成 令和5年7月3日\n開催日時 令和5年6月21日 午後1時", date(2023, 6, 21)),  # held, not written
        ("作成 令和5年7月3日\n日　時：令和5年6月21日（水）", date(2023, 6, 21)),
        ("公表 令和5年7月3日\nと　き　令和5年6月21日", date(2023, 6, 21)),
        ("令和5年7月3日\n令和5年6月21日に開催した会議の結果。", date(2023, 6, 21)),
        ("令和5年7月3日\n令和5年6月21日の会議。", date(2023, 7, 3)),  # nothing says which: the first
        ("令和5年2月30日に決めた。令和5年3月1日。", date(2023, 3, 1)),
        ("開催日時 未定\n令和5年7月3日", date(2023, 7, 3)),
        ("日付のない記録。", None),
        ("令和5年度の計画", None),
        ("", None),
        ("あ" * 2_000 + "令和5年6月21日", None),  # not at the beginning
    ],
)
def test_the_day_of_a_record_is_the_day_it_was_held(text, day):
    assert date_of_record(text) == day


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2023, 6, 21), "令和5年6月21日（2023年）"),
        (date(2019, 5, 1), "令和元年5月1日（2019年）"),
        (date(2019, 4, 30), "平成31年4月30日（2019年）"),
        (date(1989, 1, 7), "昭和64年1月7日（1989年）"),
        (date(1989, 1, 8), "平成元年1月8日（1989年）"),
        (date(1926, 12, 24), "大正15年12月24日（1926年）"),
        (date(1912, 7, 29), "明治45年7月29日（1912年）"),
        (date(1873, 1, 1), "明治6年1月1日（1873年）"),
        (date(1872, 12, 31), "1872年12月31日"),  # the old calendar: no era is claimed
    ],
)
def test_a_day_is_shown_in_both_calendars(day, shown):
    assert western_and_era(day) == shown


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2023, 6, 21), "令和5年度 2023年度 令和5年6月21日 2023年6月21日"),
        (date(2024, 3, 31), "令和5年度 2023年度 令和6年3月31日 2024年3月31日"),  # the 年度 ends in March
        (date(2024, 4, 1), "令和6年度 2024年度 令和6年4月1日 2024年4月1日"),
        # 2019 is 令和元年 and 平成31年, whichever its day
        (
            date(2019, 5, 7),
            "令和元年度 平成31年度 2019年度 令和元年5月7日 平成31年5月7日 2019年5月7日",
        ),
    ],
)
def test_a_day_is_worded_as_questions_word_it(day, words):
    assert date_words(day) == words


@given(st.dates(min_value=date(1926, 12, 25), max_value=date(2099, 12, 31)))
def test_what_is_shown_is_read_back(day):
    assert find_dates(western_and_era(day))[0].date == day


@given(st.text(alphabet="令和平成昭RHS元年月日0123456789〇一二十/.- 　５", max_size=40))
def test_offsets_lie_in_the_text_and_nothing_raises(text):
    for mention in find_dates(text):
        assert 0 <= mention.start < mention.end <= len(text)
    date_of_record(text)
