"""Which telephone numbers and addresses are an office's, by the words of the policy that stand before them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatch

from policy.fold import after, before, fold
from policy.names import is_latin_surname

_OF_A_PERSON = re.compile(
    "自宅|実家|本人|児童|生徒|園児|申請者|届出者|世帯|家族|勤め先|勤務先|携帯|宅|さん|様|氏名|住民|市民の|者|方の|父|母|夫|妻|息子|娘"
)
_FROM_OR_TO = re.compile(r"[にへをでがも]|から|まで|への")  # 市役所に 048-… から電話: it is another's number

_OF_A_LINE = re.compile(r"(?:の?(?:代表|直通|電話|FAX|Fax|ファクス|ファックス|番号|窓口|受付))+$")
_IN_BRACKETS = re.compile(r" ?[(「] ?(?P<name>[^)」0-9にへをがは]{1,16}?) ?[)」]")
_IS_CALLED = re.compile(
    r" ?[はが]、?(?P<name>[^、。0-9にへをがはで]{1,20}?) ?(?:です|でしょう|では|ですか|か[?。]?$|[?。、]|$)"
)


def is_of_an_office(text: str, start: int, words: Iterable[str]) -> bool:
    """Say whether the number at ``start`` is an office's: one of ``words`` names it, and nothing between denies it.

    A word of one character (課, 係) ends a name: 課税 is none.
    """
    near = fold(text[max(0, start - 40) : start])
    said = before(near, len(near), 40)
    for word in map(fold, words):
        for match in re.finditer(re.escape(word) + ("(?![一-龥])" if len(word) == 1 else ""), said):
            between = said[match.end() :]
            if not _OF_A_PERSON.search(between) and not _FROM_OR_TO.search(between):
                return True
    return False


def is_called_an_office(text: str, start: int, end: int, words: Iterable[str]) -> bool:
    """Say whether what stands behind a number calls it an office's: （市役所代表）, or は市役所の代表番号です."""
    said, behind = before(fold(text), start, 14), after(fold(text), end, 30)
    called = _IN_BRACKETS.match(behind) or _IS_CALLED.match(behind)
    if not called or _OF_A_PERSON.search(said) or _OF_A_PERSON.search(called["name"]):
        return False
    name = _OF_A_LINE.sub("", called["name"]) or called["name"]
    return not name.endswith("関係") and name.endswith(tuple(map(fold, words)))


def is_a_public_address(address: str, patterns: Iterable[str]) -> bool:
    """Say whether one of ``patterns`` lets an e-mail address pass; ``*@…`` lets only those pass that name no person."""
    local, _, domain = address.partition("@")
    return any(
        fnmatch(address, pattern.lower()) and not (pattern.startswith("*@") and _names_a_person(local, domain))
        for pattern in patterns
    )


def _names_a_person(local: str, domain: str) -> bool:
    """Say whether a part of an address is a surname, and not the city's own name, as its domain has it."""
    parts = set(re.split(r"[^a-z]+", local)) - set(domain.split("."))
    return any(is_latin_surname(part) for part in parts if len(part) > 2)
