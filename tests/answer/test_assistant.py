"""The whole path on the sample records and on the real ones."""

from __future__ import annotations

import itertools
import json
import logging
import shutil

import pytest

from answer.assistant import Assistant
from answer.courtesy import NOTHING_ASKED
from answer.errors import AssistantError
from answer.types import NOT_FOUND, Answer
from index.store import Store
from index.types import Filters
from settings import ROOT, Settings, load_settings

EVAL = ROOT / "data" / "eval"
QUESTIONS = [
    json.loads(line)["question"]
    for path in sorted(EVAL.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[Answer]:
    """Return what is answered to every question of every set."""
    return [assistant.ask(question) for question in QUESTIONS]


def test_every_quote_is_a_substring_of_the_stored_text(assistant: Assistant, answers: list[Answer]):
    generation = assistant._current()
    assert generation
    count = 0
    for answer in answers:
        for citation in (*answer.citations, *answer.nearest):
            text = generation.table.text(citation.document)
            assert text[citation.start : citation.start + len(citation.quote)] == citation.quote
            count += 1
    assert count > len(QUESTIONS)


def test_every_statement_has_its_citation_and_numbers_run_from_one(answers: list[Answer]):
    for answer in answers:
        numbers = [citation.number for citation in answer.citations]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [statement.citation for statement in answer.statements] == numbers
        assert (answer.status == "answered") == bool(numbers)


def test_same_question_gives_the_same_answer(assistant: Assistant):
    first, second = (assistant.ask("書かない窓口はいつから始まりますか") for _ in range(2))
    assert first.citations == second.citations
    assert first.status == "answered"


@pytest.mark.parametrize(
    ("question", "source", "words"),
    [
        ("豊山町の実証実験で使う生成AIは何で、費用はかかるか", "003_", ("Bing AI", "無償")),
        ("DX推進本部会議は傍聴できるか", "003_", ("傍聴することは考えておりません", "議事録については公表")),
        ("戸田市は個人情報の入力をどう扱うか", "000_", ("個人を特定できる情報は入力しない", "機密性2情報")),
        ("令和5年度の地域情報化アドバイザー会議の参加団体数", "000_", ("57団体68名",)),
        ("都城市が採用した生成AIの名前", "002_", ("ZEVO",)),
        ("書かない窓口に取り組んだ市", "001_", ("深谷市", "書かない窓口")),
    ],
)
def test_real_records_answer_from_the_right_file(
    real_records: Assistant, question: str, source: str, words: tuple[str, ...]
):
    answer = real_records.ask(question)
    assert answer.status == "answered"
    assert answer.citations[0].source.startswith(source)
    quotes = "".join(citation.quote for citation in answer.citations if citation.source.startswith(source))
    assert [word for word in words if word not in quotes] == []


@pytest.mark.parametrize("question", ["豊山町の令和8年度予算額は", "横浜市のDX推進計画の策定年", "Bing AIの月額利用料"])
def test_what_the_real_records_do_not_say_is_not_found(real_records: Assistant, question: str):
    answer = real_records.ask(question)
    assert (answer.status, answer.citations) == ("not_found", ())
    assert answer.text.startswith(NOT_FOUND)


def test_thanks_are_not_answered_out_of_the_records(assistant: Assistant):
    answer = assistant.ask_after("ありがとうございました。", ["書かない窓口はいつから始まりますか"])
    assert (answer.status, answer.nearest) == ("not_found", ())
    assert answer.message == f"{NOT_FOUND}。{NOTHING_ASKED}"


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", "質問を入力してください"),
        ("　\n ", "質問を入力してください"),
        ("会" * 10_000, "質問が長すぎます(10,000文字)"),
        ("マイナンバー 1234-5678-9018 の件", "マイナンバー"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(assistant: Assistant, question: str, reason: str):
    answer = assistant.ask(question)
    assert (answer.status, answer.question, answer.citations) == ("refused", "", ())
    assert reason in answer.message


@pytest.mark.parametrize(
    "question", ["?", "。。。", "は", "😀", "a" * 2_000, "\x00\ud800", "<script>alert(1)</script>", "-- ; DROP TABLE"]
)
def test_odd_questions_get_an_answer_object(assistant: Assistant, question: str):
    assert assistant.ask(question).status in ("answered", "not_found")


def test_a_question_too_long_is_refused_in_a_conversation_before_the_policy_reads_it(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
):
    read: list[str] = []
    monkeypatch.setattr(type(assistant._policy), "decide", lambda _policy, text, _officials: read.append(text))
    assert "質問が長すぎます" in assistant.ask_after("会" * 10_000, ["書かない窓口はいつから"]).message
    assert read == []


def test_a_refused_question_is_not_logged(assistant: Assistant, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        assistant.ask("マイナンバー 1234-5678-9018 の件")
    assert "1234" not in caplog.text
    assert "refused" in caplog.text


def test_a_question_is_never_logged(assistant: Assistant, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        assistant.ask("汐見野町の窓口について")
    assert "汐見野町" not in caplog.text


def test_context_gives_the_passage_with_its_neighbours(assistant: Assistant):
    citation = assistant.ask("書かない窓口はいつから始まりますか").citations[0]
    context = assistant.context(citation)
    assert context
    assert context.passage[context.quote_start : context.quote_end] == citation.quote


def test_examples_are_questions_that_the_records_answer(assistant: Assistant):
    assert assistant.examples
    assert {assistant.ask(question).status for question in assistant.examples} == {"answered"}


def test_an_empty_store_says_so(assistant: Assistant, tmp_path):
    empty = Assistant(load_settings(store=tmp_path / "none"), assistant._encoder)
    assert empty.is_empty
    assert empty.ask("書かない窓口はいつから").status == "not_found"
    assert "登録されていません" in empty.ask("書かない窓口はいつから").message


def test_records_that_come_while_it_is_open_are_counted_and_offered(
    assistant: Assistant, sample_settings: Settings, tmp_path
):
    late = Assistant(load_settings(store=tmp_path / "late"), assistant._encoder)
    assert (late.document_count, late.examples) == (0, [])
    shutil.copytree(sample_settings.store, tmp_path / "late", dirs_exist_ok=True)
    assert (late.document_count, late.examples) == (assistant.document_count, assistant.examples)


def test_a_newer_generation_answers_at_the_next_question(sample_settings: Settings, assistant: Assistant):
    store = Store(sample_settings.store)
    live = store.require_live()
    assert assistant.ask("書かない窓口").generation == live
    try:
        store.make_live(live)
        assert assistant.ask("書かない窓口").generation == live
    finally:
        store.make_live(live)


def test_without_a_policy_nothing_starts(assistant: Assistant, tmp_path):
    settings = load_settings(store=tmp_path / "none", policy=tmp_path / "policy.toml")
    with pytest.raises(AssistantError, match="方針ファイル"):
        Assistant(settings, assistant._encoder)


@pytest.fixture(scope="module")
def masking(assistant: Assistant, sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant under a policy that masks telephone numbers instead of refusing them."""
    policy = tmp_path_factory.mktemp("policy") / "policy.toml"
    text = sample_settings.policy.read_text(encoding="utf-8")
    before, phone, after = text.partition("[categories.phone]")
    policy.write_text(before + phone + after.replace('question = "refuse"', 'question = "mask"', 1), encoding="utf-8")
    return Assistant(sample_settings.model_copy(update={"policy": policy}), assistant._encoder)


def test_a_masked_number_goes_nowhere(masking: Assistant):
    alone = masking.ask("090-1234-5678 に書かない窓口はいつからと聞かれました")
    after = masking.ask_after("それは 090-1234-5678 にいつ知らせますか", ["書かない窓口はいつから始まりますか"])
    assert "1234" not in repr((alone, after))
    assert alone.note
    assert after.note


def test_the_time_that_a_question_names_chooses_the_records_until_it_is_taken_off(assistant: Assistant):
    narrowed = assistant.ask("令和5年度第2回のDX推進本部会議で、書かない窓口の経費はいくらになりましたか")
    assert narrowed.scope
    assert {citation.source for citation in (*narrowed.citations, *narrowed.nearest)} == {"dx-honbu-r5-2.docx"}
    assert assistant.ask(narrowed.question, everywhere=True).scope == ""


def test_filters_leave_out_other_records(assistant: Assistant):
    answer = assistant.ask("書かない窓口の経費はいくらですか", Filters(sources=("dx-honbu-r6-1.pdf",)))
    assert {citation.source for citation in (*answer.citations, *answer.nearest)} == {"dx-honbu-r6-1.pdf"}


def test_a_reply_is_cited_with_what_it_replies_to(real_records: Assistant):
    citation = real_records.ask("DX推進本部会議は傍聴できるか").citations[0]
    assert (citation.asked_by, "傍聴" in (citation.asked or "")) == ("推進本部長", True)


def test_an_item_of_a_list_is_quoted_with_what_introduces_the_list(assistant: Assistant):
    # standing alone, 「個人情報…を入力すること」 would say the opposite of the rule that forbids it
    quotes = [citation.quote for citation in assistant.ask("生成AIに特定個人情報を入力してよいですか").citations]
    items = [quote for quote in quotes if "特定個人情報を入力すること" in quote]
    assert items
    assert all("次に掲げることをしてはならない" in quote for quote in items)


def test_two_items_of_a_list_are_quoted_together(assistant: Assistant):
    citations = assistant.ask("特定個人情報を生成AIに入力することは禁止されていますか").citations
    assert any("（2）機密性2以上の情報を入力すること。" in one.quote for one in citations)
    for one, other in itertools.combinations(citations, 2):
        assert one.quote not in other.quote
        assert other.quote not in one.quote
