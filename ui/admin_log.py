"""監査記録: what happened, filtered; whether the chain holds; and the whole of it to be saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import streamlit as st

from audit.export import csv_lines, json_lines
from audit.feedback import REASONS
from audit.types import ROLES, Entry, Kind
from index.edit_values import LABELS as EDITED
from ui.access import Person
from ui.admin_desk import Desk
from ui.admin_report import table_html
from ui.admin_usage import choose_days
from ui.admin_versions import when
from ui.notice import notice_html
from ui.source_card import literal

MOST = 100  # entries shown at a time
SHORT = 60  # characters of the details that are shown unfolded
ALL = "すべて"
KINDS: dict[Kind, str] = {
    "question": "質問",
    "ingest": "取り込み",
    "removal": "削除",
    "rollback": "世代の切り替え",
    "rebuild": "索引の作り直し",
    "edit": "記録の情報の訂正",
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
    "checked": "確認のみ",
    "cancelled": "取りやめ",
    "closed": "対応しない",
}
VALUES: dict[str, Mapping[Any, str]] = {  # how values of a detail are read aloud
    "change": {
        "added": "登録",
        "disabled": "停止",
        "enabled": "再開",
        "password": "パスワードの変更",
        "role": "役割の変更",
        "department": "部署の変更",
    },
    "reason": REASONS,
    "role": ROLES,
}
LABELS: dict[str, str] = {  # of what stands in the details of an entry
    **{str(field): label for field, label in EDITED.items()},
    "account": "利用者名",
    "added": "追加",
    "cited": "引いた記録",
    "change": "変更",
    "changed": "変更",
    "changes": "訂正",
    "characters": "文字数",
    "counts": "件数",
    "days": "保存日数",
    "document": "文書",
    "erased": "残っていない",
    "evaluation": "評価用の問いにした",
    "fetched": "取得した URL",
    "failed": "失敗",
    "files": "調べたファイル",
    "found_in": "見つかったファイル",
    "folder": "フォルダー",
    "from": "もとの世代",
    "generation": "世代",
    "generations": "世代",
    "hash": "要約値",
    "held_by": "まだ含む世代",
    "helped": "役に立った",
    "hits": "検索結果",
    "job": "作業",
    "number": "番号",
    "of": "始めた人",
    "original": "保管した原本",
    "passages": "文章",
    "place": "ファイル",
    "proof": "削除の確認",
    "question": "質問",
    "questions": "検索した箇所",
    "reason": "理由",
    "refused": "名前で断ったもの",
    "refused_for": "受け付けなかった理由",
    "removed": "削除",
    "role": "役割",
    "sha256": "要約値",
    "strings": "調べた語句",
    "through": "ここまで",
    "undone": "取り消した訂正",
    "watched": "フォルダーの見張り",
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
    words = "、".join(
        f"{LABELS.get(name, name)}：{VALUES.get(name, {}).get(str(value)) or _words(value)}"
        for name, value in details.items()
    )
    if len(words) <= SHORT:
        return f"{told} {literal(words)}" if words else told
    return f"{told}<details><summary>くわしく</summary>{literal(words)}</details>"


def _words(value: Any) -> str:
    """Return a JSON value as it is read aloud."""
    match value:
        case {"from": before, "to": after}:
            return f"{_words(before)} → {_words(after)}"
        case dict():
            return f"（{'、'.join(f'{LABELS.get(name, name)} {_words(one)}' for name, one in value.items())}）"
        case list():
            return "、".join(map(_words, value)) or "なし"
        case None:
            return "なし"
        case True:
            return "はい"
        case False:
            return "いいえ"
    return str(value)


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
