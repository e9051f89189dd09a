"""What the network of ``learned`` says of a text, weighed against the rules and against what is known for sure."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from policy import learned
from policy.births import is_of_many
from policy.contacts import MOBILE, national_digits, plain_address
from policy.fold import after, before, fold, fold_digits, fold_width
from policy.identifiers import CHECKED, COUNTER
from policy.offices import is_named_after_a_person
from policy.person import Person, Sentence
from policy.roles import is_known, is_of_the_public
from policy.types import Finding

_SURNAME = 3  # characters of the longest surnames
_DIGITS = re.compile("[0-9]+")
_A_RANGE = re.compile("[0-9日] ?(?:~|〜|から)")
_YEAR = re.compile(" ?年")
_A_LETTER = re.compile("[A-Za-z]")
_A_CODE = re.compile("[0-9A-Za-z]+")
_A_HOUSE = re.compile("[0-9〇一二三四五六七八九十百]|号室")
_KANJI, _KANA = "[一-龥々〆ヶ㐀-䶿]", "[ぁ-んァ-ヴー-]"
_A_NAME = re.compile(
    rf"{_KANJI}{{1,6}}[ の]?(?:{_KANJI}{{0,4}}|{_KANA}{{1,8}}){_KANJI}{{0,3}}"
    rf"|{_KANA}{{1,8}} ?{_KANA}{{0,10}}|[A-Za-z][A-Za-z .,'-]+"
)
_AS_OF_A_PLACE = re.compile(
    "(?:の(?!件)|で|に|から|へ|まで|定住|地区|地域|地内|[一-龥]{1,4}(?:住宅|団地|公園|小学校|中学校))"
)
_KANJI_BEFORE = re.compile(rf"{_KANJI}$")
_OF_A_PERSON = re.compile(
    "(?:(?:さん|様|氏)の(?:携帯|自宅|電話|連絡先)|申請者|相談者|通報者|保護者|利用者|入居者|世帯主"
    r"|(?:児童|生徒|患者|住民|本人|個人(?:事業者?)?)(?=[のはが、 ]))[^。\n]{0,8}$"
)
_IS_A_PERSONS = re.compile(  # behind it
    r" ?(?:は|って)、?ど(?:の|こ)[^。\n]{0,6}(?:学区|投票所|収集日|避難所)| ?[(]?[0-9]{1,4}号室"
    r"| ?から(?:学校|職場|勤務先|駅|園)まで|[ (][^。\n]{0,8}(?:届け|申し)出"
)
_AT_A_DOOR = re.compile("表札(?:は|に|が|の名前?は?)[「『 :]?$")
_DAY = re.compile(r"(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}")
_SAYS_SOMETHING = re.compile("[一-龥ァ-ヴA-Za-z]")
_LONGEST = 60  # characters of anything personal


def weigh(text: str, found: list[Finding], categories: Set[str], officials: Set[str]) -> list[Finding]:
    """Return what is left of ``found`` without what the network calls harmless, and what it alone found."""
    judged, folded = learned.judge(text), fold(text)
    left = [one for one in found if not judged.is_harmless(one) or _is_personal(folded, one)]
    return left + [
        one
        for one in (_with_its_digits(folded, one) for one in judged.findings())
        if one.type in categories
        and not any(one.start < other.end and other.start < one.end for other in left)
        and _may_be_personal(text, folded, one, officials)
        and not (_may_be_a_place(folded, one) and judged.sureness(one.start, one.end) < learned.SURE_OF_NO_PLACE)
    ]


def _is_personal(folded: str, finding: Finding) -> bool:
    """Say whether a rule is right whatever the network makes of it: a mobile, a number alone, one called a person's."""
    if finding.type == "phone" and MOBILE.match(national_digits(folded[finding.start : finding.end])):
        return True
    if finding.type == "person":
        return bool(_AT_A_DOOR.search(before(folded, finding.start, 8)))
    if finding.type == "email":
        return is_named_after_a_person(plain_address(folded[finding.start : finding.end]))
    if finding.type not in ("phone", "address"):
        return False
    said, behind = before(folded, finding.start, 24), after(folded, finding.end, 14)
    return _is_all(folded, finding) or bool(_OF_A_PERSON.search(said) or _IS_A_PERSONS.match(behind))


def _may_be_a_place(folded: str, finding: Finding) -> bool:
    """Say whether a surname without 様 or さん stands where places do too, or is only the end of a longer word."""
    if finding.type != "person" or finding.end - finding.start > _SURNAME:
        return False
    is_an_end = finding.end - finding.start == 1 and bool(_KANJI_BEFORE.search(folded, 0, finding.start))
    return is_an_end or bool(_AS_OF_A_PLACE.match(folded, finding.end))


def _is_all(folded: str, finding: Finding) -> bool:
    """Say whether nothing that says anything is written beside a finding."""
    return not _SAYS_SOMETHING.search(folded[: finding.start] + folded[finding.end :])


def _with_its_digits(folded: str, finding: Finding) -> Finding:
    """Return a finding with all of the numbers that it begins and ends in."""
    start, end = finding.start, finding.end
    if folded[start].isdigit():
        start -= len(folded[:start]) - len(folded[:start].rstrip("0123456789"))
    if folded[end - 1].isdigit() and (digits := _DIGITS.match(folded, end)):
        end = digits.end()
    return replace(finding, start=start, end=end)


def _may_be_personal(text: str, folded: str, finding: Finding, officials: Set[str]) -> bool:
    """Say whether nothing that we know for sure speaks against what the network found."""
    if finding.end - finding.start > _LONGEST or COUNTER.match(folded, finding.end) or _is_all(folded, finding):
        return False
    words = folded[finding.start : finding.end]
    beside = folded[finding.start - 1 : finding.start] + folded[finding.end : finding.end + 1]
    if _A_CODE.fullmatch(words) and _A_CODE.search(beside):
        return False
    if finding.type in CHECKED:
        groups = re.split("([^0-9]+)", fold_digits(words))
        return len(set(groups[1::2])) <= 1 and CHECKED[finding.type]("".join(groups[::2]))
    if finding.type == "person":
        person = _person(text, finding)
        is_a_house = folded[finding.end : finding.end + 1] == "家"  # 〜家 is left to the rules, a shop's name often
        return bool(_A_NAME.fullmatch(words)) and not (
            is_a_house or is_known(text, person, officials) or is_of_the_public(text, person)
        )
    if finding.type == "birth":
        return not (is_of_many(folded, finding.start, finding.end) or _A_RANGE.search(words))
    if finding.type == "passport":
        return bool(_A_LETTER.search(words))
    if finding.type == "address":
        return bool(_A_HOUSE.search(words)) and not _YEAR.match(folded, finding.end)
    return not _DAY.fullmatch(words)


def _person(text: str, finding: Finding) -> Person:
    sentence = Sentence(fold_width(text), (), ())
    return sentence.person(finding.start, finding.end, finding.rule, is_full=finding.end - finding.start > _SURNAME)
