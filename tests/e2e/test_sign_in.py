"""Signing in with a local account, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from audit import tables
from audit.accounts import Accounts
from audit.log import AuditLog
from audit.passwords import Passwords
from tests.audit.conftest import FAST, GOOD
from tests.e2e.conftest import Servers
from tests.e2e.fake_app import ANSWERED
from tests.e2e.test_page import ask

pytestmark = pytest.mark.browser

APP = Path(__file__).with_name("sign_in_app.py")
NEW = "北汐町のDX記録-2025"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuditLog]:
    store = tmp_path_factory.mktemp("sign-in") / "store"
    store.mkdir()
    opened = AuditLog.open(store / "audit.sqlite")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def people(log: AuditLog) -> Accounts:
    accounts = Accounts(log, Passwords(FAST))
    accounts.add("kanri", GOOD, "administrator", "総務課", by=None)
    accounts.add("shokuin", GOOD, "staff", "企画課", by="kanri")
    accounts.add("eturan", GOOD, "viewer", by="kanri")
    return accounts


@pytest.fixture(scope="module")
def opened(servers: Servers, log: AuditLog, people: Accounts) -> str:
    assert log.database.file
    return servers.start(str(log.database.file.parent), "KIROKU_SIGN_IN__MODE=local", script=APP)


@pytest.fixture
def page(browser: BrowserContext, page: Page) -> Iterator[Page]:
    yield page
    browser.clear_cookies()


def enter(page: Page, name: str, password: str = GOOD) -> None:
    expect(page.get_by_role("button", name="サインイン")).to_be_visible()  # Enter sends a form that has its button
    page.get_by_role("textbox", name="利用者名", exact=True).fill(name)
    page.get_by_label("パスワード", exact=True).fill(password)
    page.keyboard.press("Enter")


def wait_for_an_empty_field(page: Page) -> None:
    """Wait until the form of the last try has gone and the next one's field is there alone: for a while both stand."""
    page.wait_for_function(
        "() => { const fields = document.querySelectorAll('input[type=password]');"
        " return fields.length === 1 && fields[0].value === '' }"
    )


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(address)
    enter(page, name)
    expect(page.get_by_text(f"サインイン中：{name}")).to_be_visible()


def session_cookie(browser: BrowserContext) -> dict[str, object] | None:
    found = [dict(cookie) for cookie in browser.cookies() if str(cookie.get("name")).startswith("kiroku_")]
    return found[0] if found else None


def test_each_role_sees_its_pages(page: Page, opened: str) -> None:
    reading, asking = ["記録の一覧", "発言者", "会議を比べる"], ["質問する", "ひな形"]
    seen = {"eturan": reading, "shokuin": asking + reading, "kanri": [*asking, *reading, "管理", "利用者"]}
    for name, links in seen.items():
        sign_in(page, opened, name)
        for link in links:
            expect(page.get_by_role("link", name=link, exact=True)).to_be_visible()
        expect(page.locator(".st-key-pages a")).to_have_count(len(links))
        page.get_by_role("button", name="サインアウト").click()
        expect(page.get_by_text("サインアウトしました。")).to_be_visible()


def test_a_password_manager_finds_the_fields_and_the_keyboard_alone_signs_in(page: Page, opened: str) -> None:
    page.goto(opened)
    name, password = (
        page.get_by_role("textbox", name="利用者名", exact=True),
        page.get_by_label("パスワード", exact=True),
    )
    expect(name).to_have_attribute("autocomplete", "username")
    expect(password).to_have_attribute("autocomplete", "current-password")
    expect(password).to_have_attribute("type", "password")
    name.focus()
    page.keyboard.type("shokuin")
    page.keyboard.press("Tab")
    expect(password).to_be_focused()
    page.keyboard.type("")
    page.keyboard.insert_text(GOOD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("サインイン中：shokuin")).to_be_visible()


def test_a_reload_and_a_new_tab_find_the_session_and_no_address_holds_it(
    page: Page, browser: BrowserContext, opened: str
) -> None:
    sign_in(page, opened, "shokuin")
    page.reload()
    expect(page.get_by_text("サインイン中：shokuin")).to_be_visible()
    cookie = session_cookie(browser)
    assert cookie is not None
    assert (cookie["sameSite"], cookie["expires"]) == ("Strict", -1)  # it goes with the browser
    assert str(cookie["value"]) not in page.url
    other = browser.new_page()
    other.goto(f"{opened}records")
    expect(other.get_by_text("サインイン中：shokuin")).to_be_visible()
    other.close()


