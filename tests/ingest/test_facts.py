"""What a record says of itself: nothing is guessed, and what cannot be is reported."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.facts import find_facts
from ingest.text import read_text
from ingest.turns import read_minutes
from ingest.types import Facts


def facts(text, title=None):
    extract = read_text(text.encode(), "record")
    minutes = read_minutes(extract.text, extract.blocks)
    return find_facts(extract.text, title or text.split("\n")[0], extract.blocks, minutes)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("令和5年度第1回汐見野町DX推進本部会議 議事録", "議事録"),
        ("第3回部会 議事要旨", "議事録"),
        ("令和６年第２回汐見野町議会定例会　会議録（第２号・抜粋）", "議会会議録"),
        ("住民アンケート結果報告書", "報告"),
        ("復　命　書（セミナー参加報告）", "報告"),
        ("「地域情報化アドバイザー会議」を開催", "報告"),
        ("汐見野町DX推進計画（令和6年度～令和9年度）", "計画"),
        ("汐見野町生成AI利用ガイドライン", "指針"),
        ("DX推進計画の策定方針", "指針"),  # a title ends with its noun
        ("情報セキュリティ研修実施要領", "要綱"),
        ("端末の取扱いについて（通知）", "通知"),
        ("広報しおみの 令和6年9月号", "広報・ブログ"),
        ("端末の台数", None),
    ],
)
def test_the_title_tells_the_kind(title, kind):
    assert facts(f"{title}\n\n本文です。\n").kind == kind


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "令和5年度第1回汐見野町DX推進本部会議 議事録",
            ("汐見野町", "DX推進本部", "令和5年度第1回汐見野町DX推進本部会議", "DX推進本部会議", 1, 2023),
        ),
        (
            "令和６年第２回汐見野町議会定例会　会議録",
            ("汐見野町", "議会", "令和６年第２回汐見野町議会定例会", "定例会", 2, None),  # a calendar year
        ),
        (
            "平成十九年度第三回青嶺市情報化審議会議事録",
            ("青嶺市", "情報化審議会", "平成十九年度第三回青嶺市情報化審議会", "情報化審議会", 3, 2007),
        ),
        ("DX推進会議 議事録", (None, None, None, None, None, None)),
    ],
)
def test_a_meeting_is_named_with_its_number_and_whose_it_is(title, expected):
    found = facts(f"{title}\n\n本文です。\n")
    assert (
        found.body,
        found.organ,
        found.meeting,
        found.meeting_name,
        found.meeting_number,
        found.fiscal_year,
    ) == expected


def test_day_venue_and_papers_are_read_from_the_head():
    found = facts(
        "令和5年度第3回汐見野町DX推進本部会議 議事録\n\n1 開催日時\n\n令和6年2月21日（水）午前10時から\n\n"
        "2 開催場所\n\n役場3階 会議室5\n\n5 会議資料\n\n- 資料1-1 主な動き\n- 資料2 工程表\n"
    )
    assert found.held_on == date(2024, 2, 21)
    assert found.fiscal_year == 2023
    assert found.venue == "役場3階 会議室5"
    assert found.materials == ("資料1-1 主な動き", "資料2 工程表")


def test_a_report_tells_when_it_was_published_and_when_the_meeting_was():
    found = facts(
        "「令和5年度 地域情報化会議」を開催\n\n令和5年11月17日\n関東総合通信局\n\n"
        "関東総合通信局は、令和5年9月14日(木曜日)にオンラインによる会議を開催しました。\n"
    )
    assert (found.held_on, found.published_on, found.body) == (date(2023, 9, 14), date(2023, 11, 17), "関東総合通信局")


def test_the_fiscal_year_of_a_day_before_april_is_the_year_before():
    assert facts("第1回会議 議事録\n\n日時 令和6年3月31日\n").fiscal_year == 2023


@pytest.mark.parametrize(
    ("printed", "wrong"),
    [
        ("令和5年2月30日", True),
        ("令和５年６月３１日", True),
        ("令和5年13月1日", True),
        ("2023年2月29日", True),
        ("2024年2月29日", False),
        ("令和5年6月30日", False),
        ("令和5年12月31日", False),
        ("令和5年7月3日（月）～7月31日", False),
        ("令和5年6月1日から6月31日", True),
    ],
)
def test_a_day_that_no_calendar_has_is_reported(printed, wrong):
    text = f"第1回会議 議事録\n\n次の会議は{printed}に開く。\n"
    place = text.index(printed) + 1
    expected = (f"「{printed}」は暦にない日付です({place}文字目)。原本を確認してください。",) if wrong else ()
    assert facts(text).warnings == expected


def test_what_is_not_said_is_empty():
    assert facts("端末の台数\n\n三百台である。\n") == Facts()
