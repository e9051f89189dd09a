"""What an administrator types for a field of a document → its value, or a Japanese sentence that says what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import get_args

from index.departments import plain_department
from index.errors import EditRefused
from ingest.dates import find_dates
from ingest.types import EditField, EditValue, RecordKind
from policy.decide import Policy

__all__ = ["KINDS", "LABELS", "LISTS", "EditField", "read_value"]

LABELS: dict[EditField, str] = {
    "kind": "種類",
    "body": "団体",
    "meeting_name": "会議名",
    "meeting_number": "回",
    "held_on": "開催日",
    "published_on": "公表日",
    "fiscal_year": "年度",
    "venue": "場所",
    "materials": "資料",
    "departments": "見られる部署",
}
KINDS: tuple[str, ...] = get_args(RecordKind)
LISTS: tuple[EditField, ...] = ("materials", "departments")

LONGEST = 200  # characters of one line
MOST_LINES = 100  # of a list
FIRST_YEAR = 1868  # 明治元年
YEARS_AHEAD = 10  # a record may tell of a meeting to come


def read_value(field: EditField, typed: str | Sequence[str], policy: Policy) -> EditValue:
    """Return the value that was typed: of lists several lines, of other fields one; what is empty is None or ().

    Departments may stand in one line, parted by commas.
    Raises EditRefused, also for what the policy lets stand in no record.
    """
    lines = [typed] if isinstance(typed, str) else list(typed)
    if field == "departments":
        lines = [name for line in lines for name in re.split("[,，、]", line)]
    lines = [plain for line in lines if (plain := " ".join(line.split()))]
    if field in LISTS:
        return _lines(field, lines, policy)
    if not lines:
        return None
    if len(lines) > 1:
        raise _refused(field, "1つだけ書いてください。")
    return _READ[field](field, lines[0], policy)


def _lines(field: EditField, lines: Sequence[str], policy: Policy) -> tuple[str, ...]:
    if len(lines) > MOST_LINES:
        raise _refused(field, f"{MOST_LINES}件までです({len(lines)}件あります)。")
    words = [_words(field, line, policy) for line in lines]
    return tuple(dict.fromkeys(map(plain_department, words) if field == "departments" else words))


def _words(field: EditField, typed: str, policy: Policy) -> str:
    if len(typed) > LONGEST:
        raise _refused(field, f"{LONGEST}文字までです({len(typed)}文字あります)。")
    if any(unicodedata.category(character) in ("Cc", "Cs", "Cf") for character in typed):
        raise _refused(field, "目に見えない文字が入っています。打ち直してください。")
    decision = policy.inspect(typed, 1)
    if decision.verdict in ("refuse", "quarantine", "mask"):
        raise _refused(field, "記録に残せない情報(個人情報など)と思われる記載があります。除いてから入力してください。")
    return typed


def _kind(field: EditField, typed: str, _policy: Policy) -> str:
    if typed not in KINDS:
        raise _refused(field, f"{typed!r} は使えません。{'、'.join(KINDS)} のどれかにしてください。")
    return typed


def _day(field: EditField, typed: str, _policy: Policy) -> date:
    """Read 2023-06-21, 令和5年6月21日, R5.6.21."""
    day: date | None = None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        mentions = find_dates(typed)
        if len(mentions) == 1 and (mentions[0].start, mentions[0].end) == (0, len(typed)):
            day = mentions[0].date
    if day is None:
        raise _refused(
            field, f"{typed!r} は暦にある日付として読めません。2023-06-21 か令和5年6月21日のように書いてください。"
        )
    _check_year(field, day.year)
    return day


def _year(field: EditField, typed: str, _policy: Policy) -> int:
    """Read 2023, 令和5, 令和5年度: the western year in which the fiscal year begins."""
    narrow = unicodedata.normalize("NFKC", typed)
    plain = narrow.removesuffix("年度").removesuffix("年")
    if plain.isascii() and plain.isdecimal() and len(plain) == 4:
        year = int(plain)
    else:
        mentions = find_dates(f"{plain}年度")
        if len(mentions) != 1 or mentions[0].first is None or mentions[0].end != len(plain) + 2:
            raise _refused(field, f"{typed!r} は年度として読めません。2023 か令和5年度のように書いてください。")
        year = mentions[0].first.year
    _check_year(field, year)
    return year


def _number(field: EditField, typed: str, _policy: Policy) -> int:
    plain = unicodedata.normalize("NFKC", typed).removeprefix("第").removesuffix("回")
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 4 and int(plain) > 0):
        raise _refused(field, f"{typed!r} は回数として読めません。1 から 9999 までの数にしてください。")
    return int(plain)


def _check_year(field: EditField, year: int) -> None:
    last = date.today().year + YEARS_AHEAD
    if not FIRST_YEAR <= year <= last:
        raise _refused(field, f"{year}年は範囲の外です。{FIRST_YEAR}年から{last}年までにしてください。")


def _refused(field: EditField, reason: str) -> EditRefused:
    return EditRefused(f"「{LABELS[field]}」：{reason}")


_READ: dict[EditField, Callable[[EditField, str, Policy], EditValue]] = {
    "kind": _kind,
    "body": _words,
    "meeting_name": _words,
    "meeting_number": _number,
    "held_on": _day,
    "published_on": _day,
    "fiscal_year": _year,
    "venue": _words,
}
