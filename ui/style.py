"""How the pages look, and the Japanese of the shell around them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).resolve().parent
ICON = FOLDER / "icon.svg"


def apply_style() -> None:
    """Put style sheet and shell script into the page; the script is ours alone and never holds text of a record."""
    st.html(FOLDER / "style.css")
    with st.container(key="shell"):
        script = (FOLDER / "shell.js").read_text(encoding="utf-8")
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
