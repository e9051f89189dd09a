"""Numbers of a person that have no sure form of their own: the words around them tell what they are.

A number counts when its name stands beside it, when it follows another of its kind, or when the text speaks of its
subject and the number has its form. The name of any thing's number, nearer than its own, makes it that thing's.
Every recogniser takes a folded text (``policy.fold.fold``) and yields spans of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from policy.digits import chain, numbers
from policy.fold import after, before, before_or_above, fold_digits
from policy.identifiers import COUNTER, OF_THINGS, has_licence_check_digit, has_resident_check_digit
from policy.near import around, holds, stretches
from policy.types import Span

Candidates = Callable[[str], Iterator[tuple[Span, str]]]  # a folded text → (span, digits or letters) by form alone

_LONGEST = 24  # characters; no number that has a shape of its own is longer
_BEFORE, _BEHIND = 120, 60  # characters in which the text speaks of a number's subject
_A_THING = re.compile(  # directly before a number, the word 番号 left out
    r"(?:受付|受理|整理|追跡|チケット|通番|連番|備品|端末|機種|型式|型番|品番|様式(?:番号)?|案件|台帳|事業所(?:の?番号)?|(?<!被)保険者の?(?:番号|No\.?|コ-ド)|"
    r"許可 ?[(（]?[^。、\n]{0,4}[)）]? ?第?)[はがを: ]{0,3}$"
)
_IS_CALLED = re.compile(
    r"(?:番 ?号?|No\.?|NO\.?|№|コ-ド|C|控え|右上|左上|桁|けた)[^0-9。\n]{0,10}$"
    r"|(?:番号?|No\.?|№|コ-ド)[^0-9。\n]{0,4}\n[^0-9。\n]{0,4}$"
)
_TO_THE_NEXT = re.compile(r"[^。\n0-9]{0,14}|[^。\n0-9]{0,4}\n[^。\n0-9]{0,8}")
_ANOTHER_NAME = re.compile(r"番号|コ-ド|電話|TEL|FAX|携帯|No")


@dataclass(frozen=True, slots=True)
class Labelled:
    """How a number that its name tells is found."""

    anchor: re.Pattern[str]  # without it there is nothing to look for, labelled or not
    beside: re.Pattern[str]  # its name and the number, n behind or m before it


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of number."""

    words: tuple[str, ...]  # one of which stands in every text that holds its name or subject
    name: str  # a pattern: what the number is called
    labelled: Labelled
    subject: re.Pattern[str]
    candidates: Candidates
    is_typical: Callable[[str, str, str], bool]  # digits, as written, what is said before: enough with the subject
    digits: int = 0  # how many it has, in 漢数字 as well; 0 where that differs


def _labelled(name: str, number: str, between: int = 12, behind: int = 10, anchor: str = "") -> Labelled:
    """Return the pattern of a number that ``name`` precedes or follows within a few characters.

    In a form the number may stand in the line below its name. ``anchor``, which every such number holds, is looked for
    first where that is quicker than to look for the number.
    """
    gap = rf"(?:[^。\n0-9]{{0,{between}}}?|[^。\n0-9]{{0,4}}\n[^。\n0-9]{{0,6}})"
    beside = re.compile(
        rf"(?:{name}){gap}(?<![0-9A-Za-z])(?<![0-9]\))(?P<n>{number})(?![0-9]|-[0-9])"
        rf"|(?<![0-9A-Za-z\-])(?<![0-9]\))(?P<m>{number})(?![0-9]|-[0-9])(?=[^。\n0-9]{{0,{behind}}}(?:{name}))"
    )
    return Labelled(re.compile(anchor or number), beside)


def _of_length(length: int, *groupings: tuple[int, ...]) -> Candidates:
    """Return candidates of so many digits, in groups of any of ``groupings`` where a longer chain holds them."""
    known = frozenset(groupings)
    return lambda folded: numbers(fold_digits(folded), length, known)


def _shaped(pattern: str, anchor: str) -> Candidates:
    """Return candidates of a pattern; ``anchor``, which each of them holds, is looked for first, which is quick."""
    compiled = re.compile(rf"(?<![0-9A-Za-z\-])(?:{pattern})(?![0-9A-Za-z]|-[0-9])")
    anchored = re.compile(anchor)
    return lambda folded: (
        (match.span(), match.group())
        for start, end in around(folded, anchored, _LONGEST)
        for match in compiled.finditer(folded, start, end)
    )


