"""Passages cut up for search: their terms, and their characters without what parts none of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from index.encoder import embedded_text
from index.lexical import Terms, unspaced
from index.words import words, words_by_line
from ingest.split import content_hash
from ingest.types import Passage


class Cut(NamedTuple):
    """What the lexical index takes of a passage. It travels between processes, which plain tuples do quickly."""

    terms: Terms
    characters: str


def cut(title: str, passage: Passage) -> Cut:
    """Cut one passage of a document of that title."""
    lines = [passage.text[start:end] for start, end in passage.sentences]
    terms = Terms(
        body="\t".join(map(_spaced, words_by_line(lines))),
        title=_joined(title),
        headings=_joined(" ".join(passage.headings)),
        speaker=_joined(passage.speaker or ""),
    )
    return Cut(terms, unspaced(embedded_text(passage)))


def cut_all(title: str, passages: Sequence[Passage]) -> Mapping[str, Cut]:
    """Cut the passages of a document; return them by content hash."""
    contents = {content_hash(passage, title): passage for passage in passages}
    return {content: cut(title, passage) for content, passage in contents.items()}


@lru_cache(maxsize=4_096)
def _joined(text: str) -> str:
    """Return the terms of a title, heading or speaker, which many passages share."""
    return _spaced(words(text))


def _spaced(terms: list[str]) -> str:
    spaced = " ".join(terms)
    return spaced if spaced.split() == terms else " ".join("".join(term.split()) for term in terms)
