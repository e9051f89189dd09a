"""The page in a real browser, over the made-up assistant of ``fake_app``."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Servers
from tests.e2e.fake_app import ANSWERED, BROKEN, EXAMPLES, HOSTILE, NOT_FOUND, RECORD, REFUSED
from tests.e2e.usable import LATIN_WORD

pytestmark = pytest.mark.browser


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_text("質問の例")).to_be_visible()


def ask(page: Page, question: str) -> None:
    turns = page.locator(".turn").count()
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(turns + 1)


def test_a_question_is_answered_with_numbered_statements_and_one_card_for_each(page: Page, address: str) -> None:
    open_page(page, address)
    assert page.evaluate("document.documentElement.lang") == "ja"
    assert page.locator("[data-testid=stMainMenu], [data-testid=stAppDeployButton]").filter(visible=True).count() == 0
    ask(page, ANSWERED)
    expect(page.locator(".question .words")).to_have_text(ANSWERED)
    expect(page.locator(".marker")).to_have_text(["[1]", "[2]", "[3]"])
    expect(page.locator(".lead")).to_have_text(
        [
            "令和5年度第1回 ひばり町DX推進本部会議 議事録（2023年6月21日）によると",
            "ひばり町DX推進計画（第2期）（2019年5月1日）によると",
        ]
    )
    expect(page.locator(".card .place")).to_have_text(
        [
            "令和5年6月21日（2023年）3ページ発言者：佐藤一郎（企画課長）",
            "令和5年6月21日（2023年）5ページ発言者：本部長",
            "令和元年5月1日（2019年）",
        ]
    )
    expect(page.locator(".effort")).to_have_text("0.1秒・1,234件の記録から")


def test_the_newest_question_is_brought_to_the_top_and_the_input_keeps_the_focus(page: Page, address: str) -> None:
    open_page(page, address)
    for question in (ANSWERED, NOT_FOUND, ANSWERED):
        ask(page, question)
    expect(page.locator(".question").last).to_be_in_viewport()
    expect(page.locator(".statement").nth(5)).to_be_in_viewport()
    expect(page.get_by_role("textbox")).to_be_focused()
    expect(page.locator(".spoken")).to_have_text("お答えを表示しました。出典は3件です。")


def test_a_number_in_the_answer_opens_its_card_and_leads_to_the_quote(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, ANSWERED)
    passage = page.locator(".card").nth(2).locator(".passage")
    expect(passage).to_be_hidden()
    page.locator(".marker").nth(2).click()
    expect(passage).to_be_in_viewport()
    expect(passage).to_be_focused()


def test_the_first_quote_is_marked_in_its_passage_and_the_neighbours_are_shown_on_demand(
    page: Page, address: str
) -> None:
    open_page(page, address)
    ask(page, ANSWERED)
    card = page.locator(".card[open]")
    expect(card.locator("mark")).to_have_text("転入と転出の届出は、令和5年10月から電子申請で受け付けることとします。")
    expect(card.locator(".passage")).to_contain_text("窓口には職員が付き添う端末を2台置きます。")
    before, after = card.get_by_text("窓口の混雑は三月と四月に"), card.get_by_text("案内の方法を次回までに")
    expect(before).to_be_hidden()
    expect(after).to_be_hidden()
    card.get_by_text("前後を見る").click()
    expect(before).to_be_visible()
    expect(after).to_be_visible()
    card.get_by_text("前後を閉じる").click()
    expect(before).to_be_hidden()
    expect(after).to_be_hidden()


def test_not_found_and_refused_look_unlike_an_answer_and_unlike_each_other(page: Page, address: str) -> None:
    open_page(page, address)
    for question in (ANSWERED, NOT_FOUND, REFUSED):
        ask(page, question)
    expect(page.locator(".answer h3").filter(visible=True)).to_have_text(
        [
            "お答え",
            "出典（3件）",
            "記録に見当たりません",
            "近い記録（お答えではありません）",
            "この質問にはお答えできません",
        ]
    )
    looks = page.locator(".notice").evaluate_all(
        "notices => notices.map(notice => getComputedStyle(notice).backgroundColor)"
    )
    assert looks == ["rgb(255, 248, 230)", "rgb(253, 240, 239)"]
    gone = page.locator(".not_found .card").nth(1)
    gone.locator("summary").click()
    expect(gone).to_contain_text("いまの記録には、この箇所がありません。")


def test_a_refused_question_is_nowhere_on_the_page(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, REFUSED)
    expect(page.locator(".question .words")).to_have_text("（入力は保存されませんでした）")
    expect(page.get_by_role("textbox")).to_have_value("")
    assert "1234-5678-9012" not in page.content()


def test_a_new_conversation_starts_from_the_examples(page: Page, address: str) -> None:
    open_page(page, address)
    page.locator("[class*=st-key-example_]").get_by_role("button", name=ANSWERED).click()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.get_by_text("質問の例")).to_be_hidden()
    page.get_by_role("button", name="新しい会話").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_text("質問の例")).to_be_visible()


def test_text_of_records_and_questions_is_shown_letter_by_letter(page: Page, address: str) -> None:
    open_page(page, address)
    example = page.locator("[class*=st-key-example_] button").nth(EXAMPLES.index(HOSTILE))
    assert example.inner_text().replace("\N{WORD JOINER}", "") == HOSTILE
    assert example.locator("img, a, strong, .katex").count() == 0
    example.click()
    expect(page.locator(".question .words")).to_have_text(HOSTILE)
    page.locator(".card .around summary").click()
    assert page.locator(".statement bdi").inner_text() == RECORD
    assert page.locator(".passage").inner_text() == RECORD
    assert page.locator(".turn").locator("img, script, strong, em, .katex, a:not(.marker, .open-source)").count() == 0
    assert page.evaluate("window.hacked") is None


def test_an_unforeseen_error_is_a_japanese_sentence_without_a_traceback(page: Page, address: str) -> None:
    open_page(page, address)
    page.get_by_role("textbox").fill(BROKEN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("お答えの途中で問題が起きました。")
    assert BROKEN not in page.content()
    assert "RuntimeError" not in page.content()
    ask(page, ANSWERED)


def test_nothing_runs_over_the_side_of_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, address)
    for question in (ANSWERED, NOT_FOUND, REFUSED, HOSTILE):
        ask(page, question)
    wider = page.evaluate(
        "() => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()"
        " && e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.className)"
    )
    assert wider == []


def test_the_keyboard_alone_reaches_everything(page: Page, address: str) -> None:
    open_page(page, address)
    focus_by_tab(page, "document.activeElement.matches('textarea')")
    page.keyboard.type(ANSWERED)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)
    focus_by_tab(page, "document.activeElement.textContent === '[2]'", backwards=True)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator(".card").nth(1).locator(".passage")).to_be_focused()
    focus_by_tab(page, "document.activeElement.matches('.around summary')", backwards=True)
    page.keyboard.press("Enter")
    expect(page.locator(".card").nth(1).get_by_text("ほかに意見はありませんか。")).to_be_visible()
    focus_by_tab(page, "document.activeElement.innerText === '新しい会話'", backwards=True)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(0)


def focus_by_tab(page: Page, reached: str, *, backwards: bool = False) -> None:
    for _ in range(30):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.evaluate(reached):
            return
    pytest.fail(f"{reached} was never true")


def test_the_page_is_there_before_the_models_and_a_question_asked_meanwhile_is_answered(
    page: Page, servers: Servers
) -> None:
    address = servers.start("slow")
    patient = page.context.new_page()  # a second visitor, who only waits
    page.goto(address)
    expect(page.get_by_text("検索の言葉を読み込んでいます")).to_be_visible()
    page.get_by_role("textbox").fill(ANSWERED)
    page.keyboard.press("Enter")
    expect(page.get_by_text("質問を受け付けました。")).to_be_visible()
    patient.goto(address)
    expect(patient.locator(".waiting")).to_be_visible()
    expect(page.locator(".marker")).to_have_text(["[1]", "[2]", "[3]"])
    expect(patient.get_by_text("質問の例")).to_be_visible()
    expect(patient.locator(".waiting")).to_be_hidden()
    patient.close()


def test_a_failed_start_shows_its_sentence_and_can_be_tried_again(page: Page, servers: Servers) -> None:
    page.goto(servers.start("error"))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("管理者に「kiroku rebuild」の実行を依頼してください。")
    expect(page.get_by_role("textbox")).to_be_disabled()
    page.get_by_role("button", name="もう一度読み込む").click()
    expect(alert).to_contain_text("索引が見つかりません。")


def test_an_empty_store_explains_in_three_steps_how_records_are_added(page: Page, servers: Servers) -> None:
    page.goto(servers.start("empty"))
    expect(page.get_by_role("heading", name="まだ記録がありません")).to_be_visible()
    expect(page.locator(".first-steps li")).to_have_count(3)
    expect(page.get_by_role("textbox")).to_be_disabled()
    expect(page.get_by_role("button", name="もう一度確かめる")).to_be_visible()


def test_a_lost_connection_is_reported_in_japanese(page: Page, servers: Servers) -> None:
    address = servers.start("ready")
    open_page(page, address)
    servers.stop(address)
    expect(page.get_by_role("dialog")).to_contain_text("接続が切れました。", timeout=20_000)
    assert LATIN_WORD.findall(page.get_by_role("dialog").inner_text()) == []
