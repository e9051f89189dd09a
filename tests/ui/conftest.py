"""PDFs laid out by hand, so that where the words stand is known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Line = tuple[float, float, str]  # left, bottom, words; points


@pytest.fixture
def draw_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes one page per list of lines; ``rotate`` and ``crop`` hold for all pages."""
    pytest.importorskip("reportlab", reason="reportlab is not installed: pip install -e .[records]")
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfgen.canvas import Canvas

    registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))

    def draw(
        *pages: list[Line],
        rotate: int = 0,
        crop: tuple[float, float, float, float] | None = None,
        size: tuple[float, float] = (600, 800),
    ) -> Path:
        path = tmp_path / "drawn.pdf"
        canvas = Canvas(str(path), pagesize=size, pageCompression=0)
        for lines in pages:
            canvas.setFont("HeiseiKakuGo-W5", 10)
            if rotate:
                canvas.setPageRotation(rotate)
            if crop:
                canvas.setCropBox(crop)
            for left, bottom, words in lines:
                canvas.drawString(left, bottom, words)
            canvas.showPage()
        canvas.save()
        return path

    return draw
