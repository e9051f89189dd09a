"""Tables in a text: the heading of a column says what its cells are, rows further down than any other rule looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policy.near import beginning_with
from policy.types import Span

_HEADING = re.compile(  # of what concerns a person; in Latin letters, fields of data
    beginning_with(
        "番コ生誕氏名カ口旅免パbklmnpsu_BKLMNPSU",
        r"(?<=.)(?:番号|コード|コ-ド)|生年月日|生まれ|誕生|氏名|名前|カナ|口座|旅券|免許|パスポート"
        r"|(?i:bango|_no\b|number|_code|birth|umare|shimei|namae|name|kana|koza|menkyo|licen[cs]e|nenkin|passport)",
    )
)
_MARKS = "\t,|，｜、／/"
_LONGEST_HEADING = 14  # characters
_QUOTES = " 　\"'“”「」"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, with the heading of its column."""

    heading: str
    text: str
    start: int  # offset into the text given, characters


def cells(text: str) -> Iterator[Cell]:
    """Yield the cells that stand below a heading of what concerns a person; rows end where the mark is not found."""
    headings: list[str] = []
    mark, at = "", 0
    for line in text.split("\n"):
        if mark and line.count(mark):
            yield from _row(line, at, mark, headings)
        else:
            mark, headings = _headings(line)
        at += len(line) + 1


def _headings(line: str) -> tuple[str, list[str]]:
    """Return the mark between the headings that a line holds, and the headings; ("", []) where it holds none."""
    if not _HEADING.search(line):
        return "", []
    mark = max(_MARKS, key=line.count)
    headings = [re.split("[:：]", cell)[-1].strip(_QUOTES) for cell in line.split(mark)]
    are_headings = len(headings) > 1 and all(
        len(heading) <= _LONGEST_HEADING and not re.search("[0-9０-９]{3}", heading) for heading in headings[1:]
    )
    return (mark, headings) if are_headings else ("", [])


def _row(line: str, at: int, mark: str, headings: list[str]) -> Iterator[Cell]:
    for heading, (start, end) in zip(headings, _parts(line, mark), strict=False):
        written = line[start:end]
        stripped = written.strip(_QUOTES)
        if stripped and _HEADING.search(heading):
            yield Cell(heading, stripped, at + start + written.index(stripped))


def _parts(line: str, mark: str) -> Iterator[Span]:
    start = 0
    for part in line.split(mark):
        yield start, start + len(part)
        start += len(part) + 1
