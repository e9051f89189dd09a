"""The short answer in front: the words of a quote that a question for a when, how much, how many or which wants.

They stand verbatim in the quote. Where several could be meant and none stands closer to what is asked, there is none:
no short answer is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from answer.question import Question, coverage
from answer.wanted import Kind, counted, is_measured, values
from index.words import fold, words

_TIMES: frozenset[Kind] = frozenset(("time", "stretch"))
_KINDS: frozenset[Kind] = _TIMES | {"duration", "money", "share", "contact", "section", "town"}
# What belongs to a value though it is a value without it.
_BEFORE = re.compile(r"(?:約|およそ|延べ|総額|計|毎月|毎週|毎年|午前|午後|最大で?|最長で?)$")
_AFTER = re.compile(r"(?:以[上下内]|未満|程度|前後|ずつ)?")
_AFTER_TIME = re.compile(r"(?:\([月火水木金土日]\))?(?:以[内降前]|前後|ごろ|頃|中|末|から|まで)*")
_BETWEEN = re.compile(r"[\s,、の]{0,2}|[~〜～]|から|\([月火水木金土日](?:曜日?)?\)[\s,、]?")
_AND = re.compile(
    r"[^0-9一-龠ァ-ヴ]{0,2}(?:と|、|及び|又は|・|から|~|→|\t)[^0-9。]{0,4}$"
)  # between two values that are told together
# Two values, or one that has to be reckoned from two.
_TWO = re.compile(r"何[^、。]{1,6}(?:から|と|、)何|[減増縮短伸延]|差|違い|変わ")
_LEAST = 0.2  # of the question's weight that must stand around the value
_MARGIN = 0.15  # … by which that must be more than around any other value

Span = tuple[int, int]


def direct(question: Question, sentences: Sequence[str]) -> str:
    """Return the words of the printed ``sentences`` that answer a question which wants one thing; none are empty."""
    thing = _asked(question)
    if thing is None or _TWO.search(question.wanted.given):
        return ""
    found: list[tuple[float, str]] = []
    for sentence in sentences:
        folded, places = _folded(sentence)
        end = 0
        for first, last in _values(thing, question, folded):
            if end and _AND.fullmatch(folded, end, first):
                return ""
            near = frozenset(words(folded[end : last + 12]))
            fit = coverage(question.terms, near, question.alternatives)
            found.append((fit, sentence[places[first] : places[last - 1] + 1].strip()))
            end = last
    best = max((fit for fit, _ in found), default=0.0)
    said = [words for fit, words in found if fit > best - _MARGIN]
    return said[0] if best >= _LEAST and len({fold(words) for words in said}) == 1 else ""


def _asked(question: Question) -> str | None:
    """Return the one kind or unit that is wanted, None when it is another or several."""
    wanted = question.wanted
    things = [*(wanted.kinds - {"number", "duration"} if wanted.units else wanted.kinds), *wanted.units]
    return things[0] if len(things) == 1 and (wanted.units or things[0] in _KINDS) else None


def _values(thing: str, question: Question, folded: str) -> Iterator[Span]:
    """Yield the spans of a folded sentence that could be meant, none that the question states itself."""
    asked = question.wanted
    spans = counted(thing, folded) if thing in asked.units else values(thing, folded)
    new = [(first, last) for first, last in spans if folded[first:last].strip() not in asked.given]
    is_time = thing in _TIMES
    for first, last in _joined(folded, new) if is_time else new:
        if thing == "duration" and (
            folded[:first].rstrip().endswith(("年", "月")) or not is_measured(asked.given, folded[first:last])
        ):  # a day of a month is no length of time
            continue
        before = _BEFORE.search(folded, max(0, first - 4), first)
        after = (_AFTER_TIME if is_time else _AFTER).match(folded, last)
        yield (before.start() if before else first), (after.end() if after else last)


def _joined(folded: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans, those that make one time together joined: 令和6年, 10月1日."""
    held: Span | None = None
    for start, end in sorted(spans):
        if held and (start <= held[1] or _BETWEEN.fullmatch(folded, held[1], start)):
            held = held[0], max(held[1], end)
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text folded letter by letter, and for each letter of it the place in ``text``."""
    parts = [fold(letter) for letter in text]
    return "".join(parts), [place for place, part in enumerate(parts) for _ in part]
