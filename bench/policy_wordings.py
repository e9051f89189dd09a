"""Sets in groups: fills the wordings of ``data/policy/*.PART.txt`` with numbers, names and addresses, each by its seed.

The blind ones were written without sight of the policy, its tests or the other sets; the others are for development.
Check digits come from each number's public rules.
"""

from __future__ import annotations

import json
import lzma
import random
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from bench.policy_set import Example
from settings import ROOT

SEED = {
    "blind3": 20261125,
    "blind4": 20261126,
    "blind5": 20261129,
    "blind6": 20261201,
    "blind7": 20261203,
    "blind8": 20261206,
    "blind9": 20261215,
    "blind10": 20261216,
    "blind11": 20261219,
    "blind12": 20261220,
    "blind13": 20261221,
    "blind14": 20261222,
    "blind15": 20261223,
    "blind16": 20261227,
    "blind17": 20261228,
    "blind18": 20261229,
    "blind19": 20261230,
    "blind20": 20261231,
    "blind21": 20270101,
    "broad": 20261204,
    "callers": 20261207,
    "cards": 20261208,
    "causes": 20261127,
    "chats": 20261209,
    "counters": 20261210,
    "registers": 20261224,
    "halls": 20261225,
    "seats": 20261226,
    "desks": 20261128,
    "dwellings": 20261211,
    "edges": 20261202,
    "homes": 20261212,
    "ledgers": 20261213,
    "letters": 20261214,
    "papers": 20261217,
    "streets": 20261205,
    "visitors": 20261218,
    "wide": 20261130,
}
FILLS = 3  # texts of one wording with personal information
MINUTES = 70
CORPUS = ROOT.parent / "shared" / "corpus"
FULL = str.maketrans(
    "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ.",
    "０１２３４５６７８９－ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ．",
)
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
DASHES = "-‐‑–—−ー－ｰ"
GOLD = {
    "mn": "my_number",
    "rc": "resident_code",
    "pn": "pension_number",
    "hi": "insured_number",
    "dl": "licence",
    "pp": "passport",
    "ba": "bank_account",
    "cc": "credit_card",
    "tel": "phone",
    "ml": "email",
    "ad": "address",
    "bd": "birth",
    "pl": "plate",
} | dict.fromkeys(
    ("name", "namesp", "sur", "given", "kana", "kata", "hkata", "itai", "roma", "ROMA", "romar", "usual"), "person"
)
# fmt: off
ITAI = [
    "髙橋", "﨑山", "山﨑", "齋藤", "齊藤", "渡邊", "渡邉", "濵田", "濱田", "廣瀨", "中嶋",
    "大澤", "栁田", "德永", "吉澤", "髙木", "宮﨑", "邉見", "眞下", "𠮷田", "桒原", "冨澤",
]
USUAL = [
    "太郎", "一郎", "次郎", "三郎", "花子", "一子", "健太", "美咲", "和子", "幸子",
    "さくら", "みどり", "ひかり", "あおい",
]
# fmt: on
NO_GOLD = ("{ad.bldg}", "{ba.ykigo}", "{hi.kigo}")  # alone they lead to nobody
TWO_CHARACTERS = 2


