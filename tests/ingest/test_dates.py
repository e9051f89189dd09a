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
        "第5回",
        "03-1234-5678",
        "v1.2.3",
        "192.168.1.10",
        "12023/6/21",  # a number that goes on is no year
        "2023/6/211",
        "AR5.6.21",
        "M7.3の地震",  # a magnitude, not 明治7年3月
        "受付番号 2023-0012-3456",
        "6/21",  # a fraction, unless a day of the week follows
        "2000年間",
        "1800年前",
        "12か月",
        "3月間",
        "1月当たり",
        "生後36月",
        "毎年6月",
        "日本年金機構",  # no 本年
        "従来年1回",  # no 来年
        "同年代の職員",
        "合同年次大会",
        "職員一同日々努める",
        "昨日",
        "",
    ],
)
def test_what_is_no_date_is_none(text):
    assert find_dates(text) == []


JULY = date(2023, 7, 3)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # months and years
        ("令和5年6月", "令和5年6月 2023-06-01 2023-06-30 month"),
        ("令和６年２月", "令和６年２月 2024-02-01 2024-02-29 month"),  # a leap year
        ("昨年の11月の14日", "昨年の11月の14日 2022-11-14 2022-11-14 day"),  # as it is spoken
        ("平成32年の4月", "平成32年の4月 2020-04-01 2020-04-30 month 平成は平成31年4月30日までです"),
        ("R5.6に開始", "R5.6 2023-06-01 2023-06-30 month"),
        ("令和5年", "令和5年 2023-01-01 2023-12-31 year"),
        ("令和元年", "令和元年 2019-01-01 2019-12-31 year"),  # records use it for all of 2019
        ("２０２３年", "２０２３年 2023-01-01 2023-12-31 year"),
        ("二〇二三年", "二〇二三年 2023-01-01 2023-12-31 year"),
        ("二○二三年六月", "二○二三年六月 2023-06-01 2023-06-30 month"),  # ○ typed for 〇
        ("㋿5年6月", "㋿5年6月 2023-06-01 2023-06-30 month"),
        ("令5.6.21", "令5.6.21 2023-06-21 2023-06-21 day"),
        ("令和5.6.21", "令和5.6.21 2023-06-21 2023-06-21 day"),
        ("令 和 5 年 1 2 月 2 1 日", "令 和 5 年 1 2 月 2 1 日 2023-12-21 2023-12-21 day"),  # letters set apart
        ("2 0 2 3 年", "2 0 2 3 年 2023-01-01 2023-12-31 year"),
        # fiscal years, from April to March
        ("令和5年度", "令和5年度 2023-04-01 2024-03-31 fiscal_year"),
        ("令和 ５ 年 度", "令和 ５ 年 度 2023-04-01 2024-03-31 fiscal_year"),
        ("令和元年度", "令和元年度 2019-04-01 2020-03-31 fiscal_year"),
        ("平成31年度", "平成31年度 2019-04-01 2020-03-31 fiscal_year"),  # the same one
        ("昭和64年度", "昭和64年度 1989-04-01 1990-03-31 fiscal_year"),
        ("R5年度", "R5年度 2023-04-01 2024-03-31 fiscal_year"),
        ("2023年度", "2023年度 2023-04-01 2024-03-31 fiscal_year"),
        ("令和五年度", "令和五年度 2023-04-01 2024-03-31 fiscal_year"),
        ("5年度", "5年度 None None fiscal_year 元号が書かれていません"),
        ("令和4年度と5年度", "令和4年度 2022-04-01 2023-03-31 fiscal_year, 5年度 2023-04-01 2024-03-31 fiscal_year"),
        ("2021年度と22年度", "2021年度 2021-04-01 2022-03-31 fiscal_year, 22年度 2022-04-01 2023-03-31 fiscal_year"),
        ("平成29年10月、30年4月1日", "平成29年10月 2017-10-01 2017-10-31 month, 30年4月1日 2018-04-01 2018-04-01 day"),
        # both calendars at once
        ("令和5年（2023年）6月21日", "令和5年（2023年）6月21日 2023-06-21 2023-06-21 day"),
        ("令和5（2023）年度", "令和5（2023）年度 2023-04-01 2024-03-31 fiscal_year"),
        ("2023（令和5）年", "2023（令和5）年 2023-01-01 2023-12-31 year"),
        ("令和5年(2022年)", "令和5年(2022年) 2023-01-01 2023-12-31 year 和暦と西暦が合いません"),
        # an era that is over goes on, and one that has not begun is read back, with a note
        ("平成32年度", "平成32年度 2020-04-01 2021-03-31 fiscal_year 平成は平成31年4月30日までです"),
        ("平成31年5月1日", "平成31年5月1日 2019-05-01 2019-05-01 day 平成は平成31年4月30日までです"),
        ("昭和64年1月7日", "昭和64年1月7日 1989-01-07 1989-01-07 day"),
        ("昭和64年1月8日", "昭和64年1月8日 1989-01-08 1989-01-08 day 昭和は昭和64年1月7日までです"),
        ("令和元年4月1日", "令和元年4月1日 2019-04-01 2019-04-01 day 令和は令和元年5月1日からです"),
        # no such day
        ("令和5年2月30日", "令和5年2月30日 None None day 暦に2023年2月30日はありません"),
        ("令和5年13月", "令和5年13月 None None month 暦に2023年13月はありません"),
        ("令和0年度", "令和0年度 None None fiscal_year 令和0年はありません"),
        ("令和五年六月十二三日", "令和五年六月十二三日 None None day 十二三日は数として読めません"),
        ("明治4年10月20日", "明治4年10月20日 None None day 明治5年までは旧暦のため、読み取れません"),
        # by the mention before
        (
            "令和4年4月1日に置き、同日、同月21日、翌月10日、同年9月、翌年3月、同年同月5日",
            "令和4年4月1日 2022-04-01 2022-04-01 day, 同日 2022-04-01 2022-04-01 day, "
            "同月21日 2022-04-21 2022-04-21 day, 翌月10日 2022-05-10 2022-05-10 day, "
            "同年9月 2022-09-01 2022-09-30 month, 翌年3月 2023-03-01 2023-03-31 month, "
            "同年同月5日 2023-03-05 2023-03-05 day",
        ),
        ("令和4年12月の翌月", "令和4年12月 2022-12-01 2022-12-31 month, 翌月 2023-01-01 2023-01-31 month"),
        (
            "令和5年2月の同年度、翌年度",  # February 2023 is in 令和4年度
            "令和5年2月 2023-02-01 2023-02-28 month, 同年度 2022-04-01 2023-03-31 fiscal_year, "
            "翌年度 2023-04-01 2024-03-31 fiscal_year",
        ),
        (
            "令和5年度、前年度、翌々年度",
            "令和5年度 2023-04-01 2024-03-31 fiscal_year, 前年度 2022-04-01 2023-03-31 fiscal_year, "
            "翌々年度 2024-04-01 2025-03-31 fiscal_year",
        ),
        ("令和5年の翌年", "令和5年 2023-01-01 2023-12-31 year, 翌年 2024-01-01 2024-12-31 year"),
        ("令和5年に同月", "令和5年 2023-01-01 2023-12-31 year, 同月 None None month 前に日付がありません"),
        ("令和5年6月、同日", "令和5年6月 2023-06-01 2023-06-30 month, 同日 None None day 前に日がありません"),
        ("同年", "同年 None None year 前に日付がありません"),
        (
            "令和5年2月30日の翌年",
            "令和5年2月30日 None None day 暦に2023年2月30日はありません, 翌年 None None year 前に日付がありません",
        ),
        # a month without a year
        ("令和5年4月と6月21日", "令和5年4月 2023-04-01 2023-04-30 month, 6月21日 2023-06-21 2023-06-21 day"),
        (
            "令和5年度第3回は2月10日",  # in the fiscal year, not in the year
            "令和5年度 2023-04-01 2024-03-31 fiscal_year, 2月10日 2024-02-10 2024-02-10 day",
        ),
        ("6月21日", "6月21日 None None day 何年のことか書かれていません"),
        ("6/21（水）", "6/21 None None day 何年のことか書かれていません"),
        # ranges
        ("令和5年6月1日から7月31日まで", "令和5年6月1日から7月31日まで 2023-06-01 2023-07-31 range"),
        ("令和5年6月1日から30日まで", "令和5年6月1日から30日まで 2023-06-01 2023-06-30 range"),
        ("令和5年6月1日から30日間", "令和5年6月1日 2023-06-01 2023-06-01 day"),  # 30 days, not the 30th
        ("令和5年12月1日から1月31日まで", "令和5年12月1日から1月31日まで 2023-12-01 2024-01-31 range"),  # over New Year
        ("令和5年4月から翌年3月まで", "令和5年4月から翌年3月まで 2023-04-01 2024-03-31 range"),
        (
            "令和5年6月1日（木）午前9時から7月31日（月）午後5時まで",
            "令和5年6月1日（木）午前9時から7月31日（月）午後5時まで 2023-06-01 2023-07-31 range",
        ),
        ("令和5年6月21日（水）午前10時から11時まで", "令和5年6月21日 2023-06-21 2023-06-21 day"),  # hours are no days
        ("令和5年6月1～3日", "令和5年6月1～3日 2023-06-01 2023-06-03 range"),
        ("令和5年6～8月", "令和5年6～8月 2023-06-01 2023-08-31 range"),
        ("令和5年11～2月", "令和5年11～2月 2023-11-01 2024-02-29 range"),
        ("令和5～7年度", "令和5～7年度 2023-04-01 2026-03-31 range"),
        ("令和5・6年度", "令和5・6年度 2023-04-01 2025-03-31 range"),
        ("昭和31、2年", "昭和31、2年 1956-01-01 1957-12-31 range"),
        ("令和5年度～令和7年度", "令和5年度～令和7年度 2023-04-01 2026-03-31 range"),
        ("平成30年度から令和7年度まで", "平成30年度から令和7年度まで 2018-04-01 2026-03-31 range"),
        ("2023-2025年", "2023-2025年 2023-01-01 2025-12-31 range"),
        ("2023〜25年度", "2023〜25年度 2023-04-01 2026-03-31 range"),
        ("2023/6/21-2023/6/23", "2023/6/21-2023/6/23 2023-06-21 2023-06-23 range"),
        ("令和7～5年度", "令和7～5年度 None None range 終わりが始まりより前です"),
        (
            "平成26年から平成24年に前倒し",  # no range
            "平成26年 2014-01-01 2014-12-31 year, 平成24年 2012-01-01 2012-12-31 year",
        ),
        ("令和5年6月1日から6月31日まで", "令和5年6月1日から6月31日まで None None range 暦に2023年6月31日はありません"),
    ],
)
def test_a_date_in_a_text_denotes_days(text, found):
    record = JULY if text.startswith("昨年") else None
    assert ", ".join(told(text, mention) for mention in find_dates(text, record)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("今年度", "今年度 2023-04-01 2024-03-31 fiscal_year"),
        ("本年度", "本年度 2023-04-01 2024-03-31 fiscal_year"),
        ("昨年度", "昨年度 2022-04-01 2023-03-31 fiscal_year"),
        ("一昨年度", "一昨年度 2021-04-01 2022-03-31 fiscal_year"),
        ("来年度", "来年度 2024-04-01 2025-03-31 fiscal_year"),
        ("来年1月", "来年1月 2024-01-01 2024-01-31 month"),
        ("先月3日", "先月3日 2023-06-03 2023-06-03 day"),
        ("来月", "来月 2023-08-01 2023-08-31 month"),
        ("6月21日", "6月21日 2023-06-21 2023-06-21 day"),
        ("12月28日", "12月28日 2023-12-28 2023-12-28 day"),  # five months on is nearer than seven back
        ("2月10日", "2月10日 2023-02-10 2023-02-10 day"),
        ("5年度", "5年度 2023-04-01 2024-03-31 fiscal_year"),  # in the era of the record
    ],
)
def test_the_day_of_the_record_tells_what_the_text_leaves_out(text, found):
    (mention,) = find_dates(text, JULY)
    assert (told(text, mention), mention.inferred) == (found, True)


