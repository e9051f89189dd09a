"""What was understood of a document, as JSON: as the store keeps it and as the command line shows it."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

from ingest.dates import find_dates
from ingest.types import Attendee, Document, Facts

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
        **_plain(document.facts),
    }


def turn_records(document: Document) -> list[dict[str, Any]]:
    """Return the turns of a document that has its text; ``text`` is ``document.text[start:end]``."""
    return [dataclasses.asdict(turn) | {"text": document.text[turn.start : turn.end]} for turn in document.turns]


def decision_records(document: Document) -> list[dict[str, Any]]:
    return [dataclasses.asdict(decision) for decision in document.decisions]


def date_records(document: Document) -> list[dict[str, Any]]:
    """Return the expressions of time in a document's text, each as printed and with what is known of it."""
    records = []
    for mention in find_dates(document.text):
        known = dataclasses.asdict(mention) | {"date": mention.date}
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in known.items()}
        records.append({"text": document.text[mention.start : mention.end]} | plain)
    return records