class Maker:
    """Make what the slots ask for, from one source of chance."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  (a sample, no secret)
        self.person = self.somebody()

    def digits(self, count: int) -> str:
        return str(self.random.randint(1, 9)) + "".join(str(self.random.randint(0, 9)) for _ in range(count - 1))

    def somebody(self) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
        surnames, given = _names()
        return self.random.choices(surnames, [weight for *_, weight in surnames])[0][:3], self.random.choice(given)

    def fill(self, slot: str) -> str:
        kind, _, style = slot.partition(".")
        if match := re.fullmatch(r"(fw)?n?(\d+)", kind):
            digits = self.digits(int(match[2]))
            return digits.translate(FULL) if match[1] else digits
        return str(getattr(self, f"{kind}_")(style))

    # numbers of a person

    def mn_(self, style: str) -> str:
        return self._written(my_number(self.digits(11)), (4, 4, 4), style)

    def rc_(self, style: str) -> str:
        return self._written(resident_code(self.digits(10)), (4, 4, 3), style)

    def pn_(self, style: str) -> str:
        return self._written(self.digits(10), (4, 6), style)

    def dl_(self, style: str) -> str:
        police = self.random.choice((10, 20, 30, 40, 43, 44, 45, 54, 62))
        return self._written(
            licence(f"{police}{self.random.randint(70, 99)}{self.digits(6)}") + self.random.choice("00012"),
            (4, 4, 4),
            style,
        )

    def cc_(self, style: str) -> str:
        if style == "amex":
            card = luhn("37" + self.digits(12))
            return f"{card[:4]}-{card[4:10]}-{card[10:]}"
        return self._written(
            luhn(self.random.choice(("49", "45", "51", "53", "55")) + self.digits(13)), (4, 4, 4, 4), style
        )

    def hi_(self, style: str) -> str:
        kigo = f"{self.random.choice(('桐', '戸国', '10', '62-1', '群'))}{self.digits(2)}"
        return {
            "8": lambda: self.digits(8),
            "6": lambda: self.digits(6),
            "10": lambda: "000" + self.digits(7),
            "10fw": lambda: ("000" + self.digits(7)).translate(FULL),
            "kigo": lambda: kigo,
            "kigobango": lambda: self.random.choice((f"{kigo}・{self.digits(6)}", f"{kigo}-{self.digits(7)}")),
            "koyo": lambda: f"{self.digits(4)}-{self.digits(6)}-{self.digits(1)}",
        }[style]()

    def pp_(self, style: str) -> str:
        letters = self.random.choice("TM") + self.random.choice("ABDEFGHJKLMNPRSTZ")
        number = letters + self.digits(7)
        return {
            "plain": number,
            "fw": number.translate(FULL),
            "lower": number.lower(),
            "sp": f"{letters} {number[2:]}",
        }[style]

    def ba_(self, style: str) -> str:
        return {
            "7": lambda: self.digits(7),
            "7fw": lambda: self.digits(7).translate(FULL),
            "ykigo": lambda: "1" + self.digits(3) + "0",
            "ybango": lambda: self.digits(7) + "1",
        }[style]()

    def tel_(self, style: str) -> str:
        mobile = (self.random.choice(("090", "080", "070")), self.digits(4), self.digits(4))
        area, length = self.random.choice((("0277", 2), ("048", 3), ("0276", 2), ("027", 3), ("03", 4), ("0568", 2)))
        land = (area, self.digits(length), self.digits(4))
        return {
            "mob": "-".join(mobile),
            "mobplain": "".join(mobile),
            "mobdash": self.random.choice("‐–—−ー").join(mobile),
            "fw": "-".join(mobile).translate(FULL),
            "sp": " ".join(mobile),
            "land": "-".join(land),
            "landplain": "".join(land),
            "br": f"({land[0]}){land[1]}-{land[2]}",
            "brfw": f"（{land[0]}）{land[1]}－{land[2]}".translate(FULL),
            "intl": f"+81-{mobile[0][1:]}-{mobile[1]}-{mobile[2]}",
            "intlnb": f"+81{mobile[0][1:]}{mobile[1]}{mobile[2]}",
        }[style]

    def ml_(self, style: str) -> str:
        (_, _, surname), (_, given, _) = self.person
        local = self.random.choice((f"{given}.{surname}", f"{surname}{self.digits(2)}", f"{given}_{self.digits(4)}"))
        host = self.random.choice(("example.com", "mail.example.jp", "example.ne.jp", "example.co.jp"))
        plain = f"{local}@{host}"
        wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in plain)
        return {
            "plain": plain,
            "fw": f"{local}＠{host}",
            "fullfw": wide,
            "at": f"{local}[at]{host}",
            "atsp": f"{local} [at] {host}",
            "kata": f"{local}(at){host}",
        }[style]

    def ad_(self, style: str) -> str:
        prefecture, city, town = self.random.choice(_towns())
        block, house = self.random.randint(1, 40), self.random.randint(1, 30)
        short = self.random.choice((f"{block}-{house}", f"{block}番{house}号"))
        if not town.endswith("目"):
            short = self.random.choice(
                (f"{self.random.randint(10, 2900)}番地", f"{self.random.randint(10, 2900)}-{house}")
            )
        return {
            "full": f"{prefecture}{city}{town}{short}",
            "nopref": f"{city}{town}{short}",
            "cho": f"{city}{town.rstrip('一二三四五六七八九十')}{block}番",
            "bango": f"{prefecture}{city}{town}{self.random.randint(10, 2900)}番地{house}",
            "fw": f"{prefecture}{city}{town}{block}-{house}".translate(FULL),
            "kanji": f"{city}{town}{_kanji(block)}番地{_kanji(house)}",
            "bldg": self._building(),
        }[style]

    def _building(self) -> str:
        house = self.random.choice(("コーポ青葉", "メゾン若葉", "ハイツ泉", "サンハイム"))
        return f"{house}{self.random.randint(1, 4)}0{self.random.randint(1, 8)}号室"

    def bd_(self, style: str) -> str:
        era, year, first = self.random.choice(
            (("昭和", self.random.randint(5, 63), 1925), ("平成", self.random.randint(2, 30), 1988))
        )
        month, day = self.random.randint(1, 12), self.random.randint(1, 28)
        western = first + year
        return {
            "wa": f"{era}{year}年{month}月{day}日",
            "wafw": f"{era}{year}年{month}月{day}日".translate(FULL),
            "west": f"{western}年{month}月{day}日",
            "short": f"{'S' if era == '昭和' else 'H'}{year}.{month}.{day}",
            "slash": f"{western}/{month:02}/{day:02}",
            "iso": f"{western}-{month:02}-{day:02}",
            "kanji": f"{era}{_kanji(year)}年{_kanji(month)}月{_kanji(day)}日",
        }[style]

    def pl_(self, style: str) -> str:
        office = self.random.choice(
            ("群馬", "前橋", "高崎", "大宮", "熊谷", "所沢", "品川", "名古屋", "尾張小牧", "松本")
        )
        group = self.random.choice(("300", "500", "330", "580", "480", "31A", "55"))
        letter, number = self.random.choice("さすせそたちつてとなにぬねのはひふほまみむ"), self.digits(4)
        written = f"{number[:2]}-{number[2:]}"
        return {
            "plain": f"{office}{group}{letter}{written}",
            "sp": f"{office} {group} {letter} {written}",
            "fw": f"{office}{group}{letter}{written}".translate(FULL),
            "dot": f"{office} {group} {letter} ・{number[:3]}",
            "gentsuki": f"桐生市 {letter} {number}",
        }[style]

    # names

    def name_(self, _: str) -> str:
        return self.person[0][0] + self.person[1][2]

    def namesp_(self, _: str) -> str:
        return f"{self.person[0][0]}　{self.person[1][2]}"

    def sur_(self, _: str) -> str:
        return self.person[0][0]

    def given_(self, _: str) -> str:
        return self.random.choice(_names()[1])[2]

    def kana_(self, _: str) -> str:
        return f"{self.person[0][1]}　{self.person[1][0]}"

    def kata_(self, _: str) -> str:
        return _katakana(f"{self.person[0][1]}　{self.person[1][0]}")

    def hkata_(self, _: str) -> str:
        return _half(_katakana(f"{self.person[0][1]} {self.person[1][0]}"))

    def itai_(self, _: str) -> str:
        return self.random.choice(ITAI) + self.person[1][2]

    def usual_(self, _: str) -> str:
        """Return a resident's name whose second half is that of many an example, song or machine."""
        return self.person[0][0] + self.random.choice(("", "", " ", "　")) + self.random.choice(USUAL)

    def roma_(self, _: str) -> str:
        return f"{self.person[0][2].title()} {self.person[1][1].title()}"

    def ROMA_(self, _: str) -> str:  # noqa: N802  (named for its slot)
        return f"{self.person[0][2]} {self.person[1][1]}".upper()

    def romar_(self, _: str) -> str:
        return f"{self.person[1][1].title()} {self.person[0][2].title()}"

    # what is no person's

    def fullname_(self, _: str) -> str:
        return self.name_("")

    def corp_(self, _: str) -> str:
        return corporation(self.digits(12))

    def fwcorp_(self, _: str) -> str:
        return corporation(self.digits(12)).translate(FULL)

    def kiryucorp_(self, _: str) -> str:
        return corporation("000020102032")

    def comma_(self, _: str) -> str:
        return f"{int(self.digits(self.random.randint(7, 11))):,}"

    def fwcomma_(self, _: str) -> str:
        return self.comma_("").translate(FULL).replace(",", "，")

    def d2_(self, _: str) -> str:
        return str(self.random.randint(10, 28))

    def AA_(self, _: str) -> str:  # noqa: N802  (named for its slot)
        return "".join(self.random.choices("ABCDEFGHKLMNPRSTVWX", k=2))

    def expiry_(self, _: str) -> str:
        return f"{self.random.randint(1, 12):02}/{self.random.randint(27, 31)}"

    def _written(self, digits: str, groups: tuple[int, ...], style: str) -> str:
        parts, start = [], 0
        for length in groups:
            parts.append(digits[start : start + length])
            start += length
        writings: dict[str, Callable[[], str]] = {
            "plain": lambda: digits,
            "hy": lambda: "-".join(parts),
            "sp": lambda: " ".join(parts),
            "fw": lambda: digits.translate(FULL),
            "fwhy": lambda: "-".join(parts).translate(FULL),
            "fwsp": lambda: "　".join(parts).translate(FULL),
            "kanji": lambda: digits.translate(KANJI),
            "br": lambda: "\n".join((self.random.choice(("", " ", "-")).join(parts[:2]), *parts[2:])),
            "dash": lambda: self.random.choice(DASHES).join(parts),
        }
        return writings[style]()


