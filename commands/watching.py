"""``kiroku sync --watch``: looks at a folder until it is told to stop, whatever goes wrong meanwhile."""

from __future__ import annotations

import dataclasses
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from audit.types import Event
from commands.opening import encoder_loader, open_store, update_options
from commands.recording import record
from commands.reports import print_report, update_event
from commands.terminal import errors, print_json, refusals
from settings import Settings

if TYPE_CHECKING:
    from index.store import Store
    from index.update import Report
    from index.watch import Files

logger = logging.getLogger(__name__)

UNFORESEEN = "思わぬ誤りで更新できませんでした。見張りは続けます。動作の記録(-v)を確認してください。"


def watch_folder(folder: Path, seconds: float, level: int, settings: Settings, *, as_json: bool) -> None:
    """Keep the index as the folder is; each update is told and leaves an event, and so does what kept one from it."""
    from index import update

    opened, encoder = open_store(settings), encoder_loader(settings)

    def tell(report: Report) -> None:
        record(settings, update_event("ingest", report, {"watched": True}))
        if as_json:
            print_json(dataclasses.asdict(report))
        else:
            print_report(report, dry_run=False)

    def fail(reason: str) -> None:
        details = {"watched": True, "folder": str(folder), "reason": reason}
        record(settings, Event("ingest", status="failed", generation=opened.live(), details=details))

    with refusals(), stop_signals() as stop:
        options = dataclasses.replace(update_options(settings), cancelled=stop.is_set)

        def apply(files: list[tuple[Path, str]]) -> Report:
            return update.add(opened, encoder, files, options, level=level, only=True)

        watch(opened, folder, seconds, stop, apply, tell, fail)


@contextmanager
def stop_signals() -> Iterator[threading.Event]:
    """Give an event that SIGTERM and Ctrl+C set; before an update is through they give it up between two documents."""
    stop = threading.Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def watch(
    store: Store,
    folder: Path,
    seconds: float,
    stop: threading.Event,
    update: Callable[[Files], Report],
    tell: Callable[[Report], object],
    fail: Callable[[str], object],
) -> None:
    """Look at ``folder`` every ``seconds`` until ``stop`` is set.

    ``tell`` gets what each update did, ``fail`` what kept one from being done: once, not at every look.
    """
    from index.errors import Cancelled, EncoderError, StoreError
    from index.watch import Watcher

    watcher = Watcher(store, folder, update)
    errors.print(f"{folder} を {seconds:g} 秒ごとに見張ります。終えるには Ctrl+C を押します。", markup=False)
    said = ""

    def say(what: str) -> None:
        nonlocal said
        if what != said:
            said = what
            errors.print(f"{_now()} {said}", style="red", markup=False)
            fail(said)

    while not stop.is_set():
        try:
            if report := watcher.look():
                tell(report)
                said = ""
        except Cancelled:
            break
        except (StoreError, EncoderError) as error:
            say(str(error))
        except Exception:
            logger.exception("an update of the folder that is watched failed")
            say(UNFORESEEN)
        stop.wait(seconds)
    errors.print("見張りを終えました。")


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