def test_without_the_day_of_the_record_this_year_is_unknown():
    (mention,) = find_dates("今年度")
    assert (mention.first, mention.note) == (None, "記録の日付が分からないため、今年度がいつか分かりません")


def test_a_month_far_behind_a_year_belongs_to_the_year_of_the_record():
    text = "令和2年のこと。" + "あ" * 200 + "4月1日"
    assert [mention.first for mention in find_dates(text, JULY)] == [date(2020, 1, 1), date(2023, 4, 1)]


def test_a_range_keeps_its_two_ends():
    text = "令和5年6月1～3日"
    (mention,) = find_dates(text)
    assert mention.ends
    assert [told(text, end) for end in mention.ends] == [
        "令和5年6月1 2023-06-01 2023-06-01 day",
        "3日 2023-06-03 2023-06-03 day",
    ]


def told(text, mention):
    words = (text[mention.start : mention.end], mention.first, mention.last, mention.kind, mention.note)
    return " ".join(str(word) for word in words if word != "")


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
        (
            "令和5年度第3回会議\n日時 2月10日（土）\n令和6年3月1日公表",
            date(2024, 2, 10),
        ),  # the year stands in the title
        ("令和5年度\n2月10日に準備。令和6年3月1日。", date(2024, 3, 1)),  # nothing says that it is the meeting's
        ("期日 令和5年6月21日から22日まで", date(2023, 6, 21)),  # the first of two days
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


