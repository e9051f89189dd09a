"""Who may be asked about: a person in a public role may, a resident may not."""

from __future__ import annotations

import pytest

from policy.names import hiragana, latin, plain, plain_latin


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("田中太郎さんの住民税の滞納額", ["田中太郎"]),
        ("山田花子の介護認定", ["山田花子"]),
        ("渡邉亜依佳様の件", ["渡邉亜依佳"]),
        ("髙橋﨑子様の件", ["髙橋﨑子"]),  # variants of 高橋崎子
        ("佐々木　花子の転入届", ["佐々木　花子"]),
        ("氏名：佐藤一郎", ["佐藤一郎"]),
        ("氏名 高橋 大地", ["高橋 大地"]),
        ("申請者鈴木次郎の世帯", ["鈴木次郎"]),
        ("氏名（フリガナ） ﾜﾀﾅﾍﾞ ﾀﾞｲｽｹ", ["ﾜﾀﾅﾍﾞ ﾀﾞｲｽｹ"]),
        ("氏名(かな)わたなべ だいすけ", ["わたなべ だいすけ"]),
        ("世帯主 高橋健、妻 美智子、長女 さくら", ["高橋健", "美智子", "さくら"]),
        ("世帯主：高橋 健一 妻：美智子 長男：翔", ["高橋 健一", "美智子", "翔"]),
        ("夫 健太、妻 美咲、長男 蓮の3人世帯", ["健太", "美咲", "蓮"]),
        ("被害者の小林陽葵氏", ["小林陽葵"]),
        ("口座は佐藤 花子 名義です", ["佐藤 花子"]),
        ("山田太郎名義 みらい銀行 の通帳", ["山田太郎"]),
        ("髙木菜菜実氏（町内在住）との示談", ["髙木菜菜実"]),
        ("森口紗稀音氏への損害賠償", ["森口紗稀音"]),
        ("滞納者は佐藤一郎と高橋三郎です", ["佐藤一郎", "高橋三郎"]),
        ("林さんの生活保護費", ["林"]),
        ("後藤様からお電話がありました", ["後藤"]),
        ("大翔くんの就学援助", ["大翔"]),
        ("住民の佐藤さんの意見", ["佐藤"]),
        ("スミスさんの住民税", ["スミス"]),
        ("タナカ ハナコ様", ["タナカ ハナコ"]),
        ("ﾀﾅｶ ﾊﾅｺ様", ["ﾀﾅｶ ﾊﾅｺ"]),
        ("ヤマダタロウの児童手当", ["ヤマダタロウ"]),
        ("たかはし いちろう の予防接種", ["たかはし いちろう"]),
        ("すずきいちろうさんの戸籍", ["すずきいちろう"]),
        ("Tanaka Taro の申請", ["Tanaka Taro"]),
        ("HANAKO YAMADA", ["HANAKO YAMADA"]),
        ("Itoh Yuuki の在留カード", ["Itoh Yuuki"]),
        ("うちの課に来た佐藤一郎が大声を出した", ["佐藤一郎"]),
    ],
)
def test_a_residents_name_is_refused_where_it_stands(policy, text, names):
    found = [finding for finding in policy.decide(text).findings if finding.type == "person"]
    assert [text[finding.start : finding.end] for finding in found] == names


@pytest.mark.parametrize(
    "text",
    [
        "都城市が採用した生成AIの名前",
        "大山氏は何と答えたか",
        "岩瀬正子議員は何を質問したか",
        "日下部係長の話",
        "議員の宮下美咲さんの質問",
        "副町長の伊井誠は何と言ったか",
        "CIO補佐官 山本一郎の助言",
        "鈴木教授の基調講演",
        "課長の田中さんは何と言いましたか",
        "坂口さんの講演",
        "三輪和子さんの意見",
        "リンクデータ代表理事 下山紗代子氏の発表",
        "西野住民課長が話した待ち時間",
        "岸田総理の所信表明",
        "高橋企画課長さんの話の要旨",
        "山本市長さんのお話の要旨",
        "損害賠償の和解について山本議員は何を質問したか",
        "世帯主 65歳、妻 無職、長男 学生",
        "世帯主の氏名、妻の氏名、子の氏名",
        "議案に賛成の者　田　山　信　夫　議員　山　田　秋　夫　議員",
        "世帯主の変更と妻 花子の例",  # no head is named
        "口座の名義 みらい銀行 普通",
        "市長名義の表彰状",
        "桐生市長名義の文書",
        "法人名義と個人名義の土地",
        "氏名（漢字）と氏名（カナ）の桁数",
        "徳川家康の検地",  # long dead
        "渋沢栄一と深谷市の関係",
        "二宮尊徳の教え",
        "松本市の取組",  # surnames that are places
        "戸田市と桐生市と品川区",
        "深谷駅前の整備",
        "豊山町のDX推進計画",
        "デジタルシティ松本とは",
        "山口県や福島県や宮崎県の事例",
        "高田馬場",
        "ヤマダ電機との連携",  # companies
        "田中建設の入札",
        "ZEVO",
        "Bingの利用",
        "Google Workspace と Microsoft 365",
        "Smart City Plan",
        "マイナンバーとは何か",
        "マイナポータル",
        "氏名の記入は必須か",
        "氏名：の欄をなくす話",
        "システムの名前はぴったりサービスですか",
        "市民の皆様への周知",
        "お客様の声",
        "委員さんの意見",
        "仕様書と様式と同様の取組",
        "さくらんぼの出荷",
        "みどりの窓口",
        "ひたちなか市",
    ],
)
def test_officials_places_and_products_are_allowed(policy, text):
    assert policy.decide(text).findings == ()


@pytest.mark.parametrize(
    ("text", "officials", "verdict"),
    [
        ("大山水帆の取組", set(), "refuse"),
        ("大山水帆の取組", {"大山水帆"}, "allow"),
        ("大山 水帆の取組", {"大山水帆"}, "allow"),
        ("大山水帆の取組", {"大山　水帆"}, "allow"),
        ("高橋崎子の取組", {"髙橋﨑子"}, "allow"),
        ("大山太郎の取組", {"大山水帆"}, "refuse"),  # another person of that surname
        ("森山太郎の住民税の滞納額は", {"森"}, "refuse"),  # an official whose surname alone is on record
        ("河合太郎さんの家の電話", {"河合"}, "refuse"),
        ("大山さんの自宅の電話", {"大山水帆"}, "allow"),
        ("大川さんの自宅の電話", {"大山水帆"}, "refuse"),
    ],
)
def test_who_acts_in_the_records_may_be_asked_about(policy, text, officials, verdict):
    assert policy.decide(text, officials).verdict == verdict


@pytest.mark.parametrize(
    ("one", "other"),
    [("Itoh", "いとう"), ("Ohno", "おおの"), ("HOMMA", "ほんま"), ("Shōji", "しょうじ"), ("Junichi", "じゅんいち")],
)
def test_names_in_latin_letters_are_told_however_they_are_written(one, other):
    assert plain_latin(one) == latin(other)


def test_variants_and_katakana_fold_one_by_one():
    assert (plain("髙﨑邉齋"), hiragana("タナカー")) == ("高崎辺斉", "たなかー")
