"""The test set of the policy: our wordings in ``data/policy``, filled with names and addresses of ``../shared``.

Nothing of ``../shared`` is written anywhere: the set is made anew, alike for the same seed, each time it is measured.
"""

from __future__ import annotations

import csv
import json
import lzma
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from policy.identifiers import my_number_check_digit, passes_luhn
from settings import ROOT

WORDINGS = ROOT / "data" / "policy"
SHARED = ROOT.parent / "shared" / "corpus"
Part = Literal["development", "heldout", "final"]
SEED = {"development": 20, "heldout": 23, "final": 29}
FILLINGS = {"personal": 4, "lookalike": 3}  # texts made of each wording
REAL = 40  # sentences with numbers from the minutes, in each part

CITIES = [
    "松本",
    "深谷",
    "豊山",
    "戸田",
    "桐生",
    "品川",
    "都城",
    "千葉",
    "山口",
    "福島",
    "宮崎",
    "石川",
    "川口",
    "大和",
    "三浦",
    "富田林",
]
ROLES = [
    "町長",
    "副町長",
    "市長",
    "議員",
    "課長",
    "部長",
    "係長",
    "室長",
    "本部長",
    "教育長",
    "委員長",
    "教授",
    "議長",
    "次長",
    "主査",
    "CIO補佐官",
]
MEETINGS = [
    "DX推進本部会議",
    "情報化推進委員会",
    "市議会定例会",
    "デジタル化検討部会",
    "総務常任委員会",
    "庁内連絡会議",
]
PLATES = ["群馬", "前橋", "品川", "大宮", "湘南", "春日井", "札幌", "つくば"]
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


@dataclass(frozen=True, slots=True)
class Example:
    """A text, the wording it was made of, and what of it is personal: (start, end, category)."""

    text: str
    wording: str
    gold: tuple[tuple[int, int, str], ...]


def personal(part: Part) -> list[Example]:
    return list(_examples("personal", part))


def lookalikes(part: Part) -> list[Example]:
    """Return texts without personal information; the last ``REAL`` are sentences of the minutes."""
    return [*_examples("lookalike", part), *(Example(text, "minutes", ()) for text in real_sentences(part))]


def _examples(kind: str, part: Part) -> Iterator[Example]:
    chance = random.Random(SEED[part])  # noqa: S311  (a test set, no secret)
    lines = (WORDINGS / f"{kind}.{part}.txt").read_text(encoding="utf-8").splitlines()
    for wording in (line for line in lines if line and not line.startswith("#")):
        for _ in range(FILLINGS[kind]):
            example = filled(wording, chance)
            yield example if kind == "personal" else Example(example.text, wording, ())


def filled(wording: str, chance: random.Random) -> Example:
    text, gold = "", []
    for piece in re.split(r"(\{[^}]+\})", wording):
        if not piece.startswith("{"):
            text += piece
            continue
        category, make = SLOTS[piece[1:-1]]
        words = make(chance)
        if category:
            gold.append((len(text), len(text) + len(words), category))
        text += words
    return Example(text, wording, tuple(gold))


def real_sentences(part: Part) -> list[str]:
    """Return sentences of the minutes with a number of two digits or more, of which none is a person's."""
    chance = random.Random(7)  # noqa: S311
    numbered = [
        s
        for s in minutes()
        if 12 <= len(s) <= 160 and re.search(r"[0-9０-９]{2}", s) and not re.search(r"日生|生まれ|番地|氏", s)
    ]
    chosen = chance.sample(numbered, REAL * len(SEED))
    first = REAL * list(SEED).index(part)
    return chosen[first : first + REAL]


@cache
def minutes() -> list[str]:
    """Return the sentences of the Kiryu minutes of 2019 and later, questions and replies."""
    sentences: list[str] = []
    with lzma.open(SHARED / "minutes" / "kiryu-2003-2022.jsonl.xz", "rt", encoding="utf-8") as lines:
        for meeting in map(json.loads, lines):
            if not re.match(r"(?:平成31|令和)", meeting["session"]):
                continue
            for speech in meeting["speeches"]:
                if speech["type"] in ("質問", "答弁"):
                    sentences += [s.strip() for s in re.findall(r"[^。\n]+。", speech["body"]) if s.strip()]
    return sentences


