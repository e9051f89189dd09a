"""Makes the pictures of the guide for administrators from the sample records: ``python -m tests.e2e.pictures``."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect, sync_playwright

from audit.accounts import Accounts
from audit.feedback import Feedback, add_feedback
from audit.inbox import send
from audit.log import AuditLog
from tests.e2e.conftest import CHROMIUM_FLAGS, ROOT, Servers, chromium_path
from ui.edit_form import FOLDED

DOCS = ROOT / "docs"
RECORDS = ROOT / "data" / "records"
PASSWORD = "汐見野町の記録-2024"
SPOKEN = "gikai-r6-06.txt"
BEFORE, AFTER = "年６回", "年８回"
NUMBERED = "相談の記録\nマイナンバー 1234 5678 9018 の方の申請について協議した。\n"
QUESTIONS = (
    "書かない窓口の本格導入はいつからですか",
    "生成AIに個人情報を入力してよいですか",
    "庁舎の屋上に畑を作りますか",
)
LONG = 300_000  # milliseconds


def fill(store: Path) -> None:
    """Make the administrator, and what staff would have sent."""
    log = AuditLog.open(store / "audit.sqlite")
    accounts = Accounts(log)
    accounts.add("kikaku-hayashi", PASSWORD, "administrator", "企画課", by="kikaku-hayashi")
    accounts.add("choumin-ito", PASSWORD, "staff", "町民課", by="kikaku-hayashi")
    accounts.add("gikai-eturan", PASSWORD, "viewer", "議会事務局", by="kikaku-hayashi")
    accounts.add("soumu-mori", PASSWORD, "staff", "総務課", by="kikaku-hayashi")
    accounts.disable("soumu-mori", by="kikaku-hayashi")
    for question in ("庁舎の屋上に畑を作りますか", "在宅勤務の手当はいくらですか"):
        send(log, question, lambda _text: True)
    cited = {"source": SPOKEN, "page": None, "quote": "書かない窓口は10月から始めます。"}
    helped = Feedback(True, QUESTIONS[0], "answered", "10月から始めます。[1]", cited, generation=1)
    add_feedback(log, helped, lambda _text: True)
    log.close()


def begin(page: Page, address: str) -> None:
    """Open the page while there is nobody yet."""
    page.goto(address)
    expect(page.get_by_text("最初の管理者を登録してください")).to_be_visible()
    take(page, "admin-first", 420)


def sign_in(page: Page) -> None:
    page.get_by_role("button", name="もう一度確かめる").click()
    page.get_by_label("利用者名").fill("kikaku-hayashi")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="サインイン").click()
    expect(page.locator(".st-key-signed_in")).to_be_visible()


def open_part(page: Page, part: str) -> None:
    page.get_by_role("link", name="管理").click()
    page.get_by_role("radiogroup", name="管理の内容").get_by_text(part, exact=True).click()
    expect(page.get_by_role("radio", name=part)).to_be_checked()


def check(page: Page, files: list[FilePayload], before: str = "") -> None:
    open_part(page, "取り込み")
    page.locator("input[type=file]").set_input_files(files)
    if before:
        take(page, before, 900)
    page.get_by_role("button", name="何が変わるか確かめる").click()
    expect(page.get_by_text("確かめた結果（まだ何も変わっていません）")).to_be_visible()


def apply(page: Page) -> None:
    page.get_by_role("button", name="適用する").click()
    expect(page.get_by_text("取り込みました")).to_be_visible()
    page.get_by_role("button", name="続けて取り込む").click()
    expect(page.locator("input[type=file]")).to_be_attached()


def record(name: str, content: bytes | None = None) -> FilePayload:
    return FilePayload(name=name, mimeType="", buffer=content or (RECORDS / name).read_bytes())


def ask(page: Page, question: str) -> None:
    page.get_by_role("link", name="質問する").click()
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_be_enabled()
    turns = page.locator(".turn").count()
    box.fill(question)
    box.press("Enter")
    expect(page.locator(".turn")).to_have_count(turns + 1)


def take(page: Page, name: str, height: int, top: Locator | None = None) -> None:
    """Take what is shown below ``top``, or of the page as it stands, ``height`` pixels of it."""
    page.set_viewport_size({"width": 1100, "height": height})
    page.wait_for_timeout(3_000)  # charts are painted after their page
    if top:
        top.evaluate("element => { element.style.scrollMarginTop = '4rem'; element.scrollIntoView(); }")
        page.wait_for_timeout(500)
    page.mouse.move(0, 0)
    page.screenshot(path=DOCS / f"{name}.png")


def walk(page: Page) -> None:
    """Do once what the guide tells of, and take its pictures."""
    sign_in(page)
    names = ("dx-honbu-r5-1.pdf", "dx-honbu-r5-2.docx", "dx-keikaku-r6.pdf", SPOKEN)
    check(page, [record(name) for name in names], "admin-upload")
    apply(page)
    for question in QUESTIONS:
        ask(page, question)
    changed = (RECORDS / SPOKEN).read_text("utf-8").replace(BEFORE, AFTER).encode()
    check(page, [record("dx-honbu-r6-1.pdf"), record(SPOKEN, changed), record("soudan.txt", NUMBERED.encode())])
    page.locator(".diff summary").first.click()
    take(page, "admin-check", 1240)
    apply(page)
    open_part(page, "世代")
    page.get_by_role("button", name="一つ前の世代 1 に戻す").click()
    expect(page.get_by_role("button", name="世代 1 に切り替える")).to_be_visible()
    take(page, "admin-versions", 1180)
    page.get_by_role("button", name="やめる").click()
    open_part(page, "削除")
    page.get_by_role("combobox", name="外す文書").click()
    page.get_by_role("option").filter(has_text="dx-honbu-r5-1.pdf").click()
    page.keyboard.press("Escape")
    page.get_by_text("この1件を外すことを確かめました").click()
    page.get_by_role("button", name="外す", exact=True).click()
    expect(page.get_by_role("heading", name="削除の確認")).to_be_visible()
    take(page, "admin-removal", 760)
    open_part(page, "利用状況")
    take(page, "admin-usage", 1000)
    open_part(page, "意見と質問箱")
    page.get_by_text("この質問に対応する").first.click()
    take(page, "admin-voices", 1000)
    page.get_by_text("そのときのお答えと出典").first.click()
    take(page, "admin-verdicts", 560, page.get_by_role("heading", name="職員の評価"))
    open_part(page, "監査記録")
    take(page, "admin-log", 1000)
    page.get_by_role("link", name="利用者", exact=True).click()
    expect(page.get_by_role("heading", name="利用者を足す")).to_be_visible()
    take(page, "admin-users", 1000)
    page.get_by_role("link", name="記録の一覧").click()
    page.get_by_role("link", name=re.compile("令和６年第２回汐見野町議会")).click()
    page.get_by_text(FOLDED).click()
    expect(page.get_by_label("開催日")).to_be_visible()
    take(page, "admin-edit", 1000, page.get_by_text(FOLDED))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = Path(folder) / "store"
        servers = Servers(Path(folder))
        try:
            address = servers.start(str(store), script=Path(__file__).with_name("admin_app.py"))
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
            page = browser.new_context(locale="ja-JP").new_page()
            page.set_default_timeout(LONG)
            expect.set_options(timeout=LONG)
            begin(page, address)
            fill(store)
            walk(page)
            browser.close()
        finally:
            servers.stop_all()


if __name__ == "__main__":
    main()