def _found(folded: str, kind: Kind) -> Iterator[Span]:
    """Yield the numbers of one kind, in order, none over another."""
    anchor = chain(kind.digits) if kind.digits else kind.labelled.anchor
    if not anchor.search(fold_digits(folded) if kind.digits else folded) or not holds(folded, kind.words):
        return
    named = set(_beside_its_name(folded, kind))
    last = -1
    for (start, end), digits in sorted({*kind.candidates(folded), *((span, "") for span in named)}, key=_by_place):
        if start < last or COUNTER.match(folded, end) or _is_a_things(folded, start, kind):
            continue
        if (start, end) in named or _follows(folded, last, start) or _is_spoken_of(folded, start, end, digits, kind):
            yield start, end
            last = end


def _by_place(candidate: tuple[Span, str]) -> tuple[int, int]:
    return candidate[0][0], -candidate[0][1]


def _beside_its_name(folded: str, kind: Kind) -> Iterator[Span]:
    for start, end in stretches(folded, kind.words, below=True):
        stretch = folded[start:end]
        views = [stretch, fold_digits(stretch)] if kind.digits else [stretch]  # 一覧 is no number behind its label
        for view in filter(kind.labelled.anchor.search, dict.fromkeys(views)):
            for match in kind.labelled.beside.finditer(view):
                first, last = match.span("n" if match.group("n") is not None else "m")
                yield start + first, start + last


def _is_a_things(folded: str, start: int, kind: Kind) -> bool:
    """Say whether the number's nearest name is a thing's."""
    said = before_or_above(folded, start, 30)
    if _A_THING.search(said):
        return True
    other = max((match.end() for match in OF_THINGS.finditer(said)), default=-1)
    return other > max((match.end() for match in re.finditer(kind.name, said)), default=-1)


def _follows(folded: str, last: int, start: int) -> bool:
    """Say whether another of its kind ended at ``last``, and only a few words that name nothing else stand between."""
    between = folded[last:start] if last >= 0 else "。"
    return bool(_TO_THE_NEXT.fullmatch(between)) and not _ANOTHER_NAME.search(between)


def _is_spoken_of(folded: str, start: int, end: int, digits: str, kind: Kind) -> bool:
    if not digits or re.search(r"[A-Za-z]-?\Z", re.sub(r"N[oO]$", "", folded[max(0, start - 2) : start])):
        return False
    if not kind.subject.search(folded, max(0, start - _BEFORE), end + _BEHIND):
        return False
    return kind.is_typical(digits, folded[start:end], before_or_above(folded, start, 24))


def _groups(written: str) -> tuple[int, ...]:
    return tuple(map(len, re.findall("[0-9]+", written)))


# -- 住民票コード

_RESIDENT_NAME = (
    r"住民票コ-ド|住民コ-ド|住基コ-ド|票コ-ド|住民票C(?![A-Za-z])|住コ(?:-ド)?|コ-ド通知票?|[桁けた]の通知票|住民基本台帳[^。\n0-9]{0,3}コ-ド"
    r"|じゅうみんひょうこ-ど|ジュウミンヒョウ ?コ-ド|(?i:jumin(?:hyo)?_?(?:code|cd)|juki_?(?:code|cd))"
)
_RESIDENT = Kind(
    words=(
        "住民",
        "住基",
        "票コ-ド",
        "住コ",
        "附票",
        "通知票",
        "じゅうみん",
        "ジュウミン",
        "umin",
        "UMIN",
        "uki_",
        "UKI_",
    ),
    name=_RESIDENT_NAME,
    labelled=_labelled(_RESIDENT_NAME, r"[0-9](?:[ \-]?[0-9]){10}", 30, 30),
    subject=re.compile(rf"住民票|住基|附票|{_RESIDENT_NAME}"),
    candidates=_of_length(11, (11,), (4, 4, 3)),
    is_typical=lambda digits, written, _said: (
        not re.match(r"0[1-9]", digits) and (_groups(written) == (4, 4, 3) or has_resident_check_digit(digits))
    ),
    digits=11,
)


def resident_codes(folded: str) -> Iterator[Span]:
    """Yield 住民票コード: eleven digits."""
    yield from _found(folded, _RESIDENT)