# -- what the wordings are filled with


@cache
def _rows(name: str) -> list[list[str]]:
    with (SHARED / "pii" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@cache
def _towns() -> list[list[str]]:
    with lzma.open(SHARED / "pii" / "towns.tsv.xz", "rt", encoding="utf-8") as lines:
        towns = [line.rstrip("\n").split("\t") for line in lines]
    return [town for town in towns if len(town) == 3 and re.fullmatch(r"[一-龥々ヶケノツぁ-んァ-ヴー]+", town[2])]


def _surname(chance: random.Random) -> list[str]:
    rows = _rows("last_name_org.csv")
    return chance.choices(rows, weights=[int(row[1]) for row in rows])[0]


def _given(chance: random.Random) -> tuple[list[str], str]:
    """Return (row, one of its spellings), as often from the well-known as from all."""
    name = f"first_name_{chance.choice(['man', 'woman'])}_{chance.choice(['opti', 'opti', 'org'])}.csv"
    row = chance.choice([row for row in _rows(name) if len(row) > 2])
    return row, chance.choice(row[2:])


def _name(chance: random.Random) -> str:
    return _surname(chance)[0] + chance.choice(["", "", "", " ", "　"]) + _given(chance)[1]


def _kana(chance: random.Random) -> str:
    return _surname(chance)[2] + chance.choice(["", " ", "　"]) + _given(chance)[0][0]


def _katakana(chance: random.Random) -> str:
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in _kana(chance))


def _latin(chance: random.Random) -> str:
    surname, given = _surname(chance)[3], _given(chance)[0][1]
    form = chance.choice(["{0} {1}", "{1} {0}", "{2} {1}", "{2} {3}", "{0}　{1}"])
    return form.format(surname.capitalize(), given.capitalize(), surname.upper(), given.upper())


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def _written(digits: str, chance: random.Random, groups: tuple[int, ...]) -> str:
    """Write digits in one of the ways that people do."""
    parts, at = [], 0
    for size in groups:
        parts.append(digits[at : at + size])
        at += size
    gap = chance.choice(["", "", "-", "-", "‐", "−", "ー", "–", " ", "　", "\n", "－"])
    text = gap.join(parts)
    form = chance.choice(["plain", "plain", "plain", "wide", "kanji"])
    return text if form == "plain" else text.translate(WIDE if form == "wide" else KANJI)


def _my_number(chance: random.Random) -> str:
    digits = _digits(chance, 11)
    digits += str(my_number_check_digit([int(digit) for digit in digits]))
    return _written(digits, chance, chance.choice([(4, 4, 4), (4, 4, 4), (12,), (6, 6)]))


def _card(chance: random.Random) -> str:
    start, length = chance.choice([("4", 16), ("51", 16), ("55", 16), ("3540", 16), ("34", 15), ("37", 15), ("36", 14)])
    body = start + _digits(chance, length - 1 - len(start))
    number = next(body + last for last in "0123456789" if passes_luhn(body + last))
    groups = {16: (4, 4, 4, 4), 15: (4, 6, 5), 14: (4, 6, 4)}[length]
    return chance.choice(["", "-", " ", "　"]).join(_cut(number, groups))


def _cut(digits: str, groups: tuple[int, ...]) -> list[str]:
    starts = [sum(groups[:n]) for n in range(len(groups))]
    return [digits[start : start + size] for start, size in zip(starts, groups, strict=True)]


def _receipt(chance: random.Random) -> str:
    """Return twelve digits, every third with the check digit of a マイナンバー by chance."""
    digits = _digits(chance, 11)
    last = my_number_check_digit([int(digit) for digit in digits]) if chance.random() < 1 / 3 else chance.randrange(10)
    return chance.choice(["", "-", ""]).join(_cut(f"{digits}{last}", (4, 4, 4)))


