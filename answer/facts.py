"""Facts that must not change between a record and an answer: numbers with what they count, days, and names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from index.words import Word
from ingest.eras import ERAS, INITIALS
from ingest.numerals import parse_number

# What Japanese counts by; the longer ones first, since 年間 is no 年.
_COUNTERS = (
    "パーセント|ポイント|ページ|か月間|ヶ月間|カ月間|か月|ヶ月|カ月|ケ月|箇月|週間|日間|年間|時間|分間|秒間|開庁日|営業日|団体|市町村|自治体|"
    "世帯|種類|か所|ヶ所|カ所|ケ所|箇所|か国|業務|手続き|手続|項目|事業|施策|講座|会場|機種|教室|社|課|室|円|人|名|件|回|台|点|本|枚|校|"
    "歳|才|割|分|秒|時|年度|年|月号|月|日|週|倍|歩|度|号|期|次|章|条|項|列|階|番|つ|メートル|キロ|語|行|列|票|冊|個|区|町|市|村|隻|軒|席|"
    "基|棟|校区|文字|字|億|万|%"
)
_SAME_UNIT = {
    "パーセント": "%", "名": "人", "才": "歳", "手続き": "手続", "分間": "分", "秒間": "秒", "字": "文字", "年間": "年",
    "日間": "日", "ヶ月": "か月", "カ月": "か月", "ケ月": "か月", "箇月": "か月", "か月間": "か月", "ヶ月間": "か月",
    "カ月間": "か月", "ヶ所": "か所", "カ所": "か所", "ケ所": "か所", "箇所": "か所",
}  # fmt: skip
_KANJI = "〇一二三四五六七八九十百千"
_ERA = "|".join(ERAS)
_DATE = re.compile(
    rf"(?:(?P<era>{_ERA}|(?<![0-9a-z])[rhstm](?=[0-9]))\s*(?P<era_year>元|[0-9]{{1,2}}|[{_KANJI}]{{1,3}})"
    r"|(?<![0-9,.])(?P<year>(?:19|20)[0-9]{2})(?=\s*(?:年|[./-][0-9])))"
    r"(?:\s*(?P<fiscal>年度)|(?:\s*年\s*|[./-])(?:(?P<month>1[0-2]|0?[1-9])\s*(?:月(?!間)\s*|[./-])"
    r"(?:(?P<day>3[01]|[12][0-9]|0?[1-9])(?:\s*日(?!間)|(?![0-9])))?)?)"
    r"|(?<![0-9,.])(?P<month_alone>1[0-2]|0?[1-9])\s*月(?!間|額)\s*(?:(?P<day_alone>3[01]|[12][0-9]|0?[1-9])\s*日(?!間))?"
    r"|(?<![0-9,.])(?P<fiscal_alone>[0-9]{1,2})\s*年度"
)
_RELATIVE = re.compile(r"(?P<last>昨年度|前年度)|(?P<this>今年度|本年度)|(?P<next>来年度|翌年度)")
_CLOCK = re.compile(r"(?<![0-9])(?P<hour>[01]?[0-9]|2[0-4])[::](?P<minute>[0-5][0-9])(?![0-9])")
_NUMBER = re.compile(
    rf"(?P<ordinal>第\s*)?(?:(?P<afternoon>午後)|午前)?(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?(?:\s*[億万千百](?:[0-9][0-9,]*(?:\.[0-9]+)?)?)*"
    rf"|[{_KANJI}]+(?:[億万][{_KANJI}]*)*(?=(?:{_COUNTERS})))\s*(?P<unit>{_COUNTERS}|(?![以未超前後中末弱強等約])[^\W\d_ぁ-ん])?"
)
_LATIN = re.compile(r"[a-z][a-z0-9]*(?:[.+#&-][a-z0-9]+)*")
_KATAKANA = re.compile(r"[ァ-ヴ][ァ-ヴー]+")
_BODIES = "課室部係局署所館庁市町村県区長員氏官師会社校院"  # how bodies, roles and places end
_LIMITS = {
    "from": re.compile(r"\s*(?:(?:の?日)?から|より|以降|以後|~|〜)"),
    "until": re.compile(r"\s*(?:まで|以前|限り)"),
    "within": re.compile(r"\s*以内"),
    "least": re.compile(r"\s*以上"),
    "most": re.compile(r"\s*以下"),
    "below": re.compile(r"\s*(?:未満|弱)"),
    "above": re.compile(r"\s*(?:を?超|強(?!化))"),
    "before": re.compile(r"\s*前"),
    "after": re.compile(r"\s*後(?!半)"),
}


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction
    unit: str  # what is counted, one spelling for all; empty where nothing follows
    ordinal: bool  # 第2回 is no 2回
    start: int  # offsets into the folded text
    end: int
    limit: str  # a key of ``_LIMITS``; empty for the number itself


@dataclass(frozen=True, slots=True)
class Day:
    """A date or a part of one."""

    year: int | None  # western; of the fiscal year where ``fiscal``
    fiscal: bool
    month: int | None
    day: int | None
    start: int
    end: int
    limit: str


Fact = Number | Day


def facts(folded: str, told: date | None = None) -> list[Fact]:
    """Return numbers and days of a folded text in order.

    ``told`` is the day of the record: it gives 今年度 its year. A day without year has None.
    """
    days = list(_days(folded))
    rest = list(folded)
    for found in days:
        rest[found.start : found.end] = "\n" * (found.end - found.start)
    numbers = _numbers("".join(rest), folded)
    relative = _relative_years(folded, told) if told else ()
    return sorted((*days, *numbers, *relative), key=lambda fact: (fact.start, fact.end))


def _days(folded: str) -> Iterator[Day]:
    era: str | None = None
    for match in _DATE.finditer(folded):
        named = match["era"]
        year = None
        if named:
            era = INITIALS.get(named.upper(), named)
            number = parse_number(match["era_year"])
            year = None if number is None else ERAS[era] + number
        elif match["year"]:
            year = int(match["year"])
        elif match["fiscal_alone"]:
            if era is None:
                continue  # 4年度 alone is a number
            year = ERAS[era] + int(match["fiscal_alone"])
        month, day = match["month"] or match["month_alone"], match["day"] or match["day_alone"]
        yield Day(
            year=year,
            fiscal=bool(match["fiscal"] or match["fiscal_alone"]),
            month=int(month) if month else None,
            day=int(day) if day else None,
            start=match.start(),
            end=match.end(),
            limit=_limit(folded, match.end(), match.start()),
        )


def _relative_years(folded: str, told: date) -> Iterator[Day]:
    fiscal = told.year - (told.month < 4)
    for match in _RELATIVE.finditer(folded):
        year = fiscal + (1 if match["next"] else -1 if match["last"] else 0)
        yield Day(year, True, None, None, match.start(), match.end(), _limit(folded, match.end(), match.start()))


def _numbers(text: str, folded: str) -> Iterator[Number]:
    for match in _CLOCK.finditer(text):
        yield Number(Fraction(int(match["hour"])), "時", False, match.start(), match.start("minute") - 1, "")
        yield Number(Fraction(int(match["minute"])), "分", False, match.start("minute"), match.end(), "")
    text = _CLOCK.sub(lambda match: "\n" * len(match.group()), text)
    for match in _NUMBER.finditer(text):
        unit = match["unit"] or ""
        unit = _SAME_UNIT.get(unit, unit)
        value = _value(match["number"])
        if match["afternoon"] and unit == "時" and value < 12:
            value += 12
        end = match.end("unit") if match["unit"] else match.end("number")
        yield Number(value, unit, bool(match["ordinal"]), match.start(), end, _limit(folded, end, match.start()))


def _limit(folded: str, end: int, start: int) -> str:
    for name, pattern in _LIMITS.items():
        if pattern.match(folded, end):
            return name
    return "until" if re.search(r"[~〜]\s*$", folded[:start]) else ""


_SCALES = {"億": 10**8, "万": 10**4, "千": 10**3, "百": 100}


def _value(text: str) -> Fraction:
    """Return 1億2,000万, 237万6千, 12.5, 二十四 as a number."""
    text = text.replace(",", "").replace(" ", "")
    if text[0] in _KANJI:
        return _kanji_value(text)
    total = Fraction(0)
    held = ""
    group = Fraction(0)  # below the last 億 or 万
    for character in text:
        if character in _SCALES:
            part = (Fraction(held) if held else Fraction(1 if not group else 0)) * (
                _SCALES[character] if character in "千百" else 1
            )
            group += part
            held = ""
            if character in "億万":
                total += group * _SCALES[character]
                group = Fraction(0)
        else:
            held += character
    return total + group + (Fraction(held) if held else 0)


def _kanji_value(text: str) -> Fraction:
    total = part = digit = 0
    for character in text:
        if character in "億万":
            total += ((part + digit) or 1) * _SCALES[character]
            part = digit = 0
        elif character in "千百十":
            part += (digit or 1) * {"千": 1000, "百": 100, "十": 10}[character]
            digit = 0
        else:
            digit = digit * 10 + "〇一二三四五六七八九".index(character)
    return Fraction(total + part + digit)


def found_in(fact: Fact, others: Sequence[Fact], told: date | None) -> list[Fact]:
    """Return those of ``others``, facts of a record told on ``told``, that say what ``fact`` says."""
    if isinstance(fact, Number):
        return [other for other in others if isinstance(other, Number) and _same_number(fact, other)]
    return [other for other in _with_years(others) if isinstance(other, Day) and _says_day(fact, other, told)]


def _same_number(fact: Number, other: Number) -> bool:
    units = fact.unit == other.unit or not fact.unit
    return fact.value == other.value and fact.ordinal == other.ordinal and units


def _with_years(others: Sequence[Fact]) -> list[Fact]:
    """Give a month the year of the mention before it: 令和6年7月8日～8月9日."""
    year: int | None = None
    filled: list[Fact] = []
    for other in others:
        if isinstance(other, Day):
            if other.year is None and year is not None:
                filled.append(replace(other, year=year))
                continue
            year = other.year if not other.fiscal else year
        filled.append(other)
    return filled


def _says_day(fact: Day, other: Day, told: date | None) -> bool:
    if (fact.month, fact.day) != (other.month, other.day) and not _part_of(fact, other):
        return False
    if fact.year is None:
        return fact.month is not None
    if other.year is None:
        return not fact.fiscal and told is not None and fact.year == told.year and fact.month is not None
    return fact.year == other.year and fact.fiscal == other.fiscal


def _part_of(fact: Day, other: Day) -> bool:
    """Tell whether a date leaves out of the other what is finer: 令和6年10月 of 令和6年10月1日."""
    if fact.month is None:
        return True
    return fact.month == other.month and fact.day is None


def record_day(told: date) -> list[Fact]:
    """Return the day of a record as facts: the date itself and its fiscal year."""
    fiscal = told.year - (told.month < 4)
    return [Day(told.year, False, told.month, told.day, 0, 0, ""), Day(fiscal, True, None, None, 0, 0, "")]


def names(folded: str, words: Sequence[Word]) -> set[str]:
    """Return what names somebody or something: Latin words, katakana, proper nouns, and bodies and roles whole."""
    found = set(_LATIN.findall(folded)) | set(_KATAKANA.findall(folded))
    run = ""
    for word in (*words, None):
        if word and word.detail.startswith("固有名詞") and word.surface not in ERAS and len(word.surface) > 1:
            found.add(word.surface)
        is_part = word is not None and word.part in ("名詞", "接頭辞", "接尾辞") and not word.detail.startswith("数詞")
        if word and is_part:
            run += word.surface
        else:
            if len(run) > 1 and run[-1] in _BODIES:
                found.add(run)
            run = ""
    return found
