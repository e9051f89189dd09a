"""A store as an office has it: the sample records, people who sign in, what they sent and said of answers."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Page, expect

from audit.accounts import Accounts
from audit.feedback import Feedback, add_feedback
from audit.inbox import send
from audit.log import AuditLog
from audit.types import Event

PASSWORD = "汐見野町の記録-2024"
ADMINISTRATOR, STAFF = "kanri", "shokuin"
UNASKED = "庁舎の屋上に畑を作る計画はありますか"


def make_office_store(sample: Path, folder: Path) -> Path:
    """Copy a store of the sample records to ``folder``, and fill its log. Returns the folder."""
    shutil.copytree(sample, folder)
    log = AuditLog.open(folder / "audit.sqlite")
    accounts = Accounts(log)
    accounts.add(ADMINISTRATOR, PASSWORD, "administrator", "企画課", by="test")
    accounts.add(STAFF, PASSWORD, "staff", "町民課", by="test")
    send(log, UNASKED, lambda _text: True)
    wrong = Feedback(
        False, "書かない窓口の費用はいくらですか", "answered", "237万6千円です。[1]", {"source": "gikai-r6-06.txt"},
        reason="wrong_source", note="会議の記録に金額があります",
    )  # fmt: skip
    add_feedback(log, wrong, lambda _text: True)
    for status in ("answered", "answered", "not_found"):
        log.record(Event("question", who=STAFF, department="町民課", status=status))
    log.close()
    return folder


def sign_in(page: Page, name: str = ADMINISTRATOR, password: str = PASSWORD) -> None:
    """Sign in on the page that is open, unless this browser is signed in already."""
    button = page.get_by_role("button", name="サインイン", exact=True)
    expect(button.or_(page.locator(".st-key-signed_in"))).to_be_visible(timeout=60_000)
    if not button.count():
        return
    page.get_by_role("textbox", name="利用者名", exact=True).fill(name)
    page.get_by_label("パスワード", exact=True).fill(password)
    button.click()