_PIECES = st.sampled_from(
    (
        "令和",
        "平成",
        "昭和",
        "R",
        "H",
        "元",
        "年",
        "年度",
        "月",
        "日",
        "同年",
        "翌月",
        "同日",
        "今年度",
        "から",
        "まで",
        "～",
        "の",
        "（",
        "）",
        "、",
        "。",
        "-",
        "/",
        ".",
        "5",
        "6",
        "12",
        "２３",
        "2023",
        "十",
        "二〇",
        "会議",
        " ",
        "　",
        "\n",
    )
)


@given(st.lists(_PIECES, max_size=30).map("".join), st.none() | st.dates())
def test_mentions_point_at_the_text_they_claim(text, record):
    end = 0
    for mention in find_dates(text, record):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        assert (mention.first is None) == (mention.last is None)
        assert not (mention.first and mention.last) or mention.first <= mention.last
        assert mention.first or mention.note
        if not mention.inferred and not mention.ends:  # what needs nothing around it reads alike by itself
            alone = find_dates(text[mention.start : mention.end])
            assert [(m.first, m.last, m.kind) for m in alone] == [(mention.first, mention.last, mention.kind)]


@given(st.text(alphabet="令和平成昭RHS元年月日0123456789〇一二十/.- 　５", max_size=40))
def test_nothing_raises(text):
    find_dates(text)
    date_of_record(text)