def test_signing_out_in_one_tab_ends_the_other_too(page: Page, browser: BrowserContext, opened: str) -> None:
    sign_in(page, opened, "shokuin")
    other = browser.new_page()
    other.goto(opened)
    expect(other.get_by_text("質問の例")).to_be_visible()
    page.get_by_role("button", name="サインアウト").click()
    expect(page.get_by_text("サインアウトしました。")).to_be_visible()
    other.get_by_role("button", name=ANSWERED).click()
    expect(other.get_by_text("期限が切れました")).to_be_visible()
    expect(other.locator(".turn")).to_have_count(0)
    other.close()
    page.reload()
    expect(page.get_by_role("textbox", name="利用者名", exact=True)).to_be_visible()
    assert session_cookie(browser) is None


def test_after_the_end_of_the_session_the_same_person_finds_the_conversation_again(
    page: Page, opened: str, log: AuditLog
) -> None:
    sign_in(page, opened, "shokuin")
    expect(page.get_by_text("質問の例")).to_be_visible()
    ask(page, ANSWERED)
    over = tables.sessions.update().values(expires="2000-01-01T00:00:00.000000+00:00")
    log.database.write(lambda connection: connection.execute(over).rowcount)
    page.get_by_role("link", name="記録の一覧").click()
    expect(page.get_by_text("期限が切れました")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    enter(page, "shokuin")
    page.get_by_role("link", name="質問する").click()
    expect(page.locator(".turn")).to_have_count(1)
    page.reload()  # a reload begins a new conversation, and finds the new session
    expect(page.get_by_text("サインイン中：shokuin")).to_be_visible()


def test_a_link_to_a_page_leads_there_after_signing_in(page: Page, opened: str) -> None:
    page.goto(f"{opened}compare")
    enter(page, "eturan")
    expect(page.get_by_role("heading", name="二つの会議を比べる")).to_be_visible()


def test_the_address_of_a_page_that_is_not_linked_is_refused(page: Page, opened: str) -> None:
    sign_in(page, opened, "shokuin")
    page.goto(f"{opened}users")
    expect(page.get_by_text("「管理者」の役割が要ります（いまは「職員」）")).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(0)


def test_an_administrator_adds_somebody_who_changes_the_password_and_is_stopped(page: Page, opened: str) -> None:
    sign_in(page, opened, "kanri")
    page.get_by_role("link", name="利用者", exact=True).click()
    added = page.locator(".st-key-user_add")
    added.get_by_label("新しい利用者名").fill("<b>atarashii</b>")
    added.get_by_label("新しいパスワード").fill(GOOD)
    added.get_by_role("button", name="足す").click()
    expect(page.get_by_text("できました")).to_be_visible()
    expect(page.get_by_role("cell", name="<b>atarashii</b>")).to_be_visible()
    page.get_by_role("button", name="サインアウト").click()

    enter(page, "<b>atarashii</b>")
    page.get_by_role("link", name="パスワードの変更").click()
    for label, words in (("いまの", GOOD), ("新しい", NEW)):
        page.get_by_label(f"{label}パスワード", exact=True).fill(words)
    page.get_by_label("新しいパスワード（もう一度）").fill(NEW)
    page.get_by_role("button", name="変更する").click()
    expect(page.get_by_text("パスワードを変えました。")).to_be_visible()
    page.reload()
    expect(page.get_by_text("サインイン中：<b>atarashii</b>")).to_be_visible()
    page.get_by_role("button", name="サインアウト").click()

    enter(page, "kanri")
    page.get_by_role("link", name="利用者", exact=True).click()
    page.get_by_role("combobox", name="利用者名").click()
    page.get_by_role("option", name="<b>atarashii</b>").click()
    page.get_by_role("button", name="停止する", exact=True).click()
    expect(page.get_by_role("cell", name="停止中")).to_be_visible()
    page.get_by_role("button", name="サインアウト").click()
    enter(page, "<b>atarashii</b>", NEW)
    expect(page.get_by_text("利用者名またはパスワードが違います。")).to_be_visible()


def test_many_failures_close_the_name_and_the_page_says_for_how_long(page: Page, opened: str, people: Accounts) -> None:
    page.goto(opened)
    for _ in range(5):
        enter(page, "eturan", "x")
        wait_for_an_empty_field(page)
    enter(page, "eturan")
    expect(page.get_by_text("15 分ほど待つか")).to_be_visible()
    wait_for_an_empty_field(page)
    people.enable("eturan", by="kanri")
    enter(page, "eturan")
    expect(page.get_by_text("サインイン中：eturan")).to_be_visible()
