"""What can be done with an answer: saved with its evidence, or its question put right and asked again."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from answer.export import Exported, to_docx, to_markdown
from ui.copying import show_copy
from ui.desk import Desk
from ui.letter import show_letter
from ui.pins import show_pin
from ui.turn import Turn
from ui.verdict import show_verdict

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show_actions(turn: Turn, position: int, desk: Desk | None, pinned: Sequence[str] | None) -> None:
    """Show all that can be done with a turn; without a desk it is copied and saved alone.

    ``pinned`` are the questions asked often, None where they cannot be read.
    """
    _show_saving(turn, position, desk, pinned)
    if desk:
        show_verdict(desk, turn)
        if turn.answer.status == "not_found":
            show_letter(desk, turn)


def _show_saving(turn: Turn, position: int, desk: Desk | None, pinned: Sequence[str] | None) -> None:
    """Show the buttons that copy, save and pin a turn; a file is made when its button is pressed."""
    exported = Exported(turn.answer, turn.at)
    name = f"kiroku-{turn.at:%Y%m%d-%H%M%S}-{position}"
    with st.container(key=f"exports_{position}", horizontal=True, gap="small"):
        show_copy(turn.answer)
        st.download_button(
            "根拠つきで保存（ワード）",
            lambda: to_docx(exported),
            f"{name}.docx",
            DOCX,
            key=f"docx_{position}",
            on_click="ignore",
        )
        st.download_button(
            "根拠つきで保存（テキスト）",
            lambda: to_markdown(exported),
            f"{name}.md",
            "text/markdown",
            key=f"markdown_{position}",
            on_click="ignore",
        )
        if desk and pinned is not None and turn.answer.status == "answered":
            show_pin(desk, turn, pinned)


def show_correction(turn: Turn, position: int) -> str | None:
    """Show the question as it was understood, to be put right; return it when it is asked again."""
    with st.form(f"correct_{position}", border=True):
        corrected = st.text_input("理解した質問（違うときは直してください）", value=turn.answer.question, max_chars=500)
        asked = st.form_submit_button("直した質問で聞く")
    return corrected.strip() if asked and corrected and corrected.strip() else None
