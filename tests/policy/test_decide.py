from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.decide import HEAD, load_policy
from policy.errors import PolicyError
from policy.recognise import fold, my_number_check_digit
from policy.types import Decision, Finding

FILE = Path(__file__).resolve().parents[2] / "policy" / "policy.toml"
POLICY = load_policy(FILE)


def seen(text):
    """Return (type, words) of what the policy finds in a question."""
    return [(finding.type, text[finding.start : finding.end]) for finding in POLICY.decide(text).findings]


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
        "1234\n5678\n9018",
        "123456-789018",
        "12 34 56 78 90 18",
        "1 2 3 4 5 6 7 8 9 0 1 8",
    ],
)
@pytest.mark.parametrize(("before", "after"), [("", ""), ("番号は", "です。"), ("No.", "/"), ("(", ")")])
def test_a_my_number_is_refused_in_every_writing(before, number, after):
    assert seen(f"{before}{number}{after}") == [("my_number", number)]


@pytest.mark.parametrize(
    "text",
    [
        "123456789012",  # the check digit is wrong
        "受付番号 2023-0012-3456",
        "1123456789018",  # thirteen digits
        "1234567890181",
        "0-123456789018",
        "予算は 1,234,567,890 円",
        "令和5年6月21日から令和6年3月31日まで",
        "2023-06-21 13:00",
        "第12回、34名、56台、78件、90円、18日",
        "機密性2以上の情報は入力してよいか",
        "機密性3の情報の扱いは",
        "【重要】DX推進計画",
        "【機密性1】の文書",
        "秘密情報の扱い",
        "課長の田中さんは何と言いましたか",
        "内線1234",
        "〒930-0001",
        "令和05年度",
        "アカウントは@で始まる",
        "DX推進計画の計画期間は",
        "",
    ],
)
def test_ordinary_questions_are_allowed(text):
    assert POLICY.decide(text) == Decision("allow", (), "")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("phone", "03-1234-5678"),
        ("phone", "0120-123-456"),
        ("phone", "048-441-1800"),
        ("phone", "090-1234-5678"),
        ("phone", "09012345678"),
        ("phone", "090 1234 5678"),
        ("phone", "０９０－１２３４－５６７８"),
        ("phone", "(03)1234-5678"),
        ("phone", "（０３）１２３４－５６７８"),
        ("phone", "03(1234)5678"),
        ("phone", "+81-90-1234-5678"),
        ("email", "taro@example.jp"),
        ("email", "taro.yamada+dx@mail.example.co.jp"),
        ("email", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ"),
        ("email", "taro[at]example.jp"),
        ("email", "taro @ example.jp"),
        ("credit_card", "4111111111111111"),
        ("credit_card", "4111-1111-1111-1111"),
        ("credit_card", "3530 1113 3330 0000"),
        ("credit_card", "340000000000009"),
        ("confidential", "【機密性3】"),
        ("confidential", "【機密性２情報】"),
        ("confidential", "［機密性3］"),
        ("confidential", "（自治体機密性2相当）"),
        ("confidential", "【極秘】"),
        ("confidential", "【部外秘】"),
        ("confidential", "【取扱注意】"),
    ],
)
@pytest.mark.parametrize(("before", "after"), [("", ""), ("これは", "です")])
def test_what_may_not_be_typed_is_refused_where_it_stands(before, kind, words, after):
    assert seen(f"{before}{words}{after}") == [(kind, words)]


def test_a_card_number_that_fails_the_luhn_check_is_none():
    assert seen("4111111111111112") == []


def test_the_message_says_what_was_seen_once_each_and_how_to_ask_instead():
    decision = POLICY.decide("090-1234-5678 か 03-1234-5678 か a@example.jp")
    assert [finding.type for finding in decision.findings] == ["email", "phone", "phone"]
    assert decision.message == (
        "メールアドレス・電話番号と思われる記載があるため、この質問は受け付けませんでした。"
        "入力内容は保存していません。該当の部分を除き、制度や会議の名前で質問し直してください。"
    )


def test_a_decision_never_holds_the_words_themselves():
    decision = POLICY.decide("番号は1234-5678-9018、電話は090-1234-5678")
    assert decision.verdict == "refuse"
    told = repr(decision)
    assert ("1234" in told, "9018" in told, "5678" in told) == (False, False, False)
    assert [field.name for field in dataclasses.fields(Finding)] == ["start", "end", "type"]


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


@given(st.text(max_size=80))
def test_folding_keeps_every_character_in_its_place(text):
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="0123456789０１２-－ 　\n()@.jp【機密性秘】", max_size=60))
def test_findings_lie_in_the_text(text):
    for finding in POLICY.decide(text).findings:
        assert 0 <= finding.start < finding.end <= len(text)


def test_long_input_is_decided_in_no_time():
    assert POLICY.decide("1 " * 50_000).verdict == "allow"
    assert POLICY.decide("0" * 100_000).verdict == "allow"
    assert POLICY.decide("a." * 5_000).verdict == "allow"


# -- documents


