"""What the page offers while a question is typed. It comes with the page: no letter typed goes to the server for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape

import streamlit as st

from ingest.types import Document
from prompts.synonyms import Lexicon, load_synonyms
from settings import Settings

MOST_TITLES = 1_000  # the newest, so that the page stays small


def show_typing_aids(documents: Sequence[Document], examples: Sequence[str], settings: Settings) -> None:
    """Put what the scripts of the input need into the page."""
    data = {
        "titles": titles(documents),
        "words": _words(),
        "questions": list(examples),
    }
    attributes = {
        "suggestions": json.dumps(data, ensure_ascii=False, separators=(",", ":")),
        "longest": str(settings.answer.max_question_characters),
    }
    told = " ".join(f'data-{name}="{escape(value, quote=True)}"' for name, value in attributes.items())
    st.html(f'<div class="typing-aids" hidden {told}></div>')


def titles(documents: Iterable[Document]) -> list[str]:
    """Return the titles of the records and the names of their meetings, the newest first, each once."""
    newest = sorted(documents, key=lambda one: -(one.date.toordinal() if one.date else 0))[:MOST_TITLES]
    names = [name for one in newest for name in (one.title, one.facts.meeting_name) if name]
    return list(dict.fromkeys(" ".join(name.split()) for name in names))


@cache
def _words() -> list[list[str]]:
    return words(load_synonyms())


def words(lexicon: Lexicon) -> list[list[str]]:
    """Return the entries of the dictionary: groups as they are; one-way entries with the word of questions first."""
    return [*lexicon.groups, *([said, *meant] for said, meant in lexicon.one_way)]
