"""Views of a text in which every character keeps its place, so that offsets are those of the text given."""

from __future__ import annotations

import re
import sys
import unicodedata


def _narrow(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−─━⁃﹣－ー－ｰ"), "-")
_BLANKS = {n: " " for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n)) in ("Zs", "Cf", "Cs", "Co")}
_WIDTH = (
    {n: narrow for n in range(0x2000, 0x10000) if (narrow := _narrow(chr(n))) != chr(n)}
    | _BLANKS
    | {ord("\t"): " ", ord("\r"): " ", ord("\x0b"): " ", ord("\x0c"): " ", 0: " "}
)
_HYPHEN = _WIDTH | _HYPHENS
_KANJI_DIGITS = dict(zip(map(ord, "〇零一二三四五六七八九壱弐参"), "00123456789123", strict=True)) | {ord("○"): "0"}


def fold_width(text: str) -> str:
    """Fold width; what has no width, and halves of characters, become blanks."""
    return text.translate(_WIDTH)


def fold(text: str) -> str:
    """Fold width and every kind of hyphen, the long vowel mark included."""
    return text.translate(_HYPHEN)


def fold_digits(folded: str) -> str:
    """Fold 漢数字 of a folded text as well: 一二三〇 reads 1230; 十 and 百 are no digits of a number."""
    return folded.translate(_KANJI_DIGITS)


def before(text: str, start: int, most: int) -> str:
    """Return at most ``most`` characters before ``start``, from the last sentence end."""
    return re.split(r"[。\n！？!?]", text[max(0, start - most) : start])[-1]


def before_or_above(text: str, start: int, most: int) -> str:
    """Return what ``before`` does; of a form, where the line holds at most a label, the line above it as well.

    A line above that holds a digit has a number of its own, and says nothing of the one below.
    """
    said = before(text, start, most)
    line = text.rfind("\n", 0, start)
    if line < 0 or len(said) < start - line - 1 or len(said.strip()) > 6:
        return said
    above = before(text, line, most)
    return said if re.search(r"[0-9]", above) else f"{above} {said}"


def after(text: str, end: int, most: int) -> str:
    """Return at most ``most`` characters from ``end``, up to the sentence end."""
    return re.split(r"[。\n！？!?]", text[end : end + most])[0]
