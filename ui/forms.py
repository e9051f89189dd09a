"""The page of templates: choose a form, fill it in; its answer joins the conversation."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from answer.templates import request_of
from prompts.forms import Template, load_templates
from ui.ask import Record
from ui.loading import Loader, Ready
from ui.turn import Turn
from ui.writing import Writing

if TYPE_CHECKING:
    from answer.assistant import Assistant

INTRODUCTION = (
    "ひな形を選んで欄を埋めると、記録の箇所を集めて示します。個人情報や、機密性2以上の情報は入力しないでください。"
)
NOT_YET = "準備ができるまで少しお待ちください。質問の画面に戻ると、ようすが分かります。"
NO_MODEL = "このひな形は、回答を作るモデルがあるときに文章を作ります。いまは根拠になる記録の箇所を示します。"


def show(title: str, loader: Loader, back: StreamlitPage, record: Record) -> None:
    """Show the forms; ``back`` is the page of the conversation, where the answer appears.

    ``record`` is called once for each filled form with its answer.
    """
    with st.container(key="header"):
        st.html(f'<h1 lang="ja">{escape(title)}：ひな形</h1>')
    st.html(f'<p class="introduction" lang="ja">{INTRODUCTION}</p>')
    templates, problems = load_templates()
    for problem in problems:
        st.html(f'<p class="problem" role="alert" lang="ja">{escape(problem)}</p>')
    state = loader.state
    if not isinstance(state, Ready):
        st.html(f'<p class="introduction" lang="ja">{NOT_YET}</p>')
        return
    if templates and (filled := _show_form(templates, state.assistant)):
        _run(*filled, state.assistant, record)
        st.switch_page(back)


def _show_form(templates: list[Template], assistant: Assistant) -> tuple[Template, dict[str, str]] | None:
    titles = [template.title for template in templates]
    chosen = st.radio("ひな形", titles, key="template")
    template = templates[titles.index(chosen or titles[0])]
    st.html(f'<p class="purpose" lang="ja">{escape(template.purpose)}</p>')
    if template.needs_model and assistant.writer is None:
        st.html(f'<p class="purpose" lang="ja">{NO_MODEL}</p>')
    with st.form(f"form_{template.name}"):
        values = {
            field.name: st.text_input(field.label, placeholder=template.example[field.name], max_chars=300) or ""
            for field in template.fields
        }
        sent = st.form_submit_button("作成する")
    return (template, values) if sent else None


def _run(template: Template, values: dict[str, str], assistant: Assistant, record: Record) -> None:
    answer = assistant.from_template(template, values)
    record(request_of(template, values), answer)
    if template.needs_model and assistant.writer is not None and answer.status == "answered":
        st.session_state["writing"] = Writing(
            answer, lambda given_up: assistant.write_template(template, values, answer, given_up)
        )
        return
    st.session_state.setdefault("turns", []).append(Turn(answer, assistant.document_count))
