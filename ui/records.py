"""All records: searched by title, by year and kind, and the meetings in the order in which they were held."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ingest.dates import western_and_era
from ingest.types import Document
from ui.label import literal_label
from ui.narrowing import Stages, show_fields
from ui.notice import japanese_errors, notice_html
from ui.records_list import MEETINGS, fiscal_year, kind_of, matching, year_words
from ui.records_reading import Records
from ui.source_card import literal
from ui.viewer_place import Place

LIST, TIMELINE = "一覧", "会議の年表"
MOST = 50  # records shown at a time
UNDATED = "日付の分からない記録"
NO_RECORDS = "管理者が記録を追加すると、ここに並びます。"


def show(records: Records, record_page: StreamlitPage) -> None:
    """Show the list; ``record_page`` is the page that a title leads to."""
    with st.container(key="records"), japanese_errors():
        documents = records.documents()
        st.html(f'<h1 lang="ja">記録の一覧</h1><p class="about" lang="ja">{len(documents):,}件の記録があります。</p>')
        if not documents:
            st.html(notice_html("まだ記録がありません", NO_RECORDS, "not_found"))
            return
        _show_found(_search(documents, records.stages()), record_page)


def _search(documents: Sequence[Document], stages: Stages) -> list[Document]:
    """Show the fields of the search; return what they leave."""
    words = st.text_input("題名・ファイル名", key="records_words", max_chars=100)
    return matching(show_fields(documents, stages, "records").select(documents, stages), words)


def _show_found(found: list[Document], record_page: StreamlitPage) -> None:
    view = st.radio("並べ方", (LIST, TIMELINE), key="records_view", horizontal=True)
    if view == TIMELINE:
        found = [document for document in found if document.date and kind_of(document) in MEETINGS]
    st.html(f'<p class="found" role="status" lang="ja">{len(found):,}件が見つかりました。</p>')
    shown = found[: st.session_state.setdefault("records_most", MOST)]
    if view == TIMELINE:
        for year, documents in groupby(shown, key=fiscal_year):
            st.html(f'<h2 class="year" lang="ja">{year_words(year) if year else UNDATED}</h2>')
            with st.container(key=f"timeline_{year}", gap=None):
                _show_entries(list(documents), record_page)
    else:
        _show_entries(shown, record_page)
    if len(shown) < len(found):
        st.button("さらに表示する", key="more_records", on_click=_show_more)


def _show_more() -> None:
    st.session_state["records_most"] += MOST


def _show_entries(documents: Sequence[Document], record_page: StreamlitPage) -> None:
    for document in documents:
        with st.container(key=f"entry_{document.id}", gap=None):
            st.page_link(record_page, label=literal_label(document.title), query_params=Place(document.id).parameters)
            st.html(f'<p class="about" lang="ja">{_line(document)}</p>')


def _line(document: Document) -> str:
    day = western_and_era(document.date) if document.date else "日付不明"
    return f"<span>{day}</span><span>{kind_of(document)}</span><span>{literal(document.place)}</span>"
