"""Run axe-core on every page and state, on desktop and phone, by day and night, and count what it finds.

    python -m bench.accessibility [STATE …]

Prints one JSON: violations by impact, the rules broken with the elements, and how many checks passed; with states of
``tests/e2e/states.py`` named, of theirs alone.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from bench.page import commit
from tests.e2e.apps import Apps
from tests.e2e.conftest import CHROMIUM_FLAGS, Servers, chromium_path, make_sample_store
from tests.e2e.states import STATES, show
from tests.e2e.usable import STILL

WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        home = Path(folder)
        servers = Servers(home)
        try:
            apps = Apps(servers, make_sample_store(home / "store"), home / "office")
            found: list[dict[str, Any]] = []
            for width, (across, down) in WIDTHS.items():
                context = browser.new_context(locale="ja-JP", viewport={"width": across, "height": down})
                for state in (one for one in STATES if one.name in (sys.argv[1:] or [one.name])):
                    page = context.new_page()
                    show(page, apps.address(state.app), state)
                    page.add_style_tag(content=STILL)
                    found += [look(page, state.name, width, scheme) for scheme in SCHEMES]
                    page.close()
        finally:
            servers.stop_all()
            browser.close()
    print(json.dumps(report(found), ensure_ascii=False, indent=1))


def look(page: Page, state: str, width: str, scheme: str) -> dict[str, Any]:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    expect(page.locator(".stApp").first).to_have_css("color-scheme", scheme)  # Streamlit draws anew a moment later
    response = Axe().run(page).response
    return {
        "state": f"{state} {width} {scheme}",
        "passes": len(response["passes"]),
        "incomplete": len(response["incomplete"]),
        "violations": [
            {"rule": one["id"], "impact": one["impact"], "elements": [node["html"][:160] for node in one["nodes"]]}
            for one in response["violations"]
        ],
    }


def report(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the counts over all looks, each broken rule with the places where it was broken."""
    impacts = Counter(one["impact"] for look in found for one in look["violations"])
    rules: dict[str, dict[str, Any]] = {}
    for seen in found:
        for one in seen["violations"]:
            rule = rules.setdefault(one["rule"], {"impact": one["impact"], "states": [], "elements": []})
            rule["states"].append(seen["state"])
            rule["elements"] = sorted({*rule["elements"], *one["elements"]})[:10]
    return {
        "commit": commit(),
        "looks": len(found),
        "passed_rules": sum(seen["passes"] for seen in found),
        "to_be_judged_by_a_person": sum(seen["incomplete"] for seen in found),
        "violations": {impact: impacts[impact] for impact in ("critical", "serious", "moderate", "minor")},
        "rules": rules,
    }


if __name__ == "__main__":
    main()
