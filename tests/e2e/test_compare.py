"""Two meetings compared in a real browser: the two newest at once, another choice, and the way to the place quoted."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index.store import Store
from index.update import Options, add
from ingest.read import Limits
from policy.decide import load_policy
from tests.conftest import ROOT, TopicEncoder
from tests.e2e.conftest import Servers

pytestmark = pytest.mark.browser

MINUTES = ("dx-honbu-r5-1.pdf", "dx-honbu-r5-2.docx", "dx-honbu-r6-1.pdf")


@pytest.fixture(scope="module")
def address(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> str:
    store = Store(tmp_path_factory.mktemp("store"))
    files = [(ROOT / "data" / "records" / name, name) for name in MINUTES]
    options = Options(Limits(10**7, 10**8), 320, load_policy(ROOT / "policy" / "policy.toml"), processes=1)
    assert len(add(store, TopicEncoder, files, options).added) == 3
    return servers.start(str(store.folder), script=Path(__file__).with_name("records_app.py"))


def test_the_two_newest_are_compared_and_a_line_leads_to_its_place(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="会議を比べる").click()
    expect(page.get_by_role("heading", name="変わった数字（4件）")).to_be_visible()
    expect(page.locator(".figure").filter(has_text="1420万円 → 1565万円")).to_be_visible()
    changed = page.locator("li").filter(has_text="1420万円 → 1565万円")
    with page.context.expect_page() as opened:
        changed.get_by_role("link", name="今回の記録で確かめる").click()
    expect(opened.value.locator(".page-picture img")).to_be_visible()


def test_another_meeting_can_be_chosen(page: Page, address: str) -> None:
    page.goto(address + "compare")
    page.get_by_role("combobox", name="記録", exact=False).nth(0).click()
    page.get_by_role("option").filter(has_text="第2回　令和5年11月9日").click()
    expect(page.get_by_text("二つの違う記録を選んでください。")).to_be_visible()
    page.get_by_role("combobox", name="比べる記録").click()
    page.get_by_role("option").filter(has_text="第1回　令和5年5月18日").click()
    expect(page.locator(".figure").filter(has_text="1850万円 → 1420万円")).to_be_visible()