# -- 基礎年金番号

_PENSION_NAME = (
    r"基礎年金番号|年金番号|年金の番号|年金手帳|年金(?:No\.?|NO\.?|№)|基番|基礎番号?"
    r"|基年番号?|(?<![0-9学中成少老青壮])年番号?|(?<![者子帳])手帳の?(?:記号)?番号"
    r"|(?:ねんきん|ネンキン) ?(?:ばんごう|バンゴウ|の?番号)|(?i:(?:kiso_?)?nenkin_?(?:no|num|bango)?)"
)
_PENSION = Kind(
    words=("年金", "国年", "厚年", "ねんきん", "ネンキン", "基番", "基礎番", "基年", "年番", "手帳", "enkin", "ENKIN"),
    name=_PENSION_NAME,
    labelled=_labelled(_PENSION_NAME, r"[0-9]{4}[ \-]?[0-9]{6}"),
    subject=re.compile(
        r"年金|国年|厚年|ねんきん|ネンキン|基番|基礎番|基年番|(?<![者子])手帳の?(?:記号)?番号|(?i:nenkin)"
    ),
    candidates=_of_length(10, (10,), (4, 6)),
    is_typical=lambda digits, written, said: (
        digits[0] != "0"
        and (
            _groups(written) == (4, 6)
            or (
                len(written) == 10 and bool(_IS_CALLED.search(said) or re.search("(?:証書|手帳)[はがの: ]{0,2}$", said))
            )
        )
    ),
    digits=10,
)


def pension_numbers(folded: str) -> Iterator[Span]:
    """Yield 基礎年金番号: four and six digits."""
    yield from _found(folded, _PENSION)


# -- 被保険者番号、記号・番号

_NUMBER_OF = r"(?:番号?|No\.?|NO\.?|№)"
_INSURED_NAME = (
    rf"被保険者(?:証)?(?:の|整理)?(?:番号|No\.?|NO\.?|№)|被保険者証|保険証の?(?:番号|記号)?|記号・?番号|資格確認書|被保{_NUMBER_OF}|介保{_NUMBER_OF}?|"
    rf"介護(?:保険)?の?(?:被保)?{_NUMBER_OF}|国保の?{_NUMBER_OF}|後期(?:高齢者?)?(?:医療)?の?{_NUMBER_OF}"
)
_OF_EMPLOYMENT = r"[0-9][0-9]{3}-[0-9]{6}-[0-9]"
_EMPLOYED = re.compile(rf"[0-9](?<![0-9\-][0-9]){_OF_EMPLOYMENT.removeprefix('[0-9]')}(?![0-9\-])")
_WITH_A_SIGN = r"[一-龥]{1,3}[0-9]{1,4}[・\-][0-9]{5,8}|[0-9]{1,4}(?:-[0-9]{1,4})?・[0-9]{4,8}"
_INSURED = Kind(
    words=(
        "被保",
        "保険証",
        "記号",
        "資格確認書",
        "介保",
        "介護",
        "福祉用具",
        "国保",
        "国民健康保険",
        "後期",
        "健保",
        "雇用保険",
        "けんぽ",
        "社保",
        "加入保険",
        "受給者",
    ),
    name=_INSURED_NAME,
    labelled=_labelled(
        _INSURED_NAME,
        rf"{_OF_EMPLOYMENT}"
        r"|(?!0|(?:19|20)[0-9]{2}-[01]?[0-9]-[0-3]?[0-9])[0-9]{1,4}-[0-9]{1,4}[・\-][0-9]{3,8}"  # a sign with a hyphen
        r"|(?:記号)?[ :]{0,2}[0-9]{2,8}[ ・、,\-]{1,2}(?:番号)?[ :]{0,2}[0-9]{1,8}"
        r"(?:[ \-]?\(?枝番\)?[ :]?[0-9]{1,2}\)?)?|[0-9]{5,11}",
        anchor=r"[0-9](?:[0-9]{4}|[ ・、,\-]{1,2}(?:番号)?[ :]{0,2}[0-9])",
    ),
    subject=re.compile(
        r"被保|保険証|介保|介護|福祉用具|国保|国民健康保険|後期高齢|健保|資格確認書|雇用保険|けんぽ|社保|加入保険|受給者証"
    ),
    candidates=_shaped(rf"000[0-9]{{7}}|[1-9][0-9]{{7}}|{_OF_EMPLOYMENT}|{_WITH_A_SIGN}", "[0-9]{4}"),
    is_typical=lambda digits, _, said: (
        digits.startswith("000")
        or "-" in digits
        or "・" in digits
        or bool(_IS_CALLED.search(said) and not re.match(r"(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]", digits))
    ),
)
_SIGN_AND_NUMBER = re.compile(
    r"記号[ :]{0,2}[一-龥]{0,3}[0-9]{1,8}(?:-[0-9]{1,6})?[ ・、,\-\n]{0,2}"
    r"番号[ :]{0,2}[0-9]{1,8}(?:[ \-]?\(?枝番\)?[ :]?[0-9]{1,2}\)?)?(?![0-9])"
)
_OF_THE_INSURER = re.compile(r"(?<!被)保険者(?:番号|No\.?|コ-ド)[^0-9]{0,4}$")
_BLOCK = re.compile(r"[一-龥ぁ-んァ-ヴ] ?[0-9]{1,4}(?:-[0-9]{1,4}){1,2}$")
_ITS_OWN_NUMBER = re.compile(rf"[^。\n0-9]{{0,10}}(?:{_INSURED_NAME})[^。\n0-9]{{0,12}}[0-9]{{5}}")


