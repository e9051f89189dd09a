"""The administrators' page: one part at a time, for those alone who the server says are administrators."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import admin_ingest, admin_log, admin_removal, admin_usage, admin_versions, admin_voices
from ui.access import Person
from ui.admin_desk import Desk
from ui.notice import japanese_errors

PARTS: dict[str, Callable[[Desk, Person], None]] = {
    "取り込み": admin_ingest.show,
    "世代": admin_versions.show,
    "削除": admin_removal.show,
    "利用状況": admin_usage.show,
    "監査記録": admin_log.show,
    "意見と質問箱": admin_voices.show,
}


def show(desk: Desk) -> None:
    """Show the part that was chosen; what is refused, or goes wrong, is a Japanese sentence in its place."""
    with st.container(key="admin"), japanese_errors():
        person = desk.require()
        st.html('<h1 lang="ja">管理</h1>')
        part = st.radio("管理の内容", list(PARTS), key="admin_part", horizontal=True)
        PARTS[part or next(iter(PARTS))](desk, person)
