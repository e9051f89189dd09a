"""Make the pictures of README and guide from the sample records, so that they can be made again.

    python -m bench.pictures [STATE …]

Writes ``docs/page.png`` and ``docs/pictures/*.png``; with states of ``tests/e2e/states.py`` named, theirs alone.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from settings import ROOT
from tests.e2e.conftest import CHROMIUM_FLAGS, SAMPLE_APP, Servers, chromium_path, make_sample_store
from tests.e2e.states import STATES, show, whole_height

DOCS = ROOT / "docs"
WIDTH, HEIGHT = 1280, 900
PICTURES = {  # state: file below docs
    "03-source": "page.png",
    "01-start": "pictures/start.png",
    "02-answer": "pictures/answer.png",
    "04-narrow": "pictures/narrow.png",
    "06-suggestions": "pictures/suggestions.png",
    "10-verdict": "pictures/verdict.png",
    "11-not-found": "pictures/not-found.png",
    "21-records": "pictures/records.png",
    "26-decisions": "pictures/decisions.png",
    "28-speakers": "pictures/speakers.png",
    "29-compare": "pictures/compare.png",
}
CUT = ("21-records", "26-decisions", "28-speakers", "29-compare")  # one screen of a long page is enough


def main() -> None:
    (DOCS / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        servers = Servers(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        context = browser.new_context(locale="ja-JP", viewport={"width": WIDTH, "height": HEIGHT})
        try:
            store = make_sample_store(Path(folder) / "store")
            addresses = {"sample": servers.start(str(store), script=SAMPLE_APP), "ready": servers.start("ready")}
            for state in STATES:
                if state.name in (sys.argv[1:] or PICTURES):
                    page = context.new_page()
                    show(page, addresses[state.app], state)
                    if state.tall and state.name not in CUT:
                        page.set_viewport_size({"width": WIDTH, "height": whole_height(page)})
                    page.evaluate("document.querySelector('.turn')?.scrollIntoView()")
                    page.wait_for_timeout(300)  # what fades in has come
                    page.screenshot(path=DOCS / PICTURES[state.name])
                    page.close()
        finally:
            servers.stop_all()
            browser.close()


if __name__ == "__main__":
    main()
