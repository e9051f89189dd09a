from __future__ import annotations

import zipfile
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest.docx import read_docx
from ingest.errors import BrokenFile, MisnamedFile, NoText, OversizedFile

ROOMY = 1_000_000_000


def saved(document: Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def paragraph(document: Document, inner: str) -> None:
    """Add a paragraph from WordprocessingML."""
    document.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))


def test_headings_lists_tables_and_paragraphs_keep_their_order(shown):
    document = docx.Document()
    document.add_heading("推進本部会議 議事録", 0)
    document.add_heading("出席者", 1)
    document.add_paragraph("本部長", style="List Bullet")
    document.add_heading("議題", 2)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "事務局", "資料１を説明した。"
    document.add_paragraph("以上で閉会した。")
    extract = read_docx(saved(document), "a.docx", ROOMY)
    assert shown(extract) == [
        ("heading", 1, "推進本部会議 議事録"),
        ("heading", 1, "出席者"),
        ("item", 0, "本部長"),
        ("heading", 2, "議題"),
        ("row", 0, "事務局\t資料１を説明した。"),
        ("paragraph", 0, "以上で閉会した。"),
    ]
    assert (extract.title, {block.page for block in extract.blocks}) == ("推進本部会議 議事録", {None})


def test_rows_of_a_table_know_their_header(shown):
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["項目", "金額", "構築費", "1,150万円"], strict=True
    ):
        cell.text = text
    extract = read_docx(saved(document), "a.docx", ROOMY)
    assert [block.header for block in extract.blocks] == [None, (0, len("項目\t金額"))]


def test_a_style_named_in_japanese_is_a_heading(shown):
    document = docx.Document()
    style = document.styles.add_style("見出し 2", 1)
    document.add_paragraph("決定事項", style=style)
    assert shown(read_docx(saved(document), "a.docx", ROOMY)) == [("heading", 2, "決定事項")]


def test_a_style_with_an_outline_level_is_a_heading_for_the_styles_based_on_it(shown):
    document = docx.Document()
    base = document.styles.add_style("町の見出し", 1)
    base.element.get_or_add_pPr().append(parse_xml(f"<w:outlineLvl {nsdecls('w')} w:val='2'/>"))
    derived = document.styles.add_style("町の見出し改", 1)
    derived.base_style = base
    document.add_paragraph("決定事項", style=derived)
    assert shown(read_docx(saved(document), "a.docx", ROOMY)) == [("heading", 3, "決定事項")]


def test_typed_numbers_make_headings_where_no_style_does(shown):
    document = docx.Document()
    for line in ("１ 開催日時", "令和6年5月10日（金）", "２ 議題", "(1) 計画について", "(2) 予算について"):
        document.add_paragraph(line)
    assert [kind for kind, _, _ in shown(read_docx(saved(document), "a.docx", ROOMY))] == [
        "heading",
        "paragraph",
        "heading",
        "item",
        "item",
    ]


def test_merged_cells_are_given_once(shown):
    document = docx.Document()
    table = document.add_table(2, 3)
    for row in range(2):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "本部長"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "発言"
    assert [text for _, _, text in shown(read_docx(saved(document), "a.docx", ROOMY))] == ["本部長\t発言", "11\t12"]


def test_a_nested_table_follows_the_row_that_holds_it(shown):
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "費用"
    inner = table.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "初年度", "百万円"
    assert [text for _, _, text in shown(read_docx(saved(document), "a.docx", ROOMY))] == ["費用", "初年度\t百万円"]


def test_a_table_of_one_cell_is_a_frame_around_paragraphs(shown):
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "要旨を示す。"
    cell.add_paragraph("続きを示す。")
    assert [kind for kind, _, _ in shown(read_docx(saved(document), "a.docx", ROOMY))] == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:r><w:t>賛成</w:t></w:r><w:del><w:r><w:delText>反対</w:delText></w:r></w:del>", "賛成"),
        ("<w:ins><w:r><w:t>追記した。</w:t></w:r></w:ins>", "追記した。"),  # python-docx's own text leaves it out
        ("<w:r><w:t>前</w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>中</w:t></w:r></w:sdtContent></w:sdt>", "前中"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隠し指示</w:t></w:r><w:r><w:t>本文</w:t></w:r>", "本文"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>みずほ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>水帆</w:t></w:r></w:rubyBase>"
            "</w:ruby></w:r>",
            "水帆",  # the reading over the word is no part of the sentence
        ),
        ("<w:r><w:t>一行目</w:t><w:br/><w:t>二行目</w:t></w:r>", "一行目\n二行目"),
    ],
)
def test_the_text_is_what_a_reader_sees_with_changes_accepted(inner, text):
    document = docx.Document()
    paragraph(document, inner)
    assert read_docx(saved(document), "a.docx", ROOMY).text == text


def test_text_boxes_are_read_once(shown):
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>囲みの注意</w:t></w:r></w:p></w:txbxContent>"
    paragraph(
        document,
        "<w:r><w:t>本文</w:t></w:r><w:r>"
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>",
    )
    assert [text for _, _, text in shown(read_docx(saved(document), "a.docx", ROOMY))] == ["本文", "囲みの注意"]


def test_paragraphs_inside_a_content_control_are_read(shown):
    document = docx.Document()
    document.add_paragraph("表紙")
    first = document.element.body.find(qn("w:p"))
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    first.addprevious(control)
    control[0].append(first)
    assert shown(read_docx(saved(document), "a.docx", ROOMY)) == [("paragraph", 0, "表紙")]


def test_a_document_without_text_is_refused():
    with pytest.raises(NoText, match=r"「a\.docx」には文字がありません"):
        read_docx(saved(docx.Document()), "a.docx", ROOMY)


def test_a_zip_that_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 2_000_000)
    with pytest.raises(OversizedFile, match="展開すると 2,000,000 バイト"):
        read_docx(out.getvalue(), "a.docx", 1_000_000)


def test_a_workbook_called_docx_is_misnamed():
    data = saved(docx.Document())
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "[Content_Types].xml":
                content = content.replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")
            target.writestr(entry, content)
    with pytest.raises(MisnamedFile, match="Word の文書ではありません"):
        read_docx(out.getvalue(), "a.docx", ROOMY)


def test_a_truncated_docx_is_broken():
    document = docx.Document()
    document.add_paragraph("本文")
    with pytest.raises(BrokenFile, match=r"「a\.docx」は DOCX として壊れています"):
        read_docx(saved(document)[:-2000], "a.docx", ROOMY)
