"""Telephones, e-mail, addresses, births and number plates."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("phone", "03-1234-5678"),
        ("phone", "0120-123-456"),
        ("phone", "048-441-1800"),
        ("phone", "(048)441-1800"),
        ("phone", "090-1234-5678"),
        ("phone", "09012345678"),
        ("phone", "090 1234 5678"),
        ("phone", "０９０－１２３４－５６７８"),
        ("phone", "(03)1234-5678"),
        ("phone", "（０３）１２３４－５６７８"),
        ("phone", "03(1234)5678"),
        ("phone", "0901-234-5678"),
        ("phone", "0484411800"),
        ("phone", "+81-90-1234-5678"),
        ("phone", "+81 48 441 1800"),
        ("phone", "+819012345678"),
        ("email", "taro@example.jp"),
        ("email", "taro.yamada+dx@mail.example.co.jp"),
        ("email", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ"),
        ("email", "taro＠example.jp"),
        ("email", "taro[at]example.jp"),
        ("email", "taro @ example.jp"),
        ("email", "taroあっとexample.jp"),
        ("email", "taro アット example.jp"),
        ("email", "taro アットマーク example ドット jp"),
    ],
)
@pytest.mark.parametrize(("before", "after"), [("", ""), ("これは", "です")])
def test_how_a_person_is_reached_is_refused_where_it_stands(seen, before, kind, words, after):
    assert seen(f"{before}{words}{after}") == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "代表電話048-441-1800の自動応答",
        "市役所の電話は048-441-1800",
        "窓口 0277-46-1111",
        "info@city.example.lg.jp に届いた意見",
        "0277-46-9999（桐生市役所代表）に電話する",
        "0277-46-9999（情報政策課）",
        "(0277)46-9999は市役所の代表電話ですか",
        "消防庁 03-5253-9999 への報告",
        "農業委員会事務局 FAX 0277-46-9999",
        "kouho@city.example.saitama.jp への掲載",
        "madoguchi[at]town.example.aichi.jp",
        "soudan (at) pref.example.jp",
        "toda-madoguchi@city.toda.saitama.jp",  # the city's name, though a surname as well
        "桐生税務署 0277-22-9999 への照会",
        "北小学校 0277-22-9999 へ連絡",
        "内線1234",
        "〒930-0001",
        "受付番号 0901234567",
        "令和05年度",
        "アカウントは@で始まる",
        "03-1234",
        "192.168.0.1",
    ],
)
def test_public_contacts_and_other_numbers_are_allowed(policy, text):
    assert policy.decide(text).verdict == "allow"


def test_a_mobile_number_is_a_persons_wherever_it_stands(seen):
    assert seen("市役所の窓口に来た人は090-1234-5678") == [("phone", "090-1234-5678")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0277-46-9999（市役所に届け出た番号）", "0277-46-9999"),
        ("本人 0277-46-9999（市民課で聞いた）", "0277-46-9999"),
        ("申請者は0277-46-9999（市民課）", "0277-46-9999"),
        ("0277-46-9999（101号室）", "0277-46-9999"),
        ("小学校の児童の番号 0277-46-9999", "0277-46-9999"),
        ("0277-46-9999（友人関係）", "0277-46-9999"),  # 係 ends the name of no section here
        ("0277-46-9999は窓口に来た人の番号です", "0277-46-9999"),
        ("090-1234-5678（市役所代表）", "090-1234-5678"),
    ],
)
def test_what_only_mentions_an_office_lets_no_number_pass(seen, text, words):
    assert seen(text) == [("phone", words)]


def test_a_surname_at_a_citys_domain_is_somebodys_own(seen):
    assert seen("yamada[at]city.example.saitama.jp") == [("email", "yamada[at]city.example.saitama.jp")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("住所は戸田市新曽1234です", "戸田市新曽1234"),
        ("本籍 群馬県桐生市川内町1234", "群馬県桐生市川内町1234"),
        ("千代田区霞が関1-2-3に住む人", "千代田区霞が関1-2-3"),  # が of its name
        ("自宅は松本市蟻ケ崎120番です", "松本市蟻ケ崎120番"),
        ("住所が深谷市稲荷町北45番の方", "深谷市稲荷町北45番"),
        ("桐生市川内町3-12、介護保険被保険者番号の確認", "桐生市川内町3-12"),
        ("総務省に勤める父の住所は戸田市上戸田1-18-1", "戸田市上戸田1-18-1"),
        ("東京都千代田区霞が関1-2-3", "東京都千代田区霞が関1-2-3"),
        ("戸田市上戸田1丁目18番1号に住む人", "戸田市上戸田1丁目18番1号"),
        ("桐生市東二丁目８番４１号", "桐生市東二丁目８番４１号"),
        ("上戸田一丁目十八番一号の家", "上戸田一丁目十八番一号"),
        ("住所は上戸田1-18です", "上戸田1-18"),
        ("上戸田1-18-1の空き家", "上戸田1-18-1"),
        ("豊山町大字豊場字新栄260番地の人", "豊山町大字豊場字新栄260番地"),
        ("北海道札幌市中央区北1条西2丁目1-1", "北海道札幌市中央区北1条西2丁目1-1"),
        ("桐生市本町1-1-1コーポ青葉203号室", "桐生市本町1-1-1コーポ青葉203号室"),
    ],
)
def test_an_address_is_found_down_to_the_house(seen, text, words):
    assert seen(text) == [("address", words)]


@pytest.mark.parametrize(
    "text",
    [
        "戸田市上戸田の住民説明会",
        "本町二丁目地区の防災訓練",
        "3丁目自治会の回覧板",
        "資料1-2と資料1-3の違い",
        "豊山町役場3階 会議室5",
        "別表3-2の2",
        "市道1-16号線の工事",
        "豊山町議会5番の質問",
        "自宅は桐生市内に12か所",
        "住所の変更は戸田市全体で12345件",
        "自宅の住所が豊山町豊場2024年に",
        "文部科学省（千代田区霞が関3-2-2）",
        "群馬県庁 〒371-8570 前橋市大手町1-1-1",
        "桐生市の日程12番です",
        "国土交通省 東京都千代田区霞が関2-1-3",
        "環境省の所在地：東京都千代田区霞が関1-2-2",
        "東京都千代田区霞が関9-9-9 中央合同庁舎第99号館の会議室",
        "戸田市上戸田1-18-1にある市役所",
        "役場の所在地は豊山町豊場260番地か",
        "令和5-3の通知",
        "桐生市2024-05-23の会議",
        "県内35市町村",
    ],
)
def test_the_name_of_a_place_and_an_office_are_no_address(policy, text):
    assert policy.decide(text).verdict == "allow"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("生年月日は昭和45年3月3日", "昭和45年3月3日"),
        ("1970年3月3日生まれの人", "1970年3月3日"),
        ("S45.3.3生", "S45.3.3"),
        ("誕生日：1970/3/3", "1970/3/3"),
        ("生年月日 19700303", "19700303"),
        ("昭和四十五年三月三日生まれ", "昭和四十五年三月三日"),
    ],
)
def test_a_date_of_birth_is_found(seen, text, words):
    assert seen(text) == [("birth", words)]


@pytest.mark.parametrize(
    "text",
    [
        "令和5年6月21日の会議",
        "平成15年10月1日に誕生した市",
        "昭和37年4月2日生まれから昭和54年4月1日生まれの男性が対象か",  # whom a rule means
        "2023年6月21日生活支援の開始",
        "生年月日の記入は必要か",
    ],
)
def test_an_ordinary_date_is_no_date_of_birth(policy, text):
    assert policy.decide(text).verdict == "allow"


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("ミニバイクの標識番号は深谷市 か 1234 です", "深谷市 か 1234"),
        ("原付（戸田市あ5678）の廃車", "戸田市あ5678"),
        ("原付のナンバー 豊山町 は 12-34", "豊山町 は 12-34"),
        ("前橋 あ 1234 のバイク", "前橋 あ 1234"),
        ("小型特殊自動車 さいたま市 む 987", "さいたま市 む 987"),
    ],
)
def test_the_plate_of_a_moped_is_found(seen, text, plate):
    assert seen(text) == [("plate", plate)]


@pytest.mark.parametrize(
    "text",
    [
        "桐生市の3つの原付の駐輪場",
        "原付の登録は桐生市で2690台",
        "桐生市 は 12 地区で標識を交付",
        "原付の標識を豊山町が2024年に変えた",
        "深谷市 か 1234",
    ],
)
def test_a_particle_behind_a_city_makes_no_plate(policy, text):
    assert policy.decide(text).verdict == "allow"


@pytest.mark.parametrize("plate", ["品川300あ12-34", "前橋 580 さ 12-34", "足立501た・・12", "湘南33ま1234"])
def test_a_number_plate_is_found(seen, plate):
    assert seen(f"車は{plate}です") == [("plate", plate)]


@pytest.mark.parametrize(
    "text",
    [
        "病院 0277-22-9999",
        "桐生年金事務所（0277-22-9999）に転送する",
        "申請者の相談は市民課 0277-22-9999 へ",  # a person is told of, and owns no number
        "夜間急病診療所\n所在地：桐生市本町1-2-3\n電話：0277-22-9999",
        "斎場の予約 TEL 0277-22-9999",
        "株式会社みどり 電話0277-22-9999 の契約",
    ],
)
def test_a_number_that_belongs_to_an_office_is_public(policy, text):
    assert policy.decide(text).verdict == "allow"


@pytest.mark.parametrize(
    "text",
    [
        "山田さんの携帯は病院0277-22-9999",
        "申請者の連絡先は学校0277-22-9999",
        "病院に入院中の父 0277-22-9999",
        "病院 山田太郎 0277-22-9999",
        "市役所から 0277-22-9999 に電話した",
        "相談票\n氏名：山田太郎\n電話：0277-22-9999",
        "病院 090-1234-5678",
    ],
)
def test_a_number_whose_owner_is_a_person_is_refused_whatever_office_is_named(policy, text):
    assert "phone" in {finding.type for finding in policy.decide(text).findings}
