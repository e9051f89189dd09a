"""What a question wants, and which sentences could give it."""

from __future__ import annotations

import pytest

from answer.wanted import wanted
from index.words import fold


@pytest.mark.parametrize(
    ("question", "kinds", "units"),
    [
        ("書かない窓口はいつから始まりますか", {"time"}, ()),
        ("キャッシュレスはいつも使えますか", set(), ()),  # いつも is no time
        ("委員会の開催日", {"time"}, ()),
        ("履歴は何年保存しますか", {"duration"}, ()),
        ("研修は何分かかりますか", {"duration"}, ()),
        ("費用はいくらですか", {"money"}, ()),
        ("なぜ費用が増えたのですか", {"reason"}, ()),  # the cost is known, the reason is asked
        ("配布資料でしたか", set(), ()),  # 料 of 資料 is no fee
        ("利用率を教えてください", {"share"}, ()),
        ("何人が参加しましたか", set(), ("人",)),
        ("参加者数は", {"number"}, ("人",)),
        ("手続は何種類ありますか", set(), ("種類",)),
        ("通信速度は何メガビットですか", set(), ("メガビット",)),
        ("何語で書かれていますか", set(), ()),  # a language, not a count
        ("提案したのは誰ですか", {"person"}, ()),
        ("委託した業者はどこですか", {"company"}, ()),  # no place
        ("先に始めたのはどこの町ですか", {"town"}, ()),
        ("会議はどの部屋で開かれましたか", {"place"}, ()),
        ("担当するのはどの課ですか", {"section"}, ()),
        ("採用した製品の名称は", {"name"}, ()),
        ("対象の業務を挙げてください", {"list"}, ()),
        ("個人情報を入力してよいですか", set(), ()),
    ],
)
def test_what_a_question_wants(question, kinds, units):
    asked = wanted(fold(question))
    assert (asked.kinds, asked.units) == (kinds, units)


@pytest.mark.parametrize(
    ("question", "sentence", "speaker", "share"),
    [
        ("導入はいつですか", "令和6年10月1日に導入します。", None, 1.0),
        ("導入はいつですか", "導入に向けて準備します。", None, 0.0),
        ("何人が参加しましたか", "18人が参加しました。", None, 1.0),
        ("何人が参加しましたか", "20名の参加がありました。", None, 1.0),  # 名 counts people too
        ("何人が参加しましたか", "18件の応募がありました。", None, 0.0),
        ("70分を超えた日は何日間ありましたか", "待ち時間が70分を超えた日もありました。", None, 0.0),  # 70分 is given
        ("月額はいくらですか", "月額およそ130万円です。", None, 1.0),
        ("月額はいくらですか", "無償で使えます。", None, 0.5),  # free or not, but not by the month
        ("年間の利用料は", "利用料は総額39万円です。", None, 0.5),
        ("請け負った業者はどこですか", "請け負った業者から申入れがありました。", None, 0.0),
        ("請け負った業者はどこですか", "株式会社青嶺システムが請け負いました。", None, 1.0),
        ("提案したのは誰ですか", "実証実験をしたいと考えます。", "DX推進室長", 1.0),  # whoever says it
        ("提案したのは誰ですか", "実証実験をしたいと考えます。", None, 0.0),
        ("なぜ延期したのですか", "半導体の不足のため延期した。", None, 1.0),
        ("いつ、何人で行いますか", "5人で行います。", None, 0.5),
        ("個人情報を入力してよいですか", "入力してはならない。", None, 1.0),  # nothing in particular is wanted
    ],
)
def test_whether_a_sentence_could_give_it(question, sentence, speaker, share):
    assert wanted(fold(question)).share_in(fold(sentence), speaker) == share
