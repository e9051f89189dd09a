"""What the page of records knows of each: its kind, its fiscal year, and which ones a search leaves."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from ingest.dates import western_and_era
from ingest.types import Document

MEETINGS = ("議事録", "議会会議録")
OTHER = "その他"


def kind_of(document: Document) -> str:
    """Return what kind of record it says it is; その他 where it does not say."""
    return document.facts.kind or OTHER


def fiscal_year(document: Document) -> int | None:
    """Return the western year in which the record's fiscal year began; None when its date is not known."""
    return document.date.year - (document.date.month < 4) if document.date else None


def year_words(year: int) -> str:
    """Return 「令和5年度（2023年度）」; 2019 is 令和元年度, although it began in 平成31年."""
    era = western_and_era(date(year, 5, 1)).partition("年")[0]
    return f"{era}年度（{year}年度）"


def matching(
    documents: Iterable[Document], words: str = "", year: int | None = None, kind: str | None = None
) -> list[Document]:
    """Return the records whose title or file name holds every word, of the year and kind given, newest first."""
    wanted = [_folded(word) for word in words.split()]
    found = [
        document
        for document in documents
        if all(word in _folded(f"{document.title} {document.place}") for word in wanted)
        and year in (None, fiscal_year(document))
        and kind in (None, kind_of(document))
    ]
    return sorted(found, key=lambda document: (-(document.date or date.min).toordinal(), document.place))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
