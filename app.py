"""Browser front door: the frame of the page, and the assistant that is opened once per server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from audit.recorder import Recorder
from commands.recording import open_recorder
from settings import load_settings
from ui import ask
from ui.loading import Loader, Open, Progress
from ui.style import ICON, apply_style

if TYPE_CHECKING:
    from answer.assistant import Assistant
    from answer.types import Answer

TITLE = "DX記録アシスタント"


def open_assistant(progress: Progress) -> Assistant:
    from answer.assistant import Assistant  # brings torch, which takes seconds: behind the page, not before it

    return Assistant.open(load_settings(), progress)


@st.cache_resource(show_spinner=False)
def loader(_open: Open) -> Loader:
    """One per server, whoever asks first; the underscore keeps Streamlit from hashing the argument."""
    return Loader(_open)


@st.cache_resource(show_spinner=False)
def recorder() -> Recorder:
    """One per server."""
    return open_recorder(load_settings())


def record_question(question: str, answer: Answer) -> None:
    recorder().asked(question, answer)


def serve(opened_by: Open, *, recorded_by: ask.Record = lambda _question, _answer: None) -> None:
    """Show the page that was asked for, over the assistant that ``opened_by`` gives."""
    st.set_page_config(page_title=TITLE, page_icon=ICON, layout="centered")
    apply_style()

    def ask_page() -> None:
        ask.show(TITLE, loader(opened_by), recorded_by)

    st.navigation([st.Page(ask_page, title=TITLE, url_path="ask", default=True)], position="hidden").run()


if __name__ == "__main__":
    serve(open_assistant, recorded_by=record_question)
