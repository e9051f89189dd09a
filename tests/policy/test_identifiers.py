"""Numbers that identify a person, and those that look alike and do not."""

from __future__ import annotations

import pytest

from policy.identifiers import my_number_check_digit, passes_luhn

# 123456789018 has the check digit that 総務省令第85号 asks for; see test_the_check_digit_of_a_my_number


@pytest.mark.parametrize(
    "number",
    [
        "123456789018",
        "1234-5678-9018",
        "1234 5678 9018",
        "１２３４５６７８９０１８",
        "１２３４－５６７８－９０１８",
        "１２３４　５６７８　９０１８",
        "1234‐5678‐9018",  # the hyphens that Japanese keyboards give
        "1234ー5678ー9018",
        "1234−5678−9018",
        "1234–5678—9018",
        "1234 - 5678 - 9018",
        "1234\n5678\n9018",
        "1234-5678-\n9018",
        "123456-789018",
        "12 34 56 78 90 18",
        "1 2 3 4 5 6 7 8 9 0 1 8",
        "1234.5678.9018",
        "1234・5678・9018",
        "一二三四五六七八九〇一八",
        "一二三四 五六七八 九〇一八",
        "1234\u200b5678\u200b9018",  # blanks of no width
        "1234\u00a05678\u00a09018",
    ],
)
@pytest.mark.parametrize(("before", "after"), [("", ""), ("番号は", "です。"), ("No.", "/"), ("(", ")")])
def test_a_my_number_is_refused_in_every_writing(seen, before, number, after):
    assert seen(f"{before}{number}{after}") == [("my_number", number)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("マイナンバー 1234 5678 9018 2024年", "1234 5678 9018"),  # another number behind a blank
        (
            "マイナンバーが2行に分かれる\n1234-5678\n9018\n1行に整えて",
            "1234-5678\n9018",
        ),  # another one in the next line
        ("扶養親族 3 1234 5678 9018 同居", "1234 5678 9018"),  # behind another number and the same blank as within
        ("マイナンバーは1234-5678-9012です", "1234-5678-9012"),  # the word says so, though mistyped
        ("受付番号123456789012、個人番号123456789018", "123456789018"),  # the nearer word counts
        ("個人番号又は法人番号　123456789018", "123456789018"),  # the field of a form
        ("個人番号カードの申請 受付番号123456789018", None),
        ("マイナンバーカードの交付は123456789018件", None),
    ],
)
def test_the_word_before_a_number_decides(seen, text, words):
    assert seen(text) == ([("my_number", words)] if words else [])


