"""Which newer record takes the place of one that is cited, and what must not be taken for it."""

from __future__ import annotations

from datetime import date

import pytest

from answer.superseded import Abolition, Superseded, newer_meetings, superseded, work_of
from ingest.types import Document, Facts, Passage


def record(title, day=None, kind=None, **facts):
    known = Facts(kind=kind, **facts)
    return Document(title, f"{title}.pdf", f"{title}.pdf", title, day, 1, "", "", facts=known)


def meeting(title, day, name="DX推進本部会議", body="汐見野町"):
    return record(title, day, "議事録", body=body, meeting_name=name, held_on=day)


def tells(document, text):
    return Abolition(document, Passage(1, document.id, 0, None, (), None, 0, len(text), text, ((0, len(text)),)))


FIRST = meeting("第1回", date(2023, 5, 18))
SECOND = meeting("第2回", date(2023, 11, 9))
THIRD = meeting("第3回", date(2024, 5, 23))
OTHER_TOWN = meeting("青嶺市 第4回", date(2024, 9, 1), body="青嶺市")
MEETINGS = [FIRST, SECOND, THIRD, OTHER_TOWN]

OLD = record("汐見野町生成AI利用ガイドライン 第1.0版", date(2024, 3, 29), "指針")
NEW = record("汐見野町生成ＡＩ利用ガイドライン（第2.0版）", date(2025, 4, 1), "指針")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("汐見野町DX推進計画（令和6年度～令和9年度）", "汐見野町dx推進計画"),
        ("第2次汐見野町ＤＸ推進計画(案)", "汐見野町dx推進計画"),
        ("令和6年度 情報セキュリティ研修実施要領", "情報セキュリティ研修実施要領"),
        ("情報セキュリティ研修実施要領 改訂版", "情報セキュリティ研修実施要領"),
        ("平成31年版 防災計画", "防災計画"),
        ("計画", ""),  # may be anything's
    ],
)
def test_editions_of_a_work_share_its_name(title, name):
    assert work_of(record(title, kind="計画")) == name


def test_a_report_is_no_work_that_a_newer_one_replaces():
    assert work_of(record("令和5年度 住民アンケート結果報告書", kind="報告")) == ""


def test_a_newer_edition_is_told_once_and_the_newest_has_none():
    assert superseded([OLD, OLD], [OLD, NEW]) == [Superseded(OLD, NEW, "edition")]
    assert superseded([NEW], [OLD, NEW]) == []


def test_an_edition_without_any_date_is_not_compared():
    undated = record("汐見野町生成AI利用ガイドライン", None, "指針")
    assert superseded([OLD], [OLD, undated]) == []
    assert superseded([undated], [OLD, undated]) == []


def test_the_year_in_a_title_stands_in_for_a_date():
    plans = [record(f"DX推進計画（令和{start}年度～令和{start + 3}年度）", None, "計画") for start in (2, 6)]
    assert superseded([plans[0]], plans) == [Superseded(plans[0], plans[1], "edition")]


def test_of_one_day_the_draft_is_the_older():
    draft, settled = (record(title, date(2024, 3, 1), "計画") for title in ("DX推進計画（案）", "DX推進計画"))
    assert superseded([draft, settled], [draft, settled]) == [Superseded(draft, settled, "edition")]


def test_a_newer_meeting_counts_only_when_it_answers_the_question():
    assert superseded([FIRST], MEETINGS) == []
    assert superseded([FIRST], MEETINGS, {SECOND.id}) == [Superseded(FIRST, SECOND, "meeting")]
    assert superseded([FIRST], MEETINGS, {SECOND.id, THIRD.id}) == [Superseded(FIRST, THIRD, "meeting")]
    assert superseded([THIRD], MEETINGS, {FIRST.id, SECOND.id, OTHER_TOWN.id}) == []


def test_later_meetings_are_of_the_same_town_and_name_newest_first():
    assert newer_meetings(FIRST, MEETINGS) == [THIRD, SECOND]
    assert newer_meetings(OLD, MEETINGS) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("汐見野町生成AI利用ガイドラインは、令和7年3月31日をもって廃止する。", True),
        ("「汐見野町生成ＡＩ利用ガイドライン」（令和6年3月29日）を廃止します。", True),
        ("汐見野町生成AI利用ガイドラインは廃止しない。", False),
        ("汐見野町生成AI利用ガイドラインに沿って、紙の申請書を廃止する。", False),
        ("汐見野町生成AI利用ガイドラインを示した。旧要綱は廃止する。", False),  # another sentence
    ],
)
def test_a_record_that_says_that_a_work_is_abolished_is_told(text, found):
    later = record("令和7年第1回 会議", date(2025, 3, 20), "議事録")
    expected = [Superseded(OLD, later, "abolished")] if found else []
    assert superseded([OLD], [OLD, later], abolitions=[tells(later, text)]) == expected


def test_an_older_record_abolishes_nothing():
    earlier = record("令和5年第1回 会議", date(2023, 3, 20), "議事録")
    assert superseded([OLD], [OLD], abolitions=[tells(earlier, "汐見野町生成AI利用ガイドラインを廃止する。")]) == []
