"""Entries as CSV, for a spreadsheet, and as JSON Lines, with which the chain can be checked elsewhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from audit.log import storable
from audit.types import Entry

COLUMNS = (
    "number",
    "at",
    "kind",
    "who",
    "department",
    "status",
    "seconds",
    "generation",
    "details",
    "previous",
    "hash",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute a cell that begins so


def json_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a line, with its end, for each entry."""
    for entry in entries:
        yield storable(json.dumps(_record(entry), ensure_ascii=False)) + "\n"


def csv_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the heading and a line for each entry. An apostrophe goes before what a spreadsheet would compute."""
    yield _csv_line(COLUMNS)
    for entry in entries:
        record = _record(entry)
        record["details"] = storable(json.dumps(record["details"], ensure_ascii=False, sort_keys=True))
        yield _csv_line([_cell(record[name]) for name in COLUMNS])


def table_lines(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield any table as lines of CSV; what a spreadsheet would compute is kept from it as in ``csv_lines``."""
    yield _csv_line(headings)
    for row in rows:
        yield _csv_line([_cell(value) for value in row])


def _record(entry: Entry) -> dict[str, Any]:
    event = entry.event
    return {
        "number": entry.number,
        "at": entry.at,
        "kind": event.kind,
        "who": event.who,
        "department": event.department,
        "status": event.status,
        "seconds": event.seconds,
        "generation": event.generation,
        "details": dict(event.details),
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _csv_line(cells: Iterable[Any]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
