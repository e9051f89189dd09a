"""What was understood of a document, as JSON: as the store keeps it and as the command line shows it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from ingest.dates import find_dates
from ingest.types import Attendee, Document, Edit, EditValue, Facts, Passage

_DAYS = ("held_on", "published_on")
_LISTS = ("materials", "attendees", "warnings")


def facts_to_json(facts: Facts) -> str:
    return json.dumps(_plain(facts), ensure_ascii=False, separators=(",", ":"))


def facts_from_json(text: str) -> Facts:
    content: dict[str, Any] = json.loads(text)
    for name in _DAYS:
        content[name] = date.fromisoformat(content[name]) if content[name] else None
    content["attendees"] = tuple(Attendee(**attendee) for attendee in content["attendees"])
    return Facts(**content | {name: tuple(content[name]) for name in _LISTS})


def _plain(facts: Facts) -> dict[str, Any]:
    content = dataclasses.asdict(facts)
    days = {name: content[name].isoformat() if content[name] else None for name in _DAYS}
    return content | days | {name: list(content[name]) for name in _LISTS}


def more_to_json(document: Document) -> str:
    """Return what came to a document since the first format, what is empty left out."""
    more: dict[str, Any] = {}
    if document.ocr_pages:
        more["ocr_pages"] = list(document.ocr_pages)
    if document.departments:
        more["departments"] = list(document.departments)
    if document.edits:
        more["edits"] = [edit_record(edit) for edit in document.edits]
    if document.read_facts:
        more["read_facts"] = facts_to_json(document.read_facts)
        more["read_date"] = document.read_date.isoformat() if document.read_date else None
    return json.dumps(more, ensure_ascii=False, separators=(",", ":"))


def more_from_json(text: str) -> dict[str, Any]:
    """Return the arguments of a ``Document`` that ``more_to_json`` wrote."""
    more: dict[str, Any] = json.loads(text)
    known: dict[str, Any] = {name: tuple(more[name]) for name in ("ocr_pages", "departments") if name in more}
    if "edits" in more:
        known["edits"] = tuple(_edit(record) for record in more["edits"])
    if "read_facts" in more:
        known["read_facts"] = facts_from_json(more["read_facts"])
        known["read_date"] = date.fromisoformat(more["read_date"]) if more["read_date"] else None
    return known


def edit_record(edit: Edit) -> dict[str, Any]:
    return dataclasses.asdict(edit) | {"value": plain_value(edit.value)}


def plain_value(value: EditValue) -> str | int | list[str] | None:
    """Return a value of an edit as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _edit(record: dict[str, Any]) -> Edit:
    value = record["value"]
    if record["field"] in _DAYS and value is not None:
        value = date.fromisoformat(value)
    elif isinstance(value, list):
        value = tuple(value)
    return Edit(**record | {"value": value})


def document_record(document: Document) -> dict[str, Any]:
    """Return what is known of a document as a whole; ``place`` is where its file is, ``venue`` where they met."""
    return {
        "id": document.id,
        "source": document.source,
        "place": document.place,
        "title": document.title,
        "date": document.date.isoformat() if document.date else None,
        "level": document.level,
        "unread_pages": list(document.unread_pages),
        "ocr_pages": list(document.ocr_pages),
        "departments": list(document.departments),
        "edits": [edit_record(edit) | {"read": _as_read(document, edit)} for edit in document.edits],
        **_plain(document.facts),
    }


def _as_read(document: Document, edit: Edit) -> str | int | list[str] | None:
    """Return what the text alone says of an edited field."""
    return plain_value(getattr(document.read_facts, edit.field, None))


def turn_records(document: Document) -> list[dict[str, Any]]:
    """Return the turns of a document that has its text; ``text`` is ``document.text[start:end]``."""
    return [dataclasses.asdict(turn) | {"text": document.text[turn.start : turn.end]} for turn in document.turns]


def decision_records(document: Document, passages: Sequence[Passage] = ()) -> list[dict[str, Any]]:
    """Return the decisions; a table's row has also its ``header``, where the document's passages tell it."""
    records = []
    for decision in document.decisions:
        passage = next((one for one in passages if one.start <= decision.start < one.end), None)
        header = passage.header_at(decision.start - passage.start) if passage else None
        records.append(dataclasses.asdict(decision) | ({"header": header} if header else {}))
    return records


def date_records(document: Document) -> list[dict[str, Any]]:
    """Return the expressions of time in a document's text, each as printed and with what is known of it."""
    records = []
    for mention in find_dates(document.text):
        known = dataclasses.asdict(mention) | {"date": mention.date}
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in known.items()}
        records.append({"text": document.text[mention.start : mention.end]} | plain)
    return records
