"""Surnames and given names of Japan, as lists (see the head of each for its source)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_VARIANTS = str.maketrans(
    "髙﨑嵜碕邉邊齋齊斎國圀澤濱濵廣櫻德瀨嶋嶌淵籐桒栁桺𠮷冨舘惠眞兒圓榮應龍傳會學實條壽豐與數燈嶽"
    "埜𣘺槗戶靜淨關鐵藏爲寬亞彌禮曻曾鷗劔劒劍逹瑤萬薗穗壯莊將增黑綠淺滿戀祿縣顯鄕鄉桧𣳾",
    "高崎崎崎辺辺斉斉斉国国沢浜浜広桜徳瀬島島渕藤桑柳柳吉富館恵真児円栄応竜伝会学実条寿豊与数灯岳"
    "野橋橋戸静浄関鉄蔵為寛亜弥礼昇曽鴎剣剣剣達瑶万園穂壮荘将増黒緑浅満恋禄県顕郷郷檜泰",
)
_VOWELS = "aiueo"
_ROWS = {  # consonant: its five syllables; a blank where there is none
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "y": "や　ゆ　よ", "r": "らりるれろ", "w": "わ　　　を", "g": "がぎぐげご", "z": "ざじずぜぞ",
    "d": "だ　　でど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
}  # fmt: skip
_KANA = {kana: consonant + vowel for consonant, row in _ROWS.items() for kana, vowel in zip(row, _VOWELS, strict=True)}
_KANA |= {"し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu", "を": "o", "ん": "n"}
_KANA |= {
    kana + small: _KANA[kana].removesuffix("i") + ("" if _KANA[kana] in ("shi", "chi", "ji") else "y") + vowel
    for kana in "きしちにひみりぎじびぴ"
    for small, vowel in zip("ゃゅょ", "auo", strict=True)
}


@dataclass(frozen=True, slots=True)
class Names:
    """What is known of names; kanji in the spelling of ``plain``, kana in hiragana."""

    surnames: frozenset[str]
    given: frozenset[str]
    first: frozenset[str]  # characters that given names begin with
    last: frozenset[str]  # and end with
    surname_readings: frozenset[str]
    given_readings: frozenset[str]
    of_old: frozenset[str]  # given names that many words look like
    historical: frozenset[str]

    def may_be_given(self, word: str) -> bool:
        """Say whether a given name may be written like this, listed or not."""
        word = plain(word)
        return word in self.given or (2 <= len(word) <= 3 and word[0] in self.first and word[-1] in self.last)

    def splits_kana(self, word: str) -> int:
        """Return how many characters of hiragana are the surname of a full name; 0 when they are none."""
        return next(
            (
                n
                for n in range(2, len(word) - 1)
                if word[:n] in self.surname_readings and word[n:] in self.given_readings
            ),
            0,
        )


@cache
def known_names() -> Names:
    surnames = [line.split() for line in _lines("surnames.txt")]
    given = [line.split() for line in _lines("given.txt")]
    spellings = frozenset(map(plain, [*_words("given_more.txt"), *(word for words in given for word in words[1:])]))
    readings = [words[0] for words in given]
    return Names(
        surnames=frozenset(plain(words[0]) for words in surnames),
        given=spellings,
        first=frozenset(word[0] for word in spellings),
        last=frozenset(word[-1] for word in spellings if len(word) > 1),
        surname_readings=frozenset(words[1] for words in surnames),
        given_readings=frozenset(readings),
        of_old=frozenset(_words("of_old.txt")),
        historical=frozenset(map(plain, _words("historical.txt"))),
    )


@cache
def _latin_names() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return surnames, given names by ``latin``, and names of abroad of either kind; few texts ask for them."""
    names = known_names()
    surnames, given = (frozenset(map(latin, readings)) for readings in (names.surname_readings, names.given_readings))
    return surnames, given, frozenset(_words("foreign.txt"))


def plain(kanji: str) -> str:
    """Fold variants of characters (髙 高, 邉 辺), one by one."""
    return kanji.translate(_VARIANTS)


def hiragana(kana: str) -> str:
    """Turn katakana to hiragana, one by one; the long vowel mark stays."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in kana)


def latin(kana: str) -> str:
    """Return hiragana in Latin letters, long vowels and doubled letters single: おおの and ono both read ono."""
    letters, at = [], 0
    while at < len(kana):
        pair = kana[at : at + 2]
        letters.append(_KANA.get(pair) or _KANA.get(kana[at], ""))
        at += 2 if pair in _KANA else 1
    return plain_latin("".join(letters))


def plain_latin(word: str) -> str:
    """Fold the ways to write one name in Latin letters: Itoh, Itou, Itô and Ito; Honma and Homma; Shōji and Shoji."""
    word = "".join(
        c for c in unicodedata.normalize("NFKD", word.lower()) if c.isalpha() and not unicodedata.combining(c)
    )
    for written, folded in (
        ("oh", "o"),
        ("ou", "o"),
        ("oo", "o"),
        ("uu", "u"),
        ("m", "n"),
        ("si", "shi"),
        ("tu", "tsu"),
        ("ti", "chi"),
    ):
        word = word.replace(written, folded)
    for written, folded in (
        ("sshi", "shi"),
        ("ttsu", "tsu"),
        ("tchi", "chi"),
        ("cchi", "chi"),
        ("zi", "ji"),
        ("hu", "fu"),
        ("nn", "n"),
    ):
        word = word.replace(written, folded)
    return "".join(c for n, c in enumerate(word) if not n or c != word[n - 1] or c in "aeiou")


def is_latin_name(one: str, other: str) -> bool:
    """Say whether two words are a surname and a given name, either first."""
    surnames, given, foreign = _latin_names()
    if {one.lower(), other.lower()} & foreign:
        return one[0].isupper() and other[0].isupper()
    one, other = plain_latin(one), plain_latin(other)
    if min(len(one), len(other)) < 2:
        return False
    return any(
        second in given and (first in surnames or (len(second) > 3 and _reads_like_japanese(first)))
        for first, second in ((one, other), (other, one))
    )


def is_latin_surname(word: str) -> bool:
    return plain_latin(word) in _latin_names()[0]


def is_latin_given(word: str) -> bool:
    return plain_latin(word) in _latin_names()[1]


def _reads_like_japanese(word: str) -> bool:
    return len(word) > 3 and bool(re.fullmatch(r"(?:(?:[kgsztdnhbpmrwyjf]|[kgnhbpmr]y|sh|ch|ts)?[aiueo]n?)+", word))


def _words(file: str) -> list[str]:
    return [word for line in _lines(file) for word in line.split()]


def _lines(file: str) -> list[str]:
    lines = (_HERE / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
