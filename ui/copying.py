"""写す: the answer with its sources as plain text, for a mail or a draft; ``copy.js`` puts it into the clipboard."""

from __future__ import annotations

from html import escape

import streamlit as st

from answer.types import Answer, Citation
from ingest.dates import western_and_era

COPY = "写す"


def show_copy(answer: Answer) -> None:
    text = escape(copied_text(answer), quote=True)
    st.html(f'<button type="button" class="copy" data-copy="{text}" lang="ja">{COPY}</button>', width="content")


def copied_text(answer: Answer) -> str:
    """Return question, answer and sources, one thing a line; the quotes stay as the records print them."""
    cited = answer.citations or answer.nearest
    heading = "出典" if answer.citations else "近い記録（お答えではありません）"
    lines = [f"質問：{answer.asked or answer.question}", "", f"お答え：{answer.text}"]
    if cited:
        lines += ["", heading, *(_source_line(citation) for citation in cited)]
    return "\n".join(lines)


def _source_line(citation: Citation) -> str:
    day = western_and_era(citation.date) if citation.date else ""
    page = f"{citation.page}ページ" if citation.page is not None else ""
    place = "、".join(filter(None, (day, page, citation.speaker or citation.role or "")))
    quote = " ".join(citation.quote.split())
    return f"[{citation.number}] {citation.title}{f'（{place}）' if place else ''}「{quote}」（{citation.source}）"
