"""Scanned pages: read where Tesseract is, named where it is not."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from ingest import ocr
from ingest.errors import NoText
from ingest.glyphs import open_sheets
from ingest.pdf import read_pdf

RECORD = Path(__file__).parents[2] / "data" / "records" / "dx-honbu-r5-1.pdf"


@pytest.fixture(scope="session")
def scanned() -> Callable[[int], bytes]:
    """Return the top of a page of a sample record as a scanner would give it: one picture."""

    def scan(page: int) -> bytes:
        out = BytesIO()
        with open_sheets(RECORD.read_bytes()) as sheets:
            sheets.painted(page).crop((0, 0, 2480, 1000)).save(out, "PDF", resolution=300)
        return out.getvalue()

    return scan


def merged(*files: bytes) -> bytes:
    writer = PdfWriter()
    for data in files:
        writer.append(PdfReader(BytesIO(data)))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def needs_tesseract() -> None:
    if not ocr.can_recognise():
        pytest.skip("Tesseract with jpn and pytesseract are not installed")


def test_a_scanned_page_is_read_and_marked(scanned):
    needs_tesseract()
    extract = read_pdf(scanned(4), "scan.pdf")
    assert "書かない窓口" in extract.text
    assert (extract.ocr_pages, extract.unread_pages) == ((1,), ())
    assert {block.page for block in extract.blocks} == {1}


def test_a_scanned_page_is_named_where_nothing_can_read_it(scanned, pdf, without_recognition):
    extract = read_pdf(merged(pdf([["計画を承認した。"]]), scanned(4)), "a.pdf")
    assert (extract.unread_pages, extract.ocr_pages, extract.text) == ((2,), (), "計画を承認した。")


def test_a_scan_with_a_stamp_on_it_is_still_unread(scanned, pdf, without_recognition):
    writer = PdfWriter(clone_from=BytesIO(scanned(4)))
    writer.pages[0].merge_page(PdfReader(BytesIO(pdf([["収受済"]]))).pages[0])
    out = BytesIO()
    writer.write(out)
    extract = read_pdf(out.getvalue(), "a.pdf")
    assert (extract.unread_pages, extract.text) == ((1,), "収受済")


def test_a_scan_alone_is_refused_with_what_to_install(scanned, without_recognition):
    with pytest.raises(NoText, match=r"スキャン画像のようです.*kiroku\[ocr\]"):
        read_pdf(scanned(4), "scan.pdf")


def test_a_layer_that_text_recognition_laid_under_a_scan_is_marked(scanned):
    needs_tesseract()
    import pytesseract

    with open_sheets(scanned(4)) as sheets:
        picture = sheets.painted(1)
    layered = pytesseract.image_to_pdf_or_hocr(picture, lang="jpn", extension="pdf")
    extract = read_pdf(layered, "a.pdf")
    assert (extract.ocr_pages, extract.unread_pages) == ((1,), ())
    typed = "".join(PdfReader(BytesIO(layered)).pages[0].extract_text().split())
    assert sorted("".join(extract.text.split())) == sorted(typed)  # single letters too, which pdfium passes over


class FakeTesseract:
    """Gives the words it was made with, two to a line."""

    class Output:
        DICT = "dict"

    class TesseractError(Exception):
        pass

    def __init__(self, words, confidence=90.0, fails=None):
        self.words, self.confidence, self.fails = words, confidence, fails

    def image_to_data(self, picture, lang, output_type, timeout):
        if self.fails:
            raise self.fails
        count = len(self.words)
        return {
            "block_num": [1] * count,
            "par_num": [1] * count,
            "line_num": [n // 2 for n in range(count)],
            "conf": [self.confidence] * count,
            "text": self.words,
        }


@pytest.mark.parametrize(
    ("fake", "texts"),
    [
        (FakeTesseract(["会議は計画", "の案を", "承認し", "た。"]), ["会議は計画の案を承認した。"]),
        (FakeTesseract(["議題を", "決めた。", "・住民への", "周知"]), ["議題を決めた。", "・住民への周知"]),
        (FakeTesseract(["Plan", "for", "the", "town"]), ["Plan for the town"]),
        (FakeTesseract(["しみの", "ような", "もの", "だけ"], confidence=12.0), []),  # a picture, no text
        (FakeTesseract(["・", "一"]), []),
        (FakeTesseract([], fails=RuntimeError("timeout")), []),
    ],
)
def test_words_become_paragraphs_and_pictures_none(monkeypatch, fake, texts):
    monkeypatch.setitem(__import__("sys").modules, "pytesseract", fake)
    assert [piece.text for piece in ocr.recognise(Image.new("L", (8, 8)), 3)] == texts
