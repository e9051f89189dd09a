"""Opens the assistant behind the page, so that the page is there before the models are."""

from __future__ import annotations

import copy
import gc
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from answer.errors import AssistantError
from index.departments import Department
from index.errors import EncoderError, StoreError
from ui.trouble import quoted, report

if TYPE_CHECKING:
    from answer.assistant import Assistant

logger = logging.getLogger(__name__)

Progress = Callable[[str], None]
Open = Callable[[Progress], "Assistant"]

POLL_SECONDS = 0.1
FIRST_LINE = "準備を始めています"
UNEXPLAINED = "準備の途中で問題が起きました。サーバーの動作記録（ログ）を確認するよう、管理者に伝えてください。"


@dataclass(frozen=True, slots=True)
class Loading:
    line: str  # what is being done now


@dataclass(frozen=True, slots=True)
class Ready:
    assistant: Assistant


@dataclass(frozen=True, slots=True)
class Failed:
    message: str  # a Japanese sentence with the next step


State = Loading | Ready | Failed


@dataclass(slots=True)
class _Held:
    state: State


class Loader:
    """Opens one assistant in a thread of its own; ``state`` may be read from any thread at any time."""

    def __init__(self, open_assistant: Open) -> None:
        self._open = open_assistant
        self._lock = threading.Lock()
        self._held = _Held(Loading(FIRST_LINE))
        self._department: Department = None
        self._start()

    def seen_by(self, department: Department) -> Loader:
        """Return this loader for somebody of a department: its assistant tells of what he may see alone."""
        seen = copy.copy(self)
        seen._department = department
        return seen

    @property
    def state(self) -> State:
        state = self._held.state
        if isinstance(state, Ready) and self._department is not None:
            return Ready(state.assistant.seen_by(self._department))
        return state

    def restart(self) -> None:
        """Open the assistant anew, unless that is already under way."""
        with self._lock:
            if not isinstance(self._held.state, Loading):
                self._start()

    def settled(self) -> Ready | Failed:
        """Wait until the assistant is open, or could not be opened."""
        while isinstance(state := self.state, Loading):
            time.sleep(POLL_SECONDS)
        return state

    def _start(self) -> None:
        self._held.state = Loading(FIRST_LINE)
        threading.Thread(target=self._load, name="open-assistant", daemon=True).start()

    def _load(self) -> None:
        try:
            assistant = self._open(self._report)
            spare_collector()
            self._held.state = Ready(assistant)
        except Exception as error:
            self._held.state = Failed(explain(error))

    def _report(self, line: str) -> None:
        self._held.state = Loading(line)


@st.cache_resource(show_spinner=False)
def loader(_open: Open) -> Loader:
    """One per server, whoever asks first; the underscore keeps Streamlit from hashing the argument."""
    return Loader(_open)


def spare_collector() -> None:
    """Take what is loaded by now, and stays, out of the collector's sight.

    To look through the models' 586,000 objects keeps a core busy for a quarter of a second.
    """
    gc.unfreeze()  # what an assistant before this one left is garbage now
    gc.collect()
    gc.freeze()


def explain(error: Exception) -> str:
    """Return what staff may read of ``error``: our own are Japanese sentences, all others are for the log alone."""
    if isinstance(error, AssistantError | StoreError | EncoderError):
        logger.error("the assistant could not be opened: %s", error)
        return str(error)
    return UNEXPLAINED + quoted(report(error))
