"""How the pages look, and the Japanese of the shell around them."""

from __future__ import annotations

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
            script = (FOLDER / name).read_text(encoding="utf-8")
            st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
