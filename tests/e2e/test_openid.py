"""Signing in at an OpenID provider on loopback, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from playwright.sync_api import BrowserContext, Page, expect

from audit import tables
from audit.log import AuditLog
from tests.e2e.conftest import Servers
from tests.e2e.fake_app import ANSWERED
from tests.e2e.openid_provider import SECRET, Server, secrets_file, serving

pytestmark = pytest.mark.browser

APP = Path(__file__).with_name("sign_in_app.py")
SETTINGS = {
    "mode": "oidc",
    "administrators": '["dx-kanri"]',
    "staff": '["職員"]',
    "viewers": '["閲覧"]',
}


@pytest.fixture(scope="module")
def provider() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("openid") / "store"


@pytest.fixture(scope="module")
def opened(servers: Servers, provider: Server, store: Path) -> str:
    store.mkdir()
    secrets = store.parent / "secrets.toml"
    secrets.write_text(secrets_file(provider), encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("STREAMLIT_SECRETS_FILES", str(secrets))
        environment.setenv("NO_PROXY", "127.0.0.1")
        settings = [f"KIROKU_SIGN_IN__{name.upper()}={value}" for name, value in SETTINGS.items()]
        return servers.start(str(store), *settings, script=APP)


@pytest.fixture
def page(browser: BrowserContext, page: Page) -> Iterator[Page]:
    yield page
    browser.clear_cookies()


def sign_in(page: Page, address: str, who: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="サインイン").click()
    page.get_by_role("link", name=who).click()
    page.wait_for_url(address)


def test_an_administrator_of_the_provider_comes_in_with_role_and_department(page: Page, opened: str) -> None:
    sign_in(page, opened, "kanri")
    expect(page.get_by_text("kanri@town.example（管理者・総務課）")).to_be_visible()
    assert "token" not in page.url


def test_a_question_is_recorded_under_the_name_and_department_of_the_provider(
    page: Page, opened: str, store: Path
) -> None:
    sign_in(page, opened, "shokuin")
    expect(page.get_by_text("質問の例")).to_be_visible()
    page.get_by_role("textbox").fill(ANSWERED)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)
    log = AuditLog.open(store / "audit.sqlite")
    asked = [(entry.event.who, entry.event.department) for entry in log.entries(kind="question")]
    log.close()
    assert asked == [("shokuin@town.example", "企画課")]


def test_a_reload_finds_the_person_again_and_is_no_second_sign_in(page: Page, opened: str, store: Path) -> None:
    sign_in(page, opened, "eturan")
    page.reload()
    expect(page.get_by_text("eturan@town.example（閲覧のみ）")).to_be_visible()
    log = AuditLog.open(store / "audit.sqlite")
    noted = [entry.event.who for entry in log.entries(kind="sign_in")]
    log.close()
    assert noted.count("eturan@town.example") == 1


def test_a_viewer_of_the_provider_reads_records_and_neither_asks_nor_administers(page: Page, opened: str) -> None:
    sign_in(page, opened, "eturan")
    expect(page.get_by_role("heading", name="記録の一覧")).to_be_visible()
    expect(page.get_by_role("link", name="質問する")).to_have_count(0)
    for path in ("templates", "users", "password"):
        page.goto(f"{opened}{path}")
        expect(page.get_by_text("この画面は開けません")).to_be_visible()


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("yosono", "役割がありません"),
        ("nisemono", "確認の済んでいないメールアドレス"),  # an administrator's address, typed by somebody else
    ],
)
def test_whoever_has_no_role_is_told_so_and_may_leave(page: Page, opened: str, who: str, words: str) -> None:
    sign_in(page, opened, who)
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.locator("textarea")).to_have_count(0)
    page.get_by_role("button", name="サインアウト").click()
    expect(page.get_by_role("button", name="サインイン")).to_be_visible()


def test_a_sign_in_of_thirteen_hours_ago_has_ended(page: Page, opened: str) -> None:
    sign_in(page, opened, "kino")
    expect(page.get_by_text("期限が切れました")).to_be_visible()
    expect(page.get_by_role("button", name="サインイン")).to_be_visible()


def test_a_sign_in_that_is_not_used_ends_and_another_begins(page: Page, opened: str, store: Path) -> None:
    sign_in(page, opened, "shokuin")
    expect(page.get_by_text("質問の例")).to_be_visible()
    log = AuditLog.open(store / "audit.sqlite")
    over = tables.sessions.update().values(expires="2000-01-01T00:00:00.000000+00:00")
    log.database.write(lambda connection: connection.execute(over).rowcount)
    log.close()
    page.get_by_role("link", name="記録の一覧").click()
    expect(page.get_by_text("期限が切れました")).to_be_visible()
    expect(page.get_by_role("heading", name="記録の一覧")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="サインイン")).to_be_visible()
    sign_in(page, opened, "shokuin")
    expect(page.get_by_text("shokuin@town.example（職員・企画課）")).to_be_visible()


def test_a_copy_of_the_cookie_opens_nothing_after_signing_out(page: Page, browser: BrowserContext, opened: str) -> None:
    sign_in(page, opened, "shokuin")
    expect(page.get_by_text("質問の例")).to_be_visible()
    copied: Any = browser.cookies()
    page.get_by_role("button", name="サインアウト").click()
    expect(page.get_by_role("button", name="サインイン")).to_be_visible()
    browser.add_cookies(copied)
    page.goto(opened)
    expect(page.get_by_text("期限が切れました")).to_be_visible()
    expect(page.get_by_text("shokuin@town.example")).to_have_count(0)


def test_signing_out_ends_the_sign_in_at_the_provider_too(page: Page, opened: str, provider: Server) -> None:
    before = len(provider.signed_out)
    sign_in(page, opened, "shokuin")
    page.get_by_role("button", name="サインアウト").click()
    expect(page.get_by_role("button", name="サインイン")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="サインイン")).to_be_visible()
    assert [bool(hint) for hint in provider.signed_out[before:]] == [True]


def test_a_token_signed_by_another_key_signs_nobody_in(page: Page, opened: str, provider: Server) -> None:
    honest = provider.signing_key
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
    try:
        sign_in(page, opened, "kanri")
        expect(page.get_by_role("button", name="サインイン")).to_be_visible()
        expect(page.get_by_text("管理者・総務課")).to_have_count(0)
    finally:
        provider.signing_key = honest


def test_the_providers_secret_is_in_no_page(page: Page, opened: str) -> None:
    sign_in(page, opened, "kanri")
    expect(page.get_by_text("kanri@town.example")).to_be_visible()
    assert not re.search(re.escape(SECRET), page.content())
