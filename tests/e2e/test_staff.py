"""What staff do besides asking, in a browser: judge, pin, send, copy, narrow, be helped while typing, come back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Servers
from tests.e2e.converting import compose, enter_while_converting
from tests.e2e.fake_app import ANSWERED, BROKEN, NOT_FOUND, REFUSED
from tests.e2e.states import MORE, QUESTION, ask, box
from tests.e2e.wire import Wire

pytestmark = pytest.mark.browser

LISTENING = """window.SpeechRecognition = window.webkitSpeechRecognition = class {
  start() { setTimeout(() => this.onresult({ results: [[{ transcript: "書かない窓口" }]] }), 10); }
  stop() { this.onend(); }
}"""


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_text("質問の例")).to_be_visible(timeout=240_000)


def listbox(page: Page):
    return page.get_by_role("listbox", name="入力の候補")


# -- under an answer


def test_the_newer_meeting_is_told_with_the_way_to_it(page: Page, sample: str) -> None:
    open_page(page, sample)
    ask(page, QUESTION)
    newer = page.locator(".newer")
    expect(newer).to_contain_text("「令和5年度第1回汐見野町DX推進本部会議 議事録」")
    expect(newer).to_contain_text("のあとの同じ会議の記録も、この質問に答えています。")
    expect(newer.get_by_role("link")).to_have_text("令和6年度第1回汐見野町DX推進本部会議 議事録")


def test_other_records_say_their_part(page: Page, sample: str) -> None:
    open_page(page, sample)
    ask(page, MORE)
    expect(page.get_by_role("heading", name="他の記録では")).to_be_visible()
    expect(page.locator(".card").filter(has_text="２，９００万円")).to_be_visible()


def test_who_names_the_time_is_not_told_of_a_newer_meeting(page: Page, sample: str) -> None:
    open_page(page, sample)
    ask(page, "令和5年度第1回の会議で書かない窓口の費用はいくらでしたか")
    expect(page.locator(".marker").first).to_be_visible()
    expect(page.locator(".newer")).to_have_count(0)


def test_a_related_question_is_answered_when_it_is_pressed(page: Page, sample: str) -> None:
    open_page(page, sample)
    ask(page, MORE)
    related = page.locator("[class*=st-key-related_] button").first
    words = related.inner_text()
    related.click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".question .words").last).to_have_text(words)
    expect(page.locator(".turn").last.locator(".answered .marker").first).to_be_visible()


def test_an_answer_is_judged_by_one_press_or_with_what_is_wrong(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, ANSWERED)
    page.get_by_role("button", name="役に立った").click()
    expect(page.get_by_text("ありがとうございます。")).to_be_visible()
    ask(page, NOT_FOUND)
    page.get_by_role("button", name="違う").click()
    page.get_by_text("記録が足りない").click()
    note = page.get_by_role("textbox", name="補足")
    note.fill("電話 090-12 から")
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("保存しませんでした。")
    expect(note).to_have_value("電話 090-12 から")  # nothing typed is lost
    note.fill("昨年度の計画にあるはずです")
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.get_by_text("ありがとうございます。")).to_have_count(2)


def test_a_question_that_found_nothing_is_sent_only_after_agreeing(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, NOT_FOUND)
    page.get_by_role("button", name="この質問を事務局へ送る").click()
    expect(page.locator(".letter blockquote")).to_have_text(NOT_FOUND)
    send = page.get_by_role("button", name="送る", exact=True)
    expect(send).to_be_disabled()
    page.get_by_text("名前を付けずに事務局へ送ることに同意します").click()
    expect(send).to_be_enabled()
    send.click()
    expect(page.get_by_text("事務局へ送りました。")).to_be_visible()


def test_nothing_is_offered_under_a_refused_question(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, REFUSED)
    for name in ("写す", "役に立った", "この質問を事務局へ送る", "よく使う回答に入れる"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_a_pinned_question_is_on_the_first_page_and_asked_anew(page: Page, servers: Servers) -> None:
    address = servers.start("ready")
    open_page(page, address)
    ask(page, ANSWERED)
    page.get_by_role("button", name="よく使う回答に入れる").click()
    expect(page.get_by_role("button", name="よく使う回答から外す")).to_be_visible()
    page.goto(address)  # another visit
    pinned = page.locator(".st-key-pin_0 button")
    expect(pinned).to_have_text(ANSWERED)
    pinned.click()
    expect(page.locator(".turn .marker").first).to_be_visible()
    page.get_by_role("button", name="よく使う回答から外す").click()
    expect(page.get_by_role("button", name="よく使う回答に入れる")).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("質問の例")).to_be_visible()
    expect(page.locator(".st-key-pin_0")).to_have_count(0)


@pytest.mark.parametrize("secure", [True, False], ids=["clipboard", "without HTTPS"])
def test_an_answer_is_copied_with_its_sources(page: Page, address: str, secure: bool) -> None:
    clipboard = "{writeText: async (text) => copied.push(text)}" if secure else "undefined"
    page.add_init_script(
        "window.copied = [];"
        "document.addEventListener('copy', () => copied.push(String(document.activeElement.value)));"
        f"Object.defineProperty(navigator, 'clipboard', {{value: {clipboard}}})"
    )
    open_page(page, address)
    ask(page, ANSWERED)
    page.get_by_role("button", name="写す").click()
    expect(page.locator(".spoken").first).to_have_text("写しました")
    copied = page.evaluate("copied")
    assert len(copied) == 1
    assert copied[0].startswith(f"質問：{ANSWERED}\n\nお答え：転入と転出の届出は")
    assert "（dx-kaigi-2023-06.pdf）" in copied[0]


# -- which records are asked


def test_a_question_goes_to_the_chosen_records_alone_and_the_answer_says_so(page: Page, sample: str) -> None:
    open_page(page, sample)
    page.get_by_role("button", name="質問する記録").click()
    page.get_by_role("combobox", name="種類").click()
    page.get_by_role("option", name="広報・ブログ").click()
    expect(page.get_by_role("button", name="質問する記録：広報・ブログ")).to_be_visible()
    expect(page.get_by_text("1件の記録に質問します。")).to_be_visible()
    page.keyboard.press("Escape")
    ask(page, "キャッシュレス決済はどの窓口で使えますか")
    expect(page.locator(".scope")).to_have_text("広報・ブログの記録から")
    sources = set(page.locator(".card .title").all_inner_texts())
    assert sources == {"広報しおみの 令和6年9月号 特集「窓口が変わります」｜汐見野町公式ホームページ"}
    page.get_by_role("button", name="質問する記録").click()
    page.get_by_role("combobox", name="会議").click()
    page.get_by_role("option", name="DX推進本部会議").click()
    expect(page.get_by_text("この組み合わせに当てはまる記録はありません。")).to_be_visible()
    expect(box(page)).to_be_disabled()
    page.get_by_role("button", name="すべての記録に戻す").click()
    expect(box(page)).to_be_enabled()


def test_records_are_listed_by_body_meeting_and_stage(page: Page, sample: str) -> None:
    page.goto(f"{sample}records")
    expect(page.locator(".found")).to_have_text("11件が見つかりました。")
    page.get_by_role("combobox", name="会議").click()
    page.get_by_role("option", name="DX推進本部会議").click()
    expect(page.locator(".found")).to_have_text("3件が見つかりました。")
    page.get_by_role("combobox", name="段階").click()
    page.get_by_role("option", name="廃止").click()
    expect(page.locator(".found")).to_have_text(re.compile("^[12]件が見つかりました。$"))


def test_a_meeting_shows_what_it_decided_and_left_to_do_with_the_way_to_each_place(page: Page, sample: str) -> None:
    page.goto(f"{sample}records")
    page.locator("[class*=st-key-entry_] a").filter(has_text="令和6年度第1回汐見野町DX推進本部会議").click()
    page.get_by_test_id("stRadioGroup").get_by_text("決定・宿題").click()
    decisions = page.locator(".record-decisions")
    expect(decisions.get_by_role("heading")).to_contain_text(
        ["決定（", "保留（", "継続検討（", "宿題（", "今後の予定（"]
    )
    with page.context.expect_page() as opened:
        decisions.get_by_role("link").first.click()
    expect(opened.value.locator(".quoted-box").first).to_be_visible()
    opened.value.close()


def test_people_are_found_by_what_they_spoke_about_and_by_name(page: Page, sample: str) -> None:
    page.goto(f"{sample}speakers")
    search = page.get_by_role("textbox")
    expect(page.locator(".speaker-list .title").first).to_have_text("DX推進室長（河合拓也）")
    search.fill("指差しシート")
    page.keyboard.press("Enter")
    expect(page.locator(".speaker-list .title")).to_contain_text(["CIO補佐官（若林"])
    search.fill("小野寺")
    page.keyboard.press("Enter")
    expect(page.locator(".speaker-list .title")).to_have_text(["総務課長（小野寺浩）"])
    page.locator(".speaker-list summary").click()
    expect(page.locator(".speeches a").first).to_have_attribute("href", re.compile(r"^record\?id=\w+&start=\d+"))


# -- while typing


def test_suggestions_are_chosen_by_keyboard_and_asked_of_no_server(page: Page, sample: str) -> None:
    open_page(page, sample)
    expect(page.locator(".typing-aids")).to_be_attached()
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.resource_type != "font" else None)
    box(page).press_sequentially("窓口の残業")
    expect(listbox(page).get_by_role("option").first).to_contain_text("時間外勤務")
    assert sent == []
    page.keyboard.press("ArrowDown")
    expect(listbox(page).get_by_role("option").first).to_have_attribute("aria-selected", "true")
    expect(box(page)).to_have_attribute("aria-activedescendant", "typing-suggestion-0")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("窓口の時間外勤務")
    expect(listbox(page)).to_be_hidden()
    assert page.locator(".turn").count() == 0  # chosen, not sent
    box(page).press_sequentially("と推進計画")
    expect(listbox(page).get_by_role("option").filter(has_text="汐見野町DX推進計画")).to_be_visible()
    page.keyboard.press("Escape")
    expect(listbox(page)).to_be_hidden()
    expect(box(page)).to_have_value("窓口の時間外勤務と推進計画")


def test_nothing_is_suggested_or_sent_while_an_input_method_converts(page: Page, sample: str) -> None:
    open_page(page, sample)
    expect(page.locator(".typing-aids")).to_be_attached()
    session = compose(page, "残業")
    expect(listbox(page)).to_be_hidden()
    enter_while_converting(page)
    session.send("Input.insertText", {"text": "残業"})
    expect(listbox(page)).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Enter")
    page.keyboard.insert_text("時間")
    expect(box(page)).to_have_value("残業\n時間")
    page.wait_for_timeout(500)  # a question that was sent would be on its way
    assert page.locator(".turn, .waiting").count() == 0


def test_a_question_that_is_too_long_stays_and_is_not_sent(page: Page, address: str) -> None:
    open_page(page, address)
    expect(page.locator(".typing-aids")).to_be_attached()
    pasted = "長い文です。" * 400
    box(page).fill(pasted)
    alert = page.locator(".too-long")
    expect(alert).to_have_text(re.compile("^いま2,400文字です。2,000文字以内に"))
    page.keyboard.press("Enter")
    page.get_by_test_id("stChatInputSubmitButton").click()
    expect(box(page)).to_have_value(pasted)
    assert page.locator(".turn").count() == 0
    box(page).fill(ANSWERED)
    expect(alert).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)


def test_the_voice_is_off_unless_it_is_switched_on(page: Page, address: str) -> None:
    page.add_init_script(LISTENING)
    open_page(page, address)
    expect(page.get_by_role("button", name="声で入力")).to_have_count(0)


def test_what_was_heard_is_put_into_the_field_after_the_person_agreed(page: Page, servers: Servers) -> None:
    page.add_init_script(LISTENING)
    open_page(page, servers.start("ready", settings={"KIROKU_PAGE__VOICE_INPUT": "true"}))
    page.get_by_role("button", name="声で入力").click()
    expect(page.get_by_text("庁外の音声認識サービス")).to_be_visible()
    page.get_by_role("button", name="やめる").click()
    expect(box(page)).to_have_value("")
    page.set_viewport_size({"width": 390, "height": 844})  # from here on a telephone
    page.get_by_role("button", name="声で入力").click()
    page.get_by_role("button", name="分かりました。話します").click()
    expect(box(page)).to_have_value("書かない窓口")
    page.get_by_role("button", name="声で入力").click()
    expect(page.locator(".voice-state")).to_have_text("入力欄に入れました。確かめてから送ってください。")
    assert page.locator(".turn").count() == 0


# -- when something goes wrong


def test_an_error_has_a_number_to_quote_and_nothing_is_still_looked_for(page: Page, address: str) -> None:
    open_page(page, address)
    box(page).fill(BROKEN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(re.compile("問い合わせ番号は [0-9A-F]{6} です。"))
    expect(page.locator(".waiting")).to_have_count(0)


@pytest.fixture
def wire(address: str) -> Iterator[Wire]:
    wire = Wire(int(address.rstrip("/").rsplit(":", 1)[1]))
    yield wire
    wire.close()


def test_the_conversation_is_there_again_when_a_lost_connection_is_back(page: Page, wire: Wire) -> None:
    open_page(page, f"http://127.0.0.1:{wire.port}/")
    ask(page, ANSWERED)
    wire.cut()
    expect(page.get_by_role("dialog")).to_contain_text("接続が切れました。", timeout=60_000)
    wire.mend()
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=60_000)
    expect(page.locator(".turn")).to_have_count(1)
    ask(page, NOT_FOUND)
    expect(page.locator(".question .words")).to_have_text([ANSWERED, NOT_FOUND])
