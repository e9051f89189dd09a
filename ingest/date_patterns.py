"""How dates are printed: the regular expressions of ``ingest.dates``, each tried at the places that ``HEAD`` finds.

All of them read the text as given, in either width, so that offsets stay right. Groups are named alike everywhere:
``era`` with ``era_year``, or ``year``; ``fiscal``; ``month``, ``day``; ``until_…`` for the end of a range in one word.
"""

from __future__ import annotations

import re

Patterns = tuple[re.Pattern[str], ...]

_D = "[0-9０-９]"
_K = "[〇○◯零一二三四五六七八九十]"
_N = rf"(?:{_D}{{1,2}}|{_K}{{1,4}})"
_SPACED = rf"(?:{_N}|{_D}\s{_D})"  # 1 2 月, as some PDFs print 12月
_GAP = r"\s{0,6}"  # PDFs print spaces around figures, and wrap lines
_DASH = r"\s?[~～〜－–—―−‐-]\s?"
_POINT = r"[./．／－-]\s?"
_LETTER = r"(?<![0-9A-Za-z０-９Ａ-Ｚａ-ｚ])"
_NO_NUMBER = rf"(?<![0-9０-９〇一二三四五六七八九十第毎])(?<!{_D}[,，.．/／])"
_ERA_KANJI = r"令\s?和|平\s?成|昭\s?和|大\s?正|明\s?治|[㋿㍻㍼㍽㍾]"
_ERA = rf"(?P<era>{_ERA_KANJI}|{_LETTER}[RHSTMＲＨＳＴＭ]|(?<![一-龠])[令平昭])\s{{0,3}}(?P<era_year>元|{_SPACED})"
_WESTERN_YEAR = rf"{_NO_NUMBER}(?P<year>[12１２](?:{_D}{{3}}|(?:\s{_D}){{3}})|[一二]{_K}{{3}})"
# 令和5年（2023年）, 令和5（2023）年度, 2023（令和5）年
_OTHER_YEAR = rf"{_D}{{4}}|(?:令和|平成|昭和)(?:元|{_N})|[RHS]{_D}{{1,2}}"
_BEFORE_UNIT = rf"(?:\s?[（(]\s?(?:西暦)?(?P<other1>{_OTHER_YEAR})\s?年?\s?[）)])?"
_BEHIND_UNIT = rf"(?:\s?[（(]\s?(?:西暦)?(?P<other2>{_OTHER_YEAR})\s?年?度?\s?[）)])?"


def _day(figure: str) -> str:
    return rf"(?P<day>{figure})(?:{_DASH}(?P<until_day>{figure}))?{_GAP}日(?!間)"


def _month(figure: str) -> str:
    until = rf"(?:{_DASH}(?P<until_month>{figure}))?"
    return rf"(?P<month>{figure}){until}{_GAP}月(?!間)(?(until_month)|(?:{_GAP}の?{_day(figure)})?)"


_NO_MONTH = r"(?![2-9２-９][0-9０-９]|[1１][3-9３-９])"  # 36月 is how old a child is
_DAY, _MONTH = _day(_N), _month(_N)
_END = r"(?![.．]?[0-9０-９])"

# Where a date may begin: cheap to look for, sure to stand at the first character of each pattern below.
HEAD = re.compile(
    rf"{_D}{{1,4}}\s{{0,6}}[年月./／－~～〜–—―−‐（(-]|{_K}{{1,4}}\s{{0,6}}[年月]"
    rf"|(?:{_ERA_KANJI}|[RHSTMＲＨＳＴＭ令平昭])\s{{0,3}}[元0-9０-９〇一二三四五六七八九十]"
    rf"|[12１２](?:\s{_D}){{3}}"
    r"|[同翌前今本昨来一]々?昨?\s?年|[同翌前今本先来]々?月|同日"
)

ERA_DATE, WESTERN = (  # with a year of its own
    re.compile(
        rf"{year}{_BEFORE_UNIT}{_GAP}年(?:\s?(?P<fiscal>度))?{_BEHIND_UNIT}(?(fiscal)|(?:{_GAP}の?{_month(_SPACED)})?)"
    )
    for year in (_ERA, _WESTERN_YEAR)
)
BY_ERA: Patterns = (
    ERA_DATE,
    re.compile(rf"{_ERA}(?:{_DASH}|[・、])(?P<until_year>{_N})\s?年(?P<fiscal>度)?"),  # 令和5～7年度, 令和5・6年度
    re.compile(rf"{_ERA}{_POINT}(?P<month>{_D}{{1,2}}){_POINT}(?P<day>{_D}{{1,2}}){_END}"),  # R5.6.21, 令和5.6.21
    re.compile(rf"(?![STMＳＴＭ]){_ERA}{_POINT}(?P<month>{_D}{{1,2}}){_END}(?!{_POINT}{_D})"),  # R5.6; M7.3 shakes
)
BY_FIGURE: Patterns = (
    WESTERN,
    re.compile(rf"{_WESTERN_YEAR}{_DASH}(?P<until_year>{_D}{{4}}|{_D}{{2}})\s?年(?P<fiscal>度)?"),  # 2023-2025年
    re.compile(  # 2023/6/21, 2023-06-21
        rf"{_LETTER}(?P<year>(?:19|20|１９|２０){_D}{{2}}){_POINT}(?P<month>{_D}{{1,2}})"
        rf"{_POINT}(?P<day>{_D}{{1,2}}){_END}"
    ),
    re.compile(rf"{_NO_NUMBER}(?P<short_year>{_N}){_GAP}年(?:\s?(?P<fiscal>度)|{_GAP}の?{_MONTH})"),  # 5年度, 5年6月
    re.compile(  # 6/21(水): without the day of the week it may be a fraction
        rf"(?<![0-9０-９/／.-])(?P<month>{_D}{{1,2}})[/／](?P<day>{_D}{{1,2}})(?=\s?[（(][月火水木金土日])"
    ),
    re.compile(
        rf"{_NO_NUMBER}(?<!毎年)(?<!例年)(?<!毎年の){_NO_MONTH}{_MONTH}(?!\s?(?:当た|あた|につき|以内|以上|未満|額))"
    ),
    re.compile(rf"(?P<fiscal_word>一昨年度)|(?P<year_word>一昨年)(?:の?{_MONTH})?"),
)
RELATIVE: Patterns = (
    re.compile(rf"(?<![日共])(?P<month_word>(?:同年)?同月|(?:翌々|翌|前|今|本|先|来)月)(?:の?{_DAY})?"),
    re.compile(
        rf"(?<![合共協大全直日従将以午])(?:(?P<fiscal_word>(?:翌々|同|翌|前|今|本|昨|来)年度)"  # 日本年金 is no 本年
        rf"|(?P<year_word>(?:翌々|同|翌|前|今|本|昨|来)年)(?![金齢代輩次鑑賀輪報表])(?:の?{_MONTH})?)"
    ),
    re.compile(r"(?<![共合一])(?P<day_word>同日)(?!々)"),
)

_WEEKDAY = r"(?:\s?[（(][月火水木金土日・、祝休振]{1,4}[）)])?"
_CLOCK = rf"(?:\s?(?:午前|午後)?{_N}時(?:半|{_N}分)?)?"
CONNECTOR = re.compile(rf"{_WEEKDAY}{_CLOCK}\s?(?:から|より|{_DASH})\s?")
LONE_DAY = re.compile(rf"{_DAY}(?!後|前|以内|以上|目)")
UNTIL = re.compile(rf"{_WEEKDAY}{_CLOCK}\s?まで")
DURATION = re.compile(r"\s?(?:間|前|後|ぶり|以上|余|来の)")
