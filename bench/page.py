"""Measure the page in a real browser over the sample records: from start to page, first answer, answers, sources.

    python -m bench.page [--questions N]

Prints one JSON. The questions are the first answerable ones of ``data/eval/development.jsonl``, asked one after
the other in one conversation. The server is started by ``scripts/run`` on a machine that it has set up before.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, sync_playwright

from settings import ROOT
from tests.e2e.conftest import CHROMIUM_FLAGS, chromium_path, free_port, make_sample_store

QUESTIONS = ROOT / "data" / "eval" / "development.jsonl"
PATIENCE_SECONDS = 300.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = make_sample_store(Path(folder) / "store")
        print(json.dumps(measure(store, arguments.questions), ensure_ascii=False, indent=1))


def measure(store: Path, count: int) -> dict[str, Any]:
    """Return the seconds of one start and of ``count`` questions, with what else was running on the machine."""
    questions = answerable(count)
    before = os.getloadavg()[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        page = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        command, address = served_by(store)
        started = time.perf_counter()
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment(store), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            open_when_served(page, address)
            visible = time.perf_counter() - started
            send(page, questions[0])
            page.locator(".turn .marker").first.wait_for()
            first = time.perf_counter() - started
            busy = processor_seconds(server.pid)
            answers = [ask(page, question) for question in questions]
            busy = processor_seconds(server.pid) - busy
            sources = [seconds for place in range(count) if (seconds := open_source(page, place)) is not None]
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
            browser.close()
    return {
        "commit": commit(),
        "command": command[0],
        "load_before": round(before, 2),  # of the machine, averaged over a minute; its two cores are busy from 2 on
        "load_after": round(os.getloadavg()[0], 2),
        "page_visible_seconds": round(visible, 2),
        "first_answer_seconds": round(first, 2),
        "answer": spread(answers) | {"server_processor_seconds": round(busy / len(questions), 3)},
        "source": spread(sources),
    }


def answerable(count: int) -> list[str]:
    lines = map(json.loads, QUESTIONS.read_text(encoding="utf-8").splitlines())
    return [line["question"] for line in lines if line["answerable"]][:count]


def served_by(store: Path) -> tuple[list[str], str]:
    """Return the command of a server, and its address."""
    if not (ROOT / ".venv" / "installed-base").exists():
        sys.exit("what scripts/run would install first is no part of the measure: run scripts/run once before")
    port = free_port()
    return ["scripts/run", "--port", str(port), "--store", str(store)], f"http://127.0.0.1:{port}/"


def environment(store: Path) -> dict[str, str]:
    return {**os.environ, "KIROKU_STORE": str(store), "PYTHONPATH": str(ROOT)}


def open_when_served(page: Page, address: str) -> None:
    """Open the page as soon as the server answers, and wait until its words are there."""
    deadline = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  (an address of our own)
            break
        except OSError:
            time.sleep(0.02)
    page.goto(address)
    page.locator(".introduction").wait_for()


def send(page: Page, question: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")


def ask(page: Page, question: str) -> float:
    """Return the seconds from Enter to the drawn answer; what is looked up behind it has ended before."""
    page.wait_for_function("!document.querySelector('.looking') && !document.querySelector('textarea').disabled")
    turns = page.locator(".turn").count()
    return timed(lambda: send(page, question), page.locator(".turn").nth(turns))


def open_source(page: Page, place: int) -> float | None:
    """Return the seconds from the click on the first source of a turn to the record beside it; None without a source.

    An unanswered question has no open card; its sources are not measured.
    """
    page.wait_for_function("!document.querySelector('.looking')")
    link = page.locator(".turn").nth(place + 1).locator(".card[open] a.open-source")
    if not link.count():
        return None
    close = page.get_by_role("button", name="閉じる", exact=True)
    shown = page.locator(".st-key-viewer :is(.page-picture img, .record-text)").first
    seconds = timed(link.first.click, shown)
    close.click()
    close.wait_for(state="detached")
    return seconds


def timed(work: Callable[[], None], until: Locator) -> float:
    started = time.perf_counter()
    work()
    until.wait_for()
    return time.perf_counter() - started


def processor_seconds(process: int) -> float:
    """Return how long a process has kept a core busy: what a question costs, whatever else the machine does."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def spread(seconds: list[float]) -> dict[str, float | int]:
    return {
        "count": len(seconds),
        "median_seconds": round(statistics.median(seconds), 3),
        "first_half_median_seconds": round(statistics.median(seconds[: len(seconds) // 2]), 3),
        "slowest_seconds": round(max(seconds), 3),
    }


def commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
