"""Dates of birth: a date that a word calls so. Takes a folded text and yields spans of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.forms import OF_WHOM, can_be_named
from policy.near import around, beginning_with
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
    r"|(?i:date[ _]of[ _]birth|birth[ _]?da(?:y|te)|(?:birth|umare)(?= ?:)|born|seinen_?gappi)"
    r"|(?<![一-龥])生 ?:?(?=[SHTM昭平大明12]))"
    rf"(?:[^。\n0-9]{{0,8}}?|[^。\n0-9]{{0,4}}\n[^。\n0-9]{{0,8}})(?P<n>{_DATE}|{_FOREIGN})"
    rf"|(?P<m>{_DATE})(?: ?\([^)]{{0,8}}\))?"
    r"(?=(?:に|の)? ?お?(?:生まれ|うまれ|出生|誕生|生(?=[のでだなまはをがとに、。,)(\]」 ]|$))"
    r"|[」』\])]?(?:と|が|は|という) ?(?:誕生日|生年月日))"
)
_PERSONS = r"(?:の(?:方|人|男性|女性|者))?"
_CORRECTED = r"」?「?[^。\n]{0,24}[にへと](?:訂正|修正|変更|直し)"
_OF_MANY = re.compile(  # 市の誕生; who is meant by a rule: 昭和37年4月2日生まれから…
    r"に(?:誕生|生まれ)(?:した|た)?(?:[本当新同][市町村区]|[一-龥]{0,5}[市町村区](?![民一-龥])|新しい|制度|組織|会社|企業|施設|条例|大学|学校)"
    rf"|(?:(?:に|の)? ?生まれ{_PERSONS})? ?(?:から(?!{_CORRECTED})|まで|以降|以前|以後|より[前後])"
)
_FROM = re.compile(rf"(?:生まれ{_PERSONS}から|~|〜|から)(?:の)? ?$")
_WORD = re.compile(
    beginning_with(
        "生誕出うDOBbeUu",
        "生年|生まれ|誕生|出生|うまれ|DOB|O\\.B|[Bb]irth|BIRTH|[Bb]orn|einen|[Uu]mare|(?<=[0-9日〇一二三四五六七八九十元) にの])生|生 ?:?(?=[SHTM昭平大明12])",  # noqa: E501
    )
)
_REACH = 70  # characters; a match has at most 60
_NEXT = re.compile(rf"[^。\n0-9]{{1,16}}?(?P<n>{_DATE})")  # another date of the same person, or of the next
_NO_NEXT = re.compile(r"現在|時点|基準|から|まで|付|受付|届出?日|施行|予定|年度|開催|会議|発行|有効|異動|転[入出居]")
_WHO = re.compile(
    r"(?<![一-龥])(?:男性?|女性?|[MF]|世帯主|本人|妻|夫|配偶者|子|[長次二三四]男|[長次二三四]女|父|母|祖父|祖母|孫)(?![一-龥])"
)
_ATTRIBUTES = rf"{_WHO.pattern}|要介護[1-5]|要支援[12]|独居|[0-9]{{1,3}} ?歳|[小中高]学?[1-6一二三]年"
_OF_A_PERSON = re.compile(
    rf"[ 、,/)|]{{1,2}}(?:{_ATTRIBUTES})|[ )]?の(?:方|人|児|子|児童|生徒|男性|女性)(?=[をへと、。,]|に(?!つ)|$)"
)
_CELL = re.compile(rf"[,(/| 、:「](?P<n>{_DATE})(?![0-9])")  # a date by itself
_LATELY = re.compile("令和|R|202")  # behind a name more often the day of something else
_A_WHO_BEFORE = re.compile(
    rf"(?:{_WHO.pattern}|(?:{OF_WHOM})(?:氏名)?|[一-龥ァ-ヴ々](?:さん|様|くん|君|ちゃん)) ?[,(/|、: 「]{{1,2}}\Z"
)
_NAME_BEFORE = re.compile(
    r"(?=(?:(?<![一-龥々])|(?<= ))(?P<n>[ァ-ヴ\-]{2,8} [ァ-ヴ\-]{2,8}|[一-龥々]{1,4} ?[一-龥々ぁ-んァ-ヴ]{1,4}) ?[,(/|、 ] ?\Z)"  # noqa: E501
)
_AN_EVENT = re.compile(rf"[ )]{{0,2}}(?:{_NO_NEXT.pattern}|に|以|申請|相談|来庁|提出|決定|開始|死亡|交付)")


def births(folded: str) -> Iterator[Span]:
    """Yield dates that a word calls a date of birth, those that follow one, and those that stand beside a person."""
    at = -1
    for start, end in around(folded, _WORD, _REACH):
        for match in _BORN.finditer(folded, start, end):
            first, last = match.span("n" if match.group("n") is not None else "m")
            if first < at or is_of_many(folded, first, last):
                continue
            yield first, last
            at = last
            following = _NEXT.match(folded, last)
            if following and not _NO_NEXT.search(following.group()) and not _OF_MANY.match(folded, following.end()):
                yield following.span("n")
                at = following.end()
    yield from _beside_persons(folded)


def is_of_many(folded: str, start: int, end: int) -> bool:
    """Say whether a date tells of a town or a firm, or who is meant by a rule: 昭和37年4月2日生まれから…."""
    return bool(_OF_MANY.match(folded, end) or _FROM.search(folded, max(0, start - 20), start))


def _beside_persons(folded: str) -> Iterator[Span]:
    """Yield dates that stand by themselves beside a person: 姓名,2001-02-03,男; 長男 平成13年2月3日; 昭和9年1月2日、要介護3."""  # noqa: E501
    for date in _CELL.finditer(folded):
        start = date.start("n")
        said = folded[max(0, start - 20) : start]
        if _AN_EVENT.match(folded, date.end()):
            continue
        is_old = not _LATELY.match(date.group("n"))
        if (is_old and (_OF_A_PERSON.match(folded, date.end()) or _A_WHO_BEFORE.search(said))) or (
            (is_old or folded[date.end() : date.end() + 1] != " ") and _is_a_name_before(said, folded[start + 5 :][:18])
        ):
            yield date.span("n")


def _is_a_name_before(said: str, behind: str) -> bool:
    surely = not _WHO.search(behind.split("\n")[0])
    names = (match.group("n").replace("-", "ー") for match in _NAME_BEFORE.finditer(said))
    return any(can_be_named(name, surely=surely) for name in names)
