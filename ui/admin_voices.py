"""意見と質問箱: what staff thought of answers, and the questions that found nothing, each with what to do about it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import streamlit as st

from audit.evaluation import choose, chosen
from audit.feedback import REASONS, Given, evaluation_line, list_feedback
from audit.inbox import STATES, Sent, list_questions, settle
from index import update
from index.office import OFFICE, office_place, write_office_answer
from index.store import Store
from index.update import Report
from ui.access import Person
from ui.admin_desk import Desk
from ui.admin_job import show_running
from ui.admin_versions import when
from ui.jobs import Busy, Job
from ui.notice import notice_html
from ui.source_card import literal

TOPIC = "office"
KIND = "事務局回答の登録"
MOST = 20  # of each list, shown at a time
LONGEST_ANSWER = 4_000
INTRODUCTION = (
    "見当たらなかった質問のうち、職員が送ることに同意したものです。名前と時刻は残していません。"
    "記録を足すか、事務局として回答すると、次の同じ質問から、出典を付けてお答えします。"
)
CHOOSE = "評価用の問いにする"


@dataclass(frozen=True, slots=True)
class Answered:
    question: str
    report: Report


def show(desk: Desk, person: Person) -> None:
    """Show the job that is running, else the box of questions and what staff thought."""
    if running := desk.jobs.running:
        show_running(desk, running)
        return
    _show_outcome(desk, person)
    _show_box(desk, person)
    _show_feedback(desk, person)


# -- the box of questions


def _show_outcome(desk: Desk, person: Person) -> None:
    job = desk.jobs.of(person.name or "", TOPIC)
    match job and (job.result or job):
        case Answered(question, report) if not report.failed:
            said = f"世代 {report.generation} から、「{question}」に「{OFFICE}」としてお答えします。"
            st.html(notice_html("登録しました", said, "not_found"))
        case Answered(_, report):
            st.html(notice_html("登録できませんでした", "".join(failure["reason"] for failure in report.failed)))
        case Job(message=message):
            st.html(notice_html("登録できませんでした", message))
        case _:
            return
    desk.jobs.put_away(person.name or "", TOPIC)


def _show_box(desk: Desk, person: Person) -> None:
    st.html(f'<h2 lang="ja">質問箱</h2><p class="about" lang="ja">{INTRODUCTION}</p>')
    state = st.radio("状態", list(STATES), format_func=STATES.__getitem__, key="inbox_state", horizontal=True)
    questions = list_questions(desk.log, state)
    st.html(f'<p class="found" role="status" lang="ja">{len(questions):,}件あります。</p>')
    for sent in questions[:MOST]:
        with st.container(key=f"sent_{sent.number}", border=True):
            st.html(sent_html(sent))
            if sent.state == "open":
                _show_answering(desk, person, sent)


def sent_html(sent: Sent) -> str:
    times = f"<span>{sent.times:,}回</span>" if sent.times > 1 else ""
    settled = f"<span>{literal(sent.settled_by)} {sent.settled}</span>" if sent.settled_by else ""
    document = f"<span>{literal(sent.document)}</span>" if sent.document else ""
    return (
        f'<p class="said" lang="ja">{literal(sent.question)}</p>'
        f'<p class="about" lang="ja"><span>{sent.day}</span>{times}<span>{STATES[sent.state]}</span>'
        f"{settled}{document}</p>"
    )


def _show_answering(desk: Desk, person: Person, sent: Sent) -> None:
    with st.expander("この質問に対応する"), st.form(f"answer_{sent.number}", border=False):
        question = st.text_input("質問（出典の題名になります）", sent.question, max_chars=300)
        answer = st.text_area("事務局の回答（承認済みのもの）", max_chars=LONGEST_ANSWER, height=160)
        with st.container(horizontal=True, gap="small"):
            approved = st.form_submit_button("回答を登録する", type="primary")
            added = st.form_submit_button("記録を足したので回答済みにする")
            closed = st.form_submit_button("対応しない")
    if approved:
        _begin(desk, person, sent, question, answer)
    elif added or closed:
        settle(desk.log, sent.number, "answered" if added else "closed", by=person.name or "")
        st.rerun()


def _begin(desk: Desk, person: Person, sent: Sent, question: str, answer: str) -> None:
    if not question.strip() or not answer.strip():
        st.html(notice_html("回答が空です", "質問と回答の両方を入力してください。"))
        return
    store = desk.store(person)
    try:
        desk.jobs.start(
            TOPIC,
            KIND,
            person.name or "",
            lambda job: register(desk, person, store, sent.number, question, answer, job),
        )
    except Busy as error:
        st.html(notice_html("ほかの作業が動いています", str(error), "not_found"))
        return
    st.rerun()


def register(desk: Desk, person: Person, store: Store, number: int, question: str, answer: str, job: Job) -> Answered:
    """Index an approved answer and settle its question; the policy inspects it like any record. Raises StoreError."""
    folder = Path(tempfile.mkdtemp(prefix="kiroku-office-"))  # for its owner alone
    place = office_place(question)
    try:
        path = write_office_answer(folder, question, answer, date.today())
        report = update.add(
            store, desk.encoder, [(path, place)], desk.options(job.given_up.is_set), progress=job.report
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    desk.record_update("ingest", person, report)
    if not report.failed:
        settle(desk.log, number, "answered", by=person.name or "", document=place)
    return Answered(question, report)


# -- what staff thought


def _show_feedback(desk: Desk, person: Person) -> None:
    st.html('<h2 lang="ja">職員の評価</h2>')
    verdict = st.radio("評価", ("すべて", "役に立った", "違う"), key="feedback_verdict", horizontal=True)
    helped = None if verdict == "すべて" else verdict == "役に立った"
    given = list(reversed(list_feedback(desk.log, helped=helped)))
    st.html(f'<p class="found" role="status" lang="ja">{len(given):,}件あります。</p>')
    done = chosen(desk.evaluation)
    for one in given[:MOST]:
        _show_given(desk, person, one, is_chosen=evaluation_line(one)["id"] in done)
    if done:
        st.download_button(
            f"評価用の問い（{len(done):,}件）を保存",
            lambda: desk.evaluation.read_bytes(),
            "evaluation.jsonl",
            "application/jsonl",
            key="evaluation_file",
            on_click="ignore",
        )


def _show_given(desk: Desk, person: Person, given: Given, *, is_chosen: bool) -> None:
    with st.container(key=f"given_{given.number}", border=True):
        st.html(given_html(given))
        if is_chosen:
            st.html('<p class="about" lang="ja">評価用の問いにしました。</p>')
        elif st.button(CHOOSE, key=f"choose_{given.number}"):
            choose(desk.evaluation, given)
            desk.record("feedback", person, {"number": given.number, "evaluation": True})
            st.rerun()


def given_html(given: Given) -> str:
    """Return one person's verdict with the question, the answer and the source that it is about."""
    feedback = given.feedback
    reason = f"（{REASONS[feedback.reason]}）" if feedback.reason else ""
    verdict = "役に立った" if feedback.helped else f"違う{reason}"
    source = feedback.citation or {}
    page = f" {source['page']}ページ" if source.get("page") else ""
    cited = (
        f'<p class="about"><span>出典 {literal(str(source["source"]))}{page}</span></p>' if "source" in source else ""
    )
    quote = f"<p>「{literal(str(source['quote']))}」</p>" if "quote" in source else ""
    note = f'<p><span class="label">補足</span>{literal(feedback.note)}</p>' if feedback.note else ""
    return (
        f'<div lang="ja"><p class="said"><span class="label">{verdict}</span>：{literal(feedback.question)}</p>'
        f'<p class="about"><span>{when(given.at)}</span></p>'
        f"{note}<details><summary>そのときのお答えと出典</summary><p>{literal(feedback.answer)}</p>{quote}{cited}"
        "</details></div>"
    )
