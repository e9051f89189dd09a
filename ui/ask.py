"""The page where staff ask: a conversation, its history for this session, and what is shown before there is one."""

from __future__ import annotations

import logging
import re
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.evidence import show_correction, show_exports
from ui.loading import Failed, Loader, Loading, Ready, State
from ui.moved import moved_html
from ui.turn import Turn, turn_html
from ui.writing import Writing, show_writing

if TYPE_CHECKING:
    from answer.assistant import Assistant
    from answer.types import Answer

logger = logging.getLogger(__name__)

Record = Callable[[str, "Answer"], object]  # called once for each question with its answer

POLL_SECONDS = 0.4
SEARCHING = "記録を探しています"
INTRODUCTION = (
    "会議録や計画などの記録から、出典を付けてお答えします。"
    "記録にないことには「記録に見当たりません」とお答えします。"
    "個人情報や、機密性2以上の情報は入力しないでください。"
)
UNEXPECTED = (
    "お答えの途中で問題が起きました。もう一度質問してください。"
    "続くときは、サーバーの動作記録（ログ）を確認するよう、管理者に伝えてください。"
)
FIRST_STEPS = """
<h2>まだ記録がありません</h2>
<p>管理者が次の手順で記録を追加すると、質問できるようになります。</p>
<ol>
<li>議事録や計画のファイル（PDF、DOCX、XLSX、PPTX、HTML、TXT、Markdown）を一つのフォルダーにまとめます。</li>
<li>サーバーで <code>scripts/run --records フォルダー</code> を実行して始め直します。
止めずに足すときは <code>kiroku add フォルダー</code> を実行します。</li>
<li>追加が終わったら、下の「もう一度確かめる」を押します。</li>
</ol>
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way; its words are not shown where one is printed."""

    question: str = field(repr=False)
    follows: bool = True  # whether it may lean on the questions before it
    everywhere: bool = False  # whether it asks all records, whatever time it names


def show(
    title: str,
    loader: Loader,
    record: Record = lambda _question, _answer: None,
) -> None:
    """Show the page in whatever state the assistant is; an error that nobody foresaw becomes a Japanese sentence."""
    try:
        _show_page(title, loader, record)
    except Exception as error:
        # an error's message may repeat the question, which may name a person: the log gets the place alone
        logger.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
        st.html(_notice("問題が起きました", UNEXPECTED))


def _show_page(title: str, loader: Loader, record: Record) -> None:
    turns: list[Turn] = st.session_state.setdefault("turns", [])
    writing = _finished(turns)
    _show_header(title, turns)
    state = loader.state
    with st.bottom:  # placed by hand: where Streamlit places it, the page sticks to the end of a long answer
        question = st.chat_input(
            "記録について質問する",
            key="question",
            submit_mode="disable",
            disabled=not _takes_questions(state) or writing is not None,
        )
    again = _show_turns(turns, state) if isinstance(state, Ready) else None
    below = st.empty()
    if writing:
        with below.container():
            show_writing(writing)
        return
    if not question and not again:
        with below.container():
            question = _show_before_question(loader, state, is_first=not turns)
    if asked := again or (Asked(question) if question else None):
        _answer(asked, _wait(loader, below), turns, below, record)


def _finished(turns: list[Turn]) -> Writing | None:
    """Return the answer that is being written; one that is there joins the history."""
    writing: Writing | None = st.session_state.get("writing")
    if writing is not None and writing.answer is not None:
        turns.append(Turn(writing.answer, st.session_state.get("documents", 0)))
        writing = None
        del st.session_state["writing"]
    return writing


def _show_turns(turns: list[Turn], state: Ready) -> Asked | None:
    """Show the history; return the last question put right or without its time, when it is asked again."""
    again = None
    st.session_state["documents"] = state.assistant.document_count
    for position, turn in enumerate(turns, start=1):
        moved = moved_html(turns[position - 2].answer, turn.answer) if position > 1 else ""
        st.html(moved + turn_html(turn, position, state.assistant.context))
        if turn.answer.status != "refused":
            show_exports(turn, position)
        if position < len(turns):
            continue
        if turn.answer.asked and (corrected := show_correction(turn, position)):
            again = Asked(corrected, follows=False)
        if turn.answer.scope and st.button("期間を問わず、すべての記録に聞く", key=f"everywhere_{position}"):
            again = Asked(turn.answer.question, follows=False, everywhere=True)
    return again


