"""Every template over the sample records, and what happens with a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.assistant import Assistant
from answer.templates import EMPTY_FIELD, NEEDS_MODEL, find_meeting, meeting_before, request_of
from answer.types import Answer
from prompts.forms import TEMPLATES, Template, load_templates

LOADED, PROBLEMS = load_templates()
BY_TITLE = {template.title: template for template in LOADED}


def run(assistant: Assistant, title: str, **values: str) -> Answer:
    template = BY_TITLE[title]
    return assistant.from_template(template, {**template.example, **values})


def test_ten_templates_ship_and_all_can_be_used():
    assert [template.title for template in LOADED] == [
        "会議の要点", "決定事項と宿題の一覧", "前回からの変化", "他団体の事例比較", "答弁案の下書き",
        "起案の根拠整理", "生成AI利用の注意点", "よくある質問の案", "研修用の問い", "用語の説明",
    ]  # fmt: skip
    assert PROBLEMS == []


@pytest.mark.parametrize("template", LOADED, ids=lambda template: template.name)
def test_each_example_is_answered_with_quotes_from_the_records(assistant: Assistant, template: Template):
    answer = assistant.from_template(template, template.example)
    assert (answer.status, answer.question) == ("answered", request_of(template, template.example))
    assert [statement.citation for statement in answer.statements] == [c.number for c in answer.citations]
    generation = assistant._current()
    assert generation
    for citation in answer.citations:
        text = generation.table.text(citation.document)
        assert text[citation.start : citation.start + len(citation.quote)] == citation.quote
    assert answer.note == (NEEDS_MODEL if template.needs_model else "")


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("会議の要点", ("本格導入することを決定する", "9月2日開始に変更")),
        ("決定事項と宿題の一覧", ("【決定】令和6年10月1日から", "【宿題】令和8年1月への延期は検討中とし")),
        ("前回からの変化", ("【前回の決定】", "【今回】")),
        ("他団体の事例比較", ("２５分",)),
        ("答弁案の下書き", ("２３７万６千円",)),
        ("起案の根拠整理", ("令和6年10月1日から",)),
        ("生成AI利用の注意点", ("次に掲げることをしてはならない",)),
        ("よくある質問の案", ("9月2日",)),
        ("用語の説明", ("書かない窓口",)),
    ],
)
def test_a_template_finds_what_it_is_for(assistant: Assistant, title: str, words: tuple[str, ...]):
    text = run(assistant, title).text
    assert [word for word in words if word not in text] == []


def test_an_unknown_meeting_is_said_to_be_unknown(assistant: Assistant):
    answer = run(assistant, "会議の要点", meeting="令和9年度第7回")
    assert (answer.status, answer.citations) == ("not_found", ())
    assert "令和9年度第7回" in answer.message


def test_an_empty_field_is_named(assistant: Assistant):
    field = BY_TITLE["用語の説明"].fields[0]
    assert run(assistant, "用語の説明", term=" ").message == EMPTY_FIELD.format(label=field.label)


def test_a_form_passes_the_policy_like_a_question(assistant: Assistant):
    answer = run(assistant, "用語の説明", term="マイナンバー 1234-5678-9018")
    assert (answer.status, answer.question) == ("refused", "")
    assert "1234" not in answer.message


def test_the_meeting_before_is_of_the_same_body(assistant: Assistant):
    meeting = find_meeting("令和6年度第1回 DX推進本部会議", assistant.documents)
    assert meeting is not None
    assert meeting.source == "dx-honbu-r6-1.pdf"
    before = meeting_before(meeting, assistant.documents)
    assert before is not None
    assert before.source == "dx-honbu-r5-2.docx"


def test_what_changed_is_told_with_the_words_of_both_meetings(assistant: Assistant):
    text = run(assistant, "前回からの変化").text
    told = [
        "【前回の決定】４\tキャッシュレス決済を令和６年７月１日から導入する",
        "【今回】2\tキャッシュレス決済の開始日を令和6年9月2日に変更する",
        "【残っている宿題】標準準拠システムへの移行時期の見通しを示す",
    ]
    assert [words for words in told if words not in text] == []


def test_a_question_decides_nothing(assistant: Assistant):
    decided = [statement.text for statement in run(assistant, "決定事項と宿題の一覧").statements]
    assert decided
    assert [text for text in decided if text.rstrip("。").endswith("か")] == []


GOOD = (TEMPLATES / "yougo-setsumei.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("こんにちは", "先頭に +++"),
        (GOOD.replace('title = "', "title = "), "書き方が正しくありません"),
        (GOOD.replace("title", "name", 1), "title がない"),
        (GOOD.replace('finder = "questions"', 'finder = "exec"'), "finder に書けるのは"),
        (GOOD.replace("{{term}}とは何か", "{{word}}とは何か"), "{{word}} に当たる fields がありません"),
        (GOOD.replace("[example]\nterm", "[example]\nother"), "example には"),
        (GOOD.replace('label = "用語', 'lable = "用語'), "name と label"),
        (GOOD.split("+++\n\n")[0] + "+++\n", "文章がありません"),
    ],
)
def test_a_broken_template_is_named_and_the_others_go_on(tmp_path: Path, text: str, reason: str):
    (tmp_path / "a.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "broken.md").write_text(text, encoding="utf-8")
    templates, problems = load_templates(tmp_path)
    assert [template.name for template in templates] == ["a"]
    assert len(problems) == 1
    assert "broken.md" in problems[0]
    assert reason in problems[0]


def test_a_template_that_is_no_text_is_named(tmp_path: Path):
    (tmp_path / "a.md").write_bytes(b"\x82\xa0")
    assert load_templates(tmp_path) == ([], ["ひな形 a.md を UTF-8 のファイルとして読めません。保存し直してください。"])
