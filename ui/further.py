"""What is looked up behind an answer that is already shown: newer records, other records, further questions.

None of it may delay the answer, so a thread of its own looks it up, and the page is drawn again when it is there.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from answer.elsewhere import elsewhere, newer_answering
from answer.related import related
from answer.superseded import Superseded, superseded
from answer.types import Answer, Citation
from index.types import Filters
from ingest.dates import western_and_era
from ingest.types import Document
from ui.label import literal_label
from ui.records_reading import Records
from ui.source_card import literal
from ui.viewer_place import Place

if TYPE_CHECKING:
    from answer.assistant import Assistant

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.15
LOOKING = "ほかの記録を調べています"
NEWER = "より新しい記録があります"
REASONS = {
    "edition": "には、新しい版があります。",
    "abolished": "は廃止されたと、新しい記録に書かれています。",
    "meeting": "のあとの同じ会議の記録も、この質問に答えています。",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What there is behind one answer."""

    superseded: tuple[Superseded, ...] = ()
    elsewhere: tuple[Citation, ...] = ()
    related: tuple[str, ...] = ()  # questions that were asked and answered


NOTHING = Found()


class Further:
    """One look behind an answer. ``found`` may be read from any thread at any time; None while it goes on."""

    def __init__(self, look: Callable[[], Found]) -> None:
        self.found: Found | None = None
        threading.Thread(target=self._look, args=(look,), name="look-further", daemon=True).start()

    def _look(self, look: Callable[[], Found]) -> None:
        try:
            self.found = look()
        except Exception as error:  # the answer stands without it
            logger.error("looking further ended with %s", type(error).__name__)  # its message may repeat the question
            self.found = NOTHING


def look_further(answer: Answer, assistant: Assistant, records: Records, within: Sequence[str] = ()) -> Further | None:
    """Start looking; None where nothing is cited. ``within`` are the places of the records asked, all when empty."""
    if not (answer.citations or answer.nearest):
        return None
    return Further(lambda: _look(answer, assistant, records, frozenset(within)))


def _look(answer: Answer, assistant: Assistant, records: Records, within: frozenset[str]) -> Found:
    documents = [one for one in records.documents() if not within or one.place in within]
    known = {document.id: document for document in documents}
    cited = [known[identity] for identity in _cited(answer) if identity in known]

    def ask_within(question: str, filters: Filters) -> Answer:
        return assistant.ask(question, filters)

    answering = newer_answering(answer, cited, documents, ask_within)
    newer = superseded(cited, documents, answering, records.abolitions()) if answer.status == "answered" else []
    others = elsewhere(answer, documents, ask_within, assistant.likely)
    more = [known[citation.document] for citation in others if citation.document in known]
    questions = related(answer, map(records.meeting, (*cited, *more)), assistant.ask)
    return Found(tuple(newer), tuple(others), tuple(questions))


def _cited(answer: Answer) -> list[str]:
    return list(dict.fromkeys(citation.document for citation in (*answer.citations, *answer.nearest)))


@st.fragment(run_every=POLL_SECONDS)
def await_further(further: Further) -> None:
    """Wait for what is looked up; draw the page again when it is there."""
    if further.found is not None:
        st.rerun()
    st.html(f'<p class="looking" lang="ja">{LOOKING}…</p>')


def newer_html(found: Found, citations: Sequence[Citation]) -> str:
    """Return the warning that something cited has been superseded; empty when nothing has.

    What the answer cites itself needs no warning, only a word on which of its sources is the newer.
    """
    by_newer: dict[tuple[str, str], list[Superseded]] = {}
    for one in found.superseded:
        by_newer.setdefault((one.newer.id, one.reason), []).append(one)
    cited = [same for same in by_newer.values() if _numbers(same[0].newer, citations)]
    missed = [same for same in by_newer.values() if not _numbers(same[0].newer, citations)]
    lines = "".join(f"<li>{_newer_line(same, citations)}</li>" for same in missed)
    warning = f'<div class="newer" role="note"><h3>{NEWER}</h3><ul>{lines}</ul></div>' if lines else ""
    return "".join(_order_line(same, citations) for same in cited) + warning


def _order_line(same: Sequence[Superseded], citations: Sequence[Citation]) -> str:
    older = "".join(_numbers(one.older, citations) for one in same)
    return f'<p class="in-order">{_numbers(same[0].newer, citations)}は{older}より新しい記録です。</p>'


def _newer_line(same: Sequence[Superseded], citations: Sequence[Citation]) -> str:
    """Return the line of the records that one newer record supersedes for one reason."""
    newer = same[0].newer
    older = "と".join(f"{_numbers(one.older, citations)}「{literal(one.older.title)}」" for one in same)
    when = f' <span class="when">{western_and_era(newer.date)}</span>' if newer.date else ""
    address = escape(Place(newer.id).address)
    return (
        f'<p>{older}{REASONS[same[0].reason]}</p><p><a class="place-link" href="{address}" target="_blank">'
        f"{literal(newer.title)}</a>{when}</p>"
    )


def _numbers(document: Document, citations: Iterable[Citation]) -> str:
    return "".join(f"[{citation.number}]" for citation in citations if citation.document == document.id)


def show_related(found: Found, key: str) -> str | None:
    """Show the questions that the records answer too; return the one that was chosen."""
    chosen = None
    if found.related:
        with st.container(key=f"related_{key}", gap="small"):
            st.html('<h3 class="label" lang="ja">記録が答えられる、関連する質問</h3>')
            for number, question in enumerate(found.related):
                if st.button(literal_label(question), key=f"related_{key}_{number}", width="stretch", wrap=True):
                    chosen = question
    return chosen
