"""The README's two commands, and a question asked in the page that they serve."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, free_port

START_SECONDS = 10.0  # from the command to a served page, on a machine already set up
QUESTION = "書かない窓口の本格導入はいつからですか"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, float]]:
    """Start scripts/run twice over a new store; give the second one's address and the seconds it took."""
    if not (ROOT / ".venv" / "installed-base").exists():
        reason = "scripts/run would install .venv first; run scripts/test instead"
        pytest.fail(reason) if os.environ.get("KIROKU_REQUIRE_BROWSER") == "1" else pytest.skip(reason)
    store = tmp_path_factory.mktemp("run") / "store"
    first = run(store)
    stop(first[0])
    second = run(store)
    yield second[1], second[2]
    stop(second[0])


def run(store) -> tuple[subprocess.Popen[bytes], str, float]:
    port = free_port()
    command = ["scripts/run", "--port", str(port), "--store", str(store), "--records", "data/records"]
    started = time.monotonic()
    server = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    address = f"http://127.0.0.1:{port}/"
    while time.monotonic() - started < 120:
        assert server.poll() is None, "scripts/run ended"
        try:
            with urllib.request.urlopen(address, timeout=1):
                return server, address, time.monotonic() - started
        except OSError:
            time.sleep(0.1)
    stop(server)
    pytest.fail("scripts/run served nothing within two minutes")


def stop(server: subprocess.Popen[bytes]) -> None:
    os.killpg(server.pid, signal.SIGKILL)
    server.wait(10)


@pytest.mark.parametrize("script", ["scripts/run", "scripts/test", "scripts/environment", ".ci/run"])
def test_scripts_are_valid_bash(script):
    subprocess.run(["bash", "-n", ROOT / script], check=True)


def test_readme_opens_with_the_two_commands():
    block = re.search(r"```bash\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block
    assert [line.split()[0] for line in block[1].splitlines()] == ["scripts/run", "scripts/test"]


@pytest.mark.parametrize("arguments", [["--nonsense"], ["--port"]])
def test_wrong_usage_of_scripts_run_exits_with_2(arguments):
    ended = subprocess.run(["scripts/run", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, "scripts/run" in ended.stderr) == (2, True)


@pytest.mark.browser
def test_second_start_serves_the_page_soon(served: tuple[str, float]):
    assert served[1] < START_SECONDS


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_a_question_is_answered_with_its_source(served: tuple[str, float], page: Page, width: int, height: int):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(served[0])
    box = page.get_by_role("textbox")
    expect(box).to_be_enabled(timeout=60_000)
    box.fill(QUESTION)
    box.press("Enter")
    expect(page.locator("mark").first).to_be_visible(timeout=60_000)
    assert "10月" in page.locator("body").inner_text().replace("１０", "10")
    if gallery := os.environ.get("KIROKU_GALLERY"):
        page.screenshot(path=f"{gallery}/answer-{width}.png")
