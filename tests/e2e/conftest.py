"""A server with a made-up assistant and a real browser; both stay on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FAKE_APP = Path(__file__).with_name("fake_app.py")
SAMPLE_APP = Path(__file__).with_name("sample_app.py")
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_SECONDS = 30
expect.set_options(timeout=20_000)  # milliseconds; a machine that does other things too is slow, not wrong


class Servers:
    """Servers on ports of their own, each started from an entry script."""

    def __init__(self, home: Path) -> None:
        self._home = home  # without anybody's own Streamlit settings
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *arguments: str, script: Path = FAKE_APP, settings: Mapping[str, str] = {}) -> str:
        """Return the server's address once it is healthy; ``settings`` are variables of its environment."""
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--", *arguments]
        everything = {**os.environ, "HOME": str(self._home), "PYTHONPATH": str(ROOT), **settings}
        log = self._home / f"{port}.log"
        with log.open("wb") as output:
            server = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, env=everything)
        address = f"http://127.0.0.1:{port}/"
        self._running[address] = server
        wait_for_health(address, server, log)
        return address

    def stop(self, address: str) -> None:
        server = self._running.pop(address)
        server.kill()  # it would wait for open pages
        server.wait(PATIENCE_SECONDS)

    def stop_all(self) -> None:
        for address in list(self._running):
            self.stop(address)


@pytest.fixture(scope="session")
def gallery() -> Path:
    """Return the folder of pictures for whoever reviews; KIROKU_GALLERY names another one."""
    return gallery_folder()


def gallery_folder() -> Path:
    folder = Path(os.environ.setdefault("KIROKU_GALLERY", str(ROOT / "gallery")))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _gallery_is_there() -> None:
    gallery_folder()


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of the sample records, made as an administrator makes one."""
    return make_sample_store(tmp_path_factory.mktemp("sample") / "store")


def make_sample_store(store: Path) -> Path:
    command = [sys.executable, "-c", "from cli import main; main()", "add", "data/records", "--store", str(store)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return store


@pytest.fixture(scope="session")
def sample(lasting: Servers, sample_store: Path) -> str:
    """Return the address of the pages over the sample records."""
    return lasting.start(str(sample_store), script=SAMPLE_APP)


@pytest.fixture(scope="session")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Return the servers that all modules ask."""
    yield from _running(tmp_path_factory)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Return the servers of one module: even one that nobody asks takes a thirtieth of a core."""
    yield from _running(tmp_path_factory)


def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("home"))
    yield servers
    servers.stop_all()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for_health(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"the server did not come up: {log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def address(lasting: Servers) -> str:
    return lasting.start("ready")


def chromium_path() -> str | None:
    """Return a Chromium: first the one without a window, which opens a page for little more than half the work."""
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


class Outside:
    """A proxy that the browser asks for all that is not on this machine: it notes the request and gives nothing."""

    def __init__(self) -> None:
        self.asked: list[str] = []  # 「GET http://…」, 「CONNECT host:port」
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection, connection.makefile("rb") as request:
                self.asked.append(request.readline().decode("latin-1").rsplit(" ", 1)[0])
                connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


@pytest.fixture(scope="session")
def outside() -> Outside:
    """Return what notes whatever any page, a new tab's too, asks for beyond this machine.

    No test clears what it did not ask for: a request noted after its test fails the next one.
    """
    return Outside()


@pytest.fixture(scope="session")
def browser(outside: Outside) -> Iterator[BrowserContext]:
    """Return one profile for all tests: the page's scripts are fetched once; every page is a session of its own."""
    chromium = chromium_path()
    if chromium is None:
        reason = "no Chromium on this machine; install one or name it in CHROMIUM"
        if os.environ.get("KIROKU_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        flags = [*CHROMIUM_FLAGS, f"--proxy-server=127.0.0.1:{outside.port}"]
        chromium_browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield chromium_browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900})
        chromium_browser.close()


@pytest.fixture
def page(browser: BrowserContext, outside: Outside) -> Iterator[Page]:
    """Give a fresh visitor. Whatever the test does, no request may leave the machine and no script may fail."""
    page = browser.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    page.close()
    assert (outside.asked, failures) == ([], [])
