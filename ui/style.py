"""How the pages look, and the Japanese of the shell around them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).resolve().parent
SCRIPTS = ("shell.js", "copy.js", "suggest.js", "long_text.js", "voice.js")
ICON = FOLDER / "icon.svg"


def apply_style() -> None:
    """Put style sheet and scripts into the page; the scripts are ours alone and never hold text of a record."""
    st.html(FOLDER / "style.css")
    with st.container(key="shell"):
        for name in SCRIPTS:
            st.html(script_html(name), unsafe_allow_javascript=True)


@cache
def script_html(name: str) -> str:
    """Return a script of ours for the page, read once per server."""
    return f"<script>{(FOLDER / name).read_text(encoding='utf-8')}</script>"
