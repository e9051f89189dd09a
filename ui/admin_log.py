"""監査記録: what happened, filtered; whether the chain holds; and the whole of it to be saved."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import streamlit as st

from audit.export import csv_lines, json_lines
from audit.types import Entry, Kind
from ui.access import Person
from ui.admin_desk import Desk
from ui.admin_report import table_html
from ui.admin_usage import choose_days
from ui.admin_versions import when
from ui.notice import notice_html
from ui.source_card import literal

MOST = 100  # entries shown at a time
ALL = "すべて"
KINDS: dict[Kind, str] = {
    "question": "質問",
    "ingest": "取り込み",
    "removal": "削除",
    "rollback": "世代の切り替え",
    "rebuild": "索引の作り直し",
    "prune": "古い世代の削除",
    "purge": "古い世代からの削除",
    "policy": "方針の変更",
    "sign_in": "サインイン",
    "account": "利用者",
    "feedback": "職員の評価",
    "inbox": "質問箱",
    "expiry": "保存期間による削除",
    "backup": "控え",
    "restore": "復元",
}
STATUS = {
    "answered": "回答",
    "not_found": "見当たらず",
    "refused": "受け付けず",
    "done": "済み",
    "failed": "失敗あり",
    "locked": "受付停止中",
    "cancelled": "取りやめ",
    "closed": "対応しない",
}
assert set(KINDS) == set(get_args(Kind))


def show(desk: Desk, _person: Person) -> None:
    """Show the newest entries that the filters leave, and the ways to check and to save the log."""
    st.html('<h2 lang="ja">監査記録</h2>')
    since, until = choose_days("log")
    with st.container(key="log_filters", horizontal=True, gap="small"):
        kind = st.selectbox("種類", [None, *KINDS], key="log_kind", format_func=lambda k: KINDS[k] if k else ALL)
        who = st.selectbox("だれが", [None, *desk.log.people()], key="log_who", format_func=lambda name: name or ALL)
    most = st.session_state.setdefault("log_most", MOST)
    found = desk.log.newest(most + 1, kind=kind, who=who, since=since, until=until)
    st.html(entries_html(found[:most]))
    if len(found) > most and st.button("さらに表示する", key="log_more"):
        st.session_state["log_most"] += MOST
        st.rerun()
    _show_verification(desk)
    st.html('<h3 class="label" lang="ja">保存する（上の期間のすべて）</h3>')
    name = f"kiroku-audit-{since:%Y%m%d}"
    with st.container(key="log_saves", horizontal=True, gap="small"):
        st.download_button(
            "CSV で保存",
            lambda: "".join(csv_lines(desk.log.entries(since=since, until=until))).encode("utf-8-sig"),
            f"{name}.csv",
            "text/csv",
            key="log_csv",
            on_click="ignore",
        )
        st.download_button(
            "JSON Lines で保存",
            lambda: "".join(json_lines(desk.log.entries(since=since, until=until))),
            f"{name}.jsonl",
            "application/jsonl",
            key="log_jsonl",
            on_click="ignore",
        )


def entries_html(entries: Sequence[Entry]) -> str:
    if not entries:
        return '<p class="about" lang="ja">当てはまる記録はありません。</p>'
    rows = [
        (
            str(entry.number),
            when(entry.at),
            KINDS.get(entry.event.kind, literal(entry.event.kind)),
            literal(entry.event.who or "－"),
            literal(entry.event.department or ""),
            STATUS.get(entry.event.status or "", literal(entry.event.status or "")),
            _details(entry.event.details, entry.event.generation),
        )
        for entry in entries
    ]
    return table_html("監査記録", ("番号", "日時", "種類", "だれが", "部署", "結果", "内容"), rows)


def _details(details: Mapping[str, Any], generation: int | None) -> str:
    """Return what else stands in an entry, folded where it is long."""
    told = f"世代 {generation}" if generation is not None else ""
    words = json.dumps(dict(details), ensure_ascii=False) if details else ""
    if len(words) <= 60:
        return f"{told} {literal(words)}"
    return f"{told}<details><summary>くわしく</summary>{literal(words)}</details>"


def _show_verification(desk: Desk) -> None:
    if not st.button("改ざんがないか照合する", key="verify"):
        return
    found = desk.log.verify()
    if found.problems:
        messages = "".join(f"{problem.message}" for problem in found.problems[:20])
        st.html(notice_html(f"{len(found.problems):,}件の異常があります", messages))
    else:
        head = f"{found.head.number}:{found.head.hash}"
        message = f"{found.entries:,}件を照合しました。控えておく値は {head} です。"
        st.html(notice_html("異常はありません", message, "not_found"))
