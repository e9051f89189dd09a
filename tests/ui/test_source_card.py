"""What a source card says, and that nothing in a record is read as markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answer.export import READ_BY_OCR
from answer.types import Citation, Context
from ui.source_card import GONE, marked_passage, place_in_record, source_card

CITATION = Citation(
    number=2,
    passage=7,
    document="d",
    source="gijiroku.pdf",
    title="第1回会議",
    headings=(),
    page=3,
    speaker="佐藤一郎",
    role="企画課長",
    date=date(2023, 6, 21),
    quote="決定します",
    start=0,
    score=1.0,
)
DAY = "<span>令和5年6月21日（2023年）</span>"
PAGE = "<span>3ページ</span>"
CONTEXT = Context(before="前の段落", passage="原案のとおり決定します。", after="", quote_start=6, quote_end=11)


@pytest.mark.parametrize(
    ("known", "line"),
    [
        ({}, f"{DAY}{PAGE}<span>発言者：<bdi>佐藤一郎</bdi>（<bdi>企画課長</bdi>）</span>"),
        (
            {"speaker": "議長（佐藤一郎君）", "role": "議長"},  # the label says the role itself
            f"{DAY}{PAGE}<span>発言者：<bdi>議長（佐藤一郎君）</bdi></span>",
        ),
        ({"speaker": None}, f"{DAY}{PAGE}<span>発言者：<bdi>企画課長</bdi></span>"),
        ({"role": None, "date": None}, f"{PAGE}<span>発言者：<bdi>佐藤一郎</bdi></span>"),
        ({"speaker": None, "role": None, "page": None, "date": None}, ""),
        (
            {"speaker": None, "role": None, "date": None, "ocr": True},
            f'<span>3ページ（<abbr title="{READ_BY_OCR}">OCR</abbr>）</span>',
        ),
    ],
)
def test_what_is_not_known_is_left_out(known: dict[str, object], line: str) -> None:
    assert place_in_record(replace(CITATION, **known)) == line  # type: ignore[arg-type]


def test_a_quoted_row_shows_the_row_that_heads_its_table() -> None:
    card = source_card(replace(CITATION, header="番号\t決定した <内容>"), CONTEXT, "a", is_open=True)
    assert '<span class="label">表の見出し</span><bdi>番号｜決定した &lt;内容&gt;</bdi>' in card
    assert "表の見出し" not in source_card(CITATION, CONTEXT, "a", is_open=True)


def test_a_heading_that_is_the_title_is_not_said_again() -> None:
    titled = replace(CITATION, title="令和5年 会議録", headings=("令和5年　会議録", "議題1"))
    assert '<p class="headings"><bdi>議題1</bdi></p>' in source_card(titled, CONTEXT, "a", is_open=True)
    assert 'class="headings"' not in source_card(
        replace(titled, headings=titled.headings[:1]), CONTEXT, "a", is_open=True
    )


def test_the_quote_is_marked_inside_its_passage() -> None:
    assert marked_passage(CONTEXT) == "<bdi>原案のとおり<mark>決定します</mark>。</bdi>"


def test_markup_in_a_record_is_text() -> None:
    context = Context("<b>", "<img src=x onerror=alert(1)>&", "</details>", 0, 4)
    hostile = replace(CITATION, title="<h1>", source='"><script>', headings=("<i>",), speaker="<u>", role="<s>")
    html = source_card(hostile, context, "source-1-2", is_open=False)
    assert marked_passage(context) == "<bdi><mark>&lt;img</mark> src=x onerror=alert(1)&gt;&amp;</bdi>"
    for tag in ("<b>", "<img", "<h1>", "<script>", "<i>", "<u>", "<s>"):
        assert tag not in html
    assert html.count("</details>") == 2  # the card's and its neighbours' own


def test_a_passage_that_stands_alone_offers_no_neighbours() -> None:
    alone = replace(CONTEXT, before="")
    assert "前後を見る" not in source_card(CITATION, alone, "source-1-2", is_open=True)
    assert "前後を見る" in source_card(CITATION, CONTEXT, "source-1-2", is_open=True)


def test_a_card_whose_record_is_gone_shows_no_words_of_it() -> None:
    html = source_card(CITATION, None, "source-1-2", is_open=True)
    assert GONE in html
    assert CITATION.quote not in html
