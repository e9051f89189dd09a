"""The administrators' pages in a real browser, over the real assistant: files in, asked, back, and who may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from audit.accounts import Accounts
from audit.feedback import Feedback, add_feedback
from audit.inbox import send
from audit.log import AuditLog
from index.store import Store
from tests.e2e.conftest import Servers

pytestmark = pytest.mark.browser

LONG = 120_000  # milliseconds: the models are loaded by the first question, on two cores that others use too
PASSWORD = "汐見野町の記録-2024"
MINUTES = "madoguchi.txt"
FIRST = """令和6年度第1回 汐見野町窓口改革会議 議事録
令和6年6月3日
町民課長　書かない窓口の本格導入は、令和6年10月から始めます。
本部長　異議がないようですので、原案のとおり決定します。
"""
SECOND = FIRST.replace("令和6年10月", "令和6年12月")
OTHER = "端末の更新計画\n令和6年7月1日\n端末は令和7年度に更新する。\n"
SECRET = "123456789018"
NUMBERED = f"マイナンバー {SECRET} の方の申請について協議した。\n"
QUESTION = "書かない窓口の本格導入はいつからですか"
UNASKED = "庁舎の屋上に畑を作る計画はありますか"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("administered") / "store"
    log = AuditLog.open(folder / "audit.sqlite")
    accounts = Accounts(log)
    accounts.add("kanri", PASSWORD, "administrator", "企画課", by="test")
    accounts.add("shokuin", PASSWORD, "staff", "町民課", by="test")
    send(log, UNASKED, lambda _text: True)
    answered = Feedback(True, QUESTION, "answered", "10月から始めます。[1]", {"source": MINUTES, "quote": "10月"})
    add_feedback(log, answered, lambda _text: True)
    log.close()
    return folder


@pytest.fixture(scope="module")
def address(servers: Servers, store: Path) -> Iterator[str]:
    address = servers.start(str(store), script=Path(__file__).with_name("admin_app.py"))
    yield address
    servers.stop(address)


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    page.set_default_timeout(LONG)
    yield page
    page.context.clear_cookies()


def sign_in(page: Page, address: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(address)
    page.get_by_label("利用者名").fill(name)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="サインイン").click()
    expect(page.locator(".st-key-signed_in")).to_be_visible(timeout=LONG)


def open_part(page: Page, part: str) -> None:
    page.get_by_role("link", name="管理").click()
    page.get_by_role("radiogroup", name="管理の内容").get_by_text(part, exact=True).click()
    expect(page.get_by_role("radio", name=part)).to_be_checked(timeout=LONG)


def check(page: Page, *files: tuple[str, str]) -> None:
    """Give files, (name, words), to the page and have it say what would change."""
    open_part(page, "取り込み")
    page.locator("input[type=file]").set_input_files(
        [FilePayload(name=name, mimeType="text/plain", buffer=words.encode()) for name, words in files]
    )
    page.get_by_role("button", name="何が変わるか確かめる").click()
    expect(page.get_by_text("確かめた結果（まだ何も変わっていません）")).to_be_visible(timeout=LONG)


def apply(page: Page, generation: int) -> None:
    page.get_by_role("button", name="適用する").click()
    expect(page.get_by_text(f"世代 {generation} になりました")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="続けて取り込む").click()
    expect(page.locator("input[type=file]")).to_be_attached(timeout=LONG)


def ask(page: Page, answer: str, *, before: int) -> None:
    """Ask the one question, ``before`` that many were asked; the newest answer has to say ``answer``."""
    page.get_by_role("link", name="質問する").click()
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_be_enabled(timeout=LONG)
    expect(page.locator(".turn")).to_have_count(before, timeout=LONG)  # the conversation is drawn again
    box.fill(QUESTION)
    box.press("Enter")
    expect(page.locator(".turn")).to_have_count(before + 1, timeout=LONG)
    expect(page.locator(".turn").last).to_contain_text(answer)


def row(page: Page, name: str) -> str:
    heading = page.get_by_role("rowheader", name=name, exact=True)
    return page.get_by_role("row").filter(has=heading).inner_text()


def test_an_administrator_uploads_checks_applies_asks_goes_back_and_asks(page: Page, address: str, store: Path) -> None:
    sign_in(page, address, "kanri")
    check(
        page, (MINUTES, FIRST), ("numbered.txt", NUMBERED), (f"マイナンバー{SECRET}.txt", FIRST), ("../evil.txt", FIRST)
    )
    expect(page.get_by_text("追加 1件、変更 0件、変更なし 0件、削除 0件、失敗 3件")).to_be_visible()
    assert "追加" in row(page, MINUTES)
    assert "マイナンバー(個人番号)と思われる記載があるため、登録しません" in row(page, "numbered.txt")
    assert "場所を表す記号" in row(page, "../evil.txt")
    assert SECRET not in page.locator("body").inner_text()
    assert Store(store).generations() == []
    apply(page, 1)

    ask(page, "令和6年10月から始めます", before=0)

    check(page, (MINUTES, SECOND), ("one.txt", OTHER), ("twin.txt", OTHER))
    page.locator(".diff summary").click()
    expect(page.locator(".diff .removed")).to_contain_text("令和6年10月")
    expect(page.locator(".diff .added")).to_contain_text("令和6年12月")
    assert "one.txt と同じ内容です" in row(page, "twin.txt")
    page.get_by_role("link", name="記録の一覧").click()  # leaving the page loses nothing
    expect(page.get_by_role("heading", name="記録の一覧")).to_be_visible(timeout=LONG)
    open_part(page, "取り込み")
    expect(page.get_by_text("確かめた結果（まだ何も変わっていません）")).to_be_visible(timeout=LONG)
    apply(page, 2)

    ask(page, "令和6年12月から始めます", before=1)
    expect(page.locator(".moved")).to_have_text("ここから、更新された記録（世代 2）でお答えしています。")

    open_part(page, "世代")
    page.get_by_role("button", name="一つ前の世代 1 に戻す").click()
    expect(page.get_by_role("row", name=re.compile("なくなる one.txt"))).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="世代 1 に切り替える").click()
    expect(page.get_by_text("世代 1 に切り替えました。")).to_be_visible(timeout=LONG)

    ask(page, "令和6年10月から始めます", before=2)
    expect(page.locator(".moved").last).to_have_text("ここから、前の記録（世代 1）に戻してお答えしています。")

    log = AuditLog.open(store / "audit.sqlite")
    done = [(entry.event.kind, entry.event.status) for entry in log.entries() if entry.event.who == "kanri"]
    log.close()
    assert [event for event in done if event[0] != "sign_in"] == [
        ("ingest", "checked"),
        ("ingest", "done"),
        ("question", "answered"),
        ("ingest", "checked"),
        ("ingest", "done"),
        ("question", "answered"),
        ("rollback", "done"),
        ("question", "answered"),
    ]
    assert {Store(store).manifest(number).who for number in (1, 2)} == {"kanri"}


def test_an_approved_answer_is_cited_as_the_offices(page: Page, address: str, store: Path) -> None:
    sign_in(page, address, "kanri")
    open_part(page, "意見と質問箱")
    page.get_by_text("この質問に対応する").click()
    page.get_by_label("事務局の回答（承認済みのもの）").fill("庁舎の屋上に畑を作る計画はありません。担当は管財課です。")
    page.get_by_role("button", name="回答を登録する").click()
    expect(page.get_by_role("heading", name="登録しました")).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="質問する").click()
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_be_enabled(timeout=LONG)
    box.fill(UNASKED)
    box.press("Enter")
    expect(page.locator(".card .title").first).to_contain_text("事務局回答", timeout=LONG)


def test_a_document_is_removed_with_proof_and_cleared_from_older_generations(
    page: Page, address: str, store: Path
) -> None:
    sign_in(page, address, "kanri")
    open_part(page, "削除")
    page.get_by_role("combobox", name="外す文書").click()
    page.get_by_role("option", name=re.compile(MINUTES)).click()
    page.keyboard.press("Escape")
    page.get_by_text("この1件を外すことを確かめました").click()
    page.get_by_role("button", name="外す", exact=True).click()
    expect(page.get_by_role("heading", name="削除の確認")).to_be_visible(timeout=LONG)
    assert "残っていません" in row(page, MINUTES)
    page.get_by_text("をなくしてよいことを確かめました").click()
    page.get_by_role("button", name="古い世代からも消す").click()
    expect(page.get_by_role("button", name="古い世代からも消す")).to_have_count(0, timeout=LONG)
    assert Store(store).generations() == [Store(store).live()]
    page.get_by_role("button", name="閉じる", exact=True).click()


def test_staff_are_refused_by_the_server(page: Page, address: str) -> None:
    sign_in(page, address, "shokuin")
    assert page.get_by_role("link", name="管理").count() == 0
    page.goto(f"{address}admin")
    expect(page.get_by_text("この操作には「管理者」の役割が要ります")).to_be_visible(timeout=LONG)
    assert page.locator(".st-key-admin").count() == 0
    expect(page.get_by_text("サインイン中：shokuin")).to_be_visible()
