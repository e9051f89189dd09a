"""Views of a text in which every character keeps its place, so that offsets are those of the text given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.uint32]  # (0x110000,), code point: code point in its place


def _narrow(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    counts = unicodedata.category(character) == "No"  # ② behind a number is no digit of it
    return folded if len(folded) == 1 and not counts else character


def _table(mapping: Mapping[int, str], over: Table | None = None) -> Table:
    table = np.arange(0x110000, dtype="<u4") if over is None else over.copy()
    for code, character in mapping.items():
        table[code] = ord(character)
    return table


def _translated(text: str, table: Table) -> str:
    """Return ``str.translate`` of one character for one, at a tenth of its time on long texts."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    return str(table[codes].tobytes(), "utf-32-le", "surrogatepass")


_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−─━⁃﹣－ー－ｰ"), "-")
_KANJI_DIGITS = dict(zip(map(ord, "〇零一二三四五六七八九壱弐参○"), "001234567891230", strict=True))

_MARKS = "ﾞﾟ\u3099\u309a"  # of half width, or as some file systems write
_MARKED = re.compile(f"[ｳｶ-ﾄﾊ-ﾎうか-とは-ほウカ-トハ-ホ][{_MARKS}]")
_LABELS = (  # that forms write wide: 住 所
    "住所|本籍|氏名|名前|生年月日|電話番号|電話|携帯電話|連絡先|個人番号|世帯主|申請者|届出人|届出者|申出人|保護者|"
    "被保険者番号|被保険者|口座番号|口座名義|名義人|免許証番号|旅券番号|基礎年金番号|記号|番号"
)
_WIDE = re.sub("(?<=[一-龥])(?=[一-龥])", "[ 　]", _LABELS)
_WIDE_LABEL = re.compile(  # what one begins with is looked at first, which is quick
    f"(?=[一-龥][ 　])(?<![一-龥])(?:[一-龥][ 　])*?(?:{_WIDE})(?![一-龥])"
)

_ASSIGNED = (range(0x32000), range(0xE0000, 0x110000))  # no character stands in the planes between


@cache
def _to_width() -> Table:
    """Made at the first use: it takes a fifth of a second, which a page that is being opened need not wait for."""
    return _table(
        {n: narrow for n in range(0x2000, 0x10000) if (narrow := _narrow(chr(n))) != chr(n)}
        | {n: " " for n in chain(*_ASSIGNED) if unicodedata.category(chr(n)) in ("Zs", "Cf", "Cs", "Co")}
        | dict.fromkeys(map(ord, "\t\r\x0b\x0c\0"), " ")
    )


@cache
def _to_hyphen() -> Table:
    return _table(_HYPHENS, over=_to_width())


_TO_DIGITS = _table(_KANJI_DIGITS)


def fold_width(text: str) -> str:
    """Fold width; what has no width, and halves of characters, become blanks."""
    return _translated(text, _to_width())


def fold(text: str) -> str:
    """Fold width and every kind of hyphen, the long vowel mark included."""
    return _translated(text, _to_hyphen())


def fold_digits(folded: str) -> str:
    """Fold 漢数字 of a folded text as well: 一二三〇 reads 1230; 十 and 百 are no digits of a number."""
    return _translated(folded, _TO_DIGITS)


def is_composed(text: str) -> bool:
    """Say whether no mark of a kana stands by itself, and no label is written wide."""
    return all(mark not in text for mark in _MARKS) and not _WIDE_LABEL.search(text)


def compose(text: str) -> tuple[str, list[int]]:
    """Return a text in which kana and its mark are one character (ﾄﾞ, of two, is ド), labels without blanks (住所), and
    where each character stood.

    The places are one more than the characters: the last is the length of the text given.
    """
    parts, places, at = [], list[int](), 0
    for found in sorted([*_MARKED.finditer(text), *_WIDE_LABEL.finditer(text)], key=re.Match.start):
        one = "".join(unicodedata.normalize("NFKC", found.group()).split())
        kept = [place for place in range(*found.span()) if text[place] not in f" 　{_MARKS}"]
        if len(one) == len(kept):
            parts += [text[at : found.start()], one]
            places += [*range(at, found.start()), *kept]
            at = found.end()
    return "".join([*parts, text[at:]]), [*places, *range(at, len(text) + 1)]


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
