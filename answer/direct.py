"""The short answer in front: the words of a quote that a question for a when, how much, how many or which wants.

They stand verbatim in the quote. Where several could be meant and none stands closer to what is asked, there is none:
no short answer is better than a wrong one. Where a newer record says another value of the same matter, that one is
told, with what it was before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.extract import Quote
from answer.figures import Figure, find_figures
from answer.meeting import held_on
from answer.question import Question, coverage
from answer.unfit import is_unfit
from answer.wanted import Kind, counted, is_measured, values
from answer.yes_no import yes_or_no
from index.words import fold, words
from ingest.dates import western_and_era

_TIMES: frozenset[Kind] = frozenset(("time", "stretch"))
_KINDS: frozenset[Kind] = _TIMES | {"duration", "money", "share", "contact", "section", "town"}
# What belongs to a value though it is a value without it.
_BEFORE = re.compile(r"(?:約|およそ|延べ|総額|計|毎月|毎週|毎年|午前|午後|最大で?|最長で?)$")
_AFTER = re.compile(r"(?:以[上下内]|未満|程度|前後|ずつ)?")
_AFTER_TIME = re.compile(r"(?:\([月火水木金土日](?:曜日?)?\))?(?:以[内降前]|前後|ごろ|頃|中|末|から|まで)*")
_BETWEEN = re.compile(r"[\s,、の]{0,2}|[~〜～]|から|\([月火水木金土日](?:曜日?)?\)[\s,、]?")
_AND = re.compile(
    r"[^0-9一-龠ァ-ヴ]{0,2}(?:と|、|及び|又は|・|から|~|→|\t|\|)[^0-9。]{0,4}$"
)  # between two values that are told together
# Two values, or one that has to be reckoned from two.
_TWO = re.compile(r"何[^、。]{1,6}(?:から|と|、)何|[減増縮短伸延]|差|違い|変わ")
_SAYS_CHANGED = re.compile(r"変更|改め|延期|延ば|遅[れら]|前倒|早め|増や|増額|減ら|減額|見直|でしたが|ましたが")
_LOOSE = re.compile(r"から|まで|より|約|およそ|総額|計|\s|,")

# By the questions of data/fitting and the fitting ones of data/eval (bench.answers tells how many are right).
_LEAST = 0.2  # of the question's weight that must stand around the value
_MARGIN = 0.15  # … by which that must be more than around any other value
_SUBJECT = 0.35  # … that must stand in the quote, its headings and what it replies to
_CLEAR = 0.2  # by which the best quote's score must lead for no other to be heard
_RIVAL = 0.3  # of the best quote's score: from here on another may say otherwise
_SAME_MATTER = 0.7  # of the question's weight that both records must say for one to take the other's place
_TAIL = 12  # characters behind a value that tell what it is of

Span = tuple[int, int]

CHANGED = "以前の記録（{title}、{day}）では「{words}」でした。あとの記録で改められています。"


@dataclass(frozen=True, slots=True)
class Short:
    """The words that answer, and which quote says them."""

    words: str  # as printed there; はい or いいえ where its sentence says so
    place: int  # of the quote
    note: str = ""  # Japanese: what an older record says otherwise


def direct(question: Question, quotes: Sequence[Quote]) -> Short | None:
    """Return the words of the quotes, best first, that answer a question which wants one thing, or はい or いいえ."""
    if quotes and (told := {said for one in quotes[0].sentences if (said := yes_or_no(question, one))}):
        return Short(told.pop(), 0) if len(told) == 1 else None
    thing = _asked(question)
    if thing is None or not quotes or _TWO.search(question.wanted.given):
        return None
    values_told = [
        value_in(question, thing, quote.sentences) if _subject(question, quote) >= _SUBJECT else "" for quote in quotes
    ]
    others = [place for place in range(1, len(quotes)) if values_told[place] and _is_rival(quotes[place], quotes[0])]
    if changed := _changed(values_told, quotes):
        return changed
    is_clear = quotes[0].score - max((quote.score for quote in quotes[1:]), default=0.0) >= _CLEAR
    rivals = [place for place in others if not is_clear or _is_newer(quotes[place], quotes[0])]
    if not values_told[0] or any(not _alike(values_told[0], values_told[place]) for place in rivals):
        return None
    return Short(values_told[0], 0)


def value_in(question: Question, thing: str, sentences: Sequence[str]) -> str:
    """Return the one value of printed sentences that is closest to what is asked; empty where none or several are."""
    found: list[tuple[float, str]] = []
    for sentence in sentences:
        folded, places = _folded(sentence)
        spans = list(_values(thing, question, folded))
        before = 0  # where the last value ends that could be meant: words behind it are of the next
        for number, (first, last) in enumerate(spans):
            if number and _AND.fullmatch(folded, spans[number - 1][1], first):
                return ""
            if is_unfit(question.wanted.given, folded, (first, last), is_time=thing in _TIMES):
                continue
            near = folded[before : _end_of_tail(folded, spans, number)]
            if question.contrasts.contradicted(near, near, near):
                continue
            before = last
            fit = coverage(question.terms, frozenset(words(near)), question.alternatives)
            found.append((fit, sentence[places[first] : places[last - 1] + 1].strip()))
    best = max((fit for fit, _ in found), default=0.0)
    said = [words for fit, words in found if fit > best - _MARGIN]
    return said[0] if best >= _LEAST and len({fold(words) for words in said}) == 1 else ""


def _end_of_tail(folded: str, spans: Sequence[Span], number: int) -> int:
    """Return where the words end that tell what a value is of: those of the next value's clause are not among them."""
    last = spans[number][1]
    if number + 1 == len(spans):
        return last + _TAIL
    comma = max(folded.rfind(mark, last, spans[number + 1][0]) for mark in "、。,")
    return min(last + _TAIL, comma) if comma >= 0 else last


