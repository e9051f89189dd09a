"""Which telephone numbers and addresses are an office's, by the words of the policy that stand before them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatch

from policy.fold import after, before, fold
from policy.names import is_latin_given, is_latin_surname

_PERSON = (
    "自宅|届け先|配達先|訪問先|転居先|転入先|転出先|実家|本人|児童|生徒|園児|申請者|届出者|世帯|家族|勤め先|勤務先|携帯|宅|さん|様|氏|君|住民|市民の|者(?!支援|福祉|相談|会館)|の方|方の|来た人|した人|の人|"
    "父|母|夫|妻|息子|娘|祖父|祖母|兄|姉|弟|妹|患者|入居|入院|欠席|遅刻|早退|辞退"
)
_OF_A_PERSON = re.compile(_PERSON)
_OWNS_IT = re.compile(  # 山田さんの携帯は病院…: whose number it is has been said already
    rf"(?:{_PERSON})(?:[のはが] ?|、| )?(?:日中の|緊急|昼間の)?"
    r"(?:携帯|自宅|連絡先|電話|番号|TEL|Tel|職場|アドレス|メ-ル)[^、。]*\Z"
)
_AT_WORK = re.compile(
    "勤務先|勤め先|職場|バイト先|就職先|かかりつけ|(?:入院|通院|搬送|入所)先"
)  # it leads to a person there
_TO_ASK = re.compile(
    r"への?(?:お?問い?合わ?せ|連絡|相談|通報|申し?込み?|電話|FAX|Fax|ファクス|ファックス)先?"
)  # 図書館への連絡は: still the library's
ORGANISATION = (  # how the names of organisations and of their places end, where a name ends
    r"(?:(?<![住居場近台急長便名宛])所|署|庁|省|館|(?<![職会現立農足工酒])場|(?<!集)団|(?<![会本])社|店|院|園|校|局|(?<![一全内外幹])部|組合|機構|財団|"
    r"協会|連合会|協議会|委員会|審議会|議会|市場|工場|工房|大学|気象台|(?<![個人事])業者|センタ-|デスク|ホットライン|窓口|フォ-ム|ネット|プラザ|広場|ホ-ム|ハウス|"
    r"ベンダ-?|メ-カ-|学級|学童|クラブ|ハロ-ワ-ク|サポ-ト|ヘルプ|ホ-ムペ-ジ|倉庫|車庫|ポンプ庫|駐屯地|基地|バンク|拠点|食堂|旅館|ホテル|サロン|スタジオ|ショップ|ス-パ-|コンビニ|カフェ|塾|神社|寺|共済|基金|電力|水道|ガス|鉄道|タクシ-)(?:(?=所在地)|(?![一-龥ァ-ヴ\-]))"
)
_ORGANISATION = re.compile(ORGANISATION)
_LINK = re.compile(
    r"https?://[!-~]+|[0-9]{1,2}(?:時|:[0-9]{2})(?:半|[0-9]{1,2}分)?(?:から|まで|[~〜\-])?"
)  # or an hour
_OPEN = re.compile(  # what is said of a telephone that everybody may call
    "受付時間|開館|開店|開所|営業|休館|平日|夜間|時間外|電話照会|掲示|ホ-ムペ-ジ|掲載|公表|看板|ポスタ-|チラシ|パンフ|自動音声|音声案内|通話料"
)
_ITS_ADDRESS = re.compile(
    r"[ (「、,:|/]{0,2}の?(?:所在地|所在|住所|場所|位置)?[ はが:|]{0,2}(?:[0-9() \-]{10,14}[、, |]{1,2})?(?:〒? ?[0-9]{3}-[0-9]{4} ?)?"  # noqa: E501
)
_ITS_OWN = re.compile(
    r"(?:公用|(?:当番|当直|宿直|業務)用?の?(?:公用)?)(?:携帯|スマ(?:ホ|-トフォン))(?:電話)?(?:の番号)?"
    r"(?: ?\([^()]{1,12}\)|\))? ?[:はが]? ?$"
)
_ON_DUTY = re.compile(r"公用|業務用|貸与|当番|当直|宿直|待機用")
_OFFICE_DOMAIN = re.compile(r"(?:library|lib|shakyo|kosha|museum|school|hospital|kyoiku|kouminkan|center)\.")
_FREE_MAIL = re.compile(
    r"(?:gmail|yahoo|ymail|icloud|me|outlook|hotmail|live|msn|docomo|ezweb|au|softbank|[a-z]\.vodafone|rakuten|nifty|biglobe|ocn|so-net)\.(?:com|co\.jp|ne\.jp|jp|net)$|qq\.com$"
)
_FROM_OR_TO = re.compile(r"[にへをでがも]|から|まで|への")  # 市役所に 048-… から電話: it is another's number
_LABEL_ALONE = re.compile(r"[ ・*]*[^:\n0-9]{0,8}[: ]{1,2}(?:〒? ?[0-9]{3}-[0-9]{4} ?)?\Z")
_LABELS_A_LINE = re.compile("[ ・]*(?:住所|所在地|電話|TEL|Tel|FAX|メ-ル|〒)")
_NOT_A_PLACES = re.compile("氏名|名前|生年|申請者|世帯|本人|様|さん|年齢|性別|保護者")

_OF_A_LINE = re.compile(r"(?:の?(?:代表|直通|電話|FAX|Fax|ファクス|ファックス|番号|窓口|受付))+$")
_IN_BRACKETS = re.compile(r" ?[(「] ?(?P<name>[^)」にへを]{1,24}?) ?[)」]")
_IS_CALLED = re.compile(
    r" ?[はが]、?(?P<name>[^、。0-9にへをがはで]{1,20}?) ?(?:です|でしょう|でした|だった|だ[がと、]|では|ですか|か[?。]?$|[?。、]|$)"  # noqa: E501
)


def is_of_an_office(text: str, start: int, words: Iterable[str]) -> bool:
    """Say whether the number at ``start`` is an office's: one of ``words`` names it, and nothing between denies it.

    A word of one character (課, 係) ends a name: 課税 is none. Who was named as its owner before stays its owner.
    """
    near = _LINK.sub("", fold(text[max(0, start - 80) : start]))[-40:]
    said = before(near, len(near), 40)
    if _OWNS_IT.search(said) or _AT_WORK.search(said):
        return False
    said = _TO_ASK.sub("", said)
    if any(_directly(said[match.end() :]) for match in _ORGANISATION.finditer(said)):
        return True
    if _OPEN.search(said) and not _OF_A_PERSON.search(said):
        return True
    title = title_above(fold(text), start)
    for word in map(fold, words):
        name = re.compile(f"(?<!教){re.escape(word)}(?![一-龥])" if len(word) == 1 else re.escape(word))
        if any(_directly(said[match.end() :]) for match in name.finditer(said)) or name.search(title):
            return True
    return False


def belongs_to_place(folded: str, start: int, place: re.Pattern[str], most: int) -> bool:
    """Say whether an address at ``start`` is that of a ``place`` named at most ``most`` characters before, or above."""
    said = before(folded, start, most)
    return any(_directly(said[match.end() :]) for match in place.finditer(said)) or bool(
        place.search(title_above(folded, start))
    )


def is_at_an_organisation(folded: str, start: int) -> bool:
    """Say whether an address at ``start`` stands directly behind the name of an organisation, or its number."""
    said = before(folded, start, 40)
    return any(_ITS_ADDRESS.fullmatch(said, match.end()) for match in _ORGANISATION.finditer(said))


def is_an_offices_own(folded: str, start: int) -> bool:
    """Say whether a number is called that of a telephone which an office keeps, right before it."""
    return bool(_ITS_OWN.search(before(folded, start, 30)))


def is_on_duty(folded: str, start: int, end: int) -> bool:
    """Say whether a mobile number is that of a telephone which an office keeps."""
    return bool(_ON_DUTY.search(before(folded, start, 12)) or _ON_DUTY.search(after(folded, end, 10)))


def _directly(between: str) -> bool:
    """Say whether nothing between a name and what follows names a person, or leads away from it."""
    return not _OF_A_PERSON.search(between) and not _FROM_OR_TO.search(between)


def title_above(folded: str, start: int) -> str:
    """Return the line that heads a block of "label: value", in which only a label stands before ``start``; else "".

    A block that names a person heads nothing.
    """
    lines = folded[max(0, start - 200) : start].split("\n")
    if len(lines) < 2 or not _LABEL_ALONE.fullmatch(lines[-1]):
        return ""
    for line in reversed(lines[:-1]):
        if _NOT_A_PLACES.search(line):
            return ""
        if ":" not in line and not _LABELS_A_LINE.match(line):
            return line[-30:]
    return ""


def is_called_an_office(text: str, start: int, end: int, words: Iterable[str]) -> bool:
    """Say whether what stands behind a number calls it an office's: （市役所代表）, or は市役所の代表番号です."""
    said, behind = before(fold(text), start, 14), after(fold(text), end, 30)
    called = _IN_BRACKETS.match(behind) or _IS_CALLED.match(behind)
    if not called or _OF_A_PERSON.search(said) or _OF_A_PERSON.search(called["name"]):
        return False
    name = _OF_A_LINE.sub("", called["name"]) or called["name"]
    named = name.endswith(tuple(map(fold, words))) or any(m.end() == len(name) for m in _ORGANISATION.finditer(name))
    return not name.endswith(("関係", "号室")) and named


