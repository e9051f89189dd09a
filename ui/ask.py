"""The page where staff ask: a conversation, its history for this session, and what is shown before there is one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from index.errors import StoreError
from index.types import Filters
from ingest.types import Document
from settings import Settings, load_settings
from ui.desk import Desk
from ui.evidence import show_actions, show_correction
from ui.further import NOTHING, await_further, look_further, show_related
from ui.label import literal_label
from ui.loading import Failed, Loader, Loading, Ready, State
from ui.moved import moved_html
from ui.narrowing import Choice, clear, show_fields
from ui.notice import notice_html
from ui.pins import pinned_by, show_pins
from ui.records_reading import Records
from ui.suggestions import show_typing_aids
from ui.trouble import quoted, report
from ui.turn import Turn, turn_html
from ui.voice import show_voice
from ui.writing import Writing, show_writing

if TYPE_CHECKING:
    from answer.assistant import Assistant
    from answer.types import Answer

Record = Callable[[str, "Answer"], object]  # called once for each question with its answer

POLL_SECONDS = 0.4
SEARCHING = "記録を探しています"
INTRODUCTION = (
    "会議録や計画などの記録から、出典を付けてお答えします。"
    "記録にないことには「記録に見当たりません」とお答えします。"
    "個人情報や、機密性2以上の情報は入力しないでください。"
)
NARROWING = "選んだものすべてに当てはまる記録だけに質問します。"
NONE_CHOSEN = "この組み合わせに当てはまる記録はありません。どれかを「すべて」に戻してください。"
UNEXPECTED = (
    "お答えの途中で問題が起きました。もう一度質問してください。"
    "続くときは、サーバーの動作記録（ログ）を確認するよう、管理者に伝えてください。"
)
FIRST_STEPS = """
<h2>まだ記録がありません</h2>
<p>管理者が次の手順で記録を追加すると、質問できるようになります。</p>
<ol>
<li>議事録や計画のファイル（PDF、DOCX、XLSX、PPTX、HTML、TXT、Markdown）を一つのフォルダーにまとめます。</li>
<li>サーバーで <code>scripts/run --records フォルダー</code> を実行して始め直します。<br>
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


@dataclass(frozen=True, slots=True)
class Room:
    """What the page works with besides the assistant."""

    records: Records | None = None  # None: nothing is looked up behind an answer, and no records are chosen
    desk: Desk | None = None  # None: nothing is kept or sent
    record: Record = lambda _question, _answer: None


@dataclass(frozen=True, slots=True)
class Within:
    """The records that are asked, as the person chose."""

    places: tuple[str, ...] = ()  # none: all
    said: str = ""
    is_empty: bool = False  # no record is what was chosen


def show(title: str, loader: Loader, room: Room) -> None:
    """Show the page in whatever state the assistant is; an error that nobody foresaw becomes a Japanese sentence."""
    try:
        _show_page(title, loader, room)
    except Exception as error:
        st.html(notice_html("問題が起きました", UNEXPECTED + quoted(report(error))))


def _show_page(title: str, loader: Loader, room: Room) -> None:
    turns: list[Turn] = st.session_state.setdefault("turns", [])
    state = loader.state
    writing = _finished(turns, state, room)
    _show_header(title, turns)
    with st.bottom:  # placed by hand: where Streamlit places it, the page sticks to the end of a long answer
        if isinstance(state, Ready) and _takes_questions(state):
            show_typing_aids(_documents(room.records), state.assistant.examples, _settings())
        with st.container(key="above_input", horizontal=True, gap="small"):
            within = _choose_records(room.records) if _takes_questions(state) else Within()
            if _settings().page.voice_input:
                show_voice()
        question = st.chat_input(
            "記録について質問する",
            key="question",
            submit_mode="disable",
            disabled=not _takes_questions(state) or writing is not None or within.is_empty,
        )
    again = _show_turns(turns, state, room) if isinstance(state, Ready) else None
    below = st.empty()
    if writing:
        with below.container():
            show_writing(writing)
        return
    if not question and not again:
        with below.container():
            question = _show_before_question(loader, state, room.desk, is_first=not turns)
    if asked := again or (Asked(question) if question else None):
        _answer(asked, within, _wait(loader, below), turns, below, room)


@st.cache_resource(show_spinner=False)
def _settings() -> Settings:
    """One per server."""
    return load_settings()


def _documents(records: Records | None) -> list[Document]:
    """Return the records to choose from; none where they cannot be read, which asking itself tells of."""
    try:
        return records.documents() if records else []
    except StoreError:
        return []


def _choose_records(records: Records | None) -> Within:
    """Show which records are asked, and let them be chosen."""
    documents = _documents(records)
    if records is None or len(documents) < 2:
        return Within()
    stages = records.stages()
    chosen: Choice = st.session_state.get("asked_within", Choice())
    with st.popover(f"質問する記録：{chosen.said or 'すべて'}", key="narrow"):
        st.html(f'<p class="about" lang="ja">{NARROWING}</p>')
        now = show_fields(documents, stages, "ask")
        st.button("すべての記録に戻す", key="ask_all", on_click=clear, args=("ask",))
    if now != chosen:
        st.session_state["asked_within"] = now
        st.rerun()
    if not now.said:
        return Within()
    found = now.select(documents, stages)
    words = f"{len(found):,}件の記録に質問します。" if found else NONE_CHOSEN
    st.html(f'<p class="about within" role="status" lang="ja">{words}</p>')
    return Within(tuple(document.place for document in found), f"{now.said}の記録から", not found)


