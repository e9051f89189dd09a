"""Where a quote stands on a page: over lines, columns, in any width of letters, and which one of several."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ui.viewer_pdf import Box, Pdf, Unpaintable, find_quote, fold, join_lines

Draw = Callable[..., Path]

# 10-point letters on a page of 600 × 800 points; 「窓口の端末を」 is 60 points wide
WRAPPED = [(100, 700, "まず、窓口の端末を"), (100, 680, "二台置く。次に、"), (100, 660, "研修を行う。")]
COLUMNS = [
    (50, 700, "左の段は窓口の"),
    (50, 680, "端末である。"),
    (350, 700, "右の段は予算の"),
    (350, 680, "増額である。"),
]


def boxes(path: Path, quote: str, occurrence: int = 0, page: int = 1) -> list[Box]:
    with Pdf(path) as pdf:
        return pdf.boxes(page, quote, occurrence)


def in_letters(found: list[Box]) -> list[tuple[int, int, int]]:
    """Return left, right and the height of the middle on a page of 600 × 800, in letters of ten points."""
    return [
        (round(box.left * 60), round(box.right * 60), round((1 - (box.top + box.bottom) / 2) * 80)) for box in found
    ]


def test_a_quote_over_two_lines_gets_a_box_for_each_that_ends_where_the_words_end(draw_pdf: Draw) -> None:
    found = in_letters(boxes(draw_pdf(WRAPPED), "窓口の端末を二台置く。"))
    assert found == [(13, 19, 70), (10, 15, 68)]


def test_a_quote_of_the_second_column_leaves_the_first_alone(draw_pdf: Draw) -> None:
    found = in_letters(boxes(draw_pdf(COLUMNS), "右の段は予算の増額である。"))
    assert found == [(35, 42, 70), (35, 41, 68)]


def test_columns_written_line_by_line_are_put_together_from_their_pieces(draw_pdf: Draw) -> None:
    across = [COLUMNS[0], COLUMNS[2], COLUMNS[1], COLUMNS[3]]
    found = in_letters(boxes(draw_pdf(across), "左の段は窓口の端末である。"))
    assert found == [(5, 12, 70), (5, 11, 68)]


def test_the_occurrence_that_is_meant_is_marked(draw_pdf: Draw) -> None:
    path = draw_pdf([(100, 700, "異議なし。"), (100, 600, "異議なし。"), (100, 500, "異議なし。")])
    rows = [[row[2] for row in in_letters(boxes(path, "異議なし。", number))] for number in (0, 1, 2, 9)]
    assert rows == [[70], [60], [50], [50]]


def test_pages_are_counted_from_one(draw_pdf: Draw) -> None:
    path = draw_pdf([(100, 700, "一枚目")], [(100, 700, "二枚目")])
    assert boxes(path, "二枚目", page=1) == []
    assert len(boxes(path, "二枚目", page=2)) == 1
    with pytest.raises(Unpaintable, match="page 3"):
        boxes(path, "二枚目", page=3)


@pytest.mark.parametrize(
    ("rotate", "left", "top"),
    [(0, 100, 95), (90, 695, 100), (180, 470, 695), (270, 95, 470)],  # of the upright words, in points of the picture
)
def test_boxes_turn_with_the_page(draw_pdf: Draw, rotate: int, left: int, top: int) -> None:
    width, height = (600, 800) if rotate in (0, 180) else (800, 600)
    path = draw_pdf([(100, 695, "予算案")], rotate=rotate, size=(width, height))  # of the page as it is seen
    (box,) = boxes(path, "予算案")
    assert box.left * width == pytest.approx(left, abs=4)
    assert box.top * height == pytest.approx(top, abs=4)


def test_boxes_are_measured_from_the_crop(draw_pdf: Draw) -> None:
    (box,) = boxes(draw_pdf([(100, 700, "予算案")], crop=(100, 400, 400, 800)), "予算案")
    assert [box.left, box.right] == pytest.approx([0, 0.1], abs=0.01)


@pytest.mark.parametrize(
    ("page", "quote", "places"),
    [
        ("ＤＸ推進", "DX推進", [0, 1, 2, 3]),
        ("か\u3099くしゅう", "がくしゅう", [0, 1, 2, 3, 4, 5]),  # a mark of its own on the page
        ("町⻑の答弁", "町長の答弁", [0, 1, 2, 3, 4]),  # a radical that looks like the ideograph
        ("予 算\n案", "予算案", [0, 2, 4]),
        ("予算案", "予 算\u3000案", [0, 1, 2]),
        ("㈱しおみ", "(株)しおみ", [0, 1, 2, 3]),  # one sign on the page, three in the quote
        ("予算", "決算案", []),
        ("予算", "", []),
        ("予算", " ", []),
    ],
)
def test_white_space_and_forms_of_letters_make_no_difference(page: str, quote: str, places: list[int]) -> None:
    assert find_quote(list(page), quote) == places


def test_a_quote_of_which_a_part_is_nowhere_is_not_marked_at_all() -> None:
    assert find_quote(list("窓口の端末を置く"), "窓口の端末を二台置く") == []


def test_a_line_end_and_a_column_end_a_box() -> None:
    line = [(0.0, 0.0, 10.0, 10.0), (10.0, 0.0, 20.0, 10.0)]
    next_line = (0.0, -15.0, 10.0, -5.0)
    far_right = (100.0, 0.0, 110.0, 10.0)
    assert join_lines(iter([*line, next_line, far_right])) == [(0.0, 0.0, 20.0, 10.0), next_line, far_right]


def test_letters_written_downwards_share_a_box() -> None:
    downwards = [(0.0, 90.0, 10.0, 100.0), (0.0, 80.0, 10.0, 90.0), (0.0, 70.0, 10.0, 80.0)]
    assert join_lines(iter(downwards)) == [(0.0, 70.0, 10.0, 100.0)]


def test_the_picture_grows_with_the_zoom(draw_pdf: Draw) -> None:
    with Pdf(draw_pdf(WRAPPED)) as pdf:
        pictures = [pdf.picture(1, zoom) for zoom in (1.0, 2.0)]
    assert [(picture.width, picture.height) for picture in pictures] == [(1050, 1400), (2100, 2800)]
    assert all(picture.png.startswith(b"\x89PNG") for picture in pictures)


def test_a_huge_page_is_painted_coarser(draw_pdf: Draw) -> None:
    with Pdf(draw_pdf([(100, 100, "案内図")], size=(9_000, 9_000))) as pdf:
        picture = pdf.picture(1, 3.0)
    assert picture.width * picture.height <= 12_100_000


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", b"<html>"])
def test_what_is_no_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    with pytest.raises(Unpaintable, match=r"broken\.pdf"):
        Pdf(path)


def test_several_visitors_may_look_at_once(draw_pdf: Draw) -> None:
    path = draw_pdf(WRAPPED)
    widths: list[int] = []

    def look() -> None:
        for _ in range(5):
            with Pdf(path) as pdf:
                widths.append(pdf.picture(1).width)
                assert len(pdf.boxes(1, "二台置く。")) == 1

    visitors = [threading.Thread(target=look) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert widths == [1050] * 20


def test_what_is_not_printed_is_left_out_of_the_comparison() -> None:
    assert fold("予\u200b算\u00ad-\u2010案 \u3000\n") == "予算案"
