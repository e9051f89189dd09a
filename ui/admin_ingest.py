"""取り込み: files dropped into the page, or the server's folder of records; what would change, then the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from index import update
from index.store import Store
from index.update import Report, stored_documents
from ingest.read import find_files
from policy.decide import Policy
from ui.access import Person
from ui.admin_desk import Desk
from ui.admin_job import show_running
from ui.admin_report import Label, report_html
from ui.jobs import Busy, Job
from ui.notice import notice_html
from ui.staging import Staging

TOPIC = "ingest"
CHECK, APPLY = "取り込みの確認", "取り込み"
UPLOAD, FOLDER = "ファイルを選ぶ", "サーバーのフォルダーに合わせる"
NO_FOLDER = "（フォルダーなし）"
LEVELS = {1: "機密性1（公開してよいもの）", 2: "機密性2", 3: "機密性3"}
INTRODUCTION = (
    "まず、何が変わるかを確かめます。この段階では何も変わりません。"
    "「適用する」を押すと、新しい世代ができ、次の質問からその記録でお答えします。"
)
MIRROR = (
    "{folder} にあるファイルに合わせます。フォルダーにない文書は外れます"
    "（この画面から足した文書も含みます。事務局回答は残ります）。"
)
NOTHING = "変わるものはありません。"
OVERTAKEN = "確かめたあとに記録が更新されました。もう一度確かめてください。"


@dataclass(frozen=True, slots=True)
class Upload:
    """What is to go in. Files that were dropped lie in ``staging``; None for those of the server's own folder."""

    files: Sequence[tuple[Path, str]]
    level: int
    only: bool  # whether documents of no other place stay
    staging: Staging | None = None

    @property
    def refused(self) -> list[dict[str, str]]:
        return self.staging.refused if self.staging else []

    def close(self) -> None:
        if self.staging:
            self.staging.close()


@dataclass(frozen=True, slots=True)
class Checked:
    """What a dry run says of an upload."""

    upload: Upload
    report: Report


@dataclass(frozen=True, slots=True)
class Applied:
    report: Report


def show(desk: Desk, person: Person) -> None:
    """Show the job that is running, else what became of this person's last one, else the fields for files."""
    if running := desk.jobs.running:
        show_running(desk, running)
        return
    job = desk.jobs.of(person.name or "", TOPIC)
    match job and (job.result or job):
        case Checked(upload, report):
            _show_checked(desk, person, upload, report)
        case Applied(report):
            _show_applied(desk, person, report)
        case Job(kind=kind, message=message, cancelled=cancelled):
            heading = "取りやめました" if cancelled else f"{kind}ができませんでした"
            st.html(notice_html(heading, message, "not_found" if cancelled else "failed"))
            _show_close(desk, person, "閉じる")
        case _:
            _show_fields(desk, person)


# -- what is to go in


def _show_fields(desk: Desk, person: Person) -> None:
    st.html(f'<h2 lang="ja">取り込み</h2><p class="about" lang="ja">{INTRODUCTION}</p>')
    way = st.radio("取り込み方", (UPLOAD, FOLDER), key="ingest_way", horizontal=True)
    store = desk.store(person)
    given = []
    folder = ""
    if way == UPLOAD:
        given = st.file_uploader(
            "記録のファイル（いくつでも。ここに引いて落とすこともできます）",
            accept_multiple_files=True,
            key=f"upload_{st.session_state.setdefault('uploads', 0)}",
        )
        folder = st.selectbox("入れるフォルダー", [NO_FOLDER, *folders_of(store)], key="ingest_folder")
    else:
        st.html(f'<p class="about" lang="ja">{MIRROR.format(folder=desk.settings.records)}</p>')
    levels = [level for level in LEVELS if level <= max(1, desk.policy().max_level)]
    level = st.selectbox("機密性", levels, format_func=LEVELS.__getitem__, key="ingest_level")
    if (given or way == FOLDER) and st.button("何が変わるか確かめる", key="check", type="primary"):
        if way == UPLOAD:
            staging = Staging()
            staging.take(given, desk.policy(), "" if folder == NO_FOLDER else folder)
            upload = Upload(staging.files, level, only=False, staging=staging)
        else:
            upload = Upload(find_files([desk.settings.records]), level, only=True)
        st.session_state["uploads"] += 1  # the page lets go of the bytes
        _begin(desk, person, CHECK, upload)


