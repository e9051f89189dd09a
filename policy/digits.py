"""Digits as people write them: runs, and runs joined by a gap into one number."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache

from policy.fold import fold, fold_digits
from policy.types import Span

_RUN = re.compile(r"[0-9]+")
_GROWING = re.compile(r"[0-9](?:[ \-./・_\n]{0,3}[0-9]){2,}[ \-./・_\n]{0,3}$")
_LONG = re.compile(r"[0-9](?:[ \-./・_\n]{0,3}[0-9]){6,}")


def without_long_numbers(text: str) -> str:
    """Return a text that is still being written without the number at its end, and with long ones masked.

    Until it is whole, nobody can tell what a number is.
    """
    folded = fold_digits(fold(text))
    if growing := _GROWING.search(folded):
        text, folded = text[: growing.start()], folded[: growing.start()]
    characters = list(text)
    for found in _LONG.finditer(folded):
        characters[found.start() : found.end()] = "●" * (found.end() - found.start())
    return "".join(characters)


def numbers(folded: str, length: int, groupings: frozenset[tuple[int, ...]]) -> Iterator[tuple[Span, str]]:
    """Yield (span, digits) of every number of ``length`` digits, whatever stands between its digits.

    A chain of runs is the number when it has that many digits in all. In a longer one, runs that are grouped as one
    of ``groupings`` count where a blank or line break sets them off. A digit more, before or behind, is another number.
    """
    for found in chain(length).finditer(folded):
        runs = [(found.start() + run.start(), found.start() + run.end()) for run in _RUN.finditer(found.group())]
        if sum(end - start for start, end in runs) == length:
            if _has_one_separator(folded, runs, groupings):
                yield (runs[0][0], runs[-1][1]), _digits(folded, runs)
            continue
        yield from _parts(folded, runs, groupings)


@cache
def chain(length: int) -> re.Pattern[str]:
    """Return a pattern for digits, and runs of them with gaps between, that may be ``length`` digits in all."""
    return re.compile(rf"[0-9](?:[0-9]|[ \-./・,_\n]{{1,3}}(?=[0-9])){{{length - 1},}}+")


def _has_one_separator(folded: str, runs: list[Span], groupings: frozenset[tuple[int, ...]]) -> bool:
    """Say whether runs are one number: commas and dots divide amounts, dates and versions, unless grouped as known."""
    gaps = {folded[end:start].strip() for (_, end), (start, _) in itertools.pairwise(runs)}
    plain = len(gaps) <= 1 and gaps <= {"", "-"}
    return plain or (tuple(end - start for start, end in runs) in groupings and "," not in gaps)


def _parts(folded: str, runs: list[Span], groupings: frozenset[tuple[int, ...]]) -> Iterator[tuple[Span, str]]:
    at = 0
    while at < len(runs):
        for grouping in sorted(groupings, key=len):
            part = runs[at : at + len(grouping)]
            if tuple(end - start for start, end in part) == grouping and _is_set_off(folded, runs, at, len(part)):
                yield (part[0][0], part[-1][1]), _digits(folded, part)
                at += len(part) - 1
                break
        at += 1


def _is_set_off(folded: str, runs: list[Span], at: int, count: int) -> bool:
    """Say whether the gaps around the part, or the runs behind them, are of another kind than those within."""
    part = runs[at : at + count]
    inner = {folded[end:start] for (_, end), (start, _) in itertools.pairwise(part)}
    lengths = {end - start for start, end in part}
    outer = [
        (folded[runs[n][1] : runs[n + 1][0]], runs[beside][1] - runs[beside][0])
        for n, beside in ((at - 1, at - 1), (at + count - 1, at + count))
        if 0 <= n < len(runs) - 1
    ]
    return all(
        gap.strip(" \n") in ("", ",", "・", "/") and (gap not in inner or length not in lengths)
        for gap, length in outer
    )


def _digits(folded: str, runs: list[Span]) -> str:
    return "".join(folded[start:end] for start, end in runs)
