"""What is known of one text: its words, whom the model calls a person, and a name found in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy.types import Span

HONORIFIC = re.compile(r" ?(?:さん|様|さま|氏|君|くん|ちゃん(?!と)|殿|先生|女史)(?![々式子相])")
KANJI = "一-龥々〆ヶ㐀-䶿﨑-﨩𠀀-𪛟"  # characters of names, for a class of a pattern
LEADS = re.compile("[課部係室局署所館院園校班会区議社次店組隊市町村団学]長$")  # 課長, 市長: who leads it, no name
SURNAME = "人名-姓"  # in the tag of a word


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, as SudachiPy tells them apart."""

    start: int
    end: int
    tag: str  # its part of speech, parts joined by "-"


@dataclass(frozen=True, slots=True)
class Person:
    """A name in a text: where it stands, how it is written, and how the person is called."""

    start: int
    end: int
    rule: str
    is_full: bool  # surname and given name; else one of them
    honorific: str = ""  # さん, 様 …, as written behind the name


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text (width folded) with its words and the spans that the language model calls persons."""

    text: str
    words: Sequence[Word]
    persons: Sequence[Span]

    def person(self, start: int, end: int, rule: str, *, is_full: bool) -> Person:
        honorific = HONORIFIC.match(self.text, end)
        return Person(start, end, rule, is_full, honorific.group().strip() if honorific else "")

    def is_a_person(self, start: int, end: int) -> bool:
        """Say whether the model calls something a person that covers all but the ends of a span."""
        return any(first <= start and end <= last + 1 for first, last in self.persons)

    def begins_anew(self, at: int) -> bool:
        """Say whether kana ends at ``at``, or another word begins there."""
        return not re.match(r"[ぁ-んァ-ヴー]", self.text[at : at + 1]) or any(word.start == at for word in self.words)
