"""Records in a real browser: the cited page beside the answer, links to a place, the list, and who can use it all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index.store import Store
from index.update import Options, add
from ingest.read import Limits
from policy.decide import load_policy
from tests.conftest import ROOT, TopicEncoder
from tests.e2e.conftest import Servers
from tests.e2e.test_page import ask, focus_by_tab

pytestmark = pytest.mark.browser

MINUTES, PLAN, SPOKEN = "dx-honbu-r5-1.pdf", "dx-keikaku-r6.pdf", "gikai-r6-06.txt"
QUOTED_BOXES = 4  # of the first long sentence of MINUTES, a row of a table: its name, and its cell of three lines
HOSTILE_WORDS = "<script>window.hacked = 1</script><img src=x onerror=alert(1)> **太字** :smile:"
HOSTILE_TITLE = "[a](//b) **太字** $x$ :smile: 議事録"
HOSTILE = f"{HOSTILE_TITLE}\n令和5年7月3日\n{HOSTILE_WORDS}は決定する。\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records")
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    files = [(ROOT / "data" / "records" / name, name) for name in (MINUTES, PLAN, SPOKEN)]
    files.append((folder / "hostile.txt", "hostile.txt"))
    store = Store(tmp_path_factory.mktemp("store"))
    options = Options(Limits(10**7, 10**8), 320, load_policy(ROOT / "policy" / "policy.toml"), processes=1)
    assert len(add(store, TopicEncoder, files, options).added) == 4
    return store.folder


@pytest.fixture(scope="module")
def records(servers: Servers, store: Path) -> str:
    return servers.start(str(store), script=Path(__file__).with_name("records_app.py"))


def quote_from(store: Path, name: str, least: int = 45) -> str:
    """Return the first long sentence of a record that stands in it once: in a PDF it goes over several lines."""
    from ui.records_reading import Records

    reading = Records(Store(store))
    document = next(document for document in reading.documents() if document.source == name)
    text = reading.text(document)
    for passage in reading.passages(document):
        for start, end in passage.sentences:
            if end - start >= least and text.count(words := passage.text[start:end]) == 1 and "\n" not in words:
                return words
    pytest.fail(f"{name} holds no long sentence")


def open_source(page: Page, address: str, quote: str) -> None:
    page.goto(address)
    expect(page.get_by_role("textbox")).to_be_enabled()
    ask(page, quote)
    page.locator("a.open-source").click()
    expect(page.locator(".viewer-title")).to_be_focused()


def test_the_cited_page_opens_beside_the_answer_with_the_words_marked(page: Page, records: str, store: Path) -> None:
    open_source(page, records, quote_from(store, MINUTES))
    picture, frame = page.locator(".page-picture img"), page.locator(".page-picture .sheet")
    expect(picture).to_be_visible()
    assert page.locator(".quoted-box").count() == QUOTED_BOXES
    for index in range(QUOTED_BOXES):
        box, sheet = page.locator(".quoted-box").nth(index).bounding_box(), frame.bounding_box()
        assert box
        assert sheet
        assert sheet["x"] < box["x"] < box["x"] + box["width"] < sheet["x"] + sheet["width"]
        expect(page.locator(".quoted-box").nth(index)).to_be_in_viewport()
    expect(page.locator(".statement")).to_be_visible()
    assert page.locator(".statement").bounding_box()["x"] < page.locator(".st-key-viewer").bounding_box()["x"]  # type: ignore[index]


def test_no_address_serves_the_picture_or_the_record_before_somebody_saves_it(
    page: Page, records: str, store: Path
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_source(page, records, quote_from(store, MINUTES))
    expect(page.locator(".page-picture img")).to_be_visible()
    assert [url for url in asked if url.startswith(f"{records}media/")] == []
    with page.expect_download() as download:
        page.get_by_role("button", name="原本を保存する").click()
    assert download.value.suggested_filename == MINUTES
    assert Path(download.value.path()).read_bytes() == (ROOT / "data" / "records" / MINUTES).read_bytes()


def test_the_link_opens_the_same_page_with_the_same_words_marked_in_a_new_tab(
    page: Page, records: str, store: Path
) -> None:
    open_source(page, records, quote_from(store, MINUTES))
    expect(page.locator(".page-picture img")).to_be_visible()
    number = page.locator(".sheet-number").inner_text()
    with page.context.expect_page() as opened:
        page.locator(".place-link").click()
    tab = opened.value
    expect(tab.locator(".page-picture img")).to_be_visible()
    expect(tab.locator(".sheet-number")).to_have_text(number)
    assert tab.locator(".quoted-box").count() == QUOTED_BOXES
    expect(page.locator(".turn")).to_have_count(1)  # the conversation is where it was
    tab.close()


def test_the_keyboard_opens_turns_enlarges_and_closes(page: Page, records: str, store: Path) -> None:
    open_source(page, records, quote_from(store, PLAN, least=30))
    expect(page.locator(".page-picture img")).to_be_visible()
    number = int(page.locator(".sheet-number").inner_text().split("/")[0])
    width = page.locator(".page-picture img").bounding_box()["width"]  # type: ignore[index]
    focus_by_tab(page, "document.activeElement.innerText === '次へ'")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator(".sheet-number")).to_have_text(re.compile(f"^{number + 1} / 12ページ$"))
    expect(page.locator(".quoted-box")).to_have_count(0)
    focus_by_tab(page, "document.activeElement.innerText === '拡大'")
    page.keyboard.press("Enter")
    page.wait_for_function(
        f"document.querySelector('.page-picture img')?.getBoundingClientRect().width > {width * 1.4}"
    )
    page.keyboard.press("Escape")
    expect(page.locator(".viewer-title")).to_have_count(0)
    expect(page.locator("a.open-source")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".sheet-number")).to_have_text(f"{number} / 12ページ")  # the cited page again


def test_a_hostile_record_is_text_wherever_it_is_shown(page: Page, records: str) -> None:
    open_source(page, records, f"{HOSTILE_WORDS}は決定する。")
    expect(page.locator(".record-text mark")).to_have_text(f"{HOSTILE_WORDS}は決定する。")
    assert page.locator(".st-key-viewer").locator("script, .stHtml img, strong").count() == 0
    page.goto(f"{records}records")
    entry = page.locator("[class*=st-key-entry_] a").filter(has_text="太字")
    assert entry.inner_text().replace("\N{WORD JOINER}", "") == HOSTILE_TITLE
    assert entry.locator("img, strong, .katex, a").count() == 0
    assert page.evaluate("window.hacked") is None


def test_records_are_found_by_title_year_and_kind(page: Page, records: str) -> None:
    page.goto(f"{records}records")
    entries = page.locator("[class*=st-key-entry_] a")
    expect(entries).to_have_count(4)
    page.get_by_label("題名・ファイル名").fill("ＤＸ推進　計画")
    page.keyboard.press("Enter")
    expect(entries).to_have_count(1)
    page.get_by_label("題名・ファイル名").fill("")
    page.keyboard.press("Enter")
    expect(entries).to_have_count(4)
    page.get_by_text("会議の年表").click()
    expect(page.locator(".year")).to_have_text(["令和6年度（2024年度）", "令和5年度（2023年度）"])
    page.get_by_role("combobox", name="年度").click()
    page.get_by_role("option", name="令和6年度（2024年度）").click()
    expect(page.locator(".year")).to_have_text(["令和6年度（2024年度）"])
    expect(page.locator(".found")).to_have_text("1件が見つかりました。")


def test_a_record_shows_its_agenda_and_what_each_speaker_says_and_the_conversation_survives(
    page: Page, records: str
) -> None:
    page.goto(records)
    expect(page.get_by_role("textbox")).to_be_enabled()
    ask(page, "どこにもない言葉")
    page.get_by_role("link", name="記録の一覧").click()
    page.locator("[class*=st-key-entry_] a").filter(has_text="第1回汐見野町DX推進本部会議").click()
    expect(page.locator(".page-picture img")).to_be_visible()
    page.get_by_text("見出し（議題）").click()
    page.locator("[class*=st-key-page_heading_] button").filter(has_text="5 閉会（4ページ）").click()
    expect(page.locator(".sheet-number")).to_have_text("4 / 4ページ")
    page.get_by_test_id("stRadioGroup").get_by_text("発言者", exact=True).click()
    speaker = page.locator(".speaker-list").first
    expect(speaker.locator(".title")).to_have_text("総務課長（小野寺浩）")
    speaker.locator("summary").click()
    expect(speaker.locator(".said").first).to_be_visible()
    expect(speaker.locator("a").first).to_have_attribute("href", re.compile(r"^record\?id=\w+&start=\d+"))
    page.get_by_role("link", name="質問する").click()
    expect(page.locator(".turn")).to_have_count(1)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("record?id=000000000000", "この記録は取り除かれたか、場所が変わりました。"),
        ("record", "記録が選ばれていません"),
    ],
)
def test_a_link_to_nothing_says_so(page: Page, records: str, address: str, words: str) -> None:
    page.goto(records + address)
    expect(page.get_by_text(words)).to_be_visible()


def test_a_link_to_words_that_were_changed_marks_nothing(page: Page, records: str, store: Path) -> None:
    open_source(page, records, quote_from(store, SPOKEN, least=20))
    address = page.locator(".place-link").get_attribute("href") or ""
    page.goto(records + re.sub("check=.*", "check=00000000", address))
    expect(page.get_by_text("リンクが作られたあとで改められました。")).to_be_visible()
    expect(page.locator(".record-text")).to_be_visible()
    assert page.locator("mark").count() == 0
