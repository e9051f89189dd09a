"""A small form under an answer that goes from step to step: its own fragment, so that it moves nothing else."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from audit.errors import AuditError
from ui.notice import notice_html


def go_to(state: str, name: str) -> None:
    """Draw the form again at another step; ``state`` is the key that the session keeps it under."""
    st.session_state[state] = name
    st.rerun(scope="fragment")


def was_sent(send: Callable[[], None]) -> bool:
    """Send what was filled in; say on the page why that was refused."""
    try:
        send()
    except AuditError as error:
        st.html(notice_html("送れませんでした", str(error)))
        return False
    return True