def is_a_public_address(address: str, patterns: Iterable[str]) -> bool:
    """Say whether one of ``patterns`` lets an address pass; one that begins with * does where it names no person."""
    local, _, domain = address.partition("@")
    return any(
        fnmatch(address, pattern.lower()) and not (pattern.startswith("*") and _names_a_person(local, domain))
        for pattern in patterns
    )


def is_an_offices_address(text: str, start: int, address: str, words: Iterable[str]) -> bool:
    """Say whether an office stands before an address, and it names nobody and is not of a mail service for everybody."""  # noqa: E501
    local, _, domain = address.partition("@")
    parts = re.split(r"[^a-z]+", local)
    if _FREE_MAIL.search(domain) or any(
        is_latin_surname(part) or is_latin_given(part) for part in parts if len(part) > 3
    ):
        return False
    return bool(_OFFICE_DOMAIN.match(domain)) or is_of_an_office(text, start, words)


def is_named_after_a_person(address: str) -> bool:
    """Say whether an address is of a mail service for everybody, or nothing but a name stands before its @."""
    local, _, domain = address.partition("@")
    parts = [part for part in re.split(r"[^a-z]+", local) if len(part) > 1]
    return bool(_FREE_MAIL.search(domain)) or all(is_latin_surname(part) or is_latin_given(part) for part in parts)


def _names_a_person(local: str, domain: str) -> bool:
    """Say whether a part of an address is a surname, and not the city's own name, as its domain has it."""
    parts = set(re.split(r"[^a-z]+", local)) - set(domain.split("."))
    return any(is_latin_surname(part) for part in parts if len(part) > 2)
