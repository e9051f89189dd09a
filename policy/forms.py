"""Names in forms: what stands behind 氏名： and its like. The words of the text need not be known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.names import Names, hiragana, is_latin_name, known_names, plain
from policy.near import stretches
from policy.person import KANJI
from policy.types import Span

OF_WHOM = (
    "申請者|申出人|届出人|届出者|世帯主|保護者|被保険者|契約者|名義人?|口座名義|被相続人|相続人|相談者|通報者|対象者|"
    "対象児童|児童(?!相談|館|手当|扶養|クラブ|福祉|発達|虐待)|滞納者|納税義務者|受給者|受取人|患者|本人|代理人|委任者|受任者|後見人|保佐人|里親|喪主|故人|死亡者|通院者|入所者|入居者|使用者|所有者|飼い主|参加者|申込者|応募者|[一-龥]{2}会員"
)
_PUBLIC_WHO = (  # who does it in public, each of two characters and 者
    "質問|答弁|発言|担当|責任|管理|報告|発表|登壇|講演|説明|提案|候補|代表|監督|指導|経営|創業|創設|設計|司会|出席|保健|技術|事業|研究|教育"
)
WHO_ACTS = (  # nouns for whoever does something or has it done, as 占有者, 選挙人, 地権者
    rf"(?:[一-龥]{{1,4}}[者人主](?<!(?:{_PUBLIC_WHO})[者人])(?<![役学記医著作編訳筆演偉名歌詩俳法個成業][者人])(?<!芸能人)(?<!後継者)|"
    r"相手方|先方|妊産?婦|園児|生徒|(?:対象|加害|被害)(?:児童|生徒|職員)|(?:被災|休職|該当)職員)"
)
_ASKED = (  # what a resident does with an office: 監査請求をした, 交換拒否の, 欠席連絡
    "(?:請求|申し?立て?|申し?出|申請|要望|通報|相談|届け?出?|提出|苦情|応募|申し?込み?|欠席|希望|拒否|滞納|訴え|問い?合わ?せ)(?:連絡|中)?(?:[をの]|が(?:あっ|出)?)?"
    "(?:し(?:た|て(?:いる|きた|る))|出した|行った|入れた|求めた|た)?"
)
INTRODUCED = re.compile(
    rf"(?:(?:{OF_WHOM}|{WHO_ACTS}|市民|住民|町民|村民|区民|近所|原告)(?:の|は|、|：|:)?|{_ASKED}) ?$"
)
_LABEL = (
    r"(?:(?:氏名|名前) ?\((?:カナ|かな|フリガナ|ふりがな|ローマ字|漢字)\)"
    rf"|氏名|お名前|名前|姓名|ふりがな|フリガナ|氏名カナ|(?:{OF_WHOM})(?:名|氏名)?)"
)
_LABEL_WORDS = (
    *re.sub(r"\(.*?\)", "", OF_WHOM).replace("名義人?", "名義").replace("[一-龥]{2}会員", "会員").split("|"),
    "氏名",
    "名前",
    "姓名",
    "ふりがな",
    "フリガナ",
)
_BEHIND = (
    r"(?: ?[:：=]|(?<=\)) ?"
    r"| ?は(?=[「『]?[一-龥ァ-ヴぁ-んA-Z])| ?[「『(（]|(?<=[名ナな主者人]) | ?(?=[一-龥々]{1,4} [一-龥々])"
    r"|(?=[一-龥々]{2,6}(?:生年|住所|電話|性別|年齢)))"
    " ?[「『]?"
)
_NAME = (
    rf"(?P<n>[{KANJI}]{{1,4}} ?(?!昭和|平成|令和|大正|明治)[{KANJI}ぁ-んァ-ヴ]{{1,5}}|"
    r"[ァ-ヴー]{2,6} ?[ァ-ヴー]{2,6}|"
    r"[ぁ-ん]{2,6} [ぁ-ん]{2,6}|[ぁ-ん]{4,12}(?![ぁ-ん])|[A-Z][A-Za-z]+[ ,]{1,2}[A-Z][A-Za-z]+)"
)
_FORM = re.compile(_LABEL + _BEHIND + _NAME)
_LATIN_FORM = re.compile(
    r"(?:(?:[Nn]ame|NAME)[^A-Za-z\n]{0,3}?[:：=(（]|(?<![A-Za-z])(?:Mr|Ms|Mrs|Miss)\.?) ?"
    r"(?P<n>[A-Z][A-Za-z'\-]+(?:[ ,]{1,2}[A-Z][A-Za-z'\-]+){1,3})"
    r"|(?<![A-Za-z])(?P<m>[A-Z][A-Za-z'\-]+(?: [A-Z][A-Za-z'\-]+){1,3})(?= ?(?:さん|様|氏)(?!々))"
)
_NO_NAME = re.compile(
    "記入|記載|入力|必須|不要|必要|任意|省略|匿名|不明|未定|公開|非公開|変更|確認|以下|同上|なし|です|ます|から|こと|もの|の|を|が|は|"
    "と|や|も|する|した|いる|ある|住所|生年|電話|性別|番号|欄|項目|システム|サービス|データ|アプリ|職員|市民|町民|住民|世帯|本人|"
    "昭和|平成|令和|大正|明治|西暦|代理|別紙|下記|記録|書類|銀行|信用金庫|信金|農協|組合|口座|普通|当座|支店"
)
_OF_A_HOUSEHOLD = re.compile(  # 世帯主 姓名、妻 名: the others are written without the surname
    rf"(?<![{KANJI}])(?<! [{KANJI}] )"  # 信 夫 議員 is one name, written wide
    r"(?:妻|夫|配偶者|[長次二三四五]男|[長次二三四五]女|父|母|祖父|祖母|子|孫|同居人)(?:の名前)? ?[ :：=] ?"
    rf"(?P<n>[{KANJI}]{{1,3}}|[ぁ-ん]{{2,5}}|[ァ-ヴー]{{2,5}})(?=[ 、,，。()・/\n]|の|と|$)"
)
_RELATIVES = ("世帯主", "妻", "夫", "配偶者", "長男", "長女")  # one of whom every household named has
_HEAD = re.compile(rf"世帯主(?:名|氏名)?{_BEHIND}")
_NO_GIVEN_NAME = re.compile(
    "[無有]職|学生|高校|大学|中学|小学|会社|主婦|自営|農業|[同別]居|死亡|不在|就[労業学]|勤務|年金|扶養|議員|委員"
)
_HOLDER = re.compile(
    rf"(?<![{KANJI}])(?P<n>[{KANJI}]{{1,4}}(?: ?[{KANJI}]{{2,3}}| [{KANJI}])|[ァ-ヴー]{{2,6}} [ァ-ヴー]{{2,6}})"
    " ?の?名義"
)
_NO_HOLDER = re.compile("[市町村区県会社課部局組校園店長]$|商工|団体|共[同有]|法人|個人")
_LATIN_WORDS = ("ame", "AME", "Mr", "Ms", "Miss", "さん", "様", "氏")  # one of which stands in every match
_NO_PERSON = re.compile(r"\b(?:City|Town|Village|Company|Corporation|Inc|Ltd|Bank|University|Office|Center|Japan)\b")


def labelled(text: str) -> Iterator[Span]:
    """Yield names behind 氏名： and its like; for this the words need not be known."""
    for first, last in stretches(text, _LATIN_WORDS):
        for match in _LATIN_FORM.finditer(text, first, last):
            if not _NO_PERSON.search(match.group()):
                yield match.span("n" if match.group("n") else "m")
    for first, last in stretches(text, _LABEL_WORDS):
        for match in _FORM.finditer(text, first, last):
            start = match.start("n")
            for name in _shorter(match.group("n")):
                if can_be_named(name):
                    yield start, start + len(name)
                    break
    yield from _of_a_household(text)
    yield from _holders(text)


def _of_a_household(text: str) -> Iterator[Span]:
    """Yield given names that follow the head of their household, or each other: 妻 名、長男 名."""
    for first, last in stretches(text, _RELATIVES):
        found = [
            match.span("n")
            for match in _OF_A_HOUSEHOLD.finditer(text, first, last)
            if _can_be_given(match.group("n"), known_names())
        ]
        if len(found) > 1 or _HEAD.search(text, first, last):
            yield from found


def _can_be_given(given: str, names: Names) -> bool:
    if _NO_GIVEN_NAME.search(given) or _NO_NAME.search(given):
        return False
    return hiragana(given) in names.given_readings or names.may_be_given(given)


def _holders(text: str) -> Iterator[Span]:
    """Yield in whose name an account is held: 姓名 名義."""
    for first, last in stretches(text, ("名義",)):
        for match in _HOLDER.finditer(text, first, last):
            if can_be_named(match.group("n")) and not _NO_HOLDER.search(match.group("n")):
                yield match.span("n")


def _shorter(name: str) -> Iterator[str]:
    """Yield the longest that can be the name first: behind it a particle or a word may follow without a gap."""
    yield from (name[:n].rstrip() for n in range(len(name), 1, -1) if n > 2 or n == len(name))


def can_be_named(name: str, *, surely: bool = False) -> bool:
    """Say whether a full name may be written so; ``surely`` where the lists hold its surname and given name."""
    names = known_names()
    parts = name.replace(",", " ").split()
    kana = hiragana(name)
    if re.fullmatch(r"[ぁ-んー ]+", kana):
        halves = kana.split()
        if len(halves) == 2:
            known = (halves[0] in names.surname_readings, halves[1] in names.given_readings)
            return all(known) if surely else any(known)
        return bool(names.splits_kana(kana))
    if _NO_NAME.search(name):
        return False
    if re.match(r"[A-Za-z]", name):
        return len(parts) == 2 and is_latin_name(parts[0], parts[1])
    if len(parts) == 2:
        known = (plain(parts[0]) in names.surnames, names.may_be_given(parts[1]))
        return all(known) if surely else any(known)
    return any(
        plain(name[:n]) in names.surnames
        and (plain(name[n:]) in names.given if surely else names.may_be_given(name[n:]))
        for n in range(1, len(name))
    )
