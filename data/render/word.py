"""Sample records as DOCX, with real heading styles and tables."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from data.render.markup import Block, Source

STYLES = {"heading1": "Heading 1", "heading2": "Heading 2", "heading3": "Heading 3", "item": "List Bullet"}
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold


def render_docx(source: Source) -> bytes:
    document = docx.Document()
    _set_fonts(document)
    _set_properties(document, source)
    for block in source.blocks:
        _add(document, block)
    target = io.BytesIO()
    document.save(target)
    return _without_clock(target.getvalue())


def _set_fonts(document: Any) -> None:
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name = "ＭＳ 明朝" if name == "Normal" else "ＭＳ ゴシック"
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), style.font.name)
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Title"].font.size = Pt(16)


def _set_properties(document: Any, source: Source) -> None:
    properties = document.core_properties
    properties.title, properties.author = source.head["title"], source.head["author"]
    properties.subject, properties.comments = source.head["subject"], ""
    properties.last_modified_by, properties.revision = source.head["author"], 1
    properties.created = properties.modified = datetime.datetime.fromisoformat(source.head["date"])
    document.sections[0].header.paragraphs[0].text = source.head.get("header", "")


def _add(document: Any, block: Block) -> None:
    if block.kind == "break":
        document.add_page_break()
    elif block.kind == "table":
        _add_table(document, block)
    elif block.kind == "title":
        document.add_paragraph(block.text, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif block.kind == "right":
        document.add_paragraph(block.text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        paragraph = document.add_paragraph(block.text, style=STYLES.get(block.kind))
        if block.kind == "indent":
            paragraph.paragraph_format.left_indent = Pt(10.5)


def _add_table(document: Any, block: Block) -> None:
    table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph()


def _without_clock(packed: bytes) -> bytes:
    """Return the same zip with every member's time set to the zip epoch."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            member = zipfile.ZipInfo(name, ZIP_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(member, before.read(name))
    return target.getvalue()
