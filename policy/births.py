"""Dates of birth: a date that a word calls so. Takes a folded text and yields spans of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.forms import can_be_named
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
    r"(?:生年月日|生年(?!度)|誕生日|誕生(?= ?[ :]?[0-9SHRTM昭平令大])|生まれ(?:た日|た?のは|は|で|(?= ?[ :]))|出生日"
    r"|DOB|D\.O\.B\.?"
    r"|[Dd]ate of [Bb]irth|[Bb]irthday|[Bb]irth ?date|[Bb]orn)"
    rf"(?:[^。\n0-9]{{0,8}}?|[^。\n0-9]{{0,4}}\n ?)(?P<n>{_DATE}|{_FOREIGN})"
    rf"|(?P<m>{_DATE})(?: ?\([^)]{{0,8}}\))?"
    r"(?=(?:に|の)? ?お?(?:生まれ|うまれ|出生|誕生|生(?=[のでまはをがとに、。,)(\]」 ]|$)))"
)
_PERSONS = r"(?:の(?:方|人|男性|女性|者))?"
_OF_MANY = re.compile(  # 市の誕生; who is meant by a rule: 昭和37年4月2日生まれから…
    r"に(?:誕生|生まれ)(?:した|た)?(?:[本当新同][市町村区]|[一-龥]{0,5}[市町村区](?![民一-龥])|新しい|制度|組織|会社|企業|施設|条例|大学|学校)"
    rf"|(?:(?:に|の)? ?生まれ{_PERSONS})? ?(?:から|まで|以降|以前|以後|より[前後])"
)
_FROM = re.compile(rf"(?:生まれ{_PERSONS}から|~|〜|から)(?:の)? ?$")
_WORD = re.compile(
    "生年|生まれ|誕生|出生|うまれ|DOB|O\\.B|[Bb]irth|[Bb]orn|(?<=[0-9日〇一二三四五六七八九十元) にの])生"
)
_REACH = 70  # characters; a match has at most 60
_NEXT = re.compile(rf"[^。\n0-9]{{1,16}}?(?P<n>{_DATE})")  # another date of the same person, or of the next
_NO_NEXT = re.compile(r"現在|時点|基準|から|まで|付|受付|届出?日|施行|予定|年度|開催|会議|発行|有効|異動|転[入出居]")
_WHO = re.compile(
    r"(?<![一-龥])(?:男性?|女性?|[MF]|世帯主|本人|妻|夫|配偶者|子|[長次二三四]男|[長次二三四]女|父|母|祖父|祖母|孫)(?![一-龥])"
)
_CELL = re.compile(rf"(?<=[,(/| 、])(?P<n>{_DATE})(?= |[,)/|、\n]|$)")  # a date by itself
_LATELY = re.compile("令和|R|20[2-9]")  # behind a name more often the day of something else
_NAME_BEFORE = re.compile(
    r"(?:[ァ-ヴ\-]{2,8} [ァ-ヴ\-]{2,8}|(?<![一-龥々])[一-龥々]{1,4} ?[一-龥々ぁ-んァ-ヴ]{1,4}) ?[,(/|、 ] ?\Z"
)


def births(folded: str) -> Iterator[Span]:
    """Yield dates that a word calls a date of birth, those that follow one, and those behind a name in a row."""
    at = -1
    for start, end in around(folded, _WORD, _REACH):
        for match in _BORN.finditer(folded, start, end):
            first, last = match.span("n" if match.group("n") is not None else "m")
            if first < at or _OF_MANY.match(folded, last) or _FROM.search(folded, max(0, first - 20), first):
                continue
            yield first, last
            at = last
            following = _NEXT.match(folded, last)
            if following and not _NO_NEXT.search(following.group()) and not _OF_MANY.match(folded, following.end()):
                yield following.span("n")
                at = following.end()
    yield from _in_rows(folded)


def _in_rows(folded: str) -> Iterator[Span]:
    """Yield dates that stand by themselves behind a name: 姓名,2001-02-03,男, or 姓名(平成13年2月3日)."""
    for date in _CELL.finditer(folded):
        before = _NAME_BEFORE.search(folded, max(0, date.start() - 20), date.start())
        if before is None or (folded[date.end() : date.end() + 1] == " " and _LATELY.match(date.group())):
            continue
        name = before.group().rstrip(" ,(/|、").replace("-", "ー")
        line = folded[date.end() : date.end() + 12].split("\n")[0]
        if can_be_named(name, surely=not _WHO.search(line)):
            yield date.span("n")
