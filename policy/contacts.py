"""Telephone numbers and e-mail addresses. Every recogniser takes a folded text and yields spans of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from policy.digits import numbers
from policy.fold import before, fold
from policy.identifiers import OF_THINGS
from policy.types import Span

_SHAPES = re.compile(  # the shapes in use; whether the digits are as many as a number has is asked of phonenumbers
    r"(?=[+80(])(?<![0-9\-+/])(?:(?<![A-Za-z])|(?=\()|(?<=TEL)|(?<=FAX)|(?<=[Tt]el))(?:"
    r"\+?81[ \-]?\(?0?\)?[0-9]{1,4}[ \-]?[0-9]{1,4}[ \-][0-9]{3,4}"
    r"|\+81[0-9]{9,10}"
    r"|0[0-9]{1,4}[ ]?[\-.][ ]?[0-9]{1,4}[ ]?[\-.][ ]?[0-9]{3,4}"
    r"|0[0-9]{1,4} [0-9]{1,4} [0-9]{3,4}"
    r"|\(0[0-9]{1,4}\)[ \-]?[0-9]{1,4}[ \-]?[0-9]{3,4}"
    r"|0[0-9]{1,4}[ \-]?\([0-9]{1,4}\)[ \-]?[0-9]{3,4}"
    r"|0[0-9]{9,10}"
    r")(?![0-9]|-[0-9]|\([0-9]+\))"
)
MOBILE = re.compile(r"0[789]0[1-9]")  # digits of one begin so
_WITHOUT_HYPHENS = re.compile(r"0[0-9]{9,10}")
_NUMBER_OF = re.compile(r"(?:番号|No\.?|№|コ-ド|ID)[はがを:： 「(]{0,3}$")
_PHONE_WORD = re.compile(r"電話|TEL|Tel|tel|FAX|Fax|携帯|連絡先|折り?返し|℡|(?:発信|着信)者?番号|番号は?$|スマホ")
_AT = (
    r"(?:@|[^\w\s。、]{1,2} ?(?:at|アット(?:マ-ク)?|あっと(?:ま-く)?) ?[^\w\s。、]{1,2}"
    r"|アット(?:マ-ク)?|あっと(?:ま-く)?| at )"
)
_AT_WORDS = ("@", "at", "アット", "あっと")  # one of which stands in every match of ``_AT``
_DOT = r"(?:\.|[\[(] ?(?:dot|ドット) ?[\])]|ドット|どっと| dot )"
_EMAIL = re.compile(  # from the first of its letters only: elsewhere a long run would be read over and over
    rf"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{{1,64}} ?{_AT} ?[A-Za-z0-9\-]+(?: ?{_DOT} ?[A-Za-z0-9\-]+)+"
)


def plain_address(folded: str) -> str:
    """Return an address that ``emails`` found with @ and dots, in small letters and without blanks."""
    with_at = re.sub(rf" ?{_AT} ?", "@", folded, count=1)
    return re.sub(r"\s", "", re.sub(rf" ?{_DOT} ?", ".", with_at)).lower()


def national_digits(words: str) -> str:
    """Return the digits of a telephone number as they are dialled within Japan."""
    digits = re.sub(r"[^0-9]", "", fold(words))
    return "0" + digits[2:].removeprefix("0") if fold(words).lstrip("(").startswith("+81") else digits


def phones(folded: str) -> Iterator[Span]:
    for match in _SHAPES.finditer(folded):
        said = match.group()
        if not _has_as_many_digits(said):
            continue
        if _WITHOUT_HYPHENS.fullmatch(said) and not _is_a_phone(folded, match.start(), said):
            continue
        yield match.span()
    yield from _grouped_oddly(folded)


def _has_as_many_digits(said: str) -> bool:
    """Say whether a number has the length that Japanese ones have, invented ones like 03-0000-0000 included."""
    digits = re.sub(r"[^0-9]", "", said)
    if said.startswith(("+81", "81")):
        digits = "0" + digits[2:].removeprefix("0")
    return len(digits) == (11 if re.match(r"0[57-9]0|020", digits) else 10)


def _is_a_phone(folded: str, start: int, said: str) -> bool:
    """Decide on bare digits: a number in use, and nothing before it says that they count something else."""
    words = before(folded, start, 12)
    if _PHONE_WORD.search(words):
        return True
    if _NUMBER_OF.search(words) and not (MOBILE.match(said) and not OF_THINGS.search(words)):
        return False
    return phonenumbers.is_valid_number(phonenumbers.parse(said, "JP"))


def _grouped_oddly(folded: str) -> Iterator[Span]:
    """Yield mobile numbers in other groups (0901-234-5678, 090-12345678)."""
    for (start, end), digits in numbers(folded, 11, frozenset({(4, 3, 4), (3, 8), (7, 4), (3, 4, 4)})):
        if MOBILE.match(digits) and re.search(r"[^0-9]", folded[start:end]):
            yield start, end


def emails(folded: str) -> Iterator[Span]:
    if any(word in folded for word in _AT_WORDS):
        yield from (match.span() for match in _EMAIL.finditer(folded))
