"""Answers a model is writing, follow-ups, exports and templates, in a real browser over the made-up assistant."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Servers
from tests.e2e.fake_app import ANSWERED, FOLLOW_UP, GIVEN_UP, NOTE
from tests.e2e.test_page import ask, open_page
from ui.writing import CANCEL, PENDING, WRITING

pytestmark = pytest.mark.browser

WIDTHS = [(1280, 900), (390, 844)]


@pytest.fixture(scope="module")
def writing(servers: Servers) -> str:
    return servers.start("writing")


def keep(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at one."""
    if gallery := os.environ.get("KIROKU_GALLERY"):
        page.screenshot(path=f"{gallery}/{name}.png", full_page=True)


def start_writing(page: Page, address: str) -> None:
    open_page(page, address)
    page.get_by_role("textbox").fill(ANSWERED)
    page.keyboard.press("Enter")
    expect(page.get_by_text(WRITING)).to_be_visible()


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_unverified_words_are_greyed_and_verified_sentences_stand_above_them(
    page: Page, writing: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    start_writing(page, writing)
    expect(page.locator(".draft .pending .label")).to_have_text(PENDING)
    expect(page.locator(".draft .statement")).to_have_count(1)
    keep(page, f"writing-{width}")
    colour = page.locator(".draft .pending").evaluate("e => getComputedStyle(e).color")
    assert colour != page.locator(".draft .statement").evaluate("e => getComputedStyle(e).color")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_giving_up_brings_the_records_own_words_and_says_so(page: Page, writing: str) -> None:
    start_writing(page, writing)
    page.get_by_role("button", name=CANCEL).click()
    expect(page.locator(".note")).to_have_text(GIVEN_UP)
    expect(page.locator(".marker")).to_have_text(["[1]", "[2]", "[3]"])
    expect(page.get_by_role("textbox")).to_be_enabled()


def test_a_written_answer_names_the_model_and_counts_what_was_removed(page: Page, writing: str) -> None:
    start_writing(page, writing)
    expect(page.locator(".note")).to_have_text(NOTE, timeout=20_000)
    expect(page.locator(".effort")).to_contain_text("文章の作成 模型1")
    expect(page.get_by_text(WRITING)).to_have_count(0)
    keep(page, "written")


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_the_question_that_was_understood_is_shown_and_can_be_put_right(
    page: Page, address: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, address)
    ask(page, "標準化の期限はいつですか")
    page.get_by_role("textbox", name="記録について質問する").fill(FOLLOW_UP)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".understood")).to_have_text(f"理解した質問{ANSWERED}")
    expect(page.locator(".question .words").last).to_have_text(FOLLOW_UP)
    keep(page, f"understood-{width}")
    box = page.get_by_role("textbox", name="理解した質問")
    expect(box).to_have_value(ANSWERED)
    box.fill("庁舎の屋上に畑を作る計画はありますか")
    page.get_by_role("button", name="直した質問で聞く").click()
    expect(page.locator(".turn")).to_have_count(3)
    expect(page.locator(".question .words").last).to_have_text("庁舎の屋上に畑を作る計画はありますか")


@pytest.mark.parametrize(("kind", "beginning"), [("ワード", b"PK"), ("テキスト", "# DX記録".encode())])
def test_an_answer_is_saved_with_its_evidence(page: Page, address: str, kind: str, beginning: bytes) -> None:
    open_page(page, address)
    ask(page, ANSWERED)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"根拠つきで保存（{kind}）").click()
    path = waiting.value.path()
    assert Path(path).read_bytes().startswith(beginning)


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_a_template_is_chosen_filled_in_and_joins_the_conversation(
    page: Page, address: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, address)
    page.get_by_role("link", name="ひな形").click()
    expect(page.locator("[aria-current=page]")).to_have_text(["ひな形"])
    page.get_by_text("用語の説明", exact=True).click()
    expect(page.get_by_text("記録に出てくる言葉の意味")).to_be_visible()
    keep(page, f"templates-{width}")
    page.get_by_role("textbox", name="用語").fill("書かない窓口")
    page.get_by_role("button", name="作成する").click()
    expect(page.locator(".question .words")).to_have_text("用語の説明：書かない窓口")
    expect(page.locator("[aria-current=page]")).to_have_text(["質問する"])
    expect(page.locator(".marker")).to_have_text(["[1]", "[2]", "[3]"])
