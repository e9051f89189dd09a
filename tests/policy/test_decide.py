"""One engine on four paths: what may happen with a question, a document, an answer and a line of a log."""

from __future__ import annotations

import dataclasses
import itertools
import socket
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy import engine
from policy.decide import load_policy
from policy.errors import PolicyError
from policy.fold import fold, fold_digits, fold_width
from policy.markings import HEAD
from policy.types import Decision, Finding
from tests.policy.conftest import FILE

SHIPPED = FILE.read_text(encoding="utf-8")
NUMBER = "1234-5678-9018"


@pytest.fixture
def changed(tmp_path):
    """Return a function that loads the shipped policy with one line of one category changed."""

    def change(category, line):
        head, name, tail = SHIPPED.partition(f"[categories.{category}]")
        key = line.split(" = ")[0]
        lines = tail.split("\n")
        at = next(n for n, old in enumerate(lines) if old.startswith(f"{key} = "))
        path = tmp_path / "policy.toml"
        path.write_text(head + name + "\n".join([*lines[:at], line, *lines[at + 1 :]]), encoding="utf-8")
        return load_policy(path)

    return change


# -- questions


@pytest.mark.parametrize(
    "text",
    [
        "機密性2以上の情報は入力してよいか",
        "機密性3の情報の扱いは",
        "【重要】DX推進計画",
        "【機密性1】の文書",
        "秘密情報の扱い",
        "取扱注意の文書はどう保管するか",
        "人事異動の内示の時期",
        "DX推進計画の計画期間は",
        "\ud800",  # half of a character
        "𠮷野家",
    ],
)
def test_ordinary_questions_are_allowed(policy, text):
    assert policy.decide(text) == Decision("allow", (), "")


@pytest.mark.parametrize(
    "words",
    [
        "【機密性3】",
        "【機密性２情報】",
        "［機密性3］",
        "（自治体機密性2相当）",
        "【極秘】",
        "【秘】",
        "㊙",
        "【部外秘】",
        "【取扱注意】",
        "〔庁外秘〕",
        "【内示】",
    ],
)
def test_a_marking_of_a_level_is_refused(seen, words):
    assert seen(f"これは{words}の話です") == [("confidential", words)]


def test_the_message_says_what_was_seen_where_by_which_rule_and_how_to_ask_instead(policy):
    decision = policy.decide("電話は090-1234-5678 か a@example.jp")
    assert [finding.type for finding in decision.findings] == ["phone", "email"]
    assert decision.message == (
        "電話番号・メールアドレスと思われる記載があるため、この質問は受け付けませんでした。入力内容は保存していません。"
        "番号を除き、部署や施設の名前で質問してください。アドレスを除き、部署や施設の名前で質問してください。\n"
        "見つかった場所：●●●●(4文字目から16文字目、0 または +81 で始まる10〜11桁)、"
        "●●●●(20文字目から31文字目、@ を挟む形)"
    )


def test_many_places_are_counted_not_listed(policy):
    assert policy.decide(" か ".join(["a@example.jp"] * 8)).message.endswith(" ほか3か所")


def test_a_masked_question_goes_on_as_long_as_it_was(changed):
    decision = changed("phone", 'question = "mask"').decide("090-1234-5678 の件")
    assert (decision.verdict, decision.text) == ("mask", "●●●●●●●●●●●●● の件")
    assert decision.message.startswith("電話番号と思われる記載を伏せ字(●)にして質問しました。")


def test_a_question_that_is_warned_of_goes_on(changed):
    decision = changed("phone", 'question = "warn"').decide("090-1234-5678 の件")
    assert (decision.verdict, decision.text) == ("warn", "")
    assert decision.message.startswith("電話番号と思われる記載があります。")


def test_the_hardest_action_wins(changed):
    policy = changed("phone", 'question = "mask"')
    assert policy.decide(f"090-1234-5678 と {NUMBER}").verdict == "refuse"


def test_a_category_may_be_allowed(changed):
    assert changed("phone", 'question = "allow"').decide("03-1234-5678") == Decision("allow", (), "")


def test_names_need_no_model_where_they_are_allowed(changed, monkeypatch):
    policy = changed("person", 'question = "allow"')
    monkeypatch.setattr(engine, "analyze", None)
    assert policy.decide("田中太郎さんの滞納額").verdict == "allow"


