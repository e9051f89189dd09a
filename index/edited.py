"""A document with what administrators put in the place of what was read in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ingest.eras import fiscal_year_of
from ingest.types import Document, Edit, EditField, EditValue, Facts


def with_edits(document: Document, edits: Sequence[Edit]) -> Document:
    """Return the document with ``edits`` in the place of those it had, and of what was read in its text."""
    read, read_date = (
        (document.read_facts, document.read_date) if document.read_facts else (document.facts, document.date)
    )
    values: dict[str, Any] = {edit.field: edit.value for edit in edits}
    departments = values.pop("departments", None) or ()
    facts = replace(read, **values)
    if not values.keys().isdisjoint(("meeting_name", "meeting_number")):
        facts = replace(facts, meeting=_meeting(facts))
    if "held_on" in values and "fiscal_year" not in values and read.fiscal_year in (None, _fiscal_year(read.held_on)):
        facts = replace(facts, fiscal_year=_fiscal_year(facts.held_on))
    return replace(
        document,
        facts=facts,
        date=_date(facts, read, read_date, values),
        departments=departments,
        edits=tuple(edits),
        read_facts=read if edits else None,
        read_date=read_date if edits else None,
    )


def _meeting(facts: Facts) -> str | None:
    """Return 「第1回DX推進本部会議」: as printed it may be what was wrong."""
    if not facts.meeting_name:
        return None
    return f"第{facts.meeting_number}回{facts.meeting_name}" if facts.meeting_number else facts.meeting_name


def _fiscal_year(day: date | None) -> int | None:
    return fiscal_year_of(day) if day else None


def _date(facts: Facts, read: Facts, read_date: date | None, values: Collection[str]) -> date | None:
    """Return the day of a document: when the meeting was held, else when it was published, where that was edited."""
    if "held_on" in values:
        return facts.held_on or facts.published_on
    if "published_on" in values and facts.held_on is None:
        return facts.published_on or (None if read_date == read.published_on else read_date)
    return read_date


def value_of(document: Document, field: EditField) -> EditValue:
    """Return what a document says of a field now."""
    value: EditValue = document.departments if field == "departments" else getattr(document.facts, field)
    return value
