"""Ctrl+C during an update: the first gives it up between two documents, the second at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from commands.terminal import errors

WAIT = "取りやめます。いま読んでいる文書が終わるまでお待ちください(すぐに止めるには、もう一度 Ctrl+C)。"


@contextmanager
def ctrl_c() -> Iterator[Callable[[], bool]]:
    """Give a function that says whether Ctrl+C was pressed. The second press raises KeyboardInterrupt."""
    pressed = threading.Event()
    if threading.current_thread() is not threading.main_thread():  # signals go to the main thread alone
        yield pressed.is_set
        return

    def note(_number: int, _frame: FrameType | None) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()
        errors.print(WAIT, style="yellow", markup=False)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)
