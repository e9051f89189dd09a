"""Whose a quote is: 「令和3年7月に開始した」 in a report on 青嶺市 is 青嶺市's, though it does not say so."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from answer.extract import Quote
from answer.question import Question
from ingest.layout import is_item
from ingest.types import Document, Passage

AS_GOOD = 0.5  # of the best quote's score that one of our own needs to be told before another place's

# A municipality that is spoken of, and what is called so without being one.
_PLACE = re.compile(
    r"(?<![一-龠々ァ-ヴ])(?P<place>[一-龠々ヶヵ]{1,5}[市町村都府県])(?=[はがのもでにを、,「」)]|における|から|$|\s)"
)
_NO_PLACE = re.compile(
    r".*(?:自治体|全国|[各他両同全旧元新]|関係|近隣|先進|先行|中核|政令|指定|一部|基礎|小規模|[市町村都道府県]).$"
)
_OURS = re.compile(r"[本当我][市町村県]|我が[市町村県]")


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    is_said: bool  # in the quote itself


def home_of(documents: Iterable[Document]) -> str:
    """Return the municipality that most of the records are of; empty where none has more than half of them."""
    bodies = Counter(body for document in documents if (body := document.facts.body))
    return next((body for body, count in bodies.most_common(1) if 2 * count > bodies.total()), "")


def other_place(quote: Quote, home: str) -> Place | None:
    """Return the municipality that a quote is about where it is neither the record's own nor ``home``.

    The nearest that is named counts: in the quote, in what governs it, in its headings from within.
    """
    passage = quote.source.passage
    for number, text in enumerate((quote.text, *_governing(passage, quote.first), *reversed(passage.headings))):
        plain = unicodedata.normalize("NFKC", text)
        if _OURS.search(plain):
            return None
        if name := next(_named(plain), None):
            return None if name in _own(quote.source.document, home) else Place(name, is_said=number == 0)
    return None


def is_unasked(question: Question, quote: Quote, home: str) -> bool:
    """Tell whether a quote is of another place, and the question names none."""
    return other_place(quote, home) is not None and not any(_named(unicodedata.normalize("NFKC", question.text)))


def own_first(question: Question, quotes: Sequence[Quote], home: str) -> tuple[Quote, ...]:
    """Tell what is another place's after what is ours and as good, unless the question names a place."""
    enough = AS_GOOD * max((quote.score for quote in quotes), default=0.0)
    unasked = [quote for quote in quotes if is_unasked(question, quote, home)]
    own = [quote for quote in quotes if quote.score >= enough and quote not in unasked] if unasked else []
    return (*own, *(quote for quote in quotes if quote not in own)) if own else tuple(quotes)


def _governing(passage: Passage, place: int) -> Iterator[str]:
    """Yield the sentences before a place, the nearest first; for a list's item not what other items say."""
    texts = [passage.text[start:end] for start, end in passage.sentences[: place + 1]]
    items = [number for number, text in enumerate(texts) if is_item(text.lstrip())]
    begins, list_begins = (items[-1], items[0]) if items else (0, 0)
    yield from reversed(texts[begins:place])
    yield from reversed(texts[:list_begins])


def _named(text: str) -> Iterator[str]:
    return (match["place"] for match in _PLACE.finditer(text) if not _NO_PLACE.match(match["place"]))


def _own(document: Document, home: str) -> str:
    return unicodedata.normalize("NFKC", f"{home} {document.facts.body or ''} {document.title}")
