"""Browser front door: the frame of the page, and the assistant that is opened once per server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from settings import load_settings
from ui import ask, forms
from ui.loading import Loader, Open, Progress
from ui.style import ICON, apply_style

if TYPE_CHECKING:
    from answer.assistant import Assistant

TITLE = "DX記録アシスタント"


def open_assistant(progress: Progress) -> Assistant:
    from answer.assistant import Assistant  # brings torch, which takes seconds: behind the page, not before it

    return Assistant.open(load_settings(), progress)


@st.cache_resource(show_spinner=False)
def loader(_open: Open) -> Loader:
    """One per server, whoever asks first; the underscore keeps Streamlit from hashing the argument."""
    return Loader(_open)


def serve(opened_by: Open) -> None:
    """Show the page that was asked for, over the assistant that ``opened_by`` gives."""
    st.set_page_config(page_title=TITLE, page_icon=ICON, layout="centered")
    apply_style()

    def ask_page() -> None:
        ask.show(TITLE, loader(opened_by), templates)

    def templates_page() -> None:
        forms.show(TITLE, loader(opened_by), asking)

    asking = st.Page(ask_page, title=TITLE, url_path="ask", default=True)
    templates = st.Page(templates_page, title=f"{TITLE}：ひな形", url_path="templates")
    st.navigation([asking, templates], position="hidden").run()


if __name__ == "__main__":
    serve(open_assistant)
