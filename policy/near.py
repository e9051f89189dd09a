"""Where in a long text a rule has to look: around what it cannot do without, which plain search finds quickly.

A rule finds there what it would find in the whole text, as long as none of its matches reaches further.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policy.types import Span

_ENDS = ("。", "\n")


def stretches(text: str, words: Iterable[str], *, below: bool = False) -> Iterator[Span]:
    """Yield what stands between two sentence or line ends and holds one of ``words``, in order, each once.

    With ``below`` the line below belongs to it, as a form has a label there and then what it names; those that touch
    are one.
    """
    start = end = -1
    for at in sorted(_places(text, words)):
        last = _end(text, at)
        if below and text[last : last + 1] == "\n":
            last = _end(text, last + 1)
        if at < end:
            end = max(end, last) if below else end
            continue
        if end >= 0:
            yield start, end
        start, end = max(end, *(text.rfind(mark, end + 1, at) for mark in _ENDS)) + 1, last
    if end >= 0:
        yield start, end


def _end(text: str, at: int) -> int:
    return min((found for mark in _ENDS if (found := text.find(mark, at)) >= 0), default=len(text))


def around(text: str, anchor: re.Pattern[str], reach: int) -> Iterator[Span]:
    """Yield the stretches of ``reach`` characters before and behind each match, in order, joined where they touch."""
    start = end = -1
    for match in anchor.finditer(text):
        first, last = max(0, match.start() - reach), min(len(text), match.end() + reach)
        if first > end:
            if end >= 0:
                yield start, end
            start = first
        end = last
    if end >= 0:
        yield start, end


def _places(text: str, words: Iterable[str]) -> Iterator[int]:
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at
            at = text.find(word, at + 1)
