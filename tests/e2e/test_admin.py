"""The administrators' pages in a real browser, over the real assistant: files in, asked, back, and who may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from audit.accounts import Accounts
from audit.feedback import Feedback, add_feedback
from audit.inbox import send
from audit.log import AuditLog
from index.store import Store
from tests.e2e.conftest import Servers
from ui.edit_form import FOLDED

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
READING = ["記録の一覧", "発言者", "会議を比べる"]
ROLES = ("kanri", "shokuin", "eturan")
TITLE = re.compile("汐見野町窓口改革会議")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("administered") / "store"
    log = AuditLog.open(folder / "audit.sqlite")
    accounts = Accounts(log)
    accounts.add("kanri", PASSWORD, "administrator", "企画課", by="test")
    accounts.add("shokuin", PASSWORD, "staff", "町民課", by="test")
    accounts.add("eturan", PASSWORD, "viewer", "町民課", by="test")
    send(log, UNASKED, lambda _text: True)
    answered = Feedback(True, QUESTION, "answered", "10月から始めます。[1]", {"source": MINUTES, "quote": "10月"})
    add_feedback(log, answered, lambda _text: True)
    log.close()
    return folder


@pytest.fixture(scope="module")
def address(servers: Servers, store: Path) -> str:
    return servers.start(str(store), script=Path(__file__).with_name("admin_app.py"))


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
    wait_until_drawn(page)


def wait_until_drawn(page: Page) -> None:
    """Wait until the page stands still: what is below shrinks when the last page's parts go, and a click may miss."""
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=LONG)


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


def administrator_walks(page: Page, address: str, store: Path) -> None:
    """Upload, dry run, apply, ask, a second time, back, ask."""
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

    open_record(page, address)
    expect(page.get_by_text(FOLDED)).to_be_visible(timeout=LONG)


def staff_walk(page: Page, address: str) -> None:
    """Ask, and find no door to what administrators do, whatever the address."""
    sign_in(page, address, "shokuin")
    expect(links(page)).to_have_text(["質問する", "ひな形", *READING], timeout=LONG)
    ask(page, "令和6年10月から始めます", before=0)
    stays_out(page, address, "職員")


def viewer_walks(page: Page, address: str) -> None:
    """Read the records; neither ask nor administer, whatever the address."""
    sign_in(page, address, "eturan")
    expect(links(page)).to_have_text(READING, timeout=LONG)
    expect(page.get_by_role("heading", name="記録の一覧")).to_be_visible(timeout=LONG)
    page.goto(f"{address}ask")
    expect(page.get_by_role("heading", name="記録の一覧")).to_be_visible(timeout=LONG)
    assert page.get_by_test_id("stChatInputTextArea").count() == 0
    page.goto(f"{address}templates")
    expect(page.get_by_text("この操作には「職員」の役割が要ります（いまは「閲覧のみ」）")).to_be_visible(timeout=LONG)
    stays_out(page, address, "閲覧のみ")


def stays_out(page: Page, address: str, role: str) -> None:
    """The server refuses the administrators' pages, and shows a record without the form that edits it."""
    refusal = page.get_by_text(f"この操作には「管理者」の役割が要ります（いまは「{role}」）")
    for path in ("admin", "users"):
        page.goto(address + path)
        expect(refusal).to_be_visible(timeout=LONG)
        for kept in (".st-key-admin", "input[type=file]", ".st-key-user_add", "main table"):
            assert page.locator(kept).count() == 0
    open_record(page, address)
    expect(page.locator(".st-key-signed_in")).to_contain_text(role)
    assert page.get_by_text(FOLDED).count() == 0


def open_record(page: Page, address: str) -> None:
    page.goto(f"{address}records")
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("h1.viewer-title")).to_have_text(TITLE, timeout=LONG)
    wait_until_drawn(page)


def links(page: Page) -> Locator:
    return page.locator(".st-key-pages a")


def test_each_role_walks_as_far_as_it_may(page: Page, address: str, store: Path) -> None:
    administrator_walks(page, address, store)
    staff_walk(page, address)
    viewer_walks(page, address)
    log = AuditLog.open(store / "audit.sqlite")
    entries = [entry.event for entry in log.entries() if entry.event.kind not in ("account", "policy")]
    log.close()
    done = {name: [(event.kind, event.status) for event in entries if event.who == name] for name in ROLES}
    assert done == {
        "kanri": [
            ("sign_in", "done"),
            ("ingest", "checked"),
            ("ingest", "done"),
            ("question", "answered"),
            ("ingest", "checked"),
            ("ingest", "done"),
            ("question", "answered"),
            ("rollback", "done"),
            ("question", "answered"),
        ],
        "shokuin": [("sign_in", "done"), ("question", "answered")],
        "eturan": [("sign_in", "done")],
    }
    assert {Store(store).manifest(number).who for number in (1, 2)} == {"kanri"}
    assert (Store(store).generations(), Store(store).live()) == ([1, 2], 1)


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