def _subject(question: Question, quote: Quote) -> float:
    """Return the share of the question that a quote says, with its headings, title and what it replies to."""
    source = quote.source
    asked = source.asked.text if source.asked else ""
    said = " ".join((*quote.sentences, *source.passage.headings, source.document.title, asked))
    return coverage(question.terms, frozenset(words(fold(said))), question.alternatives)


def _changed(told: Sequence[str], quotes: Sequence[Quote]) -> Short | None:
    """Return the newest value that takes the place of an older record's, which the newer one repeats: 「XからYに」."""
    heard = sorted(
        (day, place)
        for place, quote in enumerate(quotes)
        if told[place] and _is_rival(quote, quotes[0]) and (day := held_on(quote.source.document))
    )
    for newest, place in reversed(heard):
        if not _SAYS_CHANGED.search(quotes[place].text):
            continue
        said = find_figures(quotes[place].text)
        for day, other in reversed(heard):
            before = set(find_figures(told[other])) - set(find_figures(told[place]))
            if day < newest and any(figure in before and _follows(told[place], figure, said) for figure in said):
                title = quotes[other].source.document.title
                return Short(
                    told[place], place, CHANGED.format(title=title, day=western_and_era(day), words=told[other])
                )
    return None


def _follows(words: str, before: Figure, said: Sequence[Figure]) -> bool:
    """Tell whether a figure of the words follows, in what is said, an older one of its unit."""
    after = said[said.index(before) + 1 :]
    return any(figure in after and figure.unit == before.unit for figure in find_figures(words))


def _is_rival(quote: Quote, best: Quote) -> bool:
    return quote.score >= _RIVAL * best.score


def _is_newer(quote: Quote, best: Quote) -> bool:
    day, before = held_on(quote.source.document), held_on(best.source.document)
    return bool(day and before and day > before)


def _alike(one: str, other: str) -> bool:
    """Tell whether two values are one, the one perhaps told in fewer words: 9月2日から, 令和6年9月2日."""
    short, long = sorted((_LOOSE.sub("", fold(one)), _LOOSE.sub("", fold(other))), key=len)
    return short in long


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
    told = 0  # where the last value ends: 月曜 of 「9月2日(月曜日)」 is none of its own
    for first, last in _joined(folded, new) if is_time else new:
        if first < told:
            continue
        if thing == "duration" and (
            folded[:first].rstrip().endswith(("年", "月")) or not is_measured(asked.given, folded[first:last])
        ):  # a day of a month is no length of time
            continue
        before = _BEFORE.search(folded, max(0, first - 4), first)
        after = (_AFTER_TIME if is_time else _AFTER).match(folded, last)
        told = after.end() if after else last
        yield (before.start() if before else first), told


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
