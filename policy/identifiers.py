"""Numbers that identify a person: those with a check digit, and those that the word beside them tells.

Every recogniser takes a folded text (``policy.fold.fold``) and yields spans of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.digits import numbers
from policy.fold import before, before_or_above, fold_digits
from policy.near import stretches
from policy.types import Span

_MINE = re.compile(r"(?:マイナンバ-|個人番号)(?!カ-ド|制度|法)|通知カ-ド")
_CARD_WORD = re.compile(r"カ-ド|クレジット|クレカ|VISA|Visa|JCB|決済")
OF_THINGS = re.compile(  # whose number it is when a word says so: a thing's, not a person's
    r"(?:受付|受理|契約|議案|文書|整理|管理|伝票|発注|注文|請求|見積|工事|予約|申請|通知|通知書|決裁|起案|登録|法人|事業者|資産|備品|物品|"
    r"製造|製品|商品|追跡|案件|問い?合わ?せ|照会|公告|入札|調達|許可|認可|指定|図書|資料|収受|発送|配送|荷物|会議|ID|台帳|"
    r"処理|依頼|届出|証明|証書|領収|納付|確認|シリアル|JAN|ISBN|バ-コ-ド|型式|機器|端末|回線|案内|交付|"
    r"課題|票|報告|事件|訴訟|施設|建物|道路|路線)(?:書|票|証)?"
    r" ?(?:番号|No\.?|NO\.?|no\.?|№|ナンバ-|コ-ド|ID)|受付(?:No|NO|no)|品番|型番|伝票|JANコ-ド|ISBN"
)
_THEN_OF_THINGS = re.compile(rf" ?[(「『] ?[^)」』]{{0,6}}?(?:{OF_THINGS.pattern})")
_DAY = r"20[0-4][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_MOMENT = re.compile(rf"{_DAY}(?:(?:[01][0-9]|2[0-3])[0-5][0-9](?![0-9])|[0-9]{{4}}\.[A-Za-z])")  # or a file's name
COUNTER = re.compile(
    r" ?(?:円|千円|万円|億|件|人|名(?![義前称簿字])|台|個|枚|回|世帯|時間|分|秒|%|点|票|バイト|MB|GB|KB|m2|㎡|ha|km)"
)
_MINE_THEN_MORE = re.compile(
    r"(?:マイナンバ-|個人番号)[^0-9]{0,4}(?P<n>[0-9]{4}[ \-]?[0-9]{4}[ \-]?[0-9]{4})(?=[ \n][0-9])"
)
_TWELVE = frozenset({(12,), (4, 4, 4), (6, 6), (3, 3, 3, 3), (2,) * 6, (1,) * 12})
_CARDS = {
    14: frozenset({(14,), (4, 6, 4)}),
    15: frozenset({(15,), (4, 6, 5)}),
    16: frozenset({(16,), (4, 4, 4, 4)}),
}
ISSUER = {  # first digits by length: Diners · American Express · Visa, Mastercard, JCB, Discover, UnionPay
    14: re.compile(r"3[0689]"),
    15: re.compile(r"3[47]"),
    16: re.compile(r"4|5[1-5]|2[2-7]|35|6"),
}


def my_numbers(folded: str) -> Iterator[Span]:
    """Yield マイナンバー: 12 digits with the right check digit, or that the word beside them calls so."""
    text = fold_digits(folded)
    for (start, end), digits in numbers(text, 12, _TWELVE):
        labelled = _belongs_to(folded, start, _MINE)
        if labelled and re.search(r"(?:マイナンバ-|個人番号)[はがをの::=「『(（]{0,2} ?$", before(folded, start, 20)):
            if not COUNTER.match(text, end):
                yield start, end
        elif has_my_number_check_digit(digits) and (labelled or _is_a_persons(folded, start, end)):
            yield start, end

    for match in _MINE_THEN_MORE.finditer(text):
        if has_my_number_check_digit(re.sub(r"[^0-9]", "", match.group("n"))):
            yield match.span("n")


def has_my_number_check_digit(digits: str) -> bool:
    """Check the last of twelve digits (総務省令第85号, 2014)."""
    return my_number_check_digit([int(digit) for digit in digits[:11]]) == int(digits[11])


def my_number_check_digit(digits: list[int]) -> int:
    """Return the check digit of the first eleven digits."""
    total = sum(digit * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(digits), 1))
    remainder = total % 11
    return 0 if remainder <= 1 else 11 - remainder


def credit_cards(folded: str) -> Iterator[Span]:
    """Yield numbers that start like a card's and pass the Luhn check (ISO/IEC 7812-1)."""
    text = fold_digits(folded)
    for length, groupings in _CARDS.items():
        for (start, end), digits in numbers(text, length, groupings):
            mine = _belongs_to(folded, start, _CARD_WORD) or _is_a_persons(folded, start, end)
            if mine and ISSUER[length].match(digits) and passes_luhn(digits):
                yield start, end


