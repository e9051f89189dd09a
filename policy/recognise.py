"""What personal numbers and markings look like. Each recogniser yields spans of the text as given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

Span = tuple[int, int]
Recogniser = Callable[[str], Iterator[Span]]

_GAP = r"[ \n\-]?"
_ALONE = (r"(?<![0-9])(?<![0-9][ \n\-])", r"(?![ \n\-]?[0-9])")  # no digit before or behind, nor one gap away
_TWELVE = re.compile(rf"{_ALONE[0]}(?:[0-9]{_GAP}){{11}}[0-9]{_ALONE[1]}")
_CARD = re.compile(rf"{_ALONE[0]}(?:[0-9]{_GAP}){{12,18}}[0-9]{_ALONE[1]}")
_PHONE = re.compile(
    r"(?<![0-9-])(?:\+81[ -]?|0)(?:[0-9]{1,4}[ -]?[0-9]{1,4}|\([0-9]{2,4}\)[0-9]{1,4})[ -][0-9]{3,4}(?![0-9-])"
    r"|(?<![0-9-])\(0[0-9]{1,4}\) ?[0-9]{1,4}[ -]?[0-9]{3,4}(?![0-9-])"
    r"|(?<![0-9-])0[0-9]{1,4}\([0-9]{1,4}\)[0-9]{3,4}(?![0-9-])"
    r"|(?<![0-9-])0[5789]0[0-9]{8}(?![0-9-])"
)
_EMAIL = re.compile(  # from the first of its letters only: elsewhere a long run would be read over and over
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+ ?(?:@|\[at\]) ?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
_MARKING = re.compile(r"【(?:秘|極秘|部外秘|取扱注意|内示)】|[【\[(](?:自治体)?機密性 ?[23](?:情報|相当)?[】\])]")


def my_numbers(text: str) -> Iterator[Span]:
    """Yield 12 digits, in any grouping and width, whose check digit is right (総務省令第85号, 2014)."""
    for match in _TWELVE.finditer(fold(text)):
        digits = [int(character) for character in match.group() if character.isdecimal()]
        if my_number_check_digit(digits[:11]) == digits[11]:
            yield match.span()


def my_number_check_digit(digits: list[int]) -> int:
    """Return the check digit of the first eleven digits."""
    total = sum(digit * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(digits), 1))
    remainder = total % 11
    return 0 if remainder <= 1 else 11 - remainder


def credit_cards(text: str) -> Iterator[Span]:
    """Yield 13 to 19 digits that start like a card and pass the Luhn check (ISO/IEC 7812-1)."""
    for match in _CARD.finditer(fold(text)):
        digits = [int(character) for character in match.group() if character.isdecimal()]
        if digits[0] in (3, 4, 5, 6) and _luhn(digits):
            yield match.span()


def _luhn(digits: list[int]) -> bool:
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def phones(text: str) -> Iterator[Span]:
    yield from (match.span() for match in _PHONE.finditer(fold(text)))


def emails(text: str) -> Iterator[Span]:
    yield from (match.span() for match in _EMAIL.finditer(fold(text)))


def markings(text: str) -> Iterator[Span]:
    """Yield markings of 機密性2 or higher in brackets, as documents carry them; a question about them has none."""
    yield from (match.span() for match in _MARKING.finditer(fold(text)))


def marked_level(marking: str) -> int:
    """Return the 機密性 that a marking stands for: 3 for what is 秘, 2 for everything else."""
    return 3 if re.search(r"3|【極?秘】", fold(marking)) else 2


_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－ｰ", "-"))


def fold(text: str) -> str:
    """Fold width and hyphens character by character, so that offsets stay those of ``text``."""
    folded = "".join(n if len(n := unicodedata.normalize("NFKC", c)) == 1 else c for c in text)
    return folded.translate(_HYPHENS)


RECOGNISERS: dict[str, Recogniser] = {
    "my_number": my_numbers,
    "credit_card": credit_cards,
    "phone": phones,
    "email": emails,
    "confidential": markings,
}
