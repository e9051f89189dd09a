"""A record's text as HTML: every letter of it, none of it markup, the words meant marked."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from ingest.types import Passage, TurnKind
from ui.viewer_pdf import Box, Picture
from ui.viewer_picture import NOT_LOCATED, picture_html
from ui.viewer_text import PART_CHARACTERS, parts, speakers_html, text_html

HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(1)>&lt;**太字**\N{RIGHT-TO-LEFT OVERRIDE}"


def passage(text: str, inside: str, start: int, **known: object) -> Passage:
    values: dict[str, object] = {
        "id": 1, "document": "d", "ordinal": 0, "page": None, "headings": (), "speaker": None, "start": start,
        "end": start + len(inside), "text": inside, "sentences": ((0, len(inside)),),
    }  # fmt: skip
    assert text[start : start + len(inside)] == inside
    return Passage(**{**values, **known})  # type: ignore[arg-type]


def tags(html: str) -> set[str]:
    return set(re.findall(r"<(\w+)", html))


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_a_hostile_record_is_shown_letter_by_letter() -> None:
    html = text_html(HOSTILE, [passage(HOSTILE, HOSTILE, 0, speaker=HOSTILE, headings=(HOSTILE,))], (3, 20))
    assert tags(html) <= {"p", "span", "bdi", "mark", "h3"}
    assert words(html) == f"{HOSTILE}発言者{HOSTILE}"  # the heading stands above who speaks


def test_a_hostile_speaker_and_address_stay_text() -> None:
    said = passage(HOSTILE, HOSTILE, 0)
    html = speakers_html([(HOSTILE, [(said, 'record?id="><script>')])])
    assert tags(html) == {"details", "summary", "span", "div", "p", "bdi", "a"}
    assert HOSTILE in words(html)


@pytest.mark.parametrize(
    ("kind", "place"),
    [("question", "3ページ・質問"), ("reply", "3ページ・答弁"), ("chair", "3ページ"), (None, "3ページ")],
)
def test_what_a_speaker_says_is_called_a_question_or_a_reply_where_it_is_one(kind: TurnKind | None, place: str) -> None:
    said = replace(passage("予算は。", "予算は。", 0), page=3, turn_kind=kind)
    assert f"<span>{place}</span>" in speakers_html([("町長", [(said, "record?id=a")])])


def test_a_hostile_quote_under_a_picture_stays_text() -> None:
    html = picture_html(Picture(b"png", 10, 10), [Box(0, 0, 0.5, 0.1)], 1, 1.0, HOSTILE)
    assert tags(html) == {"div", "img", "span", "p", "bdi"}
    assert HOSTILE in words(html)


def test_a_quote_that_could_not_be_located_is_said_not_to_be_marked() -> None:
    html = picture_html(Picture(b"png", 10, 10), [], 1, 1.0, "予算案")
    assert NOT_LOCATED in html
    assert "予算案" not in html
    assert NOT_LOCATED not in picture_html(Picture(b"png", 10, 10), [], 1, 1.0, "")


@pytest.mark.parametrize(
    ("mark", "marked"),
    [((3, 5), ["予算"]), ((0, 3), ["第一に"]), ((0, 6), ["第一に予算案"]), ((6, 9), []), (None, [])],
)
def test_the_words_meant_are_marked_and_no_others(mark: tuple[int, int] | None, marked: list[str]) -> None:
    html = text_html("第一に予算案", [passage("第一に予算案", "第一に予算案", 0)], mark)
    assert re.findall(r"<mark>(.*?)</mark>", html) == marked
    assert words(html) == "第一に予算案"


def test_headings_that_open_a_passage_are_headings_and_its_body_is_not() -> None:
    text = "1 予算\n増額する。"
    html = text_html(text, [passage(text, text, 0, headings=("1 予算",), sentences=((0, 4), (5, 10)))])
    assert html == '<h3 class="heading"><bdi>1 予算</bdi></h3><p class="said"><bdi>増額する。</bdi></p>'


def test_headings_stand_one_level_below_the_title_above_them() -> None:
    html = text_html("1 予算", [passage("1 予算", "1 予算", 0, headings=("1 予算",))], level=2)
    assert html == '<h2 class="heading"><bdi>1 予算</bdi></h2>'


def test_a_speaker_is_named_once_for_what_follows_without_a_new_label() -> None:
    text = "議長：開会。続ける。\n議長：散会。"
    said = [
        passage(text, "開会。", 3, speaker="議長"),
        passage(text, "続ける。", 6, speaker="議長"),
        passage(text, "散会。", 14, speaker="議長"),
    ]
    assert words(text_html(text, said)) == "発言者議長開会。続ける。発言者議長散会。"


def test_parts_are_pages_or_stretches_and_leave_nothing_out() -> None:
    text = "あ" * 10 * PART_CHARACTERS
    paged = [passage(text, text[:10], 0, page=1), passage(text, text[:10], 10, page=1), passage(text, "あ", 20, page=3)]
    assert [len(part) for part in parts(paged)] == [2, 1]
    long = [passage(text, text[:2_000], start) for start in range(0, 20_000, 2_000)]
    assert [len(part) for part in parts(long)] == [3, 3, 3, 1]
    assert parts([]) == []
