"""Passages cut up for search: their terms, and their characters without what parts none of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from index.encoder import embedded_text
from index.lexical import Terms, unspaced
from index.words import fold_lines, words, words_by_line
from ingest.split import content_hash
from ingest.types import Passage

ENDS = "。！？」』"  # behind these, how a letter is folded does not hang on what follows


class Cut(NamedTuple):
    """What the lexical index takes of a passage. It travels between processes, which plain tuples do quickly."""

    terms: Terms
    characters: str


def cut(title: str, passage: Passage) -> Cut:
    """Cut one passage of a document of that title."""
    body, folded = _body(tuple(passage.text[start:end] for start, end in passage.sentences))
    terms = Terms(
        body=body,
        title=_joined(title),
        headings=_joined(" ".join(filter(None, (*passage.headings, passage.header_outside)))),
        speaker=_joined(passage.speaker or ""),
    )
    return Cut(terms, _characters(passage, folded))


def _characters(passage: Passage, folded: str) -> str:
    """Return ``unspaced(embedded_text(passage))``, from its folded sentences where nothing tells them apart."""
    if not _folds_by_sentence(passage):
        return unspaced(embedded_text(passage))
    above = "\n".join(filter(None, (*passage.headings[-1:], passage.header_outside)))
    return _unspaced(above) + "".join(folded.split())


def _folds_by_sentence(passage: Passage) -> bool:
    """Tell whether no sentence is wrapped, none leaves anything out, and they part where no letter is rewritten."""
    text = passage.text
    last = 0
    for start, end in passage.sentences:
        if start > last:
            if not text[last:start].isspace():
                return False
        elif start and text[start - 1] not in ENDS:
            return False
        if "\n" in text[start:end]:
            return False
        last = end
    return last == len(text) or text[last:].isspace()


def cut_all(title: str, passages: Sequence[Passage]) -> Mapping[str, Cut]:
    """Cut the passages of a document; return them by content hash."""
    contents = {content_hash(passage, title): passage for passage in passages}
    return {content: cut(title, passage) for content, passage in contents.items()}


@lru_cache(maxsize=4_096)
def _body(sentences: tuple[str, ...]) -> tuple[str, str]:
    """Return the terms of a passage and its folded sentences. One in six is said again: 異議なしと認めます。"""
    folded = fold_lines(sentences)
    return "\t".join(map(_spaced, words_by_line(sentences, folded))), folded


@lru_cache(maxsize=4_096)
def _unspaced(text: str) -> str:
    return unspaced(text)


@lru_cache(maxsize=4_096)
def _joined(text: str) -> str:
    """Return the terms of a title, heading or speaker, which many passages share."""
    return _spaced(words(text))


def _spaced(terms: list[str]) -> str:
    spaced = " ".join(terms)
    return spaced if spaced.split() == terms else " ".join("".join(term.split()) for term in terms)
