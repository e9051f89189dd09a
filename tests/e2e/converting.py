"""Typing as a Japanese input method does it: letters that are still being converted."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page

from tests.e2e.states import box


def compose(page: Page, text: str) -> CDPSession:
    """Put letters into the field that are not confirmed yet; the session returned confirms them with ``insertText``."""
    box(page).focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    return session


def enter_while_converting(page: Page) -> None:
    """Press Enter to confirm a conversion, as the browser tells a page of it: the key is the input method's (229)."""
    session = page.context.new_cdp_session(page)
    key = {"windowsVirtualKeyCode": 229, "key": "Enter", "code": "Enter"}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
