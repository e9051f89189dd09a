"""Full names in kana and in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.names import hiragana, is_latin_name, known_names
from policy.person import HONORIFIC, Person, Sentence
from policy.types import Span

_LATIN = re.compile(
    r"(?<![A-Za-z'\-])(?=(?P<a>[A-Z][a-zA-Z'\-]{1,11})(?:, ?| |　|・)(?P<b>[A-Z][a-zA-Z'\-]{1,11})(?![A-Za-z]))"
    r"|(?<![A-Za-z'\-])(?=(?P<c>[a-z]{3,11}) (?P<d>[a-z]{2,11})(?![A-Za-z]))"
)
_KANA_PAIRS = re.compile(
    r"(?<![ァ-ヴー])(?=([ァ-ヴー]{2,7} [ァ-ヴー]{2,10})(?![ァ-ヴー]))|(?<![ぁ-ん])(?=([ぁ-ん]{2,7} [ぁ-ん]{2,12}))"
)
_CALLED = ("さん", "さま", "くん", "ちゃん", "どの")  # written in katakana as well
_KANA_RUNS = re.compile(r"[ァ-ヴー]{4,12}|[ぁ-ん]{4,20}")


def kana_names(found: Sentence) -> Iterator[Person]:
    """Yield full names in katakana or hiragana."""
    for pair in _KANA_PAIRS.finditer(found.text):
        end = _end_of_pair(found, pair.start(), pair.group(1) or pair.group(2))
        if end:
            yield found.person(pair.start(), end, "person.kana", is_full=True)
    for run in _KANA_RUNS.finditer(found.text):
        for start, end in _in_run(found, run.start(), run.group()):
            yield found.person(start, end, "person.kana", is_full=True)


def _end_of_pair(found: Sentence, start: int, pair: str) -> int | None:
    """Return where a name with a blank between surname and given name ends; behind it a particle may follow."""
    surname, given = hiragana(pair).split()
    if surname not in known_names().surname_readings:
        return None
    for length in range(len(given), 1, -1):
        end = start + len(surname) + 1 + length
        if given[:length] in known_names().given_readings and (
            length == len(given) or found.begins_anew(end) or given[length:] in _CALLED
        ):
            return end
    return None


def _in_run(found: Sentence, start: int, run: str) -> Iterator[Span]:
    """Yield the name in one run of kana: all of a run of katakana, the longest name in one of hiragana."""
    for first in (word.start for word in found.words if start <= word.start < start + len(run)):
        rest = hiragana(found.text[first : start + len(run)])
        whole = [len(rest)] if first == start else []
        for length in whole if run[0] > "ん" else range(min(len(rest), 10), 3, -1):
            if known_names().splits_kana(rest[:length]) and _is_kana_name(found, first, first + length):
                yield first, first + length
                return


def _is_kana_name(found: Sentence, start: int, end: int) -> bool:
    """Say whether kana that reads like a name is one: the words or the model say so, or somebody is called so."""
    tags = [word.tag for word in found.words if start <= word.start < end]
    named = sum("人名" in tag for tag in tags)
    in_brackets = found.text[start - 1 : start] in ("(", "「") and found.text[end : end + 1] in (")", "」")
    if HONORIFIC.match(found.text, end) or in_brackets:
        return True
    if not found.begins_anew(end):
        return False
    return bool(tags) and (named == len(tags) or (named > 0 and found.is_a_person(start, end)))


def latin_names(found: Sentence) -> Iterator[Person]:
    """Yield full names in Latin letters, either part first."""
    for match in _LATIN.finditer(found.text):
        pair = (match.group("a"), match.group("b")) if match.group("a") else (match.group("c"), match.group("d"))
        if is_latin_name(pair[0], pair[1]):
            end = match.end("b" if match.group("a") else "d")
            yield found.person(match.start(), end, "person.latin", is_full=True)
