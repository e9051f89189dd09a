"""Whether a short answer says what the answer of a question's set says: its numbers, or its words."""

from __future__ import annotations

import re

from answer.yes_no import NO, YES
from index.words import fold

_UNITS = {"億": 10**8, "万": 10**4, "千": 10**3, "百": 10**2}
_DIGITS = str.maketrans("〇一二三四五六七八九元", "01234567891")
_LARGE = re.compile(r"(?:[0-9.]+[億万千百]+)+[0-9]*")
_DENIES = re.compile(r"いいえ|ない|ません|不可|禁止|対象外")
_LOOSE = re.compile(r"から|まで|以降|ごろ|頃|中|末|約|の")


def agrees(short: str, answer: str) -> bool:
    """Tell whether one of them holds all numbers of the other; without numbers, whether one holds the other's words."""
    if short in (YES, NO):
        return (short == NO) is bool(_DENIES.search(answer))
    one, other = _plain(short), _plain(answer)
    numbers, others = (set(re.findall(r"[0-9]+(?:\.[0-9]+)?", text)) for text in (one, other))
    if numbers and others:
        return numbers <= others or others <= numbers
    bare = _LOOSE.sub("", one)
    return bool(bare) and (bare in _LOOSE.sub("", other) or other in one)


def _plain(text: str) -> str:
    digits = re.sub(r"十(?=[一二三四五六七八九])", "1", fold(text)).replace("十", "10").translate(_DIGITS)
    return _LARGE.sub(lambda match: str(_number(match[0])), re.sub(r"[,\s]", "", digits))


def _number(text: str) -> int:
    """Return what 1億3200万 says."""
    total, digits = 0.0, ""
    for letter in text:
        if letter in _UNITS:  # 3千万: the second multiplies what is there
            total = total + float(digits) * _UNITS[letter] if digits else total * _UNITS[letter]
            digits = ""
        else:
            digits += letter
    return round(total + float(digits or 0))