def folders_of(store: Store) -> list[str]:
    """Return the folders that documents of the store stand in."""
    return sorted({place.rpartition("/")[0] for place in (d.place for d in stored_documents(store)) if "/" in place})


# -- the work


def _begin(desk: Desk, person: Person, kind: str, upload: Upload) -> None:
    store = desk.store(person)
    work = check if kind == CHECK else apply

    def run(job: Job) -> Checked | Applied:
        return work(desk, person, store, upload, job)

    try:
        desk.jobs.start(TOPIC, kind, person.name or "", run)
    except Busy as error:
        if desk.jobs.of(person.name or "", TOPIC) is None:  # else it stays to be applied later
            upload.close()
        st.html(notice_html("ほかの作業が動いています", str(error), "not_found"))
        return
    st.rerun()


def check(desk: Desk, person: Person, store: Store, upload: Upload, job: Job) -> Checked:
    """Return what would change; files that would not go in are let go of at once. Raises as ``update.add``."""
    try:
        options = desk.options(job.given_up.is_set)
        report = update.add(
            store,
            desk.encoder,
            upload.files,
            options,
            level=upload.level,
            only=upload.only,
            dry_run=True,
            progress=job.report,
        )
    except BaseException:
        upload.close()
        raise
    if upload.staging:
        wanted = {*report.added, *report.changed}
        upload.staging.drop([place for _, place in upload.files if place not in wanted])
        upload = Upload(upload.staging.files, upload.level, upload.only, upload.staging)
    refused = {"refused": [one["file"] for one in upload.refused]} if upload.refused else {}
    desk.record_update("ingest", person, report, refused, status="checked")
    return Checked(upload, report)


def apply(desk: Desk, person: Person, store: Store, upload: Upload, job: Job) -> Applied:
    """Make the change; whatever happens, the files that were held aside go. Raises as ``update.add``."""
    try:
        report = update.add(
            store,
            desk.encoder,
            upload.files,
            desk.options(job.given_up.is_set),
            level=upload.level,
            only=upload.only,
            progress=job.report,
        )
    finally:
        upload.close()
    desk.record_update("ingest", person, report)
    return Applied(report)


# -- what came of it


def _show_checked(desk: Desk, person: Person, upload: Upload, report: Report) -> None:
    st.html('<h2 lang="ja">確かめた結果（まだ何も変わっていません）</h2>')
    st.html(report_html(report, upload.refused, _label(desk.policy())))
    changes = len(report.added) + len(report.changed) + len(report.removed)
    if not changes:
        st.html(f'<p class="about" lang="ja">{NOTHING}</p>')
        _show_close(desk, person, "閉じる", upload)
        return
    if desk.store(person).live() != report.generation:
        st.html(notice_html("もう一度確かめてください", OVERTAKEN, "not_found"))
        if st.button("もう一度確かめる", key="check_again", type="primary"):
            _begin(desk, person, CHECK, upload)
        _show_close(desk, person, "取り込まずに閉じる", upload)
        return
    sure = not report.removed or st.checkbox(f"{len(report.removed):,}件の文書が外れることを確かめました", key="sure")
    with st.container(key="apply_or_not", horizontal=True, gap="small"):
        if sure and st.button("適用する", key="apply", type="primary"):
            _begin(desk, person, APPLY, upload)
        _show_close(desk, person, "取り込まずに閉じる", upload)


def _show_applied(desk: Desk, person: Person, report: Report) -> None:
    st.html(
        '<h2 lang="ja">取り込みました</h2><p class="about" role="status" lang="ja">'
        f"世代 {report.generation} になりました（{report.seconds:.1f}秒）。次の質問から、この記録でお答えします。"
        "戻すときは「世代」を開きます。</p>"
    )
    st.html(report_html(report, (), _label(desk.policy())))
    _show_close(desk, person, "続けて取り込む")


def _show_close(desk: Desk, person: Person, words: str, upload: Upload | None = None) -> None:
    if st.button(words, key="close_job"):
        if upload:
            upload.close()
        desk.jobs.put_away(person.name or "", TOPIC)
        st.rerun()


def _label(policy: Policy) -> Label:
    def label(category: str) -> str:
        known = policy.rules.categories.get(category)
        return known.label if known else category

    return label
