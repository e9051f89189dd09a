"""A page read by text recognition is marked 「OCR」 wherever it is cited; the pages beside it are not."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from answer.cite import citation_record, cite
from answer.export import place_of
from index.search import Generation
from index.show import show, tables
from index.store import Store
from index.types import Filters
from index.update import Options, add
from ingest import ocr
from ingest.glyphs import open_sheets
from tests.conftest import ROOT, Publish, TopicEncoder, make_record
from ui.source_card import place_in_record

RECORD = ROOT / "data" / "records" / "dx-honbu-r5-1.pdf"


@pytest.fixture
def half_scanned(tmp_path: Path) -> Path:
    """A PDF of two pages: the top of page 4 of a sample record as a scanner gives it, and page 1 as it is."""
    picture = BytesIO()
    with open_sheets(RECORD.read_bytes()) as sheets:
        sheets.painted(4).crop((0, 0, 2480, 1000)).save(picture, "PDF", resolution=300)
    writer = PdfWriter()
    writer.append(PdfReader(picture))
    writer.append(PdfReader(RECORD), pages=(0, 1))
    path = tmp_path / "scan.pdf"
    writer.write(path)
    return path


def test_a_real_scan_is_marked_from_the_file_to_the_citation(
    store: Store, encoder: TopicEncoder, options: Options, half_scanned: Path
) -> None:
    if not ocr.can_recognise():
        pytest.skip("Tesseract with jpn and pytesseract are not installed")
    add(store, lambda: encoder, [(half_scanned, "scan.pdf")], options)
    generation = Generation(store, encoder)
    marked: dict[int | None, set[bool]] = {}
    for hit in generation.search("書かない窓口", 99, 50, Filters()):
        citation = cite(1, hit.passage, hit.document, 0, len(hit.passage.text))
        marked.setdefault(citation.page, set()).add(citation.ocr)
    generation.close()
    assert marked == {1: {True}, 2: {False}}
    record = show(store, "scan.pdf", ())
    assert record["document"]["ocr_pages"] == [1]
    assert ("OCR のページ", "1") in tables(record)[0][1]


@pytest.mark.parametrize(
    ("page", "last_page", "ocr_pages", "is_marked"),
    [
        (1, None, (1,), True),
        (2, None, (1,), False),
        (1, 2, (2,), True),  # a sentence that ends on the scanned page
        (1, None, (), False),
        (None, None, (1,), False),  # a format without pages
    ],
)
def test_a_citation_is_marked_by_the_pages_it_stands_on(
    publish: Publish, store: Store, encoder: TopicEncoder,
    page: int | None, last_page: int | None, ocr_pages: tuple[int, ...], is_marked: bool,
) -> None:  # fmt: skip
    document, (passage,) = make_record("a.pdf", "予算は一億円です。")
    publish((replace(document, ocr_pages=ocr_pages), [replace(passage, page=page, last_page=last_page)]))
    generation = Generation(store, encoder)
    (hit,) = generation.search("予算", 1, 50)
    generation.close()
    citation = cite(1, hit.passage, hit.document, 0, 9)
    assert citation.ocr is is_marked
    assert citation_record(citation).get("ocr", False) is is_marked
    assert ("OCR" in place_in_record(citation)) is is_marked
    assert ("OCR" in dict(place_of(citation)).get("ページ", "")) is is_marked
