"""A reviewer's gallery: every page and state, on desktop and phone, by day and night, and axe-core run on each."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Servers
from tests.e2e.states import STATES, App, State, show, whole_height
from tests.e2e.test_records import serious

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="module")
def address_of(servers: Servers, address: str, sample: str) -> Callable[[App], str]:
    started: dict[App, str] = {"ready": address, "sample": sample}

    def start(app: App) -> str:
        if app == "slow":
            return servers.start("slow")  # it is slow once
        if app not in started:
            voice = {"KIROKU_PAGE__VOICE_INPUT": "true"} if app == "voice" else {}
            started[app] = servers.start("ready" if app == "voice" else app, settings=voice)
        return started[app]

    return start


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_each_state_is_pictured_and_has_nothing_serious_for_axe(
    page: Page, address_of: Callable[[App], str], gallery: Path, state: State, width: str
) -> None:
    page.set_viewport_size({"width": WIDTHS[width][0], "height": WIDTHS[width][1]})
    show(page, address_of(state.app), state)
    if state.tall:
        page.set_viewport_size({"width": WIDTHS[width][0], "height": whole_height(page)})
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(".stApp")).to_have_css("color-scheme", scheme)
        page.screenshot(path=gallery / f"{state.name}-{width}-{scheme}.png")
        found += serious(page)
    wider = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert (found, wider) == ([], False)


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
