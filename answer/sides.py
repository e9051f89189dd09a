"""Two things that a question compares: 「AとBの違い」, 「AとBではどちらが」, each looked for and told of by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from answer.contrast import contrasts
from answer.extract import Quote
from answer.question import Question, closed, coverage
from answer.scope import Scope
from index.words import fold, words

MOST = 3  # quotes of a side
_NAMED = 0.6  # of the words of a side that its quote must say, or heading and title above it
_OF_MATTER = 0.5  # … of the words of what is compared

_COMPARES = re.compile(
    r"の(?:主な|大きな)?(?:違い|差)(?!が出)|(?:どう|何が|どこが|どのように)(?:違|異な)|比べ|比較|どちら|どっち"
)
_NAME = r"[^、。をがはで]{1,24}?[^、。ぁ-ん]"
_PAIR = re.compile(
    rf"(?:(?P<matter>.+?)(?:について(?:は)?|に関して(?:は)?|は)?、?(?<=[ては、]))?(?P<first>{_NAME})と"
    rf"(?P<second>(?![ぁ-ん比違同異]){_NAME})(?P<rest>(?:の|では|とでは|とで|とを|を|で(?=[はど])|は|、).*)"
)
_ERA = re.compile(r"(?:令和|平成|昭和)(?=[0-9元])")
# Words that compare, and what asks: they are nothing that a side's record says.
_ASKING = re.compile(
    r"(?:[をがはにでの]|とで)?(?:(?:主な|大きな)?(?:違い|差)|(?:何が|どう|どのように|どこが)?(?:違|異な|比べ|比較)|どちら|どっち|いずれ|どの(?:くらい|程度)"
    r"|教えて|知りたい|ですか|でしょうか|ますか)[^、。]*$"
)
_WHICH = re.compile(r"(?:どちら|どっち|いずれ)(?:の(?:方|ほう))?[がはをのに]?")
_LINKS = re.compile(r"^(?:の|では|とでは|とで|とを|を|で|は|、|[はがをにも])+|[のはがをにで、]+$")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things, and the question that is asked of it."""

    name: str  # as asked
    question: str
    matter: str  # what is compared; empty where the question does not say


def sides_of(question: str) -> tuple[Side, Side] | None:
    """Return the two things that a question compares; None where it compares none."""
    text = unicodedata.normalize("NFKC", question).strip(" ?？。")
    match = _PAIR.fullmatch(text) if _COMPARES.search(text) else None
    if not match:
        return None
    first, second, rest = match["first"], match["second"], match["rest"]
    matter = _LINKS.sub("", match["matter"] or "").removesuffix("について")
    if (era := _ERA.match(first)) and second[:1].isdigit():  # 令和5年度と6年度
        second = era[0] + second
    if "の" in first and rest.startswith(tail := first[first.index("の") :]):  # 青嶺市の窓口と北汐町の窓口の
        second, rest = second + tail, rest[len(tail) :]
    behind = _LINKS.sub("", _ASKING.sub("", _WHICH.sub("", rest, count=1) if _WHICH.search(rest) else rest))
    about = "".join(part for part in (matter, "の" if matter and behind else "", behind))
    one, other = (Side(name, f"{name}の{about}" if about else name, about) for name in (first, second))
    return (one, other) if fold(first) != fold(second) else None


def of_side(side: Side, other: Side, question: Question, quotes: Sequence[Quote], scope: Scope) -> tuple[Quote, ...]:
    """Return the quotes that tell of a side, found for its ``question`` in the records of ``scope``."""
    return tuple(quote for quote in quotes if _is_of(side, other, question, quote, scope))[:MOST]


def _is_of(side: Side, other: Side, question: Question, quote: Quote, scope: Scope) -> bool:
    """Tell whether a quote is of the side, by its words or its record's time, and of the matter that is compared."""
    source = quote.source
    said = closed(fold(quote.text))
    around = closed(fold(" ".join((quote.text, *source.passage.headings[-1:], source.document.title))))
    if contrasts(closed(fold(side.name))).contradicted(said, said, said):
        return False
    matter = dict.fromkeys(words(fold(side.matter)), 1.0)
    if matter and coverage(matter, frozenset(words(around)), question.alternatives) < _OF_MATTER:
        return False
    is_of_time = bool(scope.said) and (not scope.preferred or source.document.id in scope.preferred)
    if is_of_time or _share(side.name, other.name, said) >= _NAMED:
        return True
    return _share(other.name, side.name, said) < _NAMED and any(
        _share(other.name, side.name, text) < _NAMED <= _share(side.name, other.name, text)
        for text in (around, source.passage.text)
    )


def _share(name: str, other: str, text: str) -> float:
    """Return the share of the words by which one name differs from another that a text says."""
    if closed(fold(name)) in closed(fold(text)):
        return 1.0
    own = set(words(fold(name))) - set(words(fold(other))) or set(words(fold(name)))
    return len(own & set(words(fold(text)))) / len(own) if own else 0.0
