"""Numbers that identify a person and carry a check digit: マイナンバー and credit cards.

Every recogniser takes a folded text (``policy.fold.fold``) and yields spans of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.digits import chain, numbers
from policy.fold import after, before, before_or_above, fold_digits
from policy.types import Span

_MINE = re.compile(
    r"(?:マイナンバ-|個人番号)(?:(?:又は|または|・|/)法人番号)?(?!カ-ド|制度|法)|通知カ-ド|個番|マイナの?番号|個人(?:No\.?|NO\.?|№)|番号確認"
    r"|まいなんば|こじんばんごう|(?i:kojin_?(?:ban(?:go)?|no)|my_?num(?:ber)?)"  # in kana, as a field of data
)
_CARD_WORD = re.compile(r"カ-ド|クレジット|クレカ|VISA|Visa|JCB|決済")
OF_THINGS = re.compile(  # whose number it is when a word says so: a thing's, not a person's
    r"(?:受付|受理|契約|議案|文書|整理|管理|伝票|発注|注文|請求|見積|工事|予約|申請|通知|通知書|決裁|起案|登録|法人|事業者|資産|備品|物品|"
    r"製造|製品|商品|追跡|案件|問い?合わ?せ|照会|公告|入札|調達|許可|認可|指定|図書|資料|収受|発送|配送|荷物|会議|ID|台帳|"
    r"処理|依頼|届出|証明|証書|領収|納付|確認|シリアル|JAN|ISBN|バ-コ-ド|型式|機器|端末|回線|案内|交付|"
    r"課題|票|報告|事件|訴訟|施設|建物|道路|路線)(?:書|票|証)?"
    r" ?(?:番号(?!確認)|No\.?|NO\.?|no\.?|№|ナンバ-|コ-ド|ID)|受付(?:No|NO|no)|品番|型番|伝票|JANコ-ド|ISBN"
    r"|シリアル|エラ-コ-ド|S/N|資産タグ|フォ-ム番号|振替口座|(?:req|request|trace|session)(?:_?id)?="
)
_THEN_OF_THINGS = re.compile(rf" ?[(「『] ?[^)」』]{{0,6}}?(?:{OF_THINGS.pattern})")
_DAY = r"20[0-4][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_MOMENT = re.compile(rf"{_DAY}(?:(?:[01][0-9]|2[0-3])[0-5][0-9](?![0-9])|[0-9]{{4}}\.[A-Za-z])")  # or a file's name
COUNTER = re.compile(
    r" ?(?:円|千円|万円|億|件|人|名(?![義前称簿字])|台|個|枚|回|世帯|時間|分|秒|%|点|票|バイト|MB|GB|KB|m2|㎡|ha|km)"
)
_IS_CALLED_MINE = re.compile(r"(?:マイナンバ-|個人番号)[はがをの::=「『(（]{0,2} ?$")
_A_LICENCE = re.compile(r"免許|運免|運転経歴|(?<![任罷減])免[/のも ]|メンキョ|めんきょ|(?i:menkyo|licen[cs]e)")
_MINE_THEN_MORE = re.compile(
    r"(?:マイナンバ-|個人番号)[^0-9]{0,4}(?P<n>[0-9]{4}[ \-]?[0-9]{4}[ \-]?[0-9]{4})(?=[ \n][0-9])"
)
_TWELVE = frozenset({(12,), (4, 4, 4), (6, 6), (3, 3, 3, 3), (2,) * 6, (1,) * 12})
_EXPIRY = re.compile(r"(?<=[0-9]) (?:0?[1-9]|1[0-2]) ?/ ?[0-9]{2}(?![0-9/])")  # of a card, behind its number
_LICENCE_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
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
        if labelled and _IS_CALLED_MINE.search(before(folded, start, 20)):
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


def has_resident_check_digit(digits: str) -> bool:
    """Check the last of eleven digits of a 住民票コード, whose weights are those of the number made from it."""
    return has_my_number_check_digit("0" + digits)


def has_licence_check_digit(digits: str) -> bool:
    """Check the eleventh of the twelve digits of a driving licence, which begins with the code of a police."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _LICENCE_WEIGHTS, strict=False))
    return digits[0] != "0" and (11 - total % 11) % 10 == int(digits[10])


def credit_cards(folded: str) -> Iterator[Span]:
    """Yield numbers that start like a card's and pass the Luhn check (ISO/IEC 7812-1)."""
    text = fold_digits(folded)
    if not chain(min(_CARDS)).search(text):
        return
    text = _EXPIRY.sub(lambda date: "/" * len(date.group()), text)
    for length, groupings in _CARDS.items():
        for (start, end), digits in numbers(text, length, groupings):
            mine = _belongs_to(folded, start, _CARD_WORD) or _is_a_persons(folded, start, end)
            if mine and ISSUER[length].match(digits) and passes_luhn(digits):
                yield start, end


def passes_luhn(digits: str) -> bool:
    values = [int(digit) for digit in digits]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in values[-2::-2]]
    return (sum(doubled) + sum(values[-1::-2])) % 10 == 0


CHECKED = {  # by category: whether all digits of a number are right
    "my_number": lambda digits: len(digits) == 12 and has_my_number_check_digit(digits),
    "credit_card": lambda digits: len(digits) in ISSUER and passes_luhn(digits),
}


def _belongs_to(folded: str, start: int, word: re.Pattern[str]) -> bool:
    """Say whether ``word`` stands before a number, nearer than the name of any thing's number."""
    said = before_or_above(folded, start, 30)
    mine = max((match.end() for match in word.finditer(said)), default=-1)
    other = max((match.end() for match in OF_THINGS.finditer(said)), default=-1)
    return mine >= 0 and mine >= other


def _is_a_persons(folded: str, start: int, end: int) -> bool:
    """Say whether nothing says that a number is a thing's, an amount or a range of years."""
    said = before_or_above(folded, start, 16)
    if (
        OF_THINGS.search(said)
        or _A_LICENCE.search(said)
        or COUNTER.match(folded, end)
        or _THEN_OF_THINGS.match(folded, end)
    ):
        return False
    if _MOMENT.match(folded, start) or _A_LICENCE.search(after(folded, end, 8)):
        return False
    if re.search(r"[¥$#+]\Z|[A-Za-z]-?\Z", folded[max(0, start - 2) : start]):
        return False
    groups = re.findall(r"[0-9]+", folded[start:end])
    return len(groups) < 2 or not all(len(group) == 4 and group[:2] in ("19", "20") for group in groups)
