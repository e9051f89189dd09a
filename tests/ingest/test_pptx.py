from __future__ import annotations

from io import BytesIO

import pptx
import pytest
from PIL import Image
from pptx.util import Cm

from ingest.errors import BrokenFile, MisnamedFile, NoText, OversizedFile
from ingest.pptx import read_pptx

ROOMY = 1_000_000_000
TITLE_ONLY, BLANK, TITLE_AND_BODY = 5, 6, 1


def saved(presentation):
    out = BytesIO()
    presentation.save(out)
    return out.getvalue()


def slide_of(presentation, title, body=()):
    slide = presentation.slides.add_slide(presentation.slide_layouts[TITLE_AND_BODY])
    slide.shapes.title.text = title
    slide.placeholders[1].text = "\n".join(body)
    return slide


def picture():
    out = BytesIO()
    Image.new("L", (8, 8)).save(out, "PNG")
    out.seek(0)
    return out


def test_a_slide_is_a_page_with_its_title_its_texts_and_its_notes(shown):
    presentation = pptx.Presentation()
    slide = slide_of(presentation, "窓口の見直し", ["・待ち時間を短くする", "職員の負担を減らす"])
    slide.notes_slide.notes_text_frame.text = "十月に始める予定と説明する。"
    slide_of(presentation, "費用")
    extract = read_pptx(saved(presentation), "a.pptx", ROOMY)
    assert shown(extract) == [
        ("heading", 1, "窓口の見直し"),
        ("item", 0, "・待ち時間を短くする"),
        ("paragraph", 0, "職員の負担を減らす"),
        ("paragraph", 0, "十月に始める予定と説明する。"),
        ("heading", 1, "費用"),
    ]
    assert [block.page for block in extract.blocks] == [1, 1, 1, 1, 2]


def test_rows_of_a_table_know_their_header(shown):
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[BLANK])
    table = slide.shapes.add_table(2, 2, Cm(1), Cm(1), Cm(10), Cm(2)).table
    for place, text in zip([(0, 0), (0, 1), (1, 0), (1, 1)], ["項目", "金額", "構築費", "1,150万円"], strict=True):
        table.cell(*place).text = text
    extract = read_pptx(saved(presentation), "a.pptx", ROOMY)
    assert shown(extract) == [("row", 0, "項目\t金額"), ("row", 0, "構築費\t1,150万円")]
    assert [block.header for block in extract.blocks] == [None, (0, 5)]


def test_shapes_in_a_group_are_read(shown):
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[BLANK])
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Cm(1), Cm(1), Cm(5), Cm(1)).text_frame.text = "庁内の体制"
    assert shown(read_pptx(saved(presentation), "a.pptx", ROOMY)) == [("paragraph", 0, "庁内の体制")]


def test_a_slide_of_pictures_is_named_and_one_not_shown_is_left_out():
    presentation = pptx.Presentation()
    slide_of(presentation, "一枚目")
    presentation.slides.add_slide(presentation.slide_layouts[BLANK]).shapes.add_picture(picture(), 0, 0)
    slide_of(presentation, "控え").element.set("show", "0")
    extract = read_pptx(saved(presentation), "a.pptx", ROOMY)
    assert (extract.text, extract.unread_pages, extract.title) == ("一枚目", (2,), "一枚目")


def test_slides_without_text_are_refused():
    presentation = pptx.Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[BLANK])
    with pytest.raises(NoText, match="1 枚のスライドのどこにも文字がありません"):
        read_pptx(saved(presentation), "a.pptx", ROOMY)


def test_a_presentation_that_unpacks_to_too_much_is_refused():
    with pytest.raises(OversizedFile, match="展開すると"):
        read_pptx(saved(pptx.Presentation()), "a.pptx", 100)


def test_a_workbook_called_pptx_is_misnamed():
    import openpyxl

    out = BytesIO()
    openpyxl.Workbook().save(out)
    with pytest.raises(MisnamedFile, match="PowerPoint の文書ではありません"):
        read_pptx(out.getvalue(), "a.pptx", ROOMY)


def test_a_truncated_presentation_is_broken():
    with pytest.raises(BrokenFile, match=r"「a\.pptx」は PPTX として壊れています"):
        read_pptx(saved(pptx.Presentation())[:-500], "a.pptx", ROOMY)