def passes_luhn(digits: str) -> bool:
    values = [int(digit) for digit in digits]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in values[-2::-2]]
    return (sum(doubled) + sum(values[-1::-2])) % 10 == 0


def _belongs_to(folded: str, start: int, word: re.Pattern[str]) -> bool:
    """Say whether ``word`` stands before a number, nearer than the name of any thing's number."""
    said = before_or_above(folded, start, 30)
    mine = max((match.end() for match in word.finditer(said)), default=-1)
    other = max((match.end() for match in OF_THINGS.finditer(said)), default=-1)
    return mine > other


def _is_a_persons(folded: str, start: int, end: int) -> bool:
    """Say whether nothing says that a number is a thing's, an amount or a range of years."""
    said = before_or_above(folded, start, 16)
    if OF_THINGS.search(said) or "免許" in said or COUNTER.match(folded, end) or _THEN_OF_THINGS.match(folded, end):
        return False
    if _MOMENT.match(folded, start):
        return False
    if re.search(r"[¥$#+]$|[A-Za-z]-?$", folded[max(0, start - 2) : start]):
        return False
    groups = re.findall(r"[0-9]+", folded[start:end])
    return len(groups) < 2 or not all(len(group) == 4 and group[:2] in ("19", "20") for group in groups)


def _labelled(name: str, number: str, between: int = 12, behind: int = 10) -> re.Pattern[str]:
    """Return a pattern for a number that ``name`` precedes or follows within a few characters, ``number`` named n.

    In a form the number may stand in the line below its name.
    """
    gap = rf"(?:[^。\n0-9]{{0,{between}}}?|[^。\n0-9]{{0,4}}\n[^。\n0-9]{{0,6}})"
    return re.compile(
        rf"(?:{name}){gap}(?<![0-9A-Za-z])(?P<n>{number})(?![0-9]|-[0-9])"
        rf"|(?<![0-9A-Za-z\-])(?P<m>{number})(?![0-9]|-[0-9])(?=[^。\n0-9]{{0,{behind}}}(?:{name}))"
    )


_RESIDENT_CODE = _labelled(r"住民票コ-ド|住民コ-ド", r"[0-9](?:[ \-]?[0-9]){10}", 30, 30)
_PENSION = _labelled(r"基礎年金番号|年金番号|年金の番号|年金手帳", r"[0-9]{4}[ \-]?[0-9]{6}")
_INSURED_WORD = r"被保険者(?:証)?の?番号|被保険者証|保険証の?(?:番号|記号)?|記号・?番号|資格確認書"
_INSURED = _labelled(
    _INSURED_WORD,
    r"[0-9]{4}-[0-9]{6}-[0-9]"  # of employment insurance
    r"|(?!0|(?:19|20)[0-9]{2}-[01]?[0-9]-[0-3]?[0-9])[0-9]{1,4}-[0-9]{1,4}[・\-][0-9]{3,8}"  # a sign with a hyphen
    r"|(?:記号)?[ :]{0,2}[0-9]{2,8}[ ・、,\-]{1,2}(?:番号)?[ :]{0,2}[0-9]{1,8}"
    r"(?:[ \-]?\(?枝番\)?[ :]?[0-9]{1,2}\)?)?|[0-9]{5,11}",
)
_SIGN_AND_NUMBER = re.compile(
    r"記号[ :]{0,2}[一-龥]{0,3}[0-9]{1,8}(?:-[0-9]{1,6})?[ ・、,\-\n]{1,2}"
    r"番号[ :]{0,2}[0-9]{1,8}(?:[ \-]?\(?枝番\)?[ :]?[0-9]{1,2}\)?)?(?![0-9])"
)
_OF_THE_INSURER = re.compile(r"(?<!被)保険者(?:番号|No\.?|コ-ド)[^0-9]{0,4}$")
_BLOCK = re.compile(r"[一-龥ぁ-んァ-ヴ] ?[0-9]{1,4}(?:-[0-9]{1,4}){1,2}$")
_ITS_OWN_NUMBER = re.compile(rf"[^。\n0-9]{{0,10}}(?:{_INSURED_WORD})[^。\n0-9]{{0,12}}[0-9]{{5}}")
_LICENCE = _labelled(r"免許証?の?番号|運転免許証?|免許証|運転経歴証明書?", r"[0-9](?:[ \-]?[0-9]){11}")
_PASSPORT = _labelled(r"旅券|パスポ-ト|[Pp]assport|PASSPORT", r"[A-Za-z]{2} ?[0-9]{7}|[A-Za-z][0-9]{8}")
_ACCOUNT = _labelled(
    r"口座番号|口座|普通(?:預金)?|当座(?:預金)?|貯蓄預金|(?:銀行|信用金庫|信金|農協|信用組合)[^。\n0-9]{0,8}支?店",
    r"[0-9]{3}-?[0-9]{4}",
    6,
    6,
)
_POST_ACCOUNT = re.compile(
    r"(?<![0-9\-])1[0-9]{3}[01](?:-[0-9])?[ \-・、,]{1,2}(?:番号)?[ :]{0,2}[0-9]{2,7}1(?![0-9]|-[0-9])"
)