def _turn(answer: Answer, assistant: Assistant, room: Room, places: tuple[str, ...] = ()) -> Turn:
    """Return the turn of an answer, and start to look behind it."""
    further = look_further(answer, assistant, room.records, places) if room.records else None
    return Turn(answer, assistant.document_count, further=further)


def _finished(turns: list[Turn], state: State, room: Room) -> Writing | None:
    """Return the answer that is being written; one that is there joins the history."""
    writing: Writing | None = st.session_state.get("writing")
    if writing is not None and writing.answer is not None and isinstance(state, Ready):
        turns.append(_turn(writing.answer, state.assistant, room))
        writing = None
        del st.session_state["writing"]
    return writing


def _show_turns(turns: list[Turn], state: Ready, room: Room) -> Asked | None:
    """Show the history; return what is asked next: the last question put right, without its time, or a related one."""
    again = None
    pinned = pinned_by(room.desk) if room.desk and turns else None
    for position, turn in enumerate(turns, start=1):
        moved = moved_html(turns[position - 2].answer, turn.answer) if position > 1 else ""
        st.html(moved + _drawn(turn, position, state.assistant, room.records))
        if turn.answer.status != "refused":
            show_actions(turn, position, room.desk, pinned)
        if position < len(turns):
            continue
        if turn.answer.asked and (corrected := show_correction(turn, position)):
            again = Asked(corrected, follows=False)
        if turn.answer.scope and st.button("期間を問わず、すべての記録に聞く", key=f"everywhere_{position}"):
            again = Asked(turn.answer.question, follows=False, everywhere=True)
        if turn.further and turn.further.found is None:
            await_further(turn.further)
        elif chosen := show_related(turn.found, turn.key):
            again = Asked(chosen, follows=False)
    return again


def _drawn(turn: Turn, position: int, assistant: Assistant, records: Records | None) -> str:
    """Return a turn as HTML, drawn once for each generation of the records and each thing found behind it."""
    if records is None:
        return turn_html(turn, position, assistant.context)
    drawn: dict[str, tuple[tuple[int | None, bool], str]] = st.session_state.setdefault("drawn", {})
    try:
        state = records.generation, turn.found is NOTHING
    except StoreError:
        return turn_html(turn, position, assistant.context)
    if drawn.get(turn.key, (None, ""))[0] != state:
        drawn[turn.key] = state, turn_html(turn, position, assistant.context)
    return drawn[turn.key][1]


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
    st.session_state.pop("drawn", None)
    if writing := st.session_state.pop("writing", None):
        writing.cancel()


def _show_before_question(loader: Loader, state: State, desk: Desk | None, *, is_first: bool) -> str | None:
    """Show what there is to see while nothing is being asked; return the example question that was chosen."""
    match state:
        case Loading():
            _show_introduction()
            _show_progress(loader)
        case Failed(message):
            st.html(notice_html("いまは質問できません", message))
            st.button("もう一度読み込む", key="reload", on_click=loader.restart)
        case Ready(assistant) if assistant.is_empty:
            st.html(f'<div class="first-steps" lang="ja">{FIRST_STEPS}</div>')
            st.button("もう一度確かめる", key="reload", on_click=loader.restart)
        case Ready(assistant) if is_first:
            _show_introduction()
            pinned = (pinned_by(desk) if desk else None) or []
            again = show_pins(pinned)
            return _show_examples([one for one in assistant.examples if one not in pinned]) or again
    return None


def _show_introduction() -> None:
    st.html(f'<p class="introduction" lang="ja">{INTRODUCTION}</p>')


def _show_examples(examples: Sequence[str]) -> str | None:
    chosen = None
    if examples:
        st.html('<h2 class="label" lang="ja">質問の例</h2>')
    for index, example in enumerate(examples):
        if st.button(literal_label(example), key=f"example_{index}", width="stretch", wrap=True):
            chosen = example
    return chosen


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


def _answer(asked: Asked, within: Within, state: State, turns: list[Turn], below: DeltaGenerator, room: Room) -> None:
    """Ask and start the page over; the question itself is held nowhere, since the answer may refuse to repeat it."""
    if isinstance(state, Ready):
        below.html(_progress_line(SEARCHING))
        assistant = state.assistant
        previous = [turn.answer.question for turn in turns if turn.answer.question] if asked.follows else []
        places = () if asked.everywhere else within.places
        try:
            answer = _ask(asked, assistant, previous, within)
        except Exception:
            below.empty()  # nothing is looked for any more
            raise
        room.record(asked.question, answer)
        if assistant.writer is not None and answer.status == "answered":
            filters = Filters(sources=places) if places else None
            st.session_state["writing"] = Writing(
                answer,
                lambda given_up: assistant.write(answer, given_up, filters=filters, everywhere=asked.everywhere),
            )
        else:
            turns.append(_turn(answer, assistant, room, places))
    st.rerun()


def _ask(asked: Asked, assistant: Assistant, previous: list[str], within: Within) -> Answer:
    if asked.everywhere:
        return assistant.ask(asked.question, everywhere=True)
    if within.places:
        answer = assistant.ask_after(asked.question, previous, Filters(sources=within.places))
        return _said_within(answer, within)
    return assistant.ask_after(asked.question, previous)


def _said_within(answer: Answer, within: Within) -> Answer:
    """Return the answer with the records that were asked, so that they stand in its copies too."""
    if answer.status == "refused":
        return answer
    return replace(answer, scope="・".join(filter(None, (within.said, answer.scope))))


def _progress_line(line: str, note: str = "") -> str:
    words = f"<span>{escape(note)}</span>" if note else ""
    return f'<div class="waiting" role="status" lang="ja">{words}<span>{escape(line)}…</span></div>'