@pytest.mark.parametrize(
    "text",
    [
        "123456789012",  # the check digit is wrong
        "受付番号 2023-0012-3456",
        "受付番号 1234-5678-9018",  # right by chance, and a thing's number
        "受付番号：123456789018",
        "申請の受付番号は123456789018でした",
        "契約番号123456789018",
        "議案番号 123456789018",
        "文書番号 1234-5678-9018",
        "お問い合わせ番号：1234-5678-9018",
        "伝票No.123456789018",
        "管理番号 4111-1111-1111-1111",  # passes the Luhn check, and a thing's number
        "1123456789018",  # thirteen digits
        "1234567890181",
        "0-123456789018",
        "法人番号1234567890128",
        "法人番号 4000020402133",
        "予算は 1,234,567,890 円",
        "総額123456789018円",
        "¥123456789018",
        "令和5年6月21日から令和6年3月31日まで",
        "2023-06-21 13:00",
        "2021 2022 2023",  # years in a row
        "第12回、34名、56台、78件、90円、18日",
        "4111111111111112",  # fails the Luhn check
        "棚番 4111-11 1111-11-1111",  # two numbers, which pass it together
        "口座振替の件数は1234567件",
        "普通交付税 1234567千円",
        "パスポートの申請は1234567件",
        "年金番号の制度",
        "保険者番号は 10-0032 です",  # the insurer's
        "保険者番号06100012の健康保険組合",
        "国民健康保険の記号・番号は2024-12-02に変わった",
        "運転免許証一覧の第三者への提供",
        "ISBN 978-4-12-345678-9",
        "",
    ],
)
def test_numbers_of_things_and_amounts_are_allowed(policy, text):
    assert policy.decide(text).verdict == "allow"


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("credit_card", "4111111111111111", "4111111111111111"),
        ("credit_card", "4111-1111-1111-1111で払う", "4111-1111-1111-1111"),
        ("credit_card", "3530 1113 3330 0000", "3530 1113 3330 0000"),
        ("credit_card", "340000000000009", "340000000000009"),
        ("credit_card", "３７８２ ８２２４６３ １０００５", "３７８２ ８２２４６３ １０００５"),
        ("resident_code", "住民票コード12345678901", "12345678901"),
        ("resident_code", "住民票コードは 1234-5678-901", "1234-5678-901"),
        ("resident_code", "12345678901（住民票コード）", "12345678901"),
        ("pension_number", "基礎年金番号1234-567890の人", "1234-567890"),
        ("pension_number", "年金番号は１２３４−５６７８９０", "１２３４−５６７８９０"),
        ("insured_number", "被保険者番号 0012345678", "0012345678"),
        ("insured_number", "保険証の記号番号は1234-567", "1234-567"),
        ("insured_number", "雇用保険の被保険者番号は4801-123456-7", "4801-123456-7"),
        ("insured_number", "雇用保険被保険者証 4801-123456-7", "4801-123456-7"),
        ("insured_number", "健康保険証の番号 12-345-678901 が読めない", "12-345-678901"),  # its sign has a hyphen
        ("insured_number", "国民健康保険 記号 桐12-3 番号 456789", "記号 桐12-3 番号 456789"),
        ("licence", "運転免許証の番号の一覧表に 301234567890 がある", "301234567890"),  # 一覧 counts nothing
        ("licence", "運転経歴証明書の番号 301234567890", "301234567890"),
        ("licence", "運転免許証番号 301234567890", "301234567890"),
        ("licence", "免許証の番号は123456789018", "123456789018"),  # a licence's, though its check digit fits
        ("passport", "旅券番号TK1234567", "TK1234567"),
        ("passport", "ＡＢ１２３４５６７のパスポート", "ＡＢ１２３４５６７"),
        ("passport", "Passport no: AB1234567", "AB1234567"),
        ("passport", "PASSPORT AB 1234567", "AB 1234567"),
        ("passport", "旅券はab1234567です", "ab1234567"),
        ("resident_code", "住民票ｺｰﾄﾞは12345678901です", "12345678901"),
        ("resident_code", "住民ｺｰﾄﾞ：１２３４５６７８９０１", "１２３４５６７８９０１"),
        ("my_number", "ﾏｲﾅﾝﾊﾞｰは1234-5678-9012です", "1234-5678-9012"),  # the label says so, though mistyped
        ("bank_account", "口座番号 1234567", "1234567"),
        ("bank_account", "みらい銀行本店 普通 1234567", "1234567"),
        ("bank_account", "ゆうちょ銀行 12340-12345671", "12340-12345671"),
        ("bank_account", "DE89370400440532013000", "DE89370400440532013000"),  # IBAN, by Presidio
    ],
)
def test_what_identifies_a_person_is_refused_where_it_stands(seen, kind, text, words):
    assert seen(text) == [(kind, words)]


@pytest.mark.parametrize(
    ("digits", "check"),
    [("12345678901", 8), ("00000000000", 0), ("99999999999", 6), ("02345678901", 3), ("10000000000", 5)],
)
def test_the_check_digit_of_a_my_number(digits, check):
    # weights from the last digit: 2 3 4 5 6 7 2 3 4 5 6; 11 less the remainder, 0 when the remainder is 0 or 1
    weights = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    expected = 0 if remainder <= 1 else 11 - remainder
    assert my_number_check_digit([int(digit) for digit in digits]) == expected == check


@pytest.mark.parametrize(("digits", "passes"), [("4111111111111111", True), ("4111111111111112", False), ("0", True)])
def test_the_luhn_check(digits, passes):
    assert passes_luhn(digits) is passes
