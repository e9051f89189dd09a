"""Numbers as dates write them: any width, digits or kanji."""

from __future__ import annotations

_DIGITS = str.maketrans("０１２３４５６７８９○◯零", "0123456789〇〇〇")  # ○ is how typists write 〇
_KANJI = "〇一二三四五六七八九"


def parse_number(text: str) -> int | None:
    """Read 12, １２, 十二, 二十, 二〇 or 元; None when it is no number."""
    if text == "元":
        return 1
    text = "".join(text.split()).translate(_DIGITS)
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        if len(tens) > 1 or len(ones) > 1:  # 十二三日 is no one day
            return None
        high = _KANJI.find(tens) if tens else 1
        low = _KANJI.find(ones) if ones else 0
        return None if high < 0 or low < 0 else high * 10 + low
    digits = [_KANJI.find(character) for character in text]
    return None if not digits or -1 in digits else int("".join(map(str, digits)))
