"""The loader: its state from the first line to ready or failed, and again."""

from __future__ import annotations

import re
import threading
import time
from typing import Any

import pytest

from answer.errors import AssistantError
from index.errors import EncoderError, StoreError
from ui.loading import FIRST_LINE, UNEXPLAINED, Failed, Loader, Loading, Progress, Ready, State, explain

ASSISTANT: Any = object()


def settled(loader: Loader) -> State:
    deadline = time.monotonic() + 5
    while isinstance(loader.state, Loading) and time.monotonic() < deadline:
        time.sleep(0.001)
    return loader.state


def test_the_line_of_each_step_is_shown_until_the_assistant_is_ready() -> None:
    reported, go_on = threading.Event(), threading.Event()

    def open_slowly(progress: Progress) -> Any:
        go_on.wait(5)
        progress("辞書を読み込んでいます")
        reported.set()
        time.sleep(0.05)
        return ASSISTANT

    loader = Loader(open_slowly)
    assert loader.state == Loading(FIRST_LINE)
    go_on.set()
    reported.wait(5)
    assert loader.state == Loading("辞書を読み込んでいます")
    assert settled(loader) == Ready(ASSISTANT)


def test_a_failed_start_can_be_tried_again() -> None:
    attempts = iter([AssistantError("索引がありません。"), ASSISTANT])

    def open_second_time(progress: Progress) -> Any:
        attempt = next(attempts)
        if isinstance(attempt, Exception):
            raise attempt
        return attempt

    loader = Loader(open_second_time)
    assert settled(loader) == Failed("索引がありません。")
    loader.restart()
    assert settled(loader) == Ready(ASSISTANT)


def test_a_second_restart_while_loading_changes_nothing() -> None:
    go_on, opened = threading.Event(), []

    def open_once(progress: Progress) -> Any:
        go_on.wait(5)
        opened.append(1)
        return ASSISTANT

    loader = Loader(open_once)
    loader.restart()
    go_on.set()
    settled(loader)
    assert opened == [1]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (AssistantError("設定を直してください。"), "設定を直してください。"),
        (StoreError("索引が壊れています。"), "索引が壊れています。"),
        (EncoderError("モデルがありません。"), "モデルがありません。"),
        (OSError("[Errno 13] Permission denied: '/srv/store'"), UNEXPLAINED),  # English, and names a path
        (MemoryError(), UNEXPLAINED),
    ],
)
def test_only_our_own_errors_are_read_out_to_staff(error: Exception, message: str) -> None:
    assert re.sub(r"問い合わせ番号は [0-9A-F]{6} です。$", "", explain(error)) == message


def test_whoever_needs_the_assistant_waits_for_it() -> None:
    go_on = threading.Event()

    def open_slowly(progress: Progress) -> Any:
        go_on.wait(5)
        return ASSISTANT

    loader = Loader(open_slowly)
    threading.Timer(0.05, go_on.set).start()
    assert loader.settled() == Ready(ASSISTANT)