def _takes_questions(state: State) -> bool:
    match state:
        case Loading():
            return True  # asked now, answered as soon as the assistant is there
        case Ready(assistant):
            return not assistant.is_empty
        case Failed():
            return False


def _show_header(title: str, turns: list[Turn]) -> None:
    with st.container(
        key="header",
        horizontal=True,
        wrap=False,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="small",
    ):
        st.html(f'<h1 lang="ja">{escape(title)}</h1>', width="content")
        if turns:
            st.button("新しい会話", key="new_conversation", on_click=_start_over, args=(turns,))


def _start_over(turns: list[Turn]) -> None:
    turns.clear()
    if writing := st.session_state.pop("writing", None):
        writing.cancel()


def _show_before_question(loader: Loader, state: State, *, is_first: bool) -> str | None:
    """Show what there is to see while nothing is being asked; return the example question that was chosen."""
    match state:
        case Loading():
            _show_introduction()
            _show_progress(loader)
        case Failed(message):
            st.html(_notice("いまは質問できません", message))
            st.button("もう一度読み込む", key="reload", on_click=loader.restart)
        case Ready(assistant) if assistant.is_empty:
            st.html(f'<div class="first-steps" lang="ja">{FIRST_STEPS}</div>')
            st.button("もう一度確かめる", key="reload", on_click=loader.restart)
        case Ready(assistant) if is_first:
            _show_introduction()
            return _show_examples(assistant)
    return None


def _show_introduction() -> None:
    st.html(f'<p class="introduction" lang="ja">{INTRODUCTION}</p>')


def _show_examples(assistant: Assistant) -> str | None:
    chosen = None
    if assistant.examples:
        st.html('<h2 class="label" lang="ja">質問の例</h2>')
    for index, example in enumerate(assistant.examples):
        if st.button(literal_label(example), key=f"example_{index}", width="stretch", wrap=True):
            chosen = example
    return chosen


def literal_label(text: str) -> str:
    r"""Return ``text`` so that a button's label, which is Markdown to Streamlit, shows it letter by letter.

    Punctuation is escaped. That does not stop ``:name:`` from becoming a picture; a word joiner (U+2060, which has no
    width) does.
    """
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))
    return escaped.replace(r"\:", "\\:\N{WORD JOINER}")


@st.fragment(run_every=POLL_SECONDS)
def _show_progress(loader: Loader) -> None:
    if isinstance(state := loader.state, Loading):
        st.html(_progress_line(state.line))
    else:
        st.rerun()


def _wait(loader: Loader, below: DeltaGenerator) -> State:
    while isinstance(state := loader.state, Loading):
        below.html(_progress_line(state.line, note="質問を受け付けました。準備ができしだいお答えします。"))
        time.sleep(POLL_SECONDS)
    return state


def _answer(asked: Asked, state: State, turns: list[Turn], below: DeltaGenerator, record: Record) -> None:
    """Ask and start the page over; the question itself is held nowhere, since the answer may refuse to repeat it."""
    if isinstance(state, Ready):
        below.html(_progress_line(SEARCHING))
        assistant = state.assistant
        previous = [turn.answer.question for turn in turns if turn.answer.question] if asked.follows else []
        if asked.everywhere:
            answer = assistant.ask(asked.question, everywhere=True)
        else:
            answer = assistant.ask_after(asked.question, previous)
        record(asked.question, answer)
        if assistant.writer is not None and answer.status == "answered":
            st.session_state["writing"] = Writing(answer, lambda given_up: assistant.write(answer, given_up))
        else:
            turns.append(Turn(answer, assistant.document_count))
    st.rerun()


def _progress_line(line: str, note: str = "") -> str:
    words = f"<span>{escape(note)}</span>" if note else ""
    return f'<div class="waiting" role="status" lang="ja">{words}<span>{escape(line)}…</span></div>'


def _notice(heading: str, message: str) -> str:
    return (
        f'<div class="answer failed" role="alert" lang="ja"><div class="notice"><h3>{escape(heading)}</h3>'
        f"<p>{escape(message)}</p></div></div>"
    )