def my_number(eleven: str) -> str:
    """Order of the ministry 85 of 2014, article 5: weights n+1 to the sixth digit from the right, n-5 from there."""
    remainder = sum(int(d) * (n + 1 if n <= 6 else n - 5) for n, d in enumerate(reversed(eleven), 1)) % 11
    return eleven + str(0 if remainder <= 1 else 11 - remainder)


def resident_code(ten: str) -> str:
    """Modulus 11 over the same weights, as far as is known: the notice itself was not at hand."""
    return ten + my_number("0" + ten)[-1]


def licence(ten: str) -> str:
    remainder = sum(int(d) * w for d, w in zip(ten, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return ten + str((11 - remainder) % 10)


def luhn(fifteen: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(fifteen)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return fifteen + str(-total % 10)


def corporation(twelve: str) -> str:
    total = sum(int(d) * (2 if n % 2 == 0 else 1) for n, d in enumerate(reversed(twelve), 1))
    return str(9 - total % 9) + twelve


def _kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    return ("" if not tens else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones else "")


def _katakana(kana: str) -> str:
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in kana)


def _half(kana: str) -> str:
    narrow = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)}
    marks = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
    return "".join(narrow.get(c, marks.get(c, c)) for c in unicodedata.normalize("NFD", kana))


@cache
def _names() -> tuple[list[tuple[str, str, str, int]], list[tuple[str, str, str]]]:
    surnames = []
    for line in (CORPUS / "pii" / "last_name_org.csv").read_text("utf-8").splitlines():
        kanji, count, kana, roma = line.split(",")[:4]
        surnames.append((kanji, kana, roma, int(count)))
    given = []
    for sex in ("man", "woman"):
        for line in (CORPUS / "pii" / f"first_name_{sex}_opti.csv").read_text("utf-8").splitlines():
            kana, roma, *written = line.split(",")
            given += [(kana, roma, kanji) for kanji in written[:8] if len(kanji) >= TWO_CHARACTERS]
    return surnames, given


