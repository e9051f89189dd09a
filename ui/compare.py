"""The page of two meetings: choose two records of one series, and see what changed, each line with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from answer.compare import Comparison, FigureChange, Pair, compare
from answer.homework import Homework
from answer.meeting import held_on, series_of
from answer.types import Citation
from ingest.dates import western_and_era
from ingest.types import Document
from settings import load_settings
from ui.notice import japanese_errors, notice_html
from ui.records_reading import Records
from ui.source_card import literal, place_in_record
from ui.viewer_place import cited_place

if TYPE_CHECKING:
    from policy.decide import Policy

Redact = Callable[[str], str]  # masks what the policy does not let be shown

INTRODUCTION = (
    "同じ会議の記録を二つ選ぶと、議題、決定、数字、宿題がどう変わったかを、両方の記録の言葉で示します。"
    "決定事項や宿題の一覧がある記録では、その一覧を比べます。"
)
NO_SERIES = "同じ名前の会議の記録が二つ以上あると、ここで比べられます。"
SAME = "二つの違う記録を選んでください。"
NOTHING = "ありません。"
NO_ANSWER = "今回の記録に答えは見当たりません。"


@st.cache_resource(show_spinner=False)
def _policy() -> Policy:
    """One per server."""
    from policy.decide import load_policy  # only here: no other page of staff needs it

    return load_policy(load_settings().policy)


def show(records: Records) -> None:
    """Show the choice of two meetings and what changed between them."""
    with st.container(key="compare"), japanese_errors():
        st.html(f'<h1 lang="ja">二つの会議を比べる</h1><p class="about" lang="ja">{INTRODUCTION}</p>')
        series = meetings_by_series(records.documents())
        if not series:
            st.html(notice_html("比べられる会議がありません", NO_SERIES, "not_found"))
            return
        older, newer = _choose(series)
        if older.id == newer.id:
            st.html(notice_html("同じ記録が選ばれています", SAME, "not_found"))
            return
        changes = compare(records.meeting(older), records.meeting(newer))
        st.html(comparison_html(changes, lambda words: _policy().redact(words)[0]))


def meetings_by_series(documents: Iterable[Document]) -> dict[str, list[Document]]:
    """Return the records of each series of meetings that has two or more, newest first; the series met last first."""
    found: dict[str, list[Document]] = {}
    for document in sorted(documents, key=lambda one: (held_on(one) is not None, held_on(one), one.id), reverse=True):
        if name := series_of(document):
            found.setdefault(name, []).append(document)
    return {name: meetings for name, meetings in found.items() if len(meetings) > 1}


def _choose(series: dict[str, list[Document]]) -> tuple[Document, Document]:
    name = st.selectbox("会議", list(series), key="compare_series")
    meetings = series[name]
    newer = st.selectbox("記録", meetings, key=f"compare_newer_{name}", format_func=_label)
    older = st.selectbox("比べる記録", meetings, index=1, key=f"compare_older_{name}", format_func=_label)
    return older, newer


def _label(document: Document) -> str:
    """Return how often the meeting had met and when; its name stands above."""
    day, number = held_on(document), document.facts.meeting_number
    name = f"第{number}回" if number else document.title
    return f"{name}　{western_and_era(day)}" if day else name


# -- what changed, as HTML


def comparison_html(changes: Comparison, redact: Redact) -> str:
    """Return the parts of a comparison, each under its heading; words of the records are text and never HTML."""
    done = [task for task in changes.homework if task.done]
    still_open = [task for task in changes.homework if not task.done]
    return "".join(
        (
            _part("変わった決定・新たに決まったこと", [_both(pair, redact) for pair in changes.changed]),
            _part("新しい決定", _alone("今回", changes.new_decisions, redact)),
            _part("変わった数字", [_figure(change, redact) for change in changes.figures]),
            _part("残っている宿題", [_both(task, redact) for task in still_open]),
            _part("済んだ宿題", [_both(task, redact) for task in done]),
            _part("続いている議題", [_both(pair, redact) for pair in changes.continued]),
            _part("新しい議題", _alone("今回", changes.new_items, redact)),
            _part("今回は議題にない前回の議題", _alone("前回", changes.gone_items, redact)),
        )
    )


def _part(heading: str, entries: Sequence[str]) -> str:
    listed = "".join(f"<li>{entry}</li>" for entry in entries)
    body = f'<ul class="changes">{listed}</ul>' if entries else f'<p class="about">{NOTHING}</p>'
    return f'<section lang="ja"><h2>{heading}（{len(entries)}件）</h2>{body}</section>'


def _figure(change: FigureChange, redact: Redact) -> str:
    told = f'<p class="figure">{literal(redact(change.before))} → {literal(redact(change.after))}</p>'
    return told + _both(change, redact)


def _both(pair: Pair | FigureChange | Homework, redact: Redact) -> str:
    newer = _line("今回", pair.newer, redact) if pair.newer else f'<p class="about">{NO_ANSWER}</p>'
    return _line("前回", pair.older, redact) + newer


def _alone(label: str, citations: Iterable[Citation], redact: Redact) -> list[str]:
    return [_line(label, citation, redact) for citation in citations]


def _line(label: str, citation: Citation, redact: Redact) -> str:
    """Return a quotation with where it stands, and the link that opens the record there."""
    address = escape(cited_place(citation).address)
    return (
        f'<p class="said"><span class="label">{label}</span>{literal(redact(citation.quote))}</p>'
        f'<p class="about">{place_in_record(citation)}<span>{literal(citation.source)}</span>'
        f'<a class="place-link" href="{address}" target="_blank">{label}の記録で確かめる</a></p>'
    )
