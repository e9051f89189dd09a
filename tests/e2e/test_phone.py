"""What staff do, on a telephone: the same things as in the other modules, one after the other on few pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.converting import compose, enter_while_converting
from tests.e2e.fake_app import ANSWERED, BROKEN, FOLLOW_UP, NOT_FOUND, REFUSED
from tests.e2e.states import MINUTES, MORE, QUESTION, ask, box
from tests.e2e.wire import Wire

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def page(page: Page) -> Page:
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def wire(address: str) -> Iterator[Wire]:
    wire = Wire(int(address.rstrip("/").rsplit(":", 1)[1]))
    yield wire
    wire.close()


def test_an_answer_is_used_judged_kept_and_there_again_after_a_lost_connection(page: Page, wire: Wire) -> None:
    page.goto(f"http://127.0.0.1:{wire.port}/")
    expect(page.get_by_text("質問の例")).to_be_visible()
    ask(page, ANSWERED)
    expect(page.locator(".basis")).to_contain_text("確かな記録あり")
    expect(page.locator(".basis")).to_contain_text("もっとも新しい出典：令和5年6月21日（2023年）")
    page.locator(".marker").nth(1).click()
    expect(page.locator(".card").nth(1).locator(".passage")).to_be_in_viewport()
    page.get_by_role("button", name="写す").click()
    expect(page.locator(".spoken").first).to_have_text("写しました")
    with page.expect_download() as saved:
        page.get_by_role("button", name="根拠つきで保存（ワード）").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"PK")
    page.get_by_role("button", name="よく使う回答に入れる").click()
    page.get_by_role("button", name="よく使う回答から外す").click()
    expect(page.get_by_role("button", name="よく使う回答に入れる")).to_be_visible()
    page.get_by_role("button", name="役に立った").click()
    expect(page.get_by_text("ありがとうございます。")).to_be_visible()

    ask(page, FOLLOW_UP)
    expect(page.locator(".understood")).to_have_text(f"理解した質問{ANSWERED}")

    ask(page, NOT_FOUND)
    last = page.locator("[class*=st-key-judging_]").last
    last.get_by_role("button", name="違う").click()
    last.get_by_text("記録が足りない").click()
    last.get_by_role("button", name="送る", exact=True).click()
    expect(page.get_by_text("ありがとうございます。")).to_have_count(2)
    page.get_by_role("button", name="この質問を事務局へ送る").click()
    page.get_by_text("名前を付けずに事務局へ送ることに同意します").click()
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.get_by_text("事務局へ送りました。")).to_be_visible()

    ask(page, REFUSED)
    expect(page.locator(".refused .notice")).to_be_in_viewport()
    box(page).fill(BROKEN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(re.compile("問い合わせ番号は [0-9A-F]{6} です。"))

    wire.cut()
    expect(page.get_by_role("dialog")).to_contain_text("接続が切れました。", timeout=60_000)
    wire.mend()
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=60_000)
    expect(page.locator(".turn")).to_have_count(4)


def test_a_question_is_typed_with_help_converted_pasted_and_asked_of_chosen_records(page: Page, sample: str) -> None:
    page.goto(sample)
    expect(page.get_by_text("質問の例")).to_be_visible(timeout=240_000)
    expect(page.locator(".typing-aids")).to_be_attached()
    suggestions = page.get_by_role("listbox", name="入力の候補")
    box(page).press_sequentially("窓口の残業")
    suggestions.get_by_role("option", name="時間外勤務").click()
    expect(box(page)).to_have_value("窓口の時間外勤務")
    box(page).fill("")
    compose(page, "ざんぎょう")
    enter_while_converting(page)
    expect(suggestions).to_be_hidden()
    assert page.locator(".turn").count() == 0
    box(page).fill("長い文です。" * 400)
    expect(page.locator(".too-long")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.locator(".turn").count() == 0
    box(page).fill("書かない窓口の")
    page.keyboard.press("Shift+Enter")
    page.keyboard.insert_text("費用はいくらですか")
    assert page.locator(".turn").count() == 0
    page.get_by_role("button", name="質問する記録").click()
    page.get_by_role("combobox", name="種類").click()
    page.get_by_role("option", name="議事録", exact=True).click()
    expect(page.get_by_role("button", name="質問する記録：議事録")).to_be_visible()
    page.keyboard.press("Escape")
    ask(page, QUESTION)
    expect(page.locator(".scope")).to_have_text("議事録の記録から")


def test_newer_and_other_records_are_told_and_a_related_question_is_asked(page: Page, sample: str) -> None:
    page.goto(sample)
    expect(page.get_by_text("質問の例")).to_be_visible(timeout=240_000)
    ask(page, QUESTION)
    expect(page.locator(".newer")).to_contain_text("より新しい記録があります")
    ask(page, MORE)
    expect(page.get_by_role("heading", name="他の記録では")).to_be_visible()
    related = page.locator("[class*=st-key-related_] button").first
    words = related.inner_text()
    related.click()
    expect(page.locator(".question .words").last).to_have_text(words)


def test_a_source_covers_the_answer_is_turned_enlarged_saved_and_closed(page: Page, sample: str) -> None:
    page.goto(sample)
    expect(page.get_by_text("質問の例")).to_be_visible(timeout=240_000)
    ask(page, "書かない窓口の本格導入はいつからですか")
    opener = page.locator("a.open-source").first
    opener.click()
    expect(page.locator(".viewer-title")).to_be_focused()
    expect(page.locator(".quoted-box").first).to_be_in_viewport()
    panel = page.locator(".st-key-viewer").bounding_box()
    assert panel
    assert (panel["x"], panel["width"]) == (0, PHONE["width"])
    width = page.locator(".page-picture img").bounding_box()["width"]  # type: ignore[index]
    page.get_by_role("button", name="拡大").click()
    page.wait_for_function(f"document.querySelector('.page-picture img').getBoundingClientRect().width > {width * 1.4}")
    sheet = page.locator(".sheet-number").inner_text()
    page.get_by_role("button", name="前へ").click()
    expect(page.locator(".sheet-number")).not_to_have_text(sheet)
    with page.expect_download() as saved:
        page.get_by_role("button", name="原本を保存する").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF")
    with page.context.expect_page() as opened:
        page.locator(".place-link").click()
    expect(opened.value.locator(".quoted-box").first).to_be_visible()
    opened.value.close()
    page.get_by_test_id("stRadioGroup").get_by_text("文章", exact=True).click()
    expect(page.locator(".record-text")).to_be_visible()
    page.get_by_role("button", name="閉じる", exact=True).click()
    expect(page.locator(".viewer-title")).to_have_count(0)
    expect(opener).to_be_focused()


def test_records_are_found_read_and_compared_and_speakers_found(page: Page, sample: str) -> None:
    page.goto(f"{sample}records")
    expect(page.locator(".found")).to_have_text("11件が見つかりました。")
    page.get_by_role("combobox", name="会議").click()
    page.get_by_role("option", name="DX推進本部会議").click()
    expect(page.locator(".found")).to_have_text("3件が見つかりました。")
    page.get_by_text("会議の年表").click()
    expect(page.locator(".year").first).to_have_text("令和6年度（2024年度）")
    page.locator("[class*=st-key-entry_] a").filter(has_text=MINUTES).click()
    views = page.get_by_test_id("stRadioGroup")
    views.get_by_text("決定・宿題").click()
    expect(page.locator(".record-decisions").get_by_role("heading").first).to_contain_text("決定（")
    views.get_by_text("発言者", exact=True).click()
    expect(page.locator(".speaker-list .title").first).to_be_visible()
    views.get_by_text("見出し（議題）").click()
    page.locator("[class*=st-key-page_heading_] button").filter(has_text="議題3").click()
    expect(page.locator(".sheet-number")).to_have_text("2 / 3ページ")
    page.get_by_role("link", name="発言者").click()
    page.get_by_role("textbox").fill("指差しシート")
    page.keyboard.press("Enter")
    expect(page.locator(".speaker-list .title").first).to_contain_text("CIO補佐官（若林")
    page.get_by_role("link", name="会議を比べる").click()
    expect(page.locator(".figure").filter(has_text="1420万円 → 1565万円")).to_be_visible()