@cache
def _towns() -> list[tuple[str, str, str]]:
    with lzma.open(CORPUS / "pii" / "towns.tsv.xz", "rt", encoding="utf-8") as lines:
        rows = [tuple(line.rstrip("\n").split("\t")) for line in lines]
    towns = [(row[0], row[1], row[2]) for row in rows]
    near = [town for town in towns if town[1] in {"桐生市", "戸田市", "深谷市", "松本市", "太田市", "みどり市"}]
    return towns + near * (len(towns) // max(1, len(near)))


def real_sentences(part: str) -> list[str]:
    """Return sentences of the minutes with a number, without their blanks."""
    with lzma.open(CORPUS / "minutes" / "kiryu-2003-2022.jsonl.xz", "rt", encoding="utf-8") as lines:
        sentences = [
            sentence + "。"
            for line in lines
            for speech in json.loads(line)["speeches"]
            if speech["speaker"]
            for sentence in re.sub(r"\s+", "", speech["body"]).split("。")
            if re.search(r"\d", sentence) and 20 <= len(sentence) <= 160
        ]
    return random.Random(SEED[part] + 2).sample(sentences, MINUTES)  # noqa: S311  (a sample, no secret)


def _wordings(kind: str, part: str) -> list[tuple[str, str]]:
    lines = (ROOT / "data" / "policy" / f"{kind}.{part}.txt").read_text("utf-8").splitlines()
    return [(group, text) for group, text in (line.split("\t", 1) for line in lines if line[:1] not in {"", "#"})]


def filled(maker: Maker, group: str, wording: str, *, gold: bool) -> Example:
    maker.person = maker.somebody()
    text, spans = "", []
    for piece in re.split(r"(\{[\w.]+\})", wording.replace("⏎", "\n")):
        if not re.fullmatch(r"\{[\w.]+\}", piece):
            text += piece
            continue
        if piece in {"{name}", "{sur}", "{fullname}"}:
            maker.person = maker.somebody()
        value = maker.fill(piece[1:-1])
        kind = GOLD.get(piece[1:-1].partition(".")[0])
        if gold and kind and piece not in NO_GOLD:
            spans.append((len(text), len(text) + len(value), kind))
        text += value
    return Example(text=text, wording=f"{group}\t{wording}", gold=tuple(spans))


@cache
def personal(part: str) -> list[Any]:
    maker = Maker(SEED[part])
    return [filled(maker, *w, gold=True) for w in _wordings("personal", part) for _ in range(FILLS)]


@cache
def lookalikes(part: str) -> list[Any]:
    maker = Maker(SEED[part] + 1)
    texts = [
        filled(maker, *w, gold=False) for w in _wordings("lookalike", part) for _ in range(2 if "{" in w[1] else 1)
    ]
    return texts + [Example(text=s, wording="minutes\t", gold=()) for s in real_sentences(part)]