def insured_numbers(folded: str) -> Iterator[Span]:
    """Yield 被保険者番号 and 記号・番号."""
    for start, end in stretches(folded, ("記号",), below=True):
        for match in _SIGN_AND_NUMBER.finditer(folded, start, end):
            around = before_or_above(folded, match.start(), 24) + after(folded, match.end(), 8)
            if re.search(r"保険|国保|健保|社保|共済|資格確認|の証", around):
                yield match.span()
    for match in _EMPLOYED.finditer(folded):
        if not re.search(rf"事業所|事業主|適用|{OF_THINGS.pattern}", before_or_above(folded, match.start(), 24)):
            yield match.span()
    for first, last in _found(folded, _INSURED):
        if not _OF_THE_INSURER.search(before(folded, first, 16)) and not _is_a_block(folded, first, last):
            yield first, last


def _is_a_block(folded: str, first: int, last: int) -> bool:
    """Say whether a number ends an address, and the word behind it has a number of its own."""
    return bool(_BLOCK.search(folded, max(0, first - 2), last) and _ITS_OWN_NUMBER.match(folded, last))


# -- 運転免許証番号

_LICENCE_NAME = r"免許証?の?番号|運転免許証?|免許証?(?:No\.?|NO\.?|№)|免許証|運免|運転経歴証明書?|めんきょ証?|メンキョ(?:ショウ)?|(?i:menkyo_?(?:no|num|bango)?|licen[cs]e_?(?:no|num))"  # noqa: E501
_LICENCE_SUBJECT = r"免許(?!税)|運免|運転経歴|めんきょ|メンキョ|(?i:menkyo|licen[cs]e_)|(?<![任罷減])免[/のも 0-9:]"
_LICENCE = Kind(
    words=("免", "運転", "めんきょ", "メンキョ", "icen", "ICEN", "enkyo", "ENKYO", "公用車", "公安委員会", "眼鏡"),
    name=_LICENCE_NAME,
    labelled=_labelled(_LICENCE_NAME, r"[0-9](?:[ \-]?[0-9]){11}"),
    subject=re.compile(rf"{_LICENCE_SUBJECT}|運転|公用車|公安委員会|眼鏡"),
    candidates=_of_length(12, (12,), (4, 4, 4)),
    is_typical=lambda digits, _written, said: (
        has_licence_check_digit(digits) or (digits[0] != "0" and bool(re.search(_LICENCE_SUBJECT, said)))
    ),
    digits=12,
)


def licences(folded: str) -> Iterator[Span]:
    """Yield 運転免許証番号: twelve digits."""
    yield from _found(folded, _LICENCE)


# -- 旅券番号