@pytest.mark.parametrize(
    ("path", "words"),
    [("phones", "048-441-1800"), ("emails", "dx@example.jp"), ("names", "佐藤一郎"), ("phone_words", "はなみずき")],
)
def test_what_the_officer_allows_passes(tmp_path, policy, path, words):
    asked = {"phones": "(048)441-1800", "phone_words": "はなみずき 0277-46-1111"}.get(path, f"{words} の件")
    assert policy.decide(asked).verdict == "refuse"
    lines = [f'{path} = ["{words}"]' if line.startswith(f"{path} = ") else line for line in SHIPPED.split("\n")]
    file = tmp_path / "policy.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert load_policy(file).decide(asked).verdict == "allow"


def test_a_decision_never_holds_the_words_themselves(changed):
    for decision in (
        changed("phone", 'question = "refuse"').decide(f"番号は{NUMBER}、電話は090-1234-5678、氏名：佐藤一郎"),
        changed("my_number", 'question = "mask"').decide(f"番号は{NUMBER}"),
    ):
        told = repr(decision) + decision.message
        assert decision.findings
        assert [part for part in ("1234", "9018", "5678", "佐藤") if part in told] == []
    assert [field.name for field in dataclasses.fields(Finding)] == ["start", "end", "type", "rule"]


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
        ("取扱注意\n予算の記録です。", 1, 1, "refuse"),  # alone on its line
        ("　　秘　　\n予算の記録です。", 1, 2, "refuse"),
        ("㊙ 予算の記録です。", 1, 2, "refuse"),
        ("機密性2以上の情報は入力しないこと。", 1, 1, "allow"),  # a rule about markings is no marking
        ("あ" * HEAD + "【機密性3】", 1, 1, "allow"),  # nor is an example further down
    ],
)
def test_a_document_is_measured_by_its_level_and_its_marking(policy, text, level, max_level, verdict):
    decision = dataclasses.replace(policy, max_level=max_level).inspect(text, level)
    assert decision.verdict == verdict
    assert bool(decision.message) == (verdict == "refuse")


def test_the_refusal_of_a_document_says_why_and_what_is_allowed(policy):
    assert policy.inspect("予算", 2).message == (
        "機密性2の指定があるため、方針(機密性1まで)により登録しません。公開できる版を追加してください。"
    )
    decision = policy.inspect("【機密性3】予算", 1)
    assert decision.findings == (Finding(0, 6, "confidential", "confidential.mark"),)
    assert decision.message.startswith("機密性2以上の表示があるため、方針(機密性1まで)")


@pytest.mark.parametrize(
    ("text", "verdict", "types"),
    [
        (f"番号は{NUMBER}", "refuse", ["my_number"]),
        ("カード 4111111111111111", "refuse", ["credit_card"]),
        ("住民票コード12345678901", "refuse", ["resident_code"]),
        ("振込先 普通 1234567", "quarantine", ["bank_account"]),
        ("問い合わせ 03-6238-1690", "note", ["phone"]),
        ("桐生市本町1-1-1、佐藤一郎、昭和45年3月3日生まれ。", "note", ["address", "birth"]),
        ("氏名：佐藤一郎", "note", ["person"]),
        ("◎町長（高瀬誠一君） 宮下美咲議員の質問にお答えします。", "allow", []),  # who speaks in the records
        ("窓口 048-441-1800", "allow", []),
    ],
)
def test_a_document_is_refused_kept_back_or_noted_by_what_it_holds(policy, text, verdict, types, monkeypatch):
    monkeypatch.setattr(engine, "analyze", None)  # documents are inspected without the model
    decision = policy.inspect(text, 1)
    assert (decision.verdict, [finding.type for finding in decision.findings]) == (verdict, types)
    assert bool(decision.message) == (verdict in ("refuse", "quarantine"))


