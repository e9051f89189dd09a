"""Where in a long text a rule has to look: around what it cannot do without, which plain search finds quickly.

A rule finds there what it would find in the whole text, as long as none of its matches reaches further.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policy.types import Span

_ENDS = ("。", "\n")


def stretches(text: str, words: Iterable[str]) -> Iterator[Span]:
    """Yield what stands between two sentence or line ends and holds one of ``words``, in order, each once."""
    end = -1
    for at in sorted(_places(text, words)):
        if at < end:
            continue
        start = max(end, *(text.rfind(mark, end + 1, at) for mark in _ENDS)) + 1
        end = min((found for mark in _ENDS if (found := text.find(mark, at)) >= 0), default=len(text))
        yield start, end


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
