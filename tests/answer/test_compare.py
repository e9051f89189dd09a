"""What changed between the three sample meetings, which tell one story; and figures, order and what is not compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from answer.compare import Comparison, FigureChange, Pair, compare
from answer.compare_stored import comparison_record
from answer.figures import find_figures
from answer.homework import Homework
from answer.meeting import Meeting, in_order, series_of
from answer.types import Citation
from ingest.load import Loaded, Source, load
from ingest.read import Limits
from settings import ROOT

MAY, NOVEMBER, NEXT_MAY = "dx-honbu-r5-1.pdf", "dx-honbu-r5-2.docx", "dx-honbu-r6-1.pdf"


@cache
def meeting(name: str) -> Meeting:
    loaded = load(Source(ROOT / "data" / "records" / name, name, 1), Limits(10**7, 10**8), 320)
    assert isinstance(loaded, Loaded)
    return Meeting(loaded.document, tuple(loaded.passages))


@cache
def changes(one: str, other: str) -> Comparison:
    return compare(meeting(one), meeting(other))


def words(citation: Citation | None) -> str:
    return " ".join(citation.quote.split()) if citation else ""


def told(pairs: Iterable[Pair | Homework]) -> list[tuple[str, str]]:
    return [(words(pair.older), words(pair.newer)) for pair in pairs]


def homework(compared: Comparison, *, done: bool) -> list[tuple[str, str]]:
    return told(task for task in compared.homework if task.done == done)


def every_citation(compared: Comparison) -> list[Citation]:
    pairs: list[Pair | FigureChange | Homework] = [*compared.continued, *compared.changed]
    pairs += [*compared.figures, *compared.homework]
    alone = (*compared.new_items, *compared.gone_items, *compared.new_decisions)
    return [*alone, *(one for pair in pairs for one in (pair.older, pair.newer) if one)]


# -- the agenda


def test_items_that_go_on_are_matched_whatever_their_numbers():
    assert told(changes(MAY, NOVEMBER).continued) == [
        ("（1）DX推進計画の策定方針（案）について", "議題４ ＤＸ推進計画（素案）のパブリックコメントについて"),
        ("（2）「書かない窓口」の検討について", "議題２ 「書かない窓口」実証実験について"),
        ("（3）生成AIの試行利用について", "議題３ 生成ＡＩの試行結果と本格利用について"),
    ]


def test_items_of_one_meeting_alone_are_new_or_gone():
    assert [words(item) for item in changes(MAY, NOVEMBER).gone_items] == ["（4）キャッシュレス決済の検討状況について"]
    assert [words(item) for item in changes(NOVEMBER, NEXT_MAY).new_items] == [
        "議題4 キャッシュレス決済の開始時期の変更について",
        "議題5 標準準拠システムへの移行について",
    ]


# -- decisions and figures


def test_a_changed_decision_is_told_with_both_quotes():
    assert told(changes(NOVEMBER, NEXT_MAY).changed) == [
        (
            "２ 書かない窓口の実証実験を令和６年１月１５日から３月１５日まで実施する 住民課",
            "1 書かない窓口を令和6年10月1日から本庁及び山添出張所で本格導入する（30手続、1,565万円） 住民課",
        ),
        (
            "４ キャッシュレス決済を令和６年７月１日から導入する 税務課",
            "2 キャッシュレス決済の開始日を令和6年9月2日に変更する 税務課",
        ),
    ]


def test_what_was_left_open_and_is_decided_now_is_a_change():
    assert (
        "導入の時期と決済の種類は検討を続け、次回に案を出すこと。",
        "４ キャッシュレス決済を令和６年７月１日から導入する 税務課",
    ) in told(changes(MAY, NOVEMBER).changed)


def test_a_matter_decided_for_the_first_time_is_new():
    assert [words(decision) for decision in changes(MAY, NOVEMBER).new_decisions] == [
        "５ パブリックコメントを令和５年１２月１日から実施する ＤＸ推進室"
    ]


@pytest.mark.parametrize(
    ("one", "other", "before", "after", "older", "newer"),
    [
        (
            MAY, NOVEMBER, "1850万円", "1420万円",
            "概算経費は1,850万円を見込んでいます。",
            "経費は、前回の概算１，８５０万円から１，４２０万円に減額する。",
        ),
        (
            NOVEMBER, NEXT_MAY, "1420万円", "1565万円",
            "経費は、前回の概算１，８５０万円から１，４２０万円に減額する。",
            "経費は、1,420万円に山添出張所の端末1台と設定費145万円を加え、1,565万円とします。",
        ),
        (
            NOVEMBER, NEXT_MAY, "7月1日", "9月2日",
            "４ キャッシュレス決済を令和６年７月１日から導入する 税務課",
            "7月1日の開始を予定していましたが、決済端末の納期が遅れており、9月2日に変更させてください。",
        ),
    ],
)  # fmt: skip
def test_a_figure_that_was_replaced_is_told(one: str, other: str, before: str, after: str, older: str, newer: str):
    found = [
        (change.before, change.after, words(change.older), words(change.newer))
        for change in changes(one, other).figures
    ]
    assert (before, after, older, newer) in found


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("１，４２０万円から1565万円に", ["1420万円", "1565万円"]),
        ("令和６年７月１日と7月1日", ["7月1日", "7月1日"]),
        ("令和8年1月に延ばす", ["8年1月"]),
        ("平均は月2.4時間、72％", ["2.4時間", "72%"]),
        ("第2委員会室", ["2委員"]),
        ("数字のない文", []),
    ],
)
def test_figures_are_read_in_any_width(text: str, figures: list[str]):
    assert [figure.words for figure in find_figures(text)] == figures


# -- homework


def test_homework_that_the_next_meeting_answers_is_done():
    assert homework(changes(NOVEMBER, NEXT_MAY), done=True) == [
        ("計画の指標を半分程度に絞り込む（ＤＸ推進室）", "指標は23件から12件に絞りました。"),
        (
            "実証実験で高齢者と外国人住民の所要時間を分けて測定する（住民課）",
            "外国人住民は18件と少なく、52分から47分にとどまりました。",
        ),
        (
            "押印を求める５種類の申請書について規則を改正する（総務課）",
            "押印を求めていた5種類の申請書は、3月に規則を改正し、4月1日から押印を廃止しました。",
        ),
    ]


def test_homework_that_the_next_meeting_leaves_open_is_open():
    assert homework(changes(NOVEMBER, NEXT_MAY), done=False) == [
        (
            "標準準拠システムへの移行時期の見通しを示す（ＤＸ推進室）",
            "・標準準拠システムの移行時期（令和8年1月への延期の申入れ）",
        )
    ]


def test_all_homework_of_may_was_done_in_november():
    compared = changes(MAY, NOVEMBER)
    assert homework(compared, done=False) == []
    assert len(homework(compared, done=True)) == 6


def test_homework_that_nobody_speaks_of_is_open_without_a_quote():
    november, silent = meeting(NOVEMBER), meeting(NEXT_MAY)
    kept = tuple(passage for passage in silent.passages if "標準準拠" not in "".join((*passage.headings, passage.text)))
    silent = Meeting(replace(silent.document, decisions=()), kept)
    assert homework(compare(november, silent), done=False) == [
        ("標準準拠システムへの移行時期の見通しを示す（ＤＸ推進室）", "")
    ]


# -- order and sources


def test_the_day_decides_which_is_older():
    assert changes(NEXT_MAY, NOVEMBER) == changes(NOVEMBER, NEXT_MAY)
    assert changes(NEXT_MAY, NOVEMBER).older.source == NOVEMBER


def test_records_without_a_day_keep_the_order_given():
    first, second = meeting(NEXT_MAY), meeting(NOVEMBER)
    undated = Meeting(replace(second.document, date=None, facts=replace(second.document.facts, held_on=None)), ())
    assert in_order(first, undated) == (first, undated)


@pytest.mark.parametrize("names", [(MAY, NOVEMBER), (NOVEMBER, NEXT_MAY), (MAY, NEXT_MAY)])
def test_every_quote_is_a_slice_of_the_stored_text(names: tuple[str, str]):
    texts = {meeting(name).document.id: meeting(name).document.text for name in names}
    cited = every_citation(changes(*names))
    assert cited
    for citation in cited:
        end = citation.start + len(citation.quote)
        assert citation.quote == texts[citation.document][citation.start : end] != ""


def test_a_source_names_file_page_speaker_and_day():
    change = next(one for one in changes(MAY, NOVEMBER).figures if one.after == "1420万円")
    assert (change.older.source, change.older.page, change.older.speaker, change.older.date) == (
        MAY, 2, "DX推進室長", date(2023, 5, 18),
    )  # fmt: skip


def test_a_record_compared_with_itself_changes_nothing():
    itself = compare(meeting(MAY), meeting(MAY))
    assert (itself.new_items, itself.gone_items, itself.new_decisions, itself.changed, itself.figures) == ((),) * 5


def test_the_sample_meetings_are_one_series_and_a_plan_is_none():
    assert {series_of(meeting(name).document) for name in (MAY, NOVEMBER, NEXT_MAY)} == {"汐見野町DX推進本部会議"}
    assert series_of(meeting("dx-keikaku-r6.pdf").document) is None


def test_what_the_policy_masks_is_masked_in_every_line():
    record = comparison_record(changes(NOVEMBER, NEXT_MAY), lambda text: "■" * len(text))
    assert set("".join(_quotes(record))) == {"■"}
    assert [set(figure["before"]) for figure in record["figures"]] == [{"■"}] * 4


def _quotes(content: object) -> list[str]:
    if isinstance(content, dict):
        own = [content["quote"]] if "quote" in content else []
        return own + [quote for value in content.values() for quote in _quotes(value)]
    return [quote for value in content for quote in _quotes(value)] if isinstance(content, list) else []