def _mobile(chance: random.Random) -> str:
    groups = [chance.choice(["090", "080", "070"]), "1" + _digits(chance, 3), _digits(chance, 4)]
    return chance.choice(["-", "-", "", " ", "−", "ー"]).join(groups).translate(chance.choice([{}, {}, WIDE]))


def _landline(chance: random.Random) -> str:
    area, local = chance.choice(
        [
            ("03", "3" + _digits(chance, 3)),
            ("048", "44" + _digits(chance, 1)),
            ("0277", _digits(chance, 2)),
            ("06", "6" + _digits(chance, 3)),
        ]
    )
    last = _digits(chance, 4)
    return chance.choice(
        [
            f"{area}-{local}-{last}",
            f"({area}){local}-{last}",
            f"{area}({local}){last}",
            f"（{area}）{local}－{last}",
            f"{area}−{local}−{last}",
        ]
    )


def _abroad(chance: random.Random) -> str:
    return chance.choice(["+81-90-1", "+81 90 1", "+81-80-2"]) + _digits(chance, 3) + "-" + _digits(chance, 4)


def _email(chance: random.Random) -> str:
    local = (
        _given(chance)[0][1]
        + chance.choice([".", "_", "", "-"])
        + _surname(chance)[3]
        + chance.choice(["", "19", "88"])
    )
    return f"{local}@{chance.choice(['example.jp', 'mail.example.com', 'example.ne.jp'])}"


def _broken_email(chance: random.Random) -> str:
    at = chance.choice(["＠", "[at]", "あっと", " @ ", "(at)", "【at】", "アットマーク"])
    return _email(chance).replace("@", at)


def _house(chance: random.Random, town: str) -> str:
    a, b, c = chance.randint(1, 9), chance.randint(1, 40), chance.randint(1, 30)
    if town.endswith("丁目"):
        house = chance.choice([f"{b}番{c}号", f"{b}-{c}", f"{b}番地{c}"])
    else:
        house = chance.choice(
            [
                f"{a}丁目{b}番{c}号",
                f"{a}-{b}-{c}",
                f"{b}番地",
                f"{100 * a + b}番地{c}",
                f"{a}丁目{b}-{c}",
                f"{100 * a + b}-{c}",
            ]
        )
    return house.translate(chance.choice([{}, {}, WIDE]))


def _address(chance: random.Random) -> str:
    prefecture, city, town = chance.choice(_towns())
    room = chance.choice(["", "", "", " サンハイツ203号室", "コーポ青葉101"])
    return f"{chance.choice([prefecture, prefecture, ''])}{city}{town}{_house(chance, town)}{room}"


def _town(chance: random.Random) -> str:
    town = chance.choice([town for town in _towns()[:5000] if town[2].endswith(("町", "丁目"))])[2]
    return town + _house(chance, town).replace("-", "番", 1)


def _born(chance: random.Random) -> str:
    year, month, day = chance.randint(1930, 2020), chance.randint(1, 12), chance.randint(1, 28)
    return chance.choice(
        [
            f"{year}年{month}月{day}日",
            f"{year}/{month}/{day}",
            f"{year}-{month:02}-{day:02}",
            f"{year}{month:02}{day:02}",
            f"{year}年{month}月{day}日".translate(WIDE),
        ]
    )


def _born_by_era(chance: random.Random) -> str:
    era, letter, year = chance.choice([("昭和", "S", chance.randint(5, 63)), ("平成", "H", chance.randint(2, 30))])
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    return chance.choice(
        [
            f"{era}{year}年{month}月{day}日",
            f"{letter}{year}.{month}.{day}",
            f"{era}{year}年{month}月{day}日".translate(WIDE),
        ]
    )


