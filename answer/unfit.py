"""Values that stand in a quote and are not the one that is asked for, by the words next to them.

From when is not until when, the day a rule was made is not the day it holds from, 次回 tells no day to who reads it
later, and of 「203人のうち31人」 the first is the whole.
"""

from __future__ import annotations

import re

Span = tuple[int, int]

_DAY = re.compile(r"[0-9元]|[月火水木金土日]曜|年度末")  # a time that says no more than 以内 or 次回 is none
_RELATIVE = re.compile(r"[昨来翌前先本今同]年|[来先今翌]月|[次前]回")  # by the day of the record
_DECIMAL = re.compile(r"[0-9]+[./][0-9]+")
_UNTIL = re.compile(r"いつまで|期限|締め?切|いつ(?:頃|ごろ)?(?:切れ|終わ|廃止|なくな|失効)")
_FROM = re.compile(
    r"いつから|いつ(?:頃|ごろ)?(?:始|開|スタート|オープン|使え)|(?:始|開)[まめい][^、。]{0,6}[日期]|開始|スタート"
)
_ENDS = re.compile(r"まで|限り|を?もって")
_MADE = re.compile(r"[(（]?[^、。()（）]{0,4}(?:制定|決定|策定|告示|訓令|通知|改正|施行)[)）]")
_PRECISE = (
    ("曜", "曜"),
    (r"何日(?!間)|日付|(?:期|催|始|開|行|験|切|定)日", "日"),
    ("何月", "月"),
    ("何時(?!間)", "時"),
)  # what is asked, and what a time must then say
_WHOLE = re.compile(r".{0,3}のうち")
_FORMER = re.compile(r"当初(?!予算)|予定でし|していました(?:が|けれど)|(?:見直し|改[定正])前|素案で")
_CLAUSE = re.compile(r"[、。]")


def is_unfit(asked: str, folded: str, value: Span, *, is_time: bool) -> bool:
    """Tell whether the value at a span of a folded sentence is not what a folded question asks for."""
    first, last = value
    behind = folded[last:]
    clause = _CLAUSE.split(folded[:first])[-1] + folded[first:last] + _CLAUSE.split(behind, maxsplit=1)[0]
    former = _FORMER.search(clause)
    return (
        (is_time and _is_another_time(asked, folded, value))
        or ("ずつ" in folded[last - 2 : last + 3] and "ずつ" not in asked)
        or (_WHOLE.match(behind) is not None and not re.search("全|総|合計|対象", asked))
        or (former is not None and former[0] not in asked)
        or folded[first:last] in ("有償", "有料")  # of a price, whether there is one
    )


def _is_another_time(asked: str, folded: str, value: Span) -> bool:
    first, last = value
    said, behind = folded[first:last], folded[last:]
    until, since = _UNTIL.search(asked), _FROM.search(asked)
    return (
        not _DAY.search(said)
        or _RELATIVE.search(folded, max(0, first - 4), last) is not None
        or _DECIMAL.fullmatch(said) is not None
        or _MADE.match(behind) is not None
        or bool(until and not since and said.endswith("から"))
        or bool(since and not until and (said.endswith("まで") or _ENDS.match(behind)))
        or any(re.search(question, asked) and part not in said for question, part in _PRECISE)
    )
