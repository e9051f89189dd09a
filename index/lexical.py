"""Lexical search: tantivy (BM25) over the terms of ``index.words``."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import tantivy

WRITER_BYTES = 128_000_000
FIELDS = {"body": 1.0, "title": 0.3, "headings": 0.5, "speaker": 0.5}  # field: weight of a match in it


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one passage, each field's joined by spaces."""

    body: str  # the terms of one sentence from the next parted by a tab
    title: str
    headings: str
    speaker: str


class LexicalIndex:
    """One tantivy index in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()

    @staticmethod
    def create(folder: Path) -> None:
        """Make an empty index in ``folder``."""
        folder.mkdir(parents=True)
        builder = tantivy.SchemaBuilder().add_unsigned_field("passage", stored=True, indexed=True, fast=True)
        for field in FIELDS:
            builder = builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
        tantivy.Index(builder.build(), path=str(folder))

    @staticmethod
    def add(folder: Path, passages: Iterable[tuple[int, Terms]]) -> None:
        """Add passages, by id, to the index in ``folder``."""
        index = tantivy.Index.open(str(folder))
        try:
            writer = index.writer(WRITER_BYTES, 1)  # one thread: the same input gives the same segments
            for passage, terms in passages:
                document = tantivy.Document()
                document.add_unsigned("passage", passage)
                for field in FIELDS:
                    document.add_text(field, getattr(terms, field))
                writer.add_document(document)
            writer.commit()
            writer.wait_merging_threads()
        except ValueError as error:  # all that the library says when the disk refuses
            number = re.search(r"\(os error ([0-9]+)\)", str(error))
            raise OSError(int(number[1]) if number else errno.EIO, str(error)) from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, terms: Mapping[str, float], depth: int) -> list[tuple[int, float]]:
        """Return (passage id, BM25) of the ``depth`` best for weighted terms, best first, equal ones by id."""
        schema = self._index.schema
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(schema, field, term, "freq"), weight * importance),
            )
            for term, importance in terms.items()
            for field, weight in FIELDS.items()
        ]
        if not clauses or depth < 1:
            return []
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), depth, count=False).hits
        ids = self._searcher.fast_field_values("passage", [address for _, address in hits])
        found = [(int(passage or 0), float(score)) for passage, (score, _) in zip(ids, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def document_frequency(self, term: str) -> int:
        """Return in how many passages the term stands, in any field: the largest over the fields."""
        return max(self._searcher.doc_freq(field, term) for field in FIELDS)
