"""An administrator limits a record to a department on its page; for colleagues of another one it is not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from audit.accounts import Accounts
from audit.log import AuditLog
from audit.passwords import Passwords
from index.store import Store
from index.update import Options, add, stored_documents
from ingest.read import Limits
from policy.decide import load_policy
from tests.audit.conftest import FAST, GOOD
from tests.conftest import ROOT, TopicEncoder
from tests.e2e.conftest import Servers
from tests.e2e.test_page import ask
from ui.edit_form import DONE, FOLDED
from ui.viewer import GONE
from ui.viewer_place import Place

pytestmark = pytest.mark.browser

MINUTES, SPOKEN = "dx-honbu-r5-1.pdf", "gikai-r6-06.txt"
WORDS = "試行用の注意事項"  # stand in MINUTES alone


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("limited") / "store")
    options = Options(Limits(10**7, 10**8), 320, load_policy(ROOT / "policy" / "policy.toml"), processes=1)
    add(store, TopicEncoder, [(ROOT / "data" / "records" / name, name) for name in (MINUTES, SPOKEN)], options)
    return store


@pytest.fixture(scope="module")
def log(store: Store) -> Iterator[AuditLog]:
    log = AuditLog.open(store.folder / "audit.sqlite")
    accounts = Accounts(log, Passwords(FAST))
    accounts.add("kanri", GOOD, "administrator", "情報政策課", by=None)
    accounts.add("soumu", GOOD, "staff", "総務課", by="kanri")
    accounts.add("fukushi", GOOD, "staff", "福祉課", by="kanri")
    yield log
    log.close()


@pytest.fixture(scope="module")
def address(servers: Servers, store: Store, log: AuditLog) -> str:
    return servers.start(str(store.folder), script=Path(__file__).with_name("limited_app.py"))


def sign_in(page: Page, browser: BrowserContext, address: str, name: str) -> None:
    browser.clear_cookies()
    page.goto(address)
    expect(page.get_by_role("button", name="サインイン")).to_be_visible()
    page.get_by_role("textbox", name="利用者名", exact=True).fill(name)
    page.get_by_label("パスワード", exact=True).fill(GOOD)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"サインイン中：{name}")).to_be_visible()


def test_a_record_limited_on_its_page_is_there_for_its_department_alone(
    page: Page, browser: BrowserContext, address: str, store: Store, log: AuditLog
) -> None:
    minutes = next(document for document in stored_documents(store) if document.source == MINUTES)
    link = f"{address}{Place(minutes.id).address}"

    sign_in(page, browser, address, "fukushi")
    page.goto(link)
    expect(page.locator(".viewer-title")).to_contain_text("DX推進本部会議")
    expect(page.get_by_text(FOLDED)).to_have_count(0)  # the form is the administrators'

    sign_in(page, browser, address, "kanri")
    page.goto(link)
    page.get_by_text(FOLDED).click()
    page.get_by_role("textbox", name="見られる部署").fill("総務課")
    page.get_by_role("textbox", name="開催日").fill("令和5年5月19日")
    serious = [found["id"] for found in Axe().run(page).response["violations"] if found["impact"] == "critical"]
    assert serious == []
    page.get_by_role("button", name="直した内容を反映する").click()
    expect(page.get_by_text(DONE)).to_be_visible()
    limited = next(document for document in stored_documents(store) if document.source == MINUTES)
    assert (limited.departments, [made.who for made in limited.edits]) == (("総務課",), ["kanri"] * 2)

    for name, count in (("fukushi", 1), ("soumu", 2), ("kanri", 2)):
        sees = count == 2
        sign_in(page, browser, address, name)
        ask(page, WORDS)
        expect(page.locator(".turn .answer.answered")).to_have_count(1 if sees else 0)
        page.get_by_role("link", name="記録の一覧").click()
        expect(page.get_by_text(f"{count}件の記録があります。")).to_be_visible()
        page.goto(link)
        if sees:
            expect(page.locator(".viewer-title")).to_contain_text("DX推進本部会議")
        else:
            expect(page.get_by_text(GONE)).to_be_visible()
            assert "汐見野町DX推進本部会議" not in page.locator("body").inner_text()
