"""Every page and state, on desktop and phone, by day and night: usable by everybody, and pictured for a reviewer.

No request may leave the machine on any of them: the ``page`` of ``conftest`` watches.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from settings import ROOT
from tests.e2e.apps import Apps
from tests.e2e.conftest import Outside, Servers
from tests.e2e.fake_app import HOSTILE
from tests.e2e.states import STATES, State, show, whole_height
from tests.e2e.usable import CUT_OFF, STILL, UNREADABLE, english, serious

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PASSING = ("slow", "writing")  # apps whose states are gone by the second look
MEANT = {  # stretches in Latin letters that are meant, by state; elsewhere there are none
    "17-failed": ("kiroku rebuild",),
    "18-empty": ("scripts/run --records", "kiroku add", "PDF、DOCX、XLSX、PPTX、HTML、TXT、Markdown"),
    "34-ingest": ("MB", "kiroku", "PDF", "DOCX", "XLSX", "PPTX", "HTML", "TXT", "Markdown", "CSV", "ZIP"),
    "37-usage": ("CSV",),
    "38-log": ("CSV", "JSON Lines"),
}
UNLISTED = {"ask", "record"}  # pages that are reached from the conversation and from the list, not by an address alone


@pytest.fixture(scope="module")
def apps(
    servers: Servers, address: str, sample: str, sample_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Apps:
    return Apps(servers, sample_store, tmp_path_factory.mktemp("office") / "store", ready=address, sample=sample)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_each_state_can_be_used_by_everybody_and_is_pictured(
    page: Page, apps: Apps, gallery: Path, state: State
) -> None:
    for width, (across, down) in WIDTHS.items():
        page.set_viewport_size({"width": across, "height": down})
        if width == "desktop" or state.app in PASSING:
            show(page, apps.address(state.app), state)
            page.add_style_tag(content=STILL)
        if state.tall:
            page.set_viewport_size({"width": across, "height": whole_height(page)})
        page.mouse.move(0, 0)
        found, unreadable = [], []
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            expect(page.locator(".stApp")).to_have_css("color-scheme", scheme)
            page.screenshot(path=gallery / f"{state.name}-{width}-{scheme}.png")
            found += serious(page)
            unreadable += page.evaluate(UNREADABLE)
        assert (width, found, unreadable, page.evaluate(CUT_OFF)) == (width, [], [], [])
        assert english(page, HOSTILE, *MEANT.get(state.name, ())) == set()


def test_a_request_that_leaves_the_machine_is_seen_from_whatever_tab(
    page: Page, address: str, outside: Outside
) -> None:
    page.goto(address)
    with page.context.expect_page() as opened:
        page.evaluate("window.open('about:blank')")
    opened.value.evaluate("fetch('http://outside.invalid/font').catch(() => 0)")
    page.evaluate("new Promise((done) => { new WebSocket('ws://outside.invalid/').onerror = done })")
    opened.value.close()
    assert sorted(outside.asked) == ["CONNECT outside.invalid:80", "GET http://outside.invalid/font"]
    outside.asked.clear()


def test_every_page_is_among_the_states() -> None:
    pages = set(re.findall(r'url_path="(\w+)"', (ROOT / "app.py").read_text(encoding="utf-8")))
    assert pages - UNLISTED == {state.path for state in STATES} - {""}


def test_the_gallery_has_a_page_that_shows_it(gallery: Path) -> None:
    sections = "".join(_section(gallery, state) for state in STATES)
    (gallery / "index.html").write_text(
        '<!doctype html><html lang="ja"><meta charset="utf-8"><title>画面の一覧</title>'
        "<style>body{font-family:sans-serif;margin:2rem}div{display:flex;gap:1rem;align-items:start;flex-wrap:wrap}"
        f"img{{border:1px solid #8691a0;max-height:40rem}}</style><h1>画面の一覧</h1>{sections}</html>\n",
        encoding="utf-8",
    )


def _section(gallery: Path, state: State) -> str:
    names = [f"{state.name}-{width}-{scheme}.png" for width in WIDTHS for scheme in SCHEMES]
    pictures = "".join(
        f'<a href="{name}"><img src="{name}" alt="{escape(state.words)}（{name}）" loading="lazy"></a>'
        for name in names
        if (gallery / name).is_file()
    )
    return f"<section><h2>{escape(state.words)}</h2><div>{pictures}</div></section>"
