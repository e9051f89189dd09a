"""The learned recogniser: what it adds to the rules, what of theirs it lets go, and what it may never touch."""

from __future__ import annotations

import random

import numpy as np
import pytest

from policy import learned
from policy.decide import load_policy
from policy.errors import PolicyError
from policy.learned import FLAGS, HARMLESS, LABELS, NAMED, Judged, flags
from policy.person import Word
from policy.types import Finding
from tests.policy.conftest import FILE

PHONE, PERSON, NUMBER = LABELS.index("phone"), LABELS.index("person"), LABELS.index("insured_number")


def judged(*stretches, of=12):
    """Return a judgement of ``of`` characters: nothing is personal but (start, end, label, how likely)."""
    shares = np.zeros((of, len(LABELS)), np.float32)
    shares[:, 0] = 1
    for start, end, label, likely in stretches:
        shares[start:end, label], shares[start:end, 0] = likely, 1 - likely
    return Judged(shares)


@pytest.fixture
def says(monkeypatch):
    """Return a function that lets the network say something of whatever text."""
    return lambda *stretches, of: monkeypatch.setattr(learned, "judge", lambda _: judged(*stretches, of=of))


def test_a_stretch_is_found_where_the_network_is_sure_of_it():
    assert list(judged((2, 6, NUMBER, 0.99), (8, 10, PERSON, 0.9)).findings()) == [
        Finding(2, 6, "insured_number", "insured_number.learned")
    ]


def test_the_ends_of_a_stretch_may_be_less_sure():
    assert [(one.start, one.end) for one in judged((2, 3, NUMBER, 0.6), (3, 6, NUMBER, 0.99)).findings()] == [(2, 6)]


def test_numbers_of_telephones_are_left_to_the_rules():
    assert list(judged((0, 12, PHONE, 0.99)).findings()) == []


def test_a_blank_within_a_name_belongs_to_it(monkeypatch):
    shares = judged((0, 2, PERSON, 0.99), (3, 5, PERSON, 0.99), of=7).shares
    monkeypatch.setattr(learned, "network", lambda: lambda *_: shares)
    monkeypatch.setattr(learned, "words_with_vectors", lambda _: ([], np.zeros((0, 300), np.float32)))
    assert [(one.start, one.end) for one in learned.judge("大山 水帆の件").findings()] == [(0, 5)]


def test_only_what_is_harmless_to_its_last_character_is_let_go():
    assert judged().is_harmless(Finding(0, 12, "phone", "phone.form"))
    assert not judged((11, 12, PHONE, 0.3)).is_harmless(Finding(0, 12, "phone", "phone.form"))


@pytest.mark.parametrize(
    "rule", ["my_number.check_digit", "credit_card.luhn", "resident_code.word", "birth.word", "confidential.mark"]
)
def test_what_is_sure_by_its_form_is_never_let_go(rule):
    assert rule not in HARMLESS


@pytest.mark.parametrize(
    "text", ["1234-5678-9018", "taro@example.co.jp", "4111 1111 1111 1111", "【機密性3】の資料", "口座は普通 1234567"]
)
def test_the_network_cannot_let_pass_what_it_may_not_judge(policy, says, text):
    says(of=len(text))
    assert policy.decide(text).verdict == "refuse"


@pytest.mark.parametrize(
    "text",
    [
        "0277-46-1111 が鳴った",
        "品川 300 さ 12-34 は公用車",
        "戸田市上戸田1丁目18-1 に浄水場がある",
        "佐藤一郎が登場する本",
        "品川 300 さ 12-34 が止まっている",
        "見積もりは chumon@it.example.co.jp へ",
    ],
)
def test_a_rule_that_may_err_is_overruled(policy, says, text):
    says((0, len(text), PERSON, 0.3), of=len(text))
    assert policy.decide(text).verdict == "refuse"
    says(of=len(text))
    assert policy.decide(text).verdict == "allow"


@pytest.mark.parametrize(
    "text",
    [
        "申請者の家 0277-46-1111",  # called a person's
        "0277-46-1111",  # alone
        "待ち合わせは 090-1234-5678 へ",  # a mobile
        "本町1番2号は、どの小学校の学区ですか",  # somebody's home
        "口座は普通 1234567",
        "送り先は yamada.taro@example.co.jp です",  # named after a person
        "送り先は okuri@gmail.com です",  # of a service for everybody
        "表札は「澤村 颯」",
    ],
)
def test_a_rule_that_is_sure_is_not_overruled(policy, says, text):
    says(of=len(text))
    assert policy.decide(text).verdict == "refuse"


