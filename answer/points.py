"""Which of several points of a question a reply takes up: 「２点目についてお答えします」 answers that point alone."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.types import Passage

_NUMBERS = str.maketrans("０１２３４５６７８９一二三四五六七八九", "0123456789123456789")
_POINT = re.compile(
    r"(?:^|(?<=[\n。]))\s*(?:まず|次に|続いて|続きまして|最後に)?、?(?:大きな)?第?([0-9０-９一二三四五六七八九])(?:点目|つ目|項目目|項目め)"
)


def point_taken_up(asked: Passage, reply: str) -> Passage:
    """Return the part of a question that a reply names by its number; all of it where none or several are named."""
    points = [(match.group(1).translate(_NUMBERS), match.start()) for match in _POINT.finditer(asked.text)]
    named = {match.group(1).translate(_NUMBERS) for match in _POINT.finditer(reply)}
    numbers = [number for number, _ in points]
    if len(named) != 1 or len(set(numbers)) < max(2, len(numbers)) or not named.issubset(numbers):
        return asked
    place = numbers.index(named.pop())
    ends = [start for _, start in points[1:]] + [len(asked.text)]
    sentences = [(start, end) for start, end in asked.sentences if points[place][1] <= start and end <= ends[place]]
    if not sentences:
        return asked
    first, last = sentences[0][0], sentences[-1][1]
    return replace(
        asked,
        text=asked.text[first:last],
        start=asked.start + first,
        end=asked.start + last,
        sentences=tuple((start - first, end - first) for start, end in sentences),
    )
