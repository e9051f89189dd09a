"""削除: documents taken out, the proof that they are gone, and the older generations that still hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from index import update
from index.proof import Proof, prove, take_traces
from index.purge import purge
from index.store import Store
from index.update import Report, stored_documents
from ui.access import Person
from ui.admin_desk import Desk
from ui.admin_job import show_running
from ui.admin_report import table_html
from ui.jobs import Busy, Job
from ui.notice import notice_html
from ui.source_card import literal

TOPIC = "removal"
KIND = "文書の削除"
INTRODUCTION = (
    "選んだ文書を外した新しい世代を作り、その文書の言葉で検索して1件も出ないこと、"
    "ファイルの中身に残っていないことを確かめます。結果は監査記録に残ります。"
)
HELD = "戻すために残している世代 {numbers}{original}には、まだあります。その世代へ戻すと、この文書も戻ります。"
BACKUPS = "以前に作った控え（バックアップ）にも残っています。要らないものは削除してください。"


@dataclass(frozen=True, slots=True)
class Removed:
    report: Report
    proofs: tuple[Proof, ...]


def show(desk: Desk, person: Person) -> None:
    """Show the job that is running, else what became of this person's last removal, else the choice of documents."""
    if running := desk.jobs.running:
        show_running(desk, running)
        return
    job = desk.jobs.of(person.name or "", TOPIC)
    match job and (job.result or job):
        case Removed(proofs=proofs):
            _show_removed(desk, person, proofs)
        case Job(message=message):
            st.html(notice_html("削除を終えられませんでした", message))
            _show_close(desk, person)
        case _:
            _show_choice(desk, person)


def _show_choice(desk: Desk, person: Person) -> None:
    st.html(f'<h2 lang="ja">削除</h2><p class="about" lang="ja">{INTRODUCTION}</p>')
    store = desk.store(person)
    documents = {document.id: document for document in stored_documents(store)}
    if not documents:
        st.html(notice_html("記録がありません", "外せる文書はありません。", "not_found"))
        return
    chosen = st.multiselect(
        "外す文書",
        list(documents),
        format_func=lambda identity: f"{documents[identity].title}（{documents[identity].place}）",
        key="removal_documents",
        placeholder="題名かファイル名で探す",
    )
    if not chosen:
        return
    rows = [(literal(documents[one].title), literal(documents[one].place)) for one in chosen]
    st.html(table_html("外す文書", ("題名", "ファイル"), rows))
    sure = st.checkbox(f"この{len(chosen):,}件を外すことを確かめました", key=f"removal_sure_{len(chosen)}")
    if sure and st.button("外す", key="remove", type="primary"):
        try:
            desk.jobs.start(
                TOPIC,
                KIND,
                person.name or "",
                lambda job: remove(desk, person, store, chosen, job),
                can_be_given_up=False,
            )
        except Busy as error:
            st.html(notice_html("ほかの作業が動いています", str(error), "not_found"))
            return
        st.rerun()


def remove(desk: Desk, person: Person, store: Store, names: Sequence[str], job: Job) -> Removed:
    """Remove documents and prove it; the log has the proof. Raises as ``update.remove`` and ``prove``."""
    traces = take_traces(store, names)
    job.report("新しい世代を作っています", 0)
    report = update.remove(store, desk.encoder, names, desk.options())
    proven: dict[str, Any] = {"proof": []}
    try:
        job.report("残っていないことを確かめています", 0)
        proofs = tuple(prove(store, desk.encoder(), traces))
        proven["proof"] = [asdict(proof) | {"erased": proof.erased} for proof in proofs]
    finally:  # the removal happened, whether it could be proven or not
        desk.record_update("removal", person, report, proven)
    return Removed(report, proofs)


def _show_removed(desk: Desk, person: Person, proofs: Sequence[Proof]) -> None:
    st.html('<h2 lang="ja">削除の確認</h2>' + proofs_html(proofs))
    store = desk.store(person)
    kept = set(store.generations())
    for proof in proofs:
        held = [number for number in proof.held_by if number in kept]
        if held:
            _show_purge(desk, person, store, proof, held)
    st.html(f'<p class="about" lang="ja">{BACKUPS}</p>')
    _show_close(desk, person)


def proofs_html(proofs: Sequence[Proof]) -> str:
    rows = [
        (
            literal(proof.place),
            "残っていません" if proof.erased else "一部が残っています。端末で kiroku rebuild を実行してください",
            f"{proof.questions:,}か所で検索して {proof.hits:,}件",
            f"{proof.files:,}ファイルを{proof.strings:,}通りの語句で調べて {len(proof.found_in):,}件",
        )
        for proof in proofs
    ]
    return table_html("いまの世代に残っていないことの確認", ("文書", "結果", "検索", "ファイルの中身"), rows)


def _show_purge(desk: Desk, person: Person, store: Store, proof: Proof, held: Sequence[int]) -> None:
    numbers = "、".join(map(str, held))
    original = "と、保管した原本" if proof.original else ""
    st.html(f'<p class="about" lang="ja">{literal(proof.place)}：{HELD.format(numbers=numbers, original=original)}</p>')
    sure = st.checkbox(f"世代 {numbers} をなくしてよいことを確かめました", key=f"purge_sure_{proof.document}")
    if sure and st.button("古い世代からも消す", key=f"purge_{proof.document}"):
        document, gone = purge(store, proof.document)
        details = {"document": document.id, "place": document.place, "generations": gone}
        desk.record("purge", person, details, generation=store.live())
        st.rerun()


def _show_close(desk: Desk, person: Person) -> None:
    if st.button("閉じる", key="close_removal"):
        desk.jobs.put_away(person.name or "", TOPIC)
        st.rerun()
