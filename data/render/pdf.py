"""Sample records as PDF: embedded IPAex fonts, running heads, page numbers, a table of contents if asked for."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table
from reportlab.platypus.tableofcontents import TableOfContents

from data.render.markup import Block, Source

FONTS = Path("/usr/share/fonts/opentype")  # Debian package fonts-ipaexfont
MINCHO, GOTHIC = FONTS / "ipaexfont-mincho/ipaexm.ttf", FONTS / "ipaexfont-gothic/ipaexg.ttf"
MARGIN = 25 * mm
WIDTH = A4[0] - 2 * MARGIN


def _style(name: str, font: str = "Mincho", size: float = 10.5, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.65, wordWrap="CJK", **more)


STYLES = {
    style.name: style
    for style in (
        _style("title", "Gothic", 16, alignment=TA_CENTER, spaceAfter=6 * mm),
        _style("right", alignment=TA_RIGHT),
        _style("heading1", "Gothic", 14, spaceBefore=5 * mm, spaceAfter=3 * mm, keepWithNext=1),
        _style("heading2", "Gothic", 12, spaceBefore=4 * mm, spaceAfter=2 * mm, keepWithNext=1),
        _style("heading3", "Gothic", 10.5, spaceBefore=2 * mm, spaceAfter=1 * mm, keepWithNext=1),
        _style("text", spaceAfter=1.5 * mm, firstLineIndent=10.5),
        _style("indent", leftIndent=10.5, spaceAfter=1.5 * mm),
        _style("item", leftIndent=21, firstLineIndent=-10.5, spaceAfter=0.8 * mm),
        _style("cell", size=9),
        _style("cellhead", "Gothic", 9, alignment=TA_CENTER),
    )
}
GRID = [
    ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
    ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.9, 0.93, 0.96)),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]


class _Record(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    """Tells the table of contents of every heading when it has found its page."""

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  # the name is reportlab's
        kind = getattr(getattr(flowable, "style", None), "name", "")
        if kind in ("heading1", "heading2"):
            self.notify("TOCEntry", (int(kind[-1]) - 1, flowable.getPlainText(), self.page))


def render_pdf(source: Source) -> bytes:
    for name, path in (("Mincho", MINCHO), ("Gothic", GOTHIC)):
        pdfmetrics.registerFont(TTFont(name, str(path)))
    target = io.BytesIO()
    record = _Record(
        target,
        pagesize=A4,
        title=source.head["title"],
        author=source.head["author"],
        subject=source.head["subject"],
        invariant=1,  # no clock in the file: the same source gives the same bytes
    )
    frame = Frame(MARGIN, 22 * mm, WIDTH, A4[1] - 46 * mm, leftPadding=0, rightPadding=0)
    record.addPageTemplates(PageTemplate(frames=[frame], onPage=lambda canvas, _: _furniture(canvas, source)))
    record.multiBuild([flowable for block in source.blocks for flowable in _flowables(block)])
    return target.getvalue()


def _furniture(canvas: Any, source: Source) -> None:
    """Draw the running head and the page number; a cover has neither."""
    if "cover" in source.head and canvas.getPageNumber() == 1:
        return
    canvas.setFont("Gothic", 8)
    if running := source.head.get("header"):
        canvas.drawRightString(A4[0] - MARGIN, A4[1] - 16 * mm, running)
        canvas.line(MARGIN, A4[1] - 18 * mm, A4[0] - MARGIN, A4[1] - 18 * mm)
    canvas.drawCentredString(A4[0] / 2, 13 * mm, f"- {canvas.getPageNumber()} -")


def _flowables(block: Block) -> list[Flowable]:
    if block.kind == "break":
        return [PageBreak()]
    if block.kind == "space":
        return [Spacer(1, 14 * mm)]
    if block.kind == "contents":
        levels = [_style("contents1", "Gothic", 10), _style("contents2", size=9, leftIndent=12)]
        return [TableOfContents(levelStyles=levels, dotsMinLevel=0)]
    if block.kind == "table":
        return [_table(block), Spacer(1, 3 * mm)]
    return [Paragraph(block.text, STYLES[block.kind])]


def _table(block: Block) -> Table:
    shares = block.widths or (1,) * len(block.rows[0])
    cells = [
        [Paragraph(cell, STYLES["cellhead" if number == 0 else "cell"]) for cell in row]
        for number, row in enumerate(block.rows)
    ]
    return Table(cells, colWidths=[WIDTH * share / sum(shares) for share in shares], repeatRows=1, style=GRID)
