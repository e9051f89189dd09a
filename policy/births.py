"""Dates of birth: a date that a word calls so. Takes a folded text and yields spans of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.near import around
from policy.types import Span

_N = r"(?:[0-9]{1,2}|[〇一二三四五六七八九十]{1,3}|元)"
_DATE = (
    rf"(?:(?:明治|大正|昭和|平成|令和|[MTSHR]) ?{_N} ?[年.\-/] ?{_N} ?[月.\-/] ?{_N}(?: ?日)?"
    rf"|(?:(?:18|19|20)[0-9]{{2}}|[一二][〇一二三四五六七八九]{{3}}) ?[年.\-/] ?{_N} ?[月.\-/] ?{_N}(?: ?日)?"
    r"|(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01]))(?![0-9])"
)
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_FOREIGN = (  # day and month in either order, before the year
    r"[0-3]?[0-9][/.\-][0-3]?[0-9][/.\-](?:19|20)[0-9]{2}(?![0-9])"
    rf"|[0-3]?[0-9](?:st|nd|rd|th)? {_MONTH},? (?:19|20)[0-9]{{2}}|{_MONTH} [0-3]?[0-9],? (?:19|20)[0-9]{{2}}"
)
_BORN = re.compile(
    r"(?:生年月日|誕生日|生まれ(?:た日|た?のは|は)|出生日|DOB|D\.O\.B\.?"
    r"|[Dd]ate of [Bb]irth|[Bb]irthday|[Bb]irth ?date|[Bb]orn)"
    rf"(?:[^。\n0-9]{{0,8}}?|[^。\n0-9]{{0,4}}\n ?)(?P<n>{_DATE}|{_FOREIGN})"
    rf"|(?P<m>{_DATE})(?: ?\([^)]{{0,8}}\))?"
    r"(?=(?:に|の)? ?(?:生まれ|うまれ|出生|誕生|生(?=[のでまはをがとに、。,)(\]」 ]|$)))"
)
_PERSONS = r"(?:の(?:方|人|男性|女性|者))?"
_OF_MANY = re.compile(  # 市の誕生; who is meant by a rule: 昭和37年4月2日生まれから…
    r"に(?:誕生|生まれ)(?:した|た)?(?:[本当新同][市町村区]|[一-龥]{0,5}[市町村区](?![民一-龥])|新しい|制度|組織|会社|企業|施設|条例|大学|学校)"
    rf"|(?:に|の)? ?生まれ{_PERSONS}(?:から|まで|以降|以前|以後)"
)
_FROM = re.compile(rf"(?:生まれ{_PERSONS}から|~|〜|から)(?:の)? ?$")
_WORD = re.compile(
    "生年月日|生まれ|誕生|出生|うまれ|DOB|O\\.B|[Bb]irth|[Bb]orn|(?<=[0-9日〇一二三四五六七八九十元) にの])生"
)
_REACH = 70  # characters; a match has at most 60


def births(folded: str) -> Iterator[Span]:
    for start, end in around(folded, _WORD, _REACH):
        for match in _BORN.finditer(folded, start, end):
            first, last = match.span("n" if match.group("n") is not None else "m")
            if not _OF_MANY.match(folded, last) and not _FROM.search(folded, max(0, first - 20), first):
                yield first, last
