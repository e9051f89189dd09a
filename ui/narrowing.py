"""Which records are meant: by whose they are, meeting, fiscal year, kind and stage; for the list and for asking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import streamlit as st

from ingest.types import Document, Stage
from ui.records_list import fiscal_year, kind_of, year_words

ALL = "すべて"

Stages = Mapping[str, frozenset[Stage]]  # by Document.id: what the record names


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen; None is everything."""

    body: str | None = None
    meeting: str | None = None
    year: int | None = None  # western year in which the fiscal year begins
    kind: str | None = None
    stage: str | None = None

    @property
    def said(self) -> str:
        """The choice in words; empty when everything is meant."""
        year = year_words(self.year) if self.year else None
        stage = f"「{self.stage}」を述べる" if self.stage else None
        return "、".join(filter(None, (self.body, self.meeting, year, self.kind, stage)))

    def select(self, documents: Iterable[Document], stages: Stages) -> list[Document]:
        """Return the records meant, in their order."""
        return [
            document
            for document in documents
            if self.body in (None, document.facts.body)
            and self.meeting in (None, document.facts.meeting_name)
            and self.year in (None, fiscal_year(document))
            and self.kind in (None, kind_of(document))
            and (self.stage is None or self.stage in stages.get(document.id, frozenset()))
        ]


def show_fields(documents: Sequence[Document], stages: Stages, key: str) -> Choice:
    """Show a field for each thing that tells the records apart; return what is chosen."""
    bodies = _distinct(document.facts.body for document in documents)
    meetings = _distinct(document.facts.meeting_name for document in documents)
    years = sorted({year for document in documents if (year := fiscal_year(document))}, reverse=True)
    named = frozenset[str]().union(*(stages.get(document.id, ()) for document in documents))
    found = [stage for stage in get_args(Stage) if stage in named]
    with st.container(key=f"{key}_fields", horizontal=True, gap="small"):
        return Choice(
            body=_field("団体", bodies, f"{key}_body"),
            meeting=_field("会議", meetings, f"{key}_meeting"),
            kind=_field("種類", _distinct(map(kind_of, documents)), f"{key}_kind"),
            stage=_field("段階", found, f"{key}_stage"),
            year=_year(years, f"{key}_year"),  # the widest comes last, so that on a telephone two stand in a row
        )


def clear(key: str) -> None:
    """Forget what was chosen in the fields of ``key``."""
    for name in ("body", "meeting", "year", "kind", "stage"):
        st.session_state.pop(f"{key}_{name}", None)


def _field(label: str, values: Sequence[str], key: str) -> str | None:
    chosen = st.selectbox(label, [ALL, *values], key=key, width=170)
    return None if chosen == ALL else chosen


def _year(years: Sequence[int], key: str) -> int | None:
    chosen = st.selectbox("年度", [0, *years], key=key, format_func=lambda y: year_words(y) if y else ALL, width=220)
    return chosen or None


def _distinct(values: Iterable[str | None]) -> list[str]:
    return sorted({value for value in values if value})