def _plate(chance: random.Random) -> str:
    gap = chance.choice(["", " "])
    parts = (chance.choice(PLATES), chance.choice(["300", "580", "33", "501"]), chance.choice("あさたなはまらせ"))
    return gap.join((*parts, f"{_digits(chance, 2)}-{_digits(chance, 2)}"))


def _official(chance: random.Random) -> str:
    return _surname(chance)[0] + chance.choice(["", _given(chance)[1]]) + chance.choice(ROLES)


def _money(chance: random.Random) -> str:
    return chance.choice(
        [
            f"{chance.randrange(10**9, 10**12):,}",
            f"{chance.randrange(10**11, 10**12)}",
            f"{chance.randrange(1, 999)}億{chance.randrange(1, 9999)}万",
        ]
    )


def _day(chance: random.Random) -> str:
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    return chance.choice(
        [
            f"令和{chance.randint(2, 7)}年{month}月{day}日",
            f"{chance.randint(2019, 2025)}年{month}月{day}日",
            f"{chance.randint(2019, 2025)}-{month:02}-{day:02}",
            f"R{chance.randint(2, 7)}.{month}.{day}",
        ]
    )


def _company(chance: random.Random) -> str:
    body = _digits(chance, 12)
    total = sum(int(digit) * (1 if n % 2 == 0 else 2) for n, digit in enumerate(reversed(body)))
    return f"{9 - total % 9}{body}"


def _passport(chance: random.Random) -> str:
    return chance.choice(["TK", "TZ", "MU", "TR"]) + _digits(chance, 7)


Make = Callable[[random.Random], str]
SLOTS: dict[str, tuple[str, Make]] = {  # a slot: the category that must be found there, "" for none; what fills it
    "個人番号": ("my_number", _my_number),
    "カード": ("credit_card", _card),
    "住民票コード": ("resident_code", lambda c: _written(_digits(c, 11), c, (11,))),
    "基礎年金番号": ("pension_number", lambda c: f"{_digits(c, 4)}-{_digits(c, 6)}"),
    "被保険者番号": ("insured_number", lambda c: _digits(c, c.choice([8, 10]))),
    "記号番号": ("insured_number", lambda c: f"{_digits(c, 4)}-{_digits(c, 3)}"),
    "免許証番号": ("licence", lambda c: "30" + _digits(c, 10)),
    "旅券番号": ("passport", _passport),
    "口座番号": ("bank_account", lambda c: _digits(c, 7)),
    "ゆうちょ": ("bank_account", lambda c: f"1{_digits(c, 3)}0-{_digits(c, 7)}1"),
    "携帯電話": ("phone", _mobile),
    "固定電話": ("phone", _landline),
    "国際電話": ("phone", _abroad),
    "メール": ("email", _email),
    "崩しメール": ("email", _broken_email),
    "住所": ("address", _address),
    "町名番地": ("address", _town),
    "生年月日": ("birth", _born),
    "元号生年月日": ("birth", _born_by_era),
    "車両番号": ("plate", _plate),
    "氏名": ("person", _name),
    "姓": ("person", lambda c: _surname(c)[0]),
    "かな氏名": ("person", _kana),
    "カナ氏名": ("person", _katakana),
    "ローマ字": ("person", _latin),
    "受付番号": ("", _receipt),
    "短い番号": ("", lambda c: str(c.randint(2, 98))),
    "法人番号": ("", _company),
    "金額": ("", _money),
    "年度": ("", lambda c: c.choice(["令和5", "令和6", "2023", "令和元"])),
    "会議": ("", lambda c: c.choice(MEETINGS)),
    "日付": ("", _day),
    "公人": ("", _official),
    "氏名公": ("", lambda c: _surname(c)[0] + _given(c)[1]),
    "役職": ("", lambda c: c.choice(ROLES)),
    "都市": ("", lambda c: c.choice(CITIES)),
}


def needs(path: Path = SHARED) -> bool:
    """Say whether ``../shared`` is there to fill the wordings from."""
    return path.is_dir()
