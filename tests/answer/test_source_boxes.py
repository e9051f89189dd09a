"""What the page marks in a PDF is what the answer quotes, for every citation that the sample records give."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pypdfium2

from answer.assistant import Assistant
from answer.types import Citation
from index.store import Store
from settings import ROOT, Settings
from ui.records_reading import Records, occurrence_on_page
from ui.viewer_pdf import Box, Pdf, fold

QUESTIONS = ROOT / "data" / "eval" / "development.jsonl"


def cited_in_pdfs(assistant: Assistant) -> list[Citation]:
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    answers = [assistant.ask(question) for question in questions]
    cited = [citation for answer in answers for citation in (*answer.citations, *answer.nearest)]
    return [citation for citation in cited if citation.source.endswith(".pdf")]


def text_under(path: Path, page: int, boxes: list[Box]) -> str:
    """Return what pdfium itself finds inside the boxes, which ``Pdf.boxes`` does not ask it."""
    document = pypdfium2.PdfDocument(path)
    try:
        text = document[page - 1].get_textpage()
        width, height = document[page - 1].get_size()
        return "".join(
            text.get_text_bounded(
                box.left * width, height * (1 - box.bottom), box.right * width, height * (1 - box.top)
            )
            for box in boxes
        )
    finally:
        document.close()


def test_the_text_under_the_boxes_is_the_quote_on_the_page_that_the_citation_names(
    assistant: Assistant, sample_settings: Settings
) -> None:
    records = Records(Store(sample_settings.store))
    wrong, seconds = [], []
    cited = cited_in_pdfs(assistant)
    for citation in cited:
        document = records.document(citation.document)
        assert document
        assert citation.page
        before = occurrence_on_page(records.passages(document), citation.page, citation.start, citation.quote)
        started = time.perf_counter()
        path = records.original(document)
        with Pdf(path) as pdf:
            pdf.picture(citation.page)
            boxes = pdf.boxes(citation.page, citation.quote, before)
        seconds.append(time.perf_counter() - started)
        if fold(text_under(path, citation.page, boxes)) != fold(citation.quote):
            wrong.append((citation.source, citation.page, citation.quote))
    assert wrong == []
    assert len(cited) > 40  # so that the line above proves something
    assert sorted(seconds)[len(seconds) // 2] < 0.5