def _spans(pattern: re.Pattern[str], folded: str, words: tuple[str, ...], *, kanji: bool = False) -> Iterator[Span]:
    """Yield what ``pattern`` finds, with ``kanji`` in 漢数字 too; one of ``words`` stands in all that it matches."""
    for start, end in stretches(folded, words, below=True):
        stretch = folded[start:end]
        views = [stretch, fold_digits(stretch)] if kanji else [stretch]  # 一覧 is no number behind its label
        matches = [match for view in dict.fromkeys(views) for match in pattern.finditer(view)]
        spans = [match.span("n" if match.group("n") is not None else "m") for match in matches]
        for first, last in sorted(set(spans)):
            if not COUNTER.match(folded, start + last):
                yield start + first, start + last


def resident_codes(folded: str) -> Iterator[Span]:
    """Yield 住民票コード: eleven digits that the word names."""
    yield from _spans(_RESIDENT_CODE, folded, ("住民票コ-ド", "住民コ-ド"), kanji=True)


def pension_numbers(folded: str) -> Iterator[Span]:
    """Yield 基礎年金番号: four and six digits that the word names."""
    yield from _spans(_PENSION, folded, ("年金",), kanji=True)


def insured_numbers(folded: str) -> Iterator[Span]:
    """Yield 被保険者番号 and 記号・番号 that the word names."""
    for start, end in stretches(folded, ("記号",), below=True):
        for match in _SIGN_AND_NUMBER.finditer(folded, start, end):
            if re.search(r"保険|国保|健保|社保|共済|資格確認", before_or_above(folded, match.start(), 24)):
                yield match.span()
    for first, last in _spans(_INSURED, folded, ("被保険者", "保険証", "記号", "資格確認書")):
        if not _OF_THE_INSURER.search(before(folded, first, 16)) and not _is_a_block(folded, first, last):
            yield first, last


def _is_a_block(folded: str, first: int, last: int) -> bool:
    """Say whether a number ends an address, and the word behind it has a number of its own."""
    return bool(_BLOCK.search(folded, max(0, first - 2), last) and _ITS_OWN_NUMBER.match(folded, last))


def licences(folded: str) -> Iterator[Span]:
    """Yield 運転免許証番号: twelve digits that the word names."""
    yield from _spans(_LICENCE, folded, ("免許", "運転経歴"), kanji=True)


def passports(folded: str) -> Iterator[Span]:
    """Yield 旅券番号: two letters with seven digits (older: one with eight) that the word names."""
    yield from _spans(_PASSPORT, folded, ("旅券", "パスポ-ト", "assport", "PASSPORT"))


def bank_accounts(folded: str) -> Iterator[Span]:
    """Yield 口座番号: seven digits that the word names, and the 記号番号 of ゆうちょ銀行."""
    words = ("口座", "普通", "当座", "貯蓄預金", "銀行", "信用金庫", "信金", "農協", "信用組合")
    yield from _spans(_ACCOUNT, folded, words)
    for start, end in stretches(folded, ("ゆうちょ", "郵便", "記号", "貯金")):
        for match in _POST_ACCOUNT.finditer(folded, start, end):
            if re.search(r"ゆうちょ|郵便|記号|貯金", before(folded, match.start(), 20)):
                yield match.span()
