from __future__ import annotations

import time

import pytest

from index.search import weighted_terms
from index.synonyms import Synonyms
from index.words import words
from prompts.synonyms import load_synonyms


def others(synonyms, question):
    """Return what may stand for the terms of a question, as one set of joined terms."""
    found = synonyms.alternatives(words(question)).values()
    return {"+".join(sorted(held)) for sets in found for held in sets}


def joined(*entries):
    return {"+".join(sorted(set(words(entry)))) for entry in entries}


def test_every_word_of_a_group_stands_for_every_other():
    synonyms = Synonyms([["費用", "経費", "コスト"]])
    assert others(synonyms, "費用は") == joined("経費", "コスト")
    assert others(synonyms, "コストは") == joined("費用", "経費")


def test_a_one_way_entry_works_one_way():
    synonyms = Synonyms(one_way=[("引っ越し", ["転入", "転出"])])
    assert others(synonyms, "引っ越しの手続") == joined("転入", "転出")
    assert others(synonyms, "転入の手続") == set()
    assert others(synonyms, "転出の手続") == set()


def test_a_word_of_several_entries_has_the_words_of_all_once():
    synonyms = Synonyms([["費用", "経費"], ["費用", "料金", "経費"]], [("費用", ["委託料"])])
    assert synonyms.alternatives(["費用"])["費用"] == tuple(
        frozenset(words(word)) for word in ("経費", "料金", "委託料")
    )


def test_the_longest_entry_counts():
    synonyms = Synonyms([["マイナンバー", "個人番号"], ["マイナンバーカード", "マイナカード"]])
    assert others(synonyms, "マイナンバーカードの申請") == joined("マイナカード")


def test_particles_between_the_words_of_an_entry_do_not_matter():
    synonyms = Synonyms([["障害者", "障害のある"]])
    assert others(synonyms, "障害のある方の窓口") == joined("障害者")


@pytest.mark.parametrize(
    ("group", "problem"),
    [
        (["なる", "成功"], "「なる」は使いません。検索の言葉になりません。(なる、成功)"),
        (["こそあど", "は"], "「は」は使いません。検索の言葉になりません。(こそあど、は)"),
        (
            ["申込", "申し込み"],
            "「申し込み」は書かなくても「申込」と同じ言葉として検索されます(申込、申し込み)",
        ),
        (
            ["停止", "動かない"],
            "「動かない」は使いません。打ち消しは検索で区別されず、反対の意味の文も見つかります。(停止、動かない)",
        ),
    ],
)
def test_words_of_no_use_are_named(group, problem):
    assert Synonyms([group]).problems == [problem]


def test_a_negation_never_stands_for_its_opposite():
    synonyms = Synonyms([["停止", "動かない"]])
    assert others(synonyms, "システムが動く") == set()
    assert others(synonyms, "システムの停止") == set()


def test_a_word_that_every_sentence_says_stands_for_nothing():
    synonyms = Synonyms([["金額", "いくら"]])
    assert others(synonyms, "いくらですか") == joined("金額")
    assert others(synonyms, "金額は") == set()


def test_synonyms_share_their_weight():
    synonyms = Synonyms([["残業", "時間外勤務"]])
    weights = weighted_terms(["残業", "申請"], synonyms.alternatives(["残業", "申請"]))
    held = words("時間外勤務")
    assert weights == dict.fromkeys(held, 0.5 / len(held)) | {"残業": 1.0, "申請": 1.0}


@pytest.fixture(scope="module")
def shipped():
    return Synonyms(*load_synonyms())


@pytest.mark.parametrize(
    ("question", "record"),
    [
        ("引っ越しの手続", "転入"),
        ("引っ越しの手続", "転出"),
        ("残業を減らす", "時間外勤務"),
        ("先生の負担", "教職員"),
        ("お年寄りの支援", "高齢者"),
        ("もっともらしいうそ", "ハルシネーション"),
        ("AIがうそをつく", "事実と異なる"),
        ("ハンコをなくす", "押印"),
        ("マイナカードの枚数", "マイナンバーカード"),
        ("スマホ教室", "スマートフォン教室"),
        ("値段はいくらですか", "経費"),
        ("役場の人", "職員"),
        ("町民の意見", "住民"),
        ("お試しで使う", "実証"),
        ("締切はいつ", "期限"),
        ("いつ始まりますか", "開始"),
        ("やめることになった", "廃止"),
        ("先送りになった", "延期"),
        ("壊れたとき", "故障"),
        ("情報が漏れた", "情報漏えい"),
        ("見直したこと", "見直し"),
        ("勉強会", "セミナー"),
        ("市議の質問", "議員"),
        ("首長の考え", "町長"),
        ("標準化はいつまで", "標準準拠システム"),
        ("ガバクラに移る", "ガバメントクラウド"),
        ("LGWANで使う", "総合行政ネットワーク"),
        ("BPRの結果", "業務改革"),
        ("EBPMとは", "証拠に基づく政策立案"),
        ("申請書レス", "書かない窓口"),
        ("ChatGPTの利用", "生成AI"),
        ("窓口の待ち時間を減らす", "混雑"),  # cut otherwise inside a sentence than alone
        ("待ち時間は何分ですか", "混雑"),
    ],
)
def test_staff_s_words_find_the_words_of_records(shipped, question, record):
    assert joined(record) <= others(shipped, question)


@pytest.mark.parametrize(
    ("question", "opposite"),
    [
        ("転入", "転出"),
        ("転出", "転入"),
        ("収入", "支出"),
        ("歳入", "歳出"),
        ("町民", "職員"),
        ("増加", "減少"),
        ("賛成", "反対"),
        ("可決", "否決"),
        ("開始", "終了"),
        ("無料", "有料"),
        ("値上げ", "値下げ"),
        ("黒字", "赤字"),
        ("公開", "非公開"),
        ("生成AI", "ChatGPT"),  # one of many
        ("学校", "幼稚園"),
        ("小学校", "中学校"),
        ("障害者", "故障"),
        ("端末", "パソコン"),  # a tablet is one too
    ],
)
def test_words_that_mean_something_else_do_not_stand_for_each_other(shipped, question, opposite):
    assert not joined(opposite) & others(shipped, question)


def test_no_word_of_the_shipped_file_is_of_no_use(shipped):
    assert shipped.problems == []


def test_loading_and_asking_are_quick(shipped):
    groups, one_way = load_synonyms()
    started = time.process_time()
    Synonyms(groups, one_way)
    assert time.process_time() - started < 3.0  # 0.2 s on the machine it was written on
    terms = words("昨年度の会議で窓口の待ち時間を減らすために何を始めることになりましたか")
    started = time.process_time()
    for _ in range(100):
        shipped.alternatives(terms)
    assert (time.process_time() - started) / 100 < 0.003  # 0.03 ms there
