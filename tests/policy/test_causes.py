"""What kind of label, owner, form or relation tells that something is a person's; each row stands for a cause."""

from __future__ import annotations

import pytest

PERSONAL = {
    "a field of data": ("kojin_bango,shimei\n123456789018,01", "my_number"),
    "a label in kana": ("うんてんめんきょ証の12けた 3000-7021-0311", "licence"),
    "a licence's own check digit": ("公用車運転の許可、300070210341、眼鏡等", "licence"),
    "the notice that it came with": ("コード通知票 12345678901 を読み上げた", "resident_code"),
    "a booklet's number": ("手帳の番号が二つ（1234-567890）ある人", "pension_number"),
    "a sign before the number": ("保護者の健保は戸国80-9482306", "insured_number"),
    "the form of employment insurance": ("1581-766080-5の人、喪失済み？", "insured_number"),
    "the form of a passport": ("接種証明の訂正 正 MR5252355", "passport"),
    "a bank's record": ("全銀データ 0310,北支店,1,2747926", "bank_account"),
    "a card with its expiry": ("これで払って→ 4111 1111 1111 1111 06/31", "credit_card"),
    "a dialogue": ("職員「お生まれは」\n利用者「1931年11月24日です」", "birth"),
    "a date and its person": ("要配慮者、1974-11-04、要介護4、独居", "birth"),
    "who it is of": ("申込者 昭和31年4月16日 配偶者 昭和33年4月6日", "birth"),
    "from a house to a school": ("愛知県稲沢市祖父江町1-19から学校まで徒歩25分", "address"),
    "a block and who lives there": ("松本市波田22番 の軒下、住んでいるのは夫婦", "address"),
}
NAMES = {
    "who does something": ("焼損家屋の占有者中川の供述", "中川"),
    "who asked the office": ("住民監査請求をした小野佳資氏に補正を求める", "小野佳資"),
    "a neighbour": ("上の階の斉藤、夜中に洗濯機", "斉藤"),
    "somebody": ("あの、安藤京三って人が議会の録画を消せと言う", "安藤京三"),
    "kin": ("同居申請、植竹の孫が住む", "植竹"),
    "a group of residents": ("PTA会長の高橋さん、制服の件", "高橋"),
    "another's office": ("交換拒否の大澤厚憲、弁護士に相談済", "大澤厚憲"),
    "a change of surname": ("氏の変更届：笠原から中村へ", "笠原"),
    "a figure's name borne by a resident": ("町民の川端康成が窓口で", "川端康成"),
}
NOBODYS = [
    "漏水通報フォーム https://suido.example.jp/leak 夜間は 0277661994",
    "学校給食センターへの連絡は FAX048-496-5262",
    "連絡先の欄、0481681080は旧庁舎の代表番号でした。",
    "保健センター、070-4509-1155 が公用携帯",
    "消防団第3分団詰所　戸田市新曽508番地",
    "総務省自治行政局 03-5253-5111、東京都千代田区霞が関2-1-2",
    "図書館の予約専用アドレス yoyaku-desk@lib.example.jp",
    "歴代市長 初代 佐藤 一郎、二代 鈴木一郎",
    "三浦綾子文学館の図録",
    "ふるさと納税の佐藤錦の在庫",
    "観光大使で俳優の佐藤一郎さん",
    "佐藤さんは人格が高潔で、委員として適任と認められます",
]
STILL_SOMEBODYS = [
    "勤務先の工場 048-441-2345 に日中かける",
    "図書館 hanako1985@gmail.com",
    "スマホ教室の欠席連絡、(048)162-4871",
    "償却資産の個人事業者、所在は松本市大字稲倉1559-25",
]


@pytest.mark.parametrize(("text", "kind"), PERSONAL.values(), ids=PERSONAL)
def test_a_cause_tells_what_a_number_is(seen, text, kind):
    assert kind in [found for found, _ in seen(text)]


@pytest.mark.parametrize(("text", "name"), NAMES.values(), ids=NAMES)
def test_a_cause_tells_who_is_a_resident(seen, text, name):
    assert ("person", name) in seen(text)


@pytest.mark.parametrize("text", NOBODYS)
def test_what_belongs_to_an_office_or_the_public_passes(seen, text):
    assert seen(text) == []


@pytest.mark.parametrize("text", STILL_SOMEBODYS)
def test_a_word_like_an_office_is_none(seen, text):
    assert seen(text)
