"""Numbers in the line below their name, whose telephone and address it is, and names that no list of Japan holds."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("住民票コード\n12345-678901", "resident_code", "12345-678901"),
        ("提示書類：運転免許証\n番号：300070210311", "licence", "300070210311"),  # no マイナンバー by chance
        ("国保の記号：12、番号：345678（枝番01）", "insured_number", "12、番号：345678（枝番01）"),
        ("ゆうちょ 記号：12340　番号：56781231", "bank_account", "12340　番号：56781231"),
        ("口座番号 1234567　名義は本人", "bank_account", "1234567"),  # 名義 counts no persons
        ("宛先は taro★アット★example.jp です", "email", "taro★アット★example.jp"),
        ("DOB: 21/01/1982", "birth", "21/01/1982"),
        ("Date of birth 3 May 1975", "birth", "3 May 1975"),
        ("本町1番2号は、どの小学校の学区ですか", "address", "本町1番2号"),  # asks for a school, is none
    ],
)
def test_what_a_form_or_another_way_of_writing_holds_is_found(policy, text, kind, words):
    found = [(finding.type, text[finding.start : finding.end]) for finding in policy.decide(text).findings]
    assert len(found) == 1
    assert found[0][0] == kind
    assert found[0][1].endswith(words)


@pytest.mark.parametrize(
    "text",
    [
        "受付番号\n123456789018 の件",  # the line above says whose number it is
        "情報政策課 直通 048-441-1800　FAX 048-441-1801",
        "保健センター（電話 048 441 1800）の予約",
        "dx-suishin@city.example.lg.jp への提出",
        "1889年4月1日に誕生した本市の歩み",
        "昭和29年10月1日に誕生した桐生市",
    ],
)
def test_offices_numbers_of_things_and_birthdays_of_towns_are_allowed(policy, text):
    assert policy.decide(text).verdict == "allow"


@pytest.mark.parametrize(
    "text",
    [
        "市役所に来た人の自宅 048-441-2345",
        "町役場に 048-441-2345 から苦情",
        "課税の件で048-441-2345に折り返す",
        "窓口の申請者 048-441-2345",
        "市民課 090-1234-5678",  # no office has a mobile number in public
        "yamada@city.example.lg.jp",  # a surname: somebody's own
    ],
)
def test_a_word_for_an_office_lets_no_persons_number_pass(policy, text):
    assert policy.decide(text).verdict == "refuse"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("隣の田中さんから電話がありました", "田中"),  # nothing says that he acts in public
        ("濵田 清さんの戸籍", "濵田 清"),
        ("榊原 トメの介護認定", "榊原 トメ"),
        ("Maria Santosの在留カード", "Maria Santos"),
        ("Name: Xiomara Quispe", "Xiomara Quispe"),
        ("住民のXiomara Quispeさん", "Xiomara Quispe"),
    ],
)
def test_names_of_residents_are_found_however_they_are_written(seen, text, name):
    assert seen(text) == [("person", name)]


@pytest.mark.parametrize(
    "text",
    [
        "田中正造の生涯を伝える展示",
        "上杉鷹山の改革に学ぶ",
        "花山田作の銅像を建てる話",  # nobody knows him, but he has a statue
        "花子さんのような利用者像",
        "Ａさんが出した請願",
        "Toda City と Kiryu City の比較",
    ],
)
def test_figures_of_history_and_of_examples_are_allowed(policy, text):
    assert policy.decide(text).verdict == "allow"


@pytest.mark.parametrize(
    "text",
    [
        "123456789018（受付番号）の申請",
        "配送伝票 8777-5694-9472 の機器",
        "ファイル名 202306218133.pdf",  # its last digit would be right
        "ナビダイヤル0570-92-4668",
        "ベンダーさんとの打合せ",
    ],
)
def test_numbers_and_helpers_that_are_nobodys_are_allowed(policy, text):
    assert policy.decide(text).verdict == "allow"


@pytest.mark.parametrize(
    "text", ["連絡のつく番号：09036799181", "亡父髙柳 誠の戸籍", "表札は「澤村 颯」", "１２３４５６７８９０１８.pdf"]
)
def test_what_stands_beside_them_is_not(policy, text):
    assert policy.decide(text).verdict == "refuse"
