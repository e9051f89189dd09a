"""Lexical search: one tantivy index (BM25) with two views, the terms of ``index.words`` and pairs of characters."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import tantivy

from index.words import fold

WRITER_BYTES = 128_000_000
FIELDS = {"body": 1.0, "title": 0.3, "headings": 0.5, "speaker": 0.5}  # field: weight of a match in it
CHARACTERS = "characters"
FREQUENCIES = 65_536  # of terms and pairs that are kept
GRAM = 2  # single characters cost time and weigh little; see bench/README.md

# Pairs of hiragana are endings and particles: a third of all pairs of a question, and nearly all of its time.
_TELLS_NOTHING = re.compile(r"[ぁ-ゖー、。,.・「」『』()（）!?！？]+")


class Terms(NamedTuple):
    """The terms of one passage, each field's joined by spaces."""

    body: str  # the terms of one sentence from the next parted by a tab
    title: str
    headings: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage as it is indexed."""

    passage: int
    document: str  # Document.id
    terms: Terms
    characters: str  # innermost heading and words, ``unspaced``


class LexicalIndex:
    """One tantivy index in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._index = _opened(folder)
        self._searcher = self._index.searcher()
        self._frequency = lru_cache(FREQUENCIES)(self._searcher.doc_freq)  # by field and term

    @staticmethod
    def create(folder: Path) -> None:
        """Make an empty index in ``folder``."""
        folder.mkdir(parents=True)
        builder = tantivy.SchemaBuilder().add_unsigned_field("passage", stored=True, indexed=True, fast=True)
        builder = builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
        for field in FIELDS:
            builder = builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
        builder = builder.add_text_field(CHARACTERS, tokenizer_name=CHARACTERS, index_option="freq")
        tantivy.Index(builder.build(), path=str(folder))

    @staticmethod
    def add(folder: Path, entries: Iterable[Entry]) -> None:
        """Add passages to the index in ``folder``."""
        with LexicalWriter(folder) as writer:
            for entry in entries:
                writer.add(entry)
            writer.commit()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, terms: Mapping[str, float], depth: int, documents: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """Return (passage id, BM25) of the ``depth`` best for weighted terms, best first, equal ones by id.

        With ``documents`` only passages of these are searched.
        """
        clauses = [
            self._clause(field, term, weight * importance)
            for term, importance in terms.items()
            for field, weight in FIELDS.items()
            if self._frequency(field, term)  # a clause that nothing fits takes as long as one that something does
        ]
        return self._best(clauses, depth, documents)

    def search_characters(
        self, grams: Iterable[str], depth: int, documents: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """Return (passage id, BM25) of the ``depth`` best by the pairs of characters of ``question_grams``."""
        clauses = [self._clause(CHARACTERS, gram, 1.0) for gram in grams if self.gram_frequency(gram)]
        return self._best(clauses, depth, documents)

    def document_frequency(self, term: str) -> int:
        """Return in how many passages the term stands, in any field: the largest over the fields."""
        return max(int(self._frequency(field, term)) for field in FIELDS)

    def gram_frequency(self, gram: str) -> int:
        """Return in how many passages the pair of characters stands."""
        return int(self._frequency(CHARACTERS, gram))

    def _clause(self, field: str, term: str, weight: float) -> tuple[Any, Any]:
        query = tantivy.Query.term_query(self._index.schema, field, term, "freq")
        return tantivy.Occur.Should, query if weight == 1.0 else tantivy.Query.boost_query(query, weight)

    def _best(
        self, clauses: list[tuple[Any, Any]], depth: int, documents: Sequence[str] | None
    ) -> list[tuple[int, float]]:
        if not clauses or depth < 1:
            return []
        query = tantivy.Query.boolean_query(clauses)
        if documents is not None:
            allowed = tantivy.Query.term_set_query(self._index.schema, "document", list(documents))
            kept = (tantivy.Occur.Must, tantivy.Query.const_score_query(allowed, 0.0))
            query = tantivy.Query.boolean_query([kept, (tantivy.Occur.Must, query)])
        hits = self._searcher.search(query, depth, count=False).hits
        ids = self._searcher.fast_field_values("passage", [address for _, address in hits])
        found = [(int(passage or 0), float(score)) for passage, (score, _) in zip(ids, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))


class LexicalWriter:
    """Adds passages while others are still being made: the library indexes in a thread of its own.

    Nothing is seen by anybody before ``commit``; leaving the context without it throws away what was added.
    """

    def __init__(self, folder: Path) -> None:
        with _disk_errors():
            self._writer = _opened(folder).writer(WRITER_BYTES, 1)  # one thread: same input, same segments
        self._committed = False

    def __enter__(self) -> LexicalWriter:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def add(self, entry: Entry) -> None:
        document = tantivy.Document()
        document.add_unsigned("passage", entry.passage)
        document.add_text("document", entry.document)
        for field in FIELDS:
            document.add_text(field, getattr(entry.terms, field))
        document.add_text(CHARACTERS, entry.characters)
        try:
            self._writer.add_document(document)
        except ValueError as error:
            raise _disk_error(error) from error

    def commit(self) -> None:
        """Write what was added. The writer is of no use afterwards."""
        with _disk_errors():
            self._writer.commit()
            self._committed = True
            self._writer.wait_merging_threads()

    def close(self) -> None:
        """Throw away what was added and not committed."""
        if not self._committed:
            self._committed = True
            with _disk_errors():
                self._writer.rollback()


def unspaced(text: str) -> str:
    """Return the folded text without white space, so that a line end inside a word parts nothing."""
    return "".join(fold(text).split())


def question_grams(question: str) -> list[str]:
    """Return the pairs of characters that can tell passages apart, each once; all of them when none can."""
    text = unspaced(question)
    grams = list(dict.fromkeys(text[i : i + GRAM] for i in range(len(text) - GRAM + 1)))
    return [gram for gram in grams if not _TELLS_NOTHING.fullmatch(gram)] or grams


def _opened(folder: Path) -> Any:
    index = tantivy.Index.open(str(folder))
    pairs = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(GRAM, GRAM, False)).build()
    index.register_tokenizer(CHARACTERS, pairs)
    return index


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Raise as OSError what the disk refused; a ValueError with a number is all that the library says."""
    try:
        yield
    except ValueError as error:
        raise _disk_error(error) from error


def _disk_error(error: ValueError) -> OSError:
    number = re.search(r"\(os error ([0-9]+)\)", str(error))
    return OSError(int(number[1]) if number else errno.EIO, str(error))