def test_a_document_kept_back_is_let_in_by_its_name(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text(SHIPPED.replace("documents = []", 'documents = ["kifu.txt"]'), encoding="utf-8")
    policy = load_policy(path)
    assert policy.inspect("振込先 普通 1234567", 1, "kifu.txt").verdict == "note"
    assert policy.inspect("振込先 普通 1234567", 1, "other.txt").verdict == "quarantine"
    assert policy.inspect(f"番号は{NUMBER}", 1, "kifu.txt").verdict == "refuse"


def test_a_document_may_be_masked(changed):
    decision = changed("my_number", 'document = "mask"').inspect(f"番号は{NUMBER}です", 1)
    assert (decision.verdict, decision.text) == ("mask", "番号は●●●●●●●●●●●●●●です")


def test_a_file_name_with_a_number_is_refused_and_not_repeated(policy):
    decision = policy.inspect_name("kaigi/123456789018.txt")
    assert (decision.verdict, decision.text) == ("refuse", "kaigi/●●●●●●●●●●●●.txt")
    assert decision.message.startswith("ファイル名にマイナンバー(個人番号)と思われる記載がある")
    assert policy.inspect_name("令和5年度第1回.pdf") == Decision("allow", (), "", "令和5年度第1回.pdf")


# -- answers and logs


@pytest.mark.parametrize(
    ("text", "path", "shown"),
    [
        (f"番号は{NUMBER}です", "answer", "番号は●●●●●●●●●●●●●●です"),
        ("町長の高瀬誠一が 03-6238-1690 と述べた", "answer", "町長の高瀬誠一が 03-6238-1690 と述べた"),
        ("昭和45年3月3日生まれ", "answer", "●●●●●●●●●生まれ"),
        ("佐藤一郎さんの滞納、090-1234-5678", "log", "●●●●さんの滞納、●●●●●●●●●●●●●"),
        ("高瀬町長の答弁", "log", "高瀬町長の答弁"),
        ("", "log", ""),
    ],
)
def test_what_a_path_does_not_allow_is_masked_in_place(policy, text, path, shown):
    masked, findings = policy.redact(text, path)
    assert masked == shown
    assert bool(findings) == (shown != text)


# -- the engine


@given(st.text(max_size=80))
def test_folding_keeps_every_character_in_its_place(text):
    assert {len(fold(text)), len(fold_width(text)), len(fold_digits(fold(text)))} == {len(text)}


@settings(deadline=None)
@given(st.text(alphabet="0123456789０１２-－ 　\n()@.jp【機密性秘】佐藤花子さん様", max_size=60))
def test_findings_lie_in_the_text_and_none_over_another(policy, text):
    findings = policy.decide(text).findings
    assert all(0 <= finding.start < finding.end <= len(text) for finding in findings)
    assert all(one.end <= other.start for one, other in itertools.pairwise(findings))


def test_long_input_is_decided_in_seconds(policy):
    started = time.process_time()
    assert policy.decide("1 " * 50_000).verdict == "allow"
    assert policy.decide("0" * 100_000).verdict == "allow"
    assert policy.decide("a." * 5_000).verdict == "allow"
    assert policy.decide("市町村区" * 2_000).verdict == "allow"
    assert policy.inspect("市町村1-" * 5_000, 1).verdict in ("allow", "note")
    assert time.process_time() - started < 30  # what grows with the square of the length takes minutes


def test_a_name_far_into_a_long_text_is_found(policy):
    text = "予算の記録です。" * 600 + "田中太郎さんの滞納額。"
    assert [(finding.start, finding.end) for finding in policy.decide(text).findings] == [(4800, 4804)]


def test_many_may_ask_at_once(policy):
    texts = ["田中太郎さんの滞納額は", "DX推進計画の期間は", f"番号は{NUMBER}", "日下部係長の話"] * 6
    said: dict[int, str] = {}

    def ask(number):
        said[number] = policy.decide(texts[number]).verdict

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [said[number] for number in range(len(texts))] == ["refuse", "allow", "refuse", "allow"] * 6


def test_no_socket_is_opened(policy, monkeypatch):
    attempts = []
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, lambda *arguments: attempts.append(arguments))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **_: attempts.append(arguments))
    for text in ("taro@example.co.jp から田中太郎さんの件", f"http://example.com/{NUMBER}"):
        assert policy.decide(text).verdict == "refuse"
    assert attempts == []


def test_without_the_model_nothing_starts(monkeypatch):
    monkeypatch.setattr(engine, "MODEL", "ja_missing")
    with pytest.raises(PolicyError, match=r"部品 ja_missing がありません。'scripts/run'"):
        load_policy(FILE)


def test_a_broken_model_is_refused_by_name(monkeypatch):
    import spacy

    def fail(*_arguments, **_keywords):
        raise OSError("[E053]")

    monkeypatch.setattr(spacy, "load", fail)
    monkeypatch.setattr(engine, "_analyzer", engine._analyzer.__wrapped__)
    with pytest.raises(PolicyError, match=r"モデル ja_ginza を読み込めません\(OSError\)"):
        load_policy(FILE).warm()
