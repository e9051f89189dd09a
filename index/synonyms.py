"""Synonyms over the terms of ``index.words``: what else a question's terms may be called in the records."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from index.thesaurus import Thesaurus
from index.words import STOP_PARTS, Word, analyse, words_by_line

logger = logging.getLogger(__name__)

Terms = tuple[str, ...]
Alternatives = Mapping[
    str, tuple[frozenset[str], ...]
]  # term of a question: sets of terms of which one may stand for it


class Synonyms:
    """Words that may stand for each other, and words that only the records use for one of the question, as terms."""

    def __init__(
        self,
        groups: Iterable[Sequence[str]] = (),
        one_way: Iterable[tuple[str, Sequence[str]]] = (),
        thesaurus: Thesaurus | None = None,
    ) -> None:
        """Cut all words into terms; ``problems`` then says, in Japanese, which words are of no use and left out.

        A word that has no entry here is looked up in the ``thesaurus``.
        """
        self.thesaurus = thesaurus or Thesaurus()
        started = time.monotonic()
        entries = [(list(group), list(group)) for group in groups]
        entries += [([said], list(meant)) for said, meant in one_way]
        forms, parts = _cut(tuple(dict.fromkeys(word for said, meant in entries for word in (*said, *meant))))
        useless = {word: reason for word in forms if (reason := _useless(parts[word], forms[word]))}
        vague = {word for word in forms if not any(part.is_content for part in parts[word])}  # いくら, which many say
        mute = vague | useless.keys()
        self.problems = [problem for said, meant in entries for problem in _problems(said, meant, forms, useless)]
        self._others: dict[Terms, dict[frozenset[str], None]] = {}
        for said, meant in entries:
            others = [frozenset(terms) for word in meant if word not in mute for terms in forms[word]]
            for word in said:
                own = [] if word in useless else forms[word]
                for terms in own:
                    same = {frozenset(other) for other in own}
                    self._others.setdefault(terms, {}).update((held, None) for held in others if held not in same)
        self._longest = max(map(len, self._others), default=0)
        if self.problems:
            logger.warning("%d synonyms are of no use, first: %s", len(self.problems), self.problems[0])
        logger.info("%d synonyms in %.2f s", len(entries), time.monotonic() - started)

    def alternatives(self, terms: Sequence[str]) -> dict[str, tuple[frozenset[str], ...]]:
        """Return what may stand for each of the terms of a question that has any; longest entries first."""
        found: dict[str, tuple[frozenset[str], ...]] = {}
        start = 0
        while start < len(terms):
            for length in range(min(self._longest, len(terms) - start), 0, -1):
                entry = tuple(terms[start : start + length])
                if entry in self._others:
                    found |= {term: tuple(self._others[entry]) for term in entry if term not in found}
                    start += length - 1
                    break
            start += 1
        return found | {term: same for term in terms if term not in found and (same := self.thesaurus.same(term))}


def _problems(
    said: Sequence[str], meant: Sequence[str], forms: Mapping[str, Sequence[Terms]], useless: Mapping[str, str]
) -> Iterator[str]:
    entry = dict.fromkeys((*said, *meant))
    shown = "、".join(entry)
    seen: dict[Terms, str] = {}
    for word in entry:
        if word in useless:
            yield f"「{word}」は使いません。{useless[word]}({shown})"
        elif (other := seen.setdefault(forms[word][0], word)) != word:
            yield f"「{word}」は書かなくても「{other}」と同じ言葉として検索されます({shown})"


def _useless(parts: Sequence[Word], forms: Sequence[Terms]) -> str:
    """Return why a word cannot stand for another, "" when it can: its terms say nothing, or the opposite."""
    content = [part for part in parts if part.is_content]
    if not forms or all(part.part in STOP_PARTS for part in parts):
        return "検索の言葉になりません。"
    if len(content) < 2 and any(part.part == "助動詞" and part.form in ("ない", "ず", "ぬ") for part in parts):
        return "打ち消しは検索で区別されず、反対の意味の文も見つかります。"
    return ""


@lru_cache(maxsize=2)  # whoever opens the same words again need not wait for them
def _cut(words: tuple[str, ...]) -> tuple[dict[str, list[Terms]], dict[str, list[Word]]]:
    """Return the terms of each word, alone and inside a sentence, where SudachiPy may cut it otherwise (待ち時間).

    The second are its parts, alone.
    """
    alone, inside = words_by_line(words), words_by_line([f"その{word}は" for word in words])
    forms = {
        word: list(dict.fromkeys(tuple(terms) for terms in cut if terms))
        for word, *cut in zip(words, alone, inside, strict=True)
    }
    return forms, {word: analyse(word) for word in words}
