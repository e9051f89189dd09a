"""The rules that need no model: what each is called, which category it speaks for, and how staff are told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from policy import births, contacts, forms, identifiers, named_numbers, places, plates
from policy.fold import fold, fold_width
from policy.identifiers import CHECKED, OF_THINGS
from policy.tables import Cell, cells
from policy.types import Finding, Span


@dataclass(frozen=True, slots=True)
class Rule:
    """One recogniser: ``find`` takes a text folded by ``view`` and yields spans."""

    category: str
    find: Callable[[str], Iterator[Span]]
    says: str  # Japanese, what was looked at
    view: Callable[[str], str] = fold


RULES: dict[str, Rule] = {  # where two speak of the same characters, the first is heard
    "my_number.check_digit": Rule(
        "my_number", identifiers.my_numbers, "検査用数字が合う12桁、またはマイナンバーと書かれた12桁"
    ),
    "credit_card.luhn": Rule(
        "credit_card", identifiers.credit_cards, "カード会社の番号で始まり検査用数字が合う14〜16桁"
    ),
    "resident_code.word": Rule("resident_code", named_numbers.resident_codes, "「住民票コード」の近くの11桁"),
    "licence.word": Rule("licence", named_numbers.licences, "「免許証」の近くの12桁"),
    "pension_number.word": Rule("pension_number", named_numbers.pension_numbers, "「年金番号」の近くの4桁-6桁"),
    "insured_number.word": Rule(
        "insured_number", named_numbers.insured_numbers, "「被保険者番号」「記号番号」の近くの番号"
    ),
    "passport.word": Rule("passport", named_numbers.passports, "「旅券」「パスポート」の近くの英字と数字"),
    "bank_account.word": Rule("bank_account", named_numbers.bank_accounts, "口座・預金の種類の近くの番号"),
    "email.form": Rule("email", contacts.emails, "@ を挟む形"),
    "phone.form": Rule("phone", contacts.phones, "0 または +81 で始まる10〜11桁"),
    "birth.word": Rule("birth", births.births, "「生年月日」「生まれ」に続く日付"),
    "plate.form": Rule("plate", plates.plates, "地名・分類番号・かな・4桁の形、原付などの市町村名・かな・番号"),
    "address.form": Rule("address", places.addresses, "町名に丁目・番地・号の番号が続く形"),
}
PERSON_RULES = {
    "person.form": "「氏名：」などの欄に続く名前",
    "person.full_name": "姓と名の続き",
    "person.kana": "かな書きの姓と名",
    "person.latin": "ローマ字の姓と名",
    "person.honorific": "「さん」「様」が付く名前",
    "person.relation": "「長男の」「ご夫妻」など続柄や間柄が付く名前",
    "person.household": "「家」が付く姓、一覧の中の姓",
    "person.table": "「氏名」などの列にある名前",
}
OTHER_RULES = {
    "presidio.iban_code": ("bank_account", "国際口座番号(IBAN)の形"),
    "confidential.mark": ("confidential", "機密性の表示"),
}
LEARNED_SAYS = "個人情報の書き方の例から学習した見分け方"
_BY_CHANCE = frozenset({"my_number", "credit_card"})  # a thing's number may pass their check digit
_FORM = Rule("person", forms.labelled, PERSON_RULES["person.form"], fold_width)  # a document's names are found by it


def says(rule: str) -> str:
    """Return how staff are told of a rule."""
    if rule.endswith(".learned"):
        return LEARNED_SAYS
    if rule in RULES:
        return RULES[rule].says
    return PERSON_RULES[rule] if rule in PERSON_RULES else OTHER_RULES[rule][1]


def recognise(text: str, categories: Set[str]) -> list[Finding]:
    """Return what the rules of ``categories`` find in a text, names in forms included, without a model."""
    folded = fold(text)
    found = [
        Finding(start, end, rule.category, name)
        for name, rule in RULES.items()
        if rule.category in categories
        for start, end in rule.find(folded)
    ]
    if "person" in categories:
        wide = _FORM.view(text)
        found += [Finding(start, end, "person", "person.form") for start, end in _FORM.find(wide)]
    columns = list(cells(text))
    things = [(cell.start, cell.start + len(cell.text)) for cell in columns if OF_THINGS.fullmatch(fold(cell.heading))]
    found = [
        one
        for one in found
        if one.type not in _BY_CHANCE or not any(start <= one.start and one.end <= end for start, end in things)
    ]
    return found + list(_in_tables(columns, categories))


def _in_tables(columns: list[Cell], categories: Set[str]) -> Iterator[Finding]:
    """Yield what the cells of a table are, read as forms: heading：cell."""
    for cell in columns:
        form = f"{cell.heading}：{cell.text}"
        by = cell.start - len(form) + len(cell.text)
        for name, rule in {**RULES, "person.table": _FORM}.items():
            if rule.category in categories:
                for start, end in rule.find(rule.view(form)):
                    if start + by >= cell.start:
                        yield Finding(start + by, end + by, rule.category, name)


def without_overlaps(found: list[Finding]) -> tuple[Finding, ...]:
    """Keep the first of those that lie over each other; in the order of the text.

    A number with a check digit that is a part of a longer one passed it by chance.
    """
    checked = [finding for finding in found if finding.type in CHECKED]
    kept: list[Finding] = []
    for finding in found:
        if finding in checked and any(_is_within(finding, other) for other in checked):
            continue
        if not any(finding.start < other.end and other.start < finding.end for other in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda finding: finding.start))


def _is_within(finding: Finding, other: Finding) -> bool:
    return (
        other.start <= finding.start
        and finding.end <= other.end
        and finding.end - finding.start < other.end - other.start
    )


CATEGORIES = {rule.category for rule in RULES.values()} | {"person", "confidential"}
