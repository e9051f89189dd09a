"""How a running job looks on a page: who, since when, how far, and the way to give it up."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui.admin_desk import Desk
from ui.jobs import Job
from ui.notice import japanese_errors

POLL_SECONDS = 0.5
CANCEL = "取りやめる"
CANCELLING = "取りやめています。いまの文書が終わるまでお待ちください。"


@st.fragment(run_every=POLL_SECONDS)
def show_running(desk: Desk, job: Job) -> None:
    """Show a job until it ends, then start the page over. Whoever may run jobs may give this one up."""
    with japanese_errors():
        person = desk.require()  # a fragment runs without the page around it
        if not job.is_running:
            st.rerun()
        st.html(running_html(job))
        if job.given_up.is_set():
            st.html(f'<p class="about" role="status" lang="ja">{CANCELLING}</p>')
        elif job.can_be_given_up and st.button(CANCEL, key="cancel_job"):
            job.given_up.set()
            desk.record("ingest", person, {"job": job.kind, "of": job.who}, status="cancelled")
            st.rerun(scope="fragment")


def running_html(job: Job) -> str:
    done = f"（{job.count:,}件）" if job.count else ""
    return (
        f'<div class="waiting" role="status" lang="ja"><span>{escape(job.who)}さんが {job.since:%H:%M} から'
        f"{escape(job.kind)}をしています。</span><span>{escape(job.stage)}{done}…</span></div>"
    )
