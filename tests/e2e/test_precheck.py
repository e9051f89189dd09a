"""What the browser says before a question is sent: it never leaves the desk, and all else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bench import policy_blind, policy_set
from policy.decide import load_policy
from policy.identifiers import my_number_check_digit
from tests.e2e.conftest import ROOT, Servers
from tests.e2e.fake_app import ANSWERED, REFUSED
from tests.e2e.test_page import ask, open_page
from tests.e2e.usable import UNREADABLE

pytestmark = pytest.mark.browser

POLICY = ROOT / "policy" / "policy.toml"


def with_check_digit(body: str) -> str:
    return body + str(my_number_check_digit([int(digit) for digit in body]))


NUMBER = with_check_digit("82610734519")
GROUPED = f"{NUMBER[:4]}-{NUMBER[4:8]}-{NUMBER[8:]}"


def typed(page: Page, words: str) -> None:
    page.get_by_role("textbox").press_sequentially(words)


def test_a_number_is_told_while_typing_rests_and_keeps_the_question_from_being_sent(page: Page, address: str) -> None:
    open_page(page, address)
    sent: list[str | bytes] = []
    page.on("websocket", lambda channel: channel.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    expect(page.get_by_text("質問の例")).to_be_visible()
    typed(page, f"{GROUPED} の方の申請")
    alert = page.locator(".precheck")
    expect(alert).to_be_visible()
    assert alert.get_attribute("role") == "alert"
    expect(alert).to_contain_text("マイナンバー(個人番号)と思われる記載があります")
    expect(alert).to_contain_text("●●●●(1文字目から14文字目、検査用数字が合う12桁")
    expect(alert).to_contain_text("制度や手続の名前で質問してください")
    assert NUMBER not in alert.inner_text().replace("-", "")
    expect(page.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("textbox")).to_have_attribute("aria-describedby", "precheck-alert")

    page.keyboard.press("Enter")
    page.get_by_test_id("stChatInputSubmitButton").click()
    page.wait_for_timeout(500)
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_role("textbox")).to_be_focused()
    assert not [frame for frame in sent if GROUPED.encode() in (frame if isinstance(frame, bytes) else frame.encode())]
    assert page.evaluate(UNREADABLE) == []

    page.get_by_role("textbox").fill(ANSWERED)
    expect(alert).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)


def test_a_question_sent_before_typing_rests_is_looked_at_too(page: Page, address: str) -> None:
    open_page(page, address)
    page.get_by_role("textbox").fill(f"番号は{NUMBER}")
    page.keyboard.press("Enter")
    expect(page.locator(".precheck")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)


def test_a_field_of_a_template_is_looked_at_by_key_and_by_button(page: Page, address: str) -> None:
    page.goto(f"{address}templates")
    field = page.get_by_role("textbox").first
    field.fill(f"{NUMBER}の件")
    page.keyboard.press("Enter")
    expect(page.locator(".precheck")).to_be_visible()
    page.get_by_role("button", name="作成する").click()
    page.wait_for_timeout(500)
    expect(page.get_by_role("button", name="作成する")).to_be_visible()  # still on the form
    expect(field).to_be_focused()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_alert_stands_above_the_field_and_in_the_window(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    open_page(page, address)
    page.get_by_role("textbox").fill("taro@example.jp と 090-1234-5678")
    expect(page.locator(".precheck")).to_be_visible()
    told, field = page.locator(".precheck").bounding_box(), page.get_by_role("textbox").bounding_box()
    assert told is not None
    assert field is not None
    assert told["y"] >= 0
    assert told["y"] + told["height"] <= field["y"]
    assert told["x"] >= 0
    assert told["x"] + told["width"] <= width


def test_what_the_policy_allows_is_not_told(page: Page, servers: Servers, tmp_path: Path) -> None:
    written = POLICY.read_text(encoding="utf-8")
    start = written.index("[categories.email]")
    changed = written[:start] + written[start:].replace('question = "refuse"', 'question = "allow"', 1)
    (tmp_path / "policy.toml").write_text(changed.replace("phones = []", 'phones = ["03-1111-2222"]'), encoding="utf-8")
    address = servers.start("ready", settings={"KIROKU_POLICY": str(tmp_path / "policy.toml")})
    open_page(page, address)
    page.get_by_role("textbox").fill("03-1111-2222 か taro@example.jp への返信")
    page.wait_for_timeout(700)
    expect(page.locator(".precheck")).to_be_hidden()
    page.get_by_role("textbox").fill("03-1111-3333 への返信")
    expect(page.locator(".precheck")).to_be_visible()
    servers.stop(address)


def test_a_question_without_such_numbers_is_asked_as_before(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, ANSWERED)
    expect(page.locator(".precheck")).to_be_hidden()


@pytest.mark.skipif(not policy_set.SHARED.is_dir(), reason="names and addresses of the wordings stand in ../shared")
@pytest.mark.slow
def test_the_browser_holds_nothing_that_the_server_would_take(page: Page, address: str) -> None:
    open_page(page, address)
    page.wait_for_function("window.kirokuLook !== undefined")
    sets = [policy_blind.lookalikes(part) for part in policy_blind.SEED]
    sets += [policy_set.lookalikes("development"), policy_set.lookalikes("heldout")]
    texts = [example.text for examples in sets for example in examples]
    held = page.evaluate("(texts) => texts.filter((text) => window.kirokuLook(text).length)", texts)
    policy = load_policy(POLICY)
    assert [text for text in held if policy.decide(text).verdict == "allow"] == []


IN_THE_BROWSER = """async () => JSON.stringify([location.href, document.title, document.cookie, history.state,
  {...localStorage}, {...sessionStorage}, (await indexedDB.databases()).map((one) => one.name)])"""


def test_neither_a_held_nor_a_refused_number_stays_in_the_browser(page: Page, address: str) -> None:
    open_page(page, address)
    page.get_by_role("textbox").fill(f"{GROUPED} の方の申請")
    page.keyboard.press("Enter")
    expect(page.locator(".precheck")).to_be_visible()
    assert GROUPED not in page.evaluate(IN_THE_BROWSER)
    ask(page, REFUSED)
    assert "1234-5678-9012" not in page.evaluate(IN_THE_BROWSER) + page.content()
    page.goto(f"{address}templates")
    page.go_back()
    expect(page.get_by_role("textbox")).to_have_value("")
    kept = page.evaluate(IN_THE_BROWSER) + page.content()
    assert (GROUPED in kept, "1234-5678-9012" in kept) == (False, False)