@pytest.mark.parametrize(
    ("text", "level", "max_level", "verdict"),
    [
        ("予算の記録です。", 1, 1, "allow"),
        ("予算の記録です。", 2, 1, "refuse"),
        ("予算の記録です。", 2, 2, "allow"),
        ("予算の記録です。", 3, 2, "refuse"),
        ("予算の記録です。", 3, 3, "allow"),
        ("【機密性2】\n予算の記録です。", 1, 1, "refuse"),
        ("【機密性2】\n予算の記録です。", 1, 2, "allow"),
        ("【機密性３情報】\n予算の記録です。", 2, 2, "refuse"),  # the marking counts, whatever level was given
        ("【機密性3】\n予算の記録です。", 1, 3, "allow"),
        ("【極秘】\n予算の記録です。", 1, 2, "refuse"),
        ("【秘】\n予算の記録です。", 1, 2, "refuse"),
        ("【部外秘】\n予算の記録です。", 1, 2, "allow"),
        ("【取扱注意】\n予算の記録です。", 1, 1, "refuse"),
        ("機密性2以上の情報は入力しないこと。", 1, 1, "allow"),  # a rule about markings is no marking
        ("あ" * HEAD + "【機密性3】", 1, 1, "allow"),  # nor is an example further down
    ],
)
def test_a_document_is_measured_by_its_level_and_its_marking(text, level, max_level, verdict):
    decision = dataclasses.replace(POLICY, max_level=max_level).inspect(text, level)
    assert decision.verdict == verdict
    assert bool(decision.message) == (verdict == "refuse")


def test_the_refusal_of_a_document_says_why_and_what_is_allowed():
    assert POLICY.inspect("予算", 2).message == (
        "機密性2の指定があるため、方針(機密性1まで)により登録しません。公開できる版を追加してください。"
    )
    decision = POLICY.inspect("【機密性3】予算", 1)
    assert decision.findings == (Finding(0, 6, "confidential"),)
    assert decision.message.startswith("機密性2以上の表示があるため、方針(機密性1まで)")


# -- the file


SHIPPED = FILE.read_text(encoding="utf-8")


def test_the_shipped_policy_refuses_every_category_and_takes_level_1():
    assert POLICY.refused_in_question == {"my_number", "credit_card", "phone", "email", "confidential"}
    assert POLICY.max_level == 1


def test_a_category_may_be_allowed(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text(
        SHIPPED.replace('label = "電話番号"\nquestion = "refuse"', 'label = "電話番号"\nquestion = "allow"')
    )
    assert load_policy(path).decide("03-1234-5678").verdict == "allow"


def test_without_a_policy_file_nothing_starts(tmp_path):
    with pytest.raises(PolicyError, match=r"none\.toml を読めません\(No such file.*設定 policy の場所"):
        load_policy(tmp_path / "none.toml")


def test_a_folder_is_no_policy_file(tmp_path):
    with pytest.raises(PolicyError, match="を読めません"):
        load_policy(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "categories に confidential, credit_card, email, my_number, phone がありません"),
        (b"max_level = ", "書き方が正しくありません.*該当の行"),
        (b"\xff\xfe", "書き方が正しくありません"),
        (SHIPPED.replace("[categories.phone]", "[categories.fax]").encode(), "categories に phone がありません"),
        (f"{SHIPPED}\n[categories.fax]\nlabel = 'x'\nquestion = 'refuse'".encode(), "知らない種類 fax"),
        (
            SHIPPED.replace('question = "refuse"', 'question = "perhaps"', 1).encode(),
            'categories.my_number には label と、question = "refuse"',
        ),
        (SHIPPED.replace('label = "電話番号"', 'label = ""').encode(), "categories.phone には label"),
        (SHIPPED.replace("max_level = 1", "max_level = 4").encode(), "max_level は 1、2、3 のいずれか"),
        (SHIPPED.replace("max_level = 1", "max_level = true").encode(), "max_level は 1、2、3 のいずれか"),
        (SHIPPED.replace("max_level = 1", 'max_level = "1"').encode(), "max_level は 1、2、3 のいずれか"),
        (SHIPPED.replace("max_level = 1", "max_level = [1]").encode(), "max_level は 1、2、3 のいずれか"),
        (SHIPPED.split("[messages]")[0].encode(), "messages に refused と document_refused が要ります"),
        (b"categories = 1", "categories"),
        (b"messages = 1\n" + SHIPPED.split("[messages]")[0].encode(), "messages"),
        (
            SHIPPED.replace("[categories.phone]\nlabel", "[categories]\nphone = 1\n[x]\nlabel").encode(),
            "categories|書き方",
        ),
        (SHIPPED.replace("{labels}と", "{label}と").encode(), "messages.refused"),
        (SHIPPED.replace("{max_level}", "{}").encode(), "messages.document_refused"),
        (SHIPPED.replace('refused = "{labels}と', 'refused = 5 # "').encode(), "messages.refused"),
    ],
)
def test_a_wrong_policy_is_refused_by_what_is_wrong(tmp_path, content, message):
    path = tmp_path / "policy.toml"
    path.write_bytes(content)
    with pytest.raises(PolicyError, match=rf"方針ファイル {path}.*(?:{message})"):
        load_policy(path)