@pytest.mark.parametrize(
    ("text", "label", "span"),
    [
        ("担当は民生委員の北条みなもさん", PERSON, (8, 13)),  # an office that is no public one
        ("桐生市本町3丁目5のあたりを巡回", LABELS.index("address"), (0, 9)),
    ],
)
def test_what_the_rules_let_pass_is_found_where_the_network_is_sure(policy, says, text, label, span):
    says(of=len(text))
    assert policy.decide(text).verdict == "allow"
    says((*span, label, 0.999), of=len(text))
    assert [(one.start, one.end) for one in policy.decide(text).findings] == [span]


@pytest.mark.parametrize(
    ("text", "label", "span"),
    [
        ("北条みなも", PERSON, (0, 5)),  # nothing beside it that tells what it is
        ("番号は 1234-5678-9012 です", LABELS.index("my_number"), (4, 18)),  # check digits are wrong
        ("番号は 4111111111111112 です", LABELS.index("credit_card"), (4, 20)),
        ("北条みなもの意見", PERSON, (0, 5)),  # said in public
        ("記入例の北条みなも", PERSON, (4, 9)),
        ("吉田家で会議", PERSON, (0, 2)),
        ("昭和37年4月2日生まれから昭和54年4月1日生まれの男性が対象か", LABELS.index("birth"), (0, 9)),
        ("住所が豊山町豊場2024年に変わる", LABELS.index("address"), (3, 11)),  # within a year
        ("延べ 12345 人の来場", NUMBER, (3, 8)),
        ("岩手県の宮古市が被災した", LABELS.index("address"), (0, 7)),  # no house
        ("ふさわしい能力を持つ", PERSON, (0, 6)),  # not the form of a name
        ("speaker: 北条みなも（企画課長） 指標を見直す", PERSON, (9, 14)),  # in office
        ("sha256=9f2c72820178ab41e7760220d0 一致せず", LABELS.index("bank_account"), (24, 31)),  # part of a code
    ],
)
def test_what_is_known_for_sure_outweighs_the_network(policy, says, text, label, span):
    says((*span, label, 0.999), of=len(text))
    assert policy.decide(text).verdict == "allow"


def test_a_number_that_the_network_finds_is_taken_whole(policy, says):
    text = "符号は 55-1234 との申出"
    says((4, 9, NUMBER, 0.999), of=len(text))
    assert [(one.start, one.end) for one in policy.decide(text).findings] == [(4, 11)]


def test_what_the_network_found_is_refused_and_explained(policy, says):
    text = "符号は 55-1234 との申出"
    says((4, 11, NUMBER, 0.999), of=len(text))
    (finding,) = policy.decide(text).findings
    assert (finding.start, finding.end, finding.type) == (4, 11, "insured_number")
    assert policy.explain(finding) == "個人情報の書き方の例から学習した見分け方"


@pytest.mark.parametrize(
    ("text", "span", "likely", "verdict"),
    [
        ("瀬越から画面越しの窓口を試す", (0, 2), 0.97, "allow"),  # a place, most likely
        ("瀬越から画面越しの窓口を試す", (0, 2), 0.999, "refuse"),
        ("岩倉谷のスマホ相談", (2, 3), 0.999, "refuse"),
        ("岩倉谷のスマホ相談", (2, 3), 0.97, "allow"),  # the end of a longer word
        ("瀬越さんから画面越しに", (0, 2), 0.97, "refuse"),
    ],
)
def test_a_surname_that_may_be_a_place_needs_more(policy, says, text, span, likely, verdict):
    says((*span, PERSON, likely), of=len(text))
    assert policy.decide(text).verdict == verdict


def test_a_private_matter_of_somebody_in_office_stays_private(policy, says):
    text = "北条みなも課長の休職の診断書"
    says((0, 5, PERSON, 0.999), of=len(text))
    assert policy.decide(text).verdict == "refuse"


@pytest.mark.parametrize(
    "text", ["公用携帯（災害対策本部用）090-2849-5277 を三台", "◆３番（北条みなも君）　再度お尋ねします。"]
)
def test_what_is_called_public_passes(policy, says, text):
    says(of=len(text))
    assert policy.decide(text).verdict == "allow"


