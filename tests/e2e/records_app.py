"""The pages over a real store, and an assistant whose rule is simple: it cites every passage that holds the question.

Started as ``streamlit run tests/e2e/records_app.py -- STORE``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from answer.types import Answer, Citation, Context, Statement
from app import serve
from index.departments import ALL, Department
from index.store import Store
from index.types import Filters
from ui.records_reading import Records

STORE = Path(sys.argv[1])


class Quoting:
    """Answers with the words asked for, wherever a record says them."""

    is_empty = False
    examples: tuple[str, ...] = ()
    writer = None

    def __init__(self, department: Department = None) -> None:
        self._records = Records(Store(STORE)).seen_by(department)

    def seen_by(self, department: Department) -> Quoting:
        return Quoting(department)

    @property
    def document_count(self) -> int:
        return len(self._records.documents())

    def ask_after(self, question: str, _previous: Sequence[str], filters: Filters | None = None) -> Answer:
        return self.ask(question, filters)

    def ask(self, question: str, filters: Filters | None = None) -> Answer:
        found = [
            (document, passage)
            for document in replace(filters or Filters(), department=ALL).select(self._records.documents())
            for passage in self._records.passages(document)
            if question in passage.text
        ]
        citations = tuple(
            Citation(
                number, passage.id, document.id, document.source, document.title, passage.headings, passage.page,
                passage.speaker, None, document.date, question, passage.start + passage.text.index(question), 1.0,
            )
            for number, (document, passage) in enumerate(found, 1)
        )  # fmt: skip
        statements = tuple(Statement(cited.quote, cited.number) for cited in citations)
        status = "answered" if citations else "not_found"
        return Answer(question, status, statements, citations, (), "" if citations else "ありません。", 0.1, 1)  # type: ignore[arg-type]

    def likely(self, _question: str, _filters: Filters) -> dict[str, float]:
        return {}  # whatever answers is cited

    def context(self, citation: Citation) -> Context:
        return Context("前", citation.quote, "後", 0, len(citation.quote))


def open_quoting(_progress: Callable[[str], None]) -> Quoting:
    return Quoting()


if __name__ == "__main__":
    serve(open_quoting, STORE)  # type: ignore[arg-type]
