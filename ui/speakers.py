"""発言者: who spoke about what in all records, so that a section finds the colleague or adviser who knows a field."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from index.passages import Speech
from ingest.dates import western_and_era
from ingest.types import Document
from ui.notice import japanese_errors, notice_html
from ui.people import Speaker, people, ways_to_write
from ui.records_reading import Records
from ui.source_card import literal
from ui.viewer_place import Place

INTRODUCTION = (
    "記録に発言のある人と役職を、発言の多い順に並べています。言葉を入れると、その言葉に触れた発言だけを数えます。"
)
MOST = 40  # people shown
MOST_SPEECHES = 30  # of one of them
NOBODY = "発言者の分かる記録がここに並びます。言葉を減らすか、別の言葉で探してください。"


def show(records: Records) -> None:
    """Show the search and what it finds."""
    with st.container(key="speakers"), japanese_errors():
        st.html(f'<h1 lang="ja">発言者</h1><p class="about" lang="ja">{INTRODUCTION}</p>')
        words = st.text_input("何について話した人を探しますか（人や役職の名前でも探せます）", key="speakers_words")
        documents = {document.id: document for document in records.documents()}
        found = _found(records, documents, words or "")
        if not found:
            st.html(notice_html("見つかりません", NOBODY, "not_found"))
            return
        st.html(f'<p class="found" role="status" lang="ja">{len(found):,}人が見つかりました。</p>')
        shown = "".join(_speaker_html(speaker, documents) for speaker in found[:MOST])
        st.html(f'<div class="record-speakers" lang="ja">{shown}</div>')


def _found(records: Records, documents: Mapping[str, Document], words: str) -> list[Speaker]:
    """Return those whom the words name, else those who say them."""
    if words.strip():
        everybody = people(records.speeches(), documents)
        called = [
            one for one in everybody if all(any(way in one.shown for way in ways) for ways in ways_to_write(words))
        ]
        return called or people(records.speeches(ways_to_write(words)), documents)
    return people(records.speeches(), documents)


def _speaker_html(speaker: Speaker, documents: Mapping[str, Document]) -> str:
    entries = "".join(_speech_html(speech, documents[speech.document]) for speech in _newest(speaker, documents))
    body = f"<span>{literal(speaker.body)}</span>" if speaker.body else ""
    records = len({speech.document for speech in speaker.speeches})
    return (
        f'<details class="card speaker-list"><summary><span class="title">{literal(speaker.shown)}</span>'
        f'<span class="place">{body}<span>発言{speaker.passages:,}か所</span><span>{records:,}件の記録</span></span>'
        f'</summary><div class="body"><ul class="speeches">{entries}</ul></div></details>'
    )


def _newest(speaker: Speaker, documents: Mapping[str, Document]) -> list[Speech]:
    def order(speech: Speech) -> tuple[int, str, int]:
        day = documents[speech.document].date
        return -(day.toordinal() if day else 0), speech.document, speech.start

    return sorted(speaker.speeches, key=order)[:MOST_SPEECHES]


def _speech_html(speech: Speech, document: Document) -> str:
    item = speech.headings[-1] if speech.headings else document.title
    day = f"<span>{western_and_era(document.date)}</span>" if document.date else ""
    title = (
        "" if "".join(item.split()) == "".join(document.title.split()) else f"<span>{literal(document.title)}</span>"
    )
    address = escape(Place(speech.document, speech.start).address)
    return (
        f'<li><a class="place-link" href="{address}" target="_blank">{literal(item)}</a>'
        f'<p class="about">{day}{title}<span>{speech.passages}か所</span></p></li>'
    )