def test_an_official_whom_the_network_calls_a_person_may_be_asked_about(policy, says):
    text = "北条みなもの件"
    says((0, 5, PERSON, 0.999), of=len(text))
    assert policy.decide(text).verdict == "refuse"
    assert policy.decide(text, frozenset({"北条みなも"})).verdict == "allow"


def test_records_and_answers_are_judged_by_the_rules_alone(policy, monkeypatch):
    monkeypatch.setattr(learned, "judge", lambda _: pytest.fail("the network was asked"))
    policy.inspect("氏名：田中太郎、電話 090-1234-5678", 1)
    policy.redact("田中太郎さんの電話 090-1234-5678")
    policy.decide("予算の記録です。" * 501)


def test_flags_tell_scripts_numbers_and_names_apart():
    marks = flags("佐藤 12", [Word(0, 2, "名詞-固有名詞-人名-姓"), Word(3, 5, "名詞-数詞")])
    assert marks.shape == (5, FLAGS)
    assert marks[:, 2].tolist() == [1, 1, 0, 0, 0]  # kanji
    assert marks[:, 5].tolist() == [0, 0, 0, 1, 1]  # digits
    assert marks[:, NAMED].tolist() == [1, 1, 0, 0, 0]  # a surname


def test_a_long_text_is_judged_to_its_end(policy):
    policy.warm()
    assert len(learned.judge("住民から電話があった。" * 60).shares) == 660


def test_it_computes_what_was_trained():
    import torch

    from bench.train_policy import Network

    text, words = "佐藤さん", [Word(0, 2, "名詞-固有名詞-人名-姓"), Word(2, 4, "接尾辞")]
    vectors = np.random.default_rng(1).normal(size=(2, 300)).astype(np.float32)
    torch.manual_seed(1)
    trained = Network(2).eval()
    served = learned.Network("さ佐", {name: value.numpy() for name, value in trained.state_dict().items()})
    with torch.no_grad():
        scores = trained(
            torch.tensor([[2, 0, 1, 0]]),
            torch.from_numpy(flags(text, words))[None],
            torch.from_numpy(vectors[[0, 0, 1, 1]])[None],
            torch.ones(1, 4),
        )
    assert np.allclose(served(text, words, vectors), torch.softmax(scores[0], -1).numpy(), atol=1e-5)


def test_without_its_weights_nothing_starts(monkeypatch, tmp_path):
    monkeypatch.setattr(learned, "WEIGHTS", tmp_path / "learned.npz")
    with pytest.raises(PolicyError, match=r"部品 learned\.npz を読み込めません\(ファイルがありません\)"):
        load_policy(FILE)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"no archive"])
def test_broken_weights_are_refused_by_name(monkeypatch, tmp_path, content):
    (tmp_path / "learned.npz").write_bytes(content)
    monkeypatch.setattr(learned, "WEIGHTS", tmp_path / "learned.npz")
    monkeypatch.setattr(learned, "network", learned.network.__wrapped__)
    with pytest.raises(PolicyError, match=r"部品 learned\.npz を読み込めません"):
        load_policy(FILE).warm()


def test_texts_for_training_keep_their_places():
    from bench.train_policy import emptied, joined, resigned

    chance = random.Random(3)
    text, gold = "氏名：田中太郎、TEL：090-1234-5678", [(3, 7, "person"), (12, 25, "phone")]
    for _ in range(50):
        changed, places = joined(*resigned(text, gold, chance), "次の議題。", chance)
        assert [(changed[a:b], kind) for a, b, kind in places] == [("田中太郎", "person"), ("090-1234-5678", "phone")]
    assert emptied(text, gold, chance)[1] == []


def test_what_nothing_marks_as_personal_is_not_learned_as_harmless(monkeypatch):
    from bench import train_policy

    wordings = {"personal": ["person\t手で書いた佐藤さん", "person\t{name}さん"], "lookalike": []}
    monkeypatch.setattr(train_policy, "harmless", lambda _: ["次の議題に移ります。"])
    monkeypatch.setattr(train_policy, "_wordings", lambda kind, _: wordings[kind])
    made = [text for text, gold in train_policy.texts(["broad"], random.Random(1)) if "手で書いた" in text]
    assert made == []


def test_the_set_that_is_measured_on_is_not_learned_from():
    from bench.train_policy import PARTS

    assert "wide" in PARTS
    assert not {"blind17", "blind18", "blind19", "blind20", "blind21"} & set(PARTS)
