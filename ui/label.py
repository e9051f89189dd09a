"""Text of records and of staff on a button, which Streamlit would read as Markdown."""

from __future__ import annotations

import re


def literal_label(text: str) -> str:
    r"""Return ``text`` so that a button's label, which is Markdown to Streamlit, shows it letter by letter.

    Punctuation is escaped. That does not stop ``:name:`` from becoming a picture; a word joiner (U+2060, which has no
    width) does.
    """
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))
    return escaped.replace(r"\:", "\\:\N{WORD JOINER}")
