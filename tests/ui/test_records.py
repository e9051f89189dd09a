"""What the page of records knows: titles, fiscal years, kinds, headings and speakers, always of the live generation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.errors import DamagedGeneration, OriginalUnavailable
from index.store import Store
from ingest.types import Facts, RecordKind
from tests.conftest import Publish, make_record
from ui.records_list import fiscal_year, kind_of, matching, year_words
from ui.records_reading import Heading, Records, headings, occurrence_on_page, speakers

PLAN = replace(make_record("plan.pdf", "ひばり町ＤＸ推進計画")[0], date=date(2024, 3, 31), facts=Facts(kind="計画"))
MINUTES = Facts(kind="議事録")
FIRST = replace(make_record("r5/kaigi-1.pdf", "第1回 DX推進本部会議 議事録")[0], date=date(2023, 4, 1), facts=MINUTES)
SECOND = replace(make_record("r5/kaigi-2.pdf", "第2回 DX推進本部会議 議事録")[0], date=date(2023, 11, 9), facts=MINUTES)
UNDATED = make_record("memo.txt", "端末の手配")[0]
ALL = [PLAN, FIRST, SECOND, UNDATED]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [PLAN, SECOND, FIRST, UNDATED]),  # newest first, those without a day last
        ({"words": "dx推進"}, [PLAN, SECOND, FIRST]),
        ({"words": "議事録 第２回"}, [SECOND]),
        ({"words": "KAIGI-1"}, [FIRST]),
        ({"words": "議事録 計画"}, []),
        ({"year": 2023}, [PLAN, SECOND, FIRST]),  # 31 March belongs to the fiscal year before
        ({"year": 2024}, []),
        ({"kind": "計画"}, [PLAN]),
        ({"kind": "議事録", "year": 2023, "words": "第1回"}, [FIRST]),
    ],
)
def test_a_search_leaves_the_records_that_fit_all_of_it(filters: dict[str, object], found: list[object]) -> None:
    assert matching(ALL, **filters) == found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "year", "words"),
    [
        (date(2023, 4, 1), 2023, "令和5年度（2023年度）"),
        (date(2024, 3, 31), 2023, "令和5年度（2023年度）"),
        (date(2019, 4, 30), 2019, "令和元年度（2019年度）"),  # a day of 平成31年
        (date(1989, 3, 31), 1988, "昭和63年度（1988年度）"),
    ],
)
def test_fiscal_years_begin_in_april_and_carry_their_era(day: date, year: int, words: str) -> None:
    assert fiscal_year(replace(FIRST, date=day)) == year
    assert year_words(year) == words


@pytest.mark.parametrize("kind", ["議事録", "議会会議録", "広報・ブログ"])
def test_the_kind_is_what_the_record_says_it_is(kind: RecordKind) -> None:
    assert kind_of(replace(FIRST, title="DX推進計画", facts=Facts(kind=kind))) == kind


def test_a_record_that_does_not_say_its_kind_is_among_the_others() -> None:
    assert kind_of(replace(FIRST, facts=Facts())) == "その他"


def test_headings_are_listed_once_where_they_begin() -> None:
    passages = [
        replace(passage, headings=path, page=page)
        for passage, path, page in zip(
            make_record("a.txt", "一\n二\n三\n四")[1],
            [("第1章",), ("第1章", "1 予算"), ("第1章", "1 予算"), ("第2章", "1 予算")],
            [1, 1, 2, 3],
            strict=True,
        )
    ]
    assert headings(passages) == [
        Heading("第1章", 0, 0, 1),
        Heading("1 予算", 1, 2, 1),
        Heading("第2章", 0, 6, 3),
        Heading("1 予算", 1, 6, 3),
    ]


def test_each_speaker_has_all_that_he_says_in_order() -> None:
    said = [
        replace(passage, speaker=speaker)
        for passage, speaker in zip(
            make_record("a.txt", "題\n開会\n答弁\n閉会")[1], [None, "議長", "町長", "議長"], strict=True
        )
    ]
    assert speakers(said) == {"議長": [said[1], said[3]], "町長": [said[2]]}


def test_a_repeated_quote_is_counted_on_its_own_page_up_to_the_place_meant() -> None:
    text = "異議なし\n異 議なし\n異議なし"
    passages = [
        replace(passage, page=page) for passage, page in zip(make_record("a.txt", text)[1], [1, 2, 2], strict=True)
    ]
    assert occurrence_on_page(passages, 2, text.rindex("異議なし"), "異議なし") == 1
    assert occurrence_on_page(passages, 1, 0, "異議なし") == 0


def test_reading_goes_over_to_a_newer_generation_and_a_removed_record_is_gone(store: Store, publish: Publish) -> None:
    records = Records(store)
    assert records.documents() == []
    first, second = make_record("a.txt", "予算"), make_record("b.txt", "防災\n訓練")
    publish(first, second)
    assert [document.place for document in records.documents()] == ["a.txt", "b.txt"]
    held = records.document(second[0].id)
    assert held
    assert records.text(held) == "防災\n訓練"
    assert [passage.text for passage in records.passages(held)] == ["防災", "訓練"]
    publish(removed=[second[0]])
    assert records.document(second[0].id) is None
    with pytest.raises(OriginalUnavailable, match="保管されていません"):
        records.original(first[0])


def test_a_damaged_store_is_not_read(store: Store, publish: Publish) -> None:
    publish(make_record("a.txt", "予算"))
    (store.path(1) / "passages.sqlite").write_bytes(b"damage")
    with pytest.raises(DamagedGeneration, match=r"passages\.sqlite"):
        Records(store).documents()