_PASSPORT_NAME = r"旅券|パスポ-ト|りょけん|リョケン|(?i:passport|ryoken)|(?<![A-Za-z])(?:PPT?|P/P)(?![A-Za-z])"
_PASSPORT_FORM = r"[A-Za-z]{2} ?[0-9]{7}|[A-Za-z][0-9]{8}"
_PASSPORT = Kind(
    words=("旅券", "パスポ-ト", "りょけん", "リョケン", "assport", "PASSPORT", "yoken", "PP", "P/P", "T", "M"),
    name=_PASSPORT_NAME,
    labelled=_labelled(_PASSPORT_NAME, _PASSPORT_FORM, anchor="[0-9]{7}"),
    subject=re.compile(""),  # those of Japan have a form that little else has
    candidates=_shaped(r"[A-Z]{2} ?[0-9]{7}", "[0-9]{7}"),
    is_typical=lambda digits, _written, said: digits[0] in "TM" or bool(re.search(_PASSPORT_NAME, said)),
)


def passports(folded: str) -> Iterator[Span]:
    """Yield 旅券番号: two letters with seven digits (older: one with eight)."""
    yield from _found(folded, _PASSPORT)


# -- 口座番号

_ACCOUNT_NAME = r"口座番号|口座|(?i:ko?u?za_?(?:no|num|bango)?)|普通(?:預金)?|当座(?:預金)?|貯蓄預金|(?:銀行|信用金庫|信金|農協|信用組合)[^。\n0-9]{0,8}支?店"  # noqa: E501
_ACCOUNT = Kind(
    words=(
        "口座",
        "普通",
        "当座",
        "預金",
        "銀行",
        "信用金庫",
        "信金",
        "農協",
        "信用組合",
        "通帳",
        "振込",
        "還付",
        "支店",
        "全銀",
        "oza",
        "OZA",
    ),
    name=_ACCOUNT_NAME,
    labelled=_labelled(_ACCOUNT_NAME, r"[0-9]{3}-?[0-9]{4}", 6, 6),
    subject=re.compile(r"口座|預金|銀行|信用金庫|信金|農協|信用組合|通帳|振込|振り込|還付|支店|全銀|(?i:koza|kouza)"),
    candidates=_shaped(r"[0-9]{7}", "[0-9]{7}"),
    is_typical=lambda _digits, _written, said: bool(
        re.search(
            r"(?:(?<![一-龥])[(（]?[普当][)）]?|普通預?金?|当座|支?店|番号|種目|全桁|7桁)[^0-9。\n]{0,10}$|支店[ ,、:][124][ ,、:]$|(?:信金|銀行|農協|ゆうちょ)[ :]{1,2}$",  # noqa: E501
            said,
        )
    ),
)
_POST_ACCOUNT = re.compile(
    r"(?<![0-9\-])1[0-9]{3}[01]"
    r"(?:(?:-[0-9])?[ \-・、,]{1,2}(?:番号|バンゴウ)?[ :]{0,2}[0-9]{2,7}|[0-9]{7})1(?![0-9]|-[0-9])"
)
_OF_THE_TOWN = re.compile(
    r"株式会社|有限会社|\((?:株|有|一社|一財|福)\)|業者|法人|協議会|連合会|募金会|会計管理者|公金(?!受取)|指定金融機関|[市町村区県]の?口座|受入口座|払込先|加入者名|普通(?:財産|会計|交付税|徴収|救命|科)|当座の"
)
_OF_SOMEBODY = re.compile(r"還付|本人|家族|(?<!管理者)名義(?!.{0,8}会計管理者)|様|さん|申請者|受給|児童手当|給付金")


def bank_accounts(folded: str) -> Iterator[Span]:
    """Yield 口座番号: seven digits, and the 記号番号 of ゆうちょ銀行; into what the town is paid is nobody's."""
    for start, end in _found(folded, _ACCOUNT):
        if not _is_the_towns(folded, start, end):
            yield start, end
    for start, end in stretches(folded, ("ゆうちょ", "ユウチョ", "郵便", "記号", "貯金")):
        for match in _POST_ACCOUNT.finditer(folded, start, end):
            if re.search(r"ゆうちょ|ユウチョ|郵便|記号|貯金", before(folded, match.start(), 20)):
                yield match.span()


def _is_the_towns(folded: str, start: int, end: int) -> bool:
    around = before(folded, start, 40) + after(folded, end, 24)
    return bool(_OF_THE_TOWN.search(around)) and not _OF_SOMEBODY.search(around)
