"""Markings of 機密性, as documents carry them. A question about a marking holds none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from policy.fold import fold_width
from policy.types import Span

HEAD = 400  # characters in which a document carries its marking


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for any of ``words`` in brackets, or alone on a line, longest first."""
    word = "|".join(
        re.escape(fold_width(word)).replace("機密性", "機密性 ?") for word in sorted(words, key=len, reverse=True)
    )
    marking = rf"(?:自治体)?(?:{word})(?:情報|相当|文書|資料|扱い)?"
    return re.compile(rf"[【\[(〔《<] ?{marking} ?[】\])〕》>]|(?m:^[ *]*{marking}[ *]*$)")


def markings(text: str, levels: Mapping[int, Sequence[str]]) -> Iterator[tuple[Span, int]]:
    """Yield (span, level) of every marking in ``text``; ``levels`` gives the words that stand for each level."""
    wide = fold_width(text)
    for level, words in levels.items():
        for match in _pattern(tuple(words)).finditer(wide):
            yield match.span(), level
        if "㊙" in words:
            yield from ((match.span(), level) for match in re.finditer("㊙", text))
