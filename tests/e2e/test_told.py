"""How answers are told in the page over the sample records: lists, rows of tables, two things side by side."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from commands.opening import encoder_loader, update_options
from index.store import Store
from index.update import add
from ingest.read import find_files
from settings import ROOT, load_settings
from tests.e2e.conftest import SAMPLE_APP, Servers

pytestmark = pytest.mark.browser

PATIENCE = 60_000  # milliseconds; the models are loaded behind the page
BESIDE = """(wanted) => {
  const [one, other] = [...document.querySelectorAll(".side")].map((side) => side.getBoundingClientRect());
  return other?.height > 0 && (one.y === other.y) === wanted;
}"""  # two sides beside each other, or one below the other; while the page is drawn anew they are nowhere
WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)


@pytest.fixture(scope="module")
def address(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> str:
    settings = load_settings(store=tmp_path_factory.mktemp("sample"))
    files = find_files([ROOT / "data" / "records"])
    assert add(Store(settings.store), encoder_loader(settings), files, update_options(settings)).failed == []
    return servers.start(str(settings.store), script=SAMPLE_APP)


def ask(page: Page, address: str, question: str, picture: Path) -> None:
    page.set_viewport_size(NARROW if picture.stem.endswith("390") else WIDE)
    page.goto(address)
    expect(page.get_by_role("textbox")).to_be_enabled(timeout=PATIENCE)
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn .answer")).to_have_count(1, timeout=PATIENCE)
    page.screenshot(path=picture)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_table_is_told_row_by_row_and_quoted_as_printed(page: Page, address: str, gallery: Path, width: int) -> None:
    ask(page, address, "研修の一覧", gallery / f"told-rows-{width}.png")
    rows = page.locator(".statement")
    for place, kind in enumerate(("全職員研修", "管理職研修", "新規採用職員研修", "特定個人情報取扱研修")):
        expect(rows.nth(place)).to_contain_text(f"種類：{kind}、対象者：")
    expect(page.locator(".card mark").first).to_contain_text("全職員研修 | 全職員312人")


@pytest.mark.parametrize("width", [1280, 390])
def test_two_things_stand_beside_each_other(page: Page, address: str, gallery: Path, width: int) -> None:
    ask(page, address, "青嶺市と汐見野町の書かない窓口の違い", gallery / f"told-sides-{width}.png")
    expect(page.locator(".side h4")).to_have_text(["青嶺市", "汐見野町"])
    expect(page.get_by_text("お答えを表示しました")).to_be_attached()
    page.wait_for_function(BESIDE, arg=width == WIDE["width"])
    expect(page.locator(".side").nth(1).locator(".statement").first).to_contain_text("汐見野町")


def test_a_side_without_records_and_a_changed_number_are_told(page: Page, address: str, gallery: Path) -> None:
    ask(page, address, "青嶺市と日向市の書かない窓口の違い", gallery / "told-absent-1280.png")
    expect(page.locator(".side .absent")).to_have_text("日向市については記録に見当たりません。")
    ask(page, address, "キャッシュレス決済はいつから", gallery / "told-newest-390.png")
    expect(page.locator(".short")).to_contain_text("9月2日")
    ask(page, address, "スマートフォン講座は年何回", gallery / "told-changed-390.png")
    expect(page.locator(".short")).to_contain_text("24回")
    expect(page.locator(".note")).to_contain_text("１０回")
