"""The chain that makes a change of the log visible: each entry's hash covers its content and the hash before it.

Whoever may write to the database can compute a whole chain anew; a head noted elsewhere (``kiroku audit verify``
prints it, ``--head`` compares it) shows even that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

START = "0" * 64  # the hash before the first entry
COVERED = ("number", "at", "kind", "who", "department", "status", "seconds", "generation", "details", "previous")


@dataclass(frozen=True, slots=True)
class End:
    """One end of the chain: the last entry, or the last one that retention removed."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Where the chain does not hold."""

    number: int  # of the entry
    message: str  # Japanese


Row = Mapping[str, Any]  # the columns of audit.tables.events as stored


def digest(row: Row) -> str:
    """Return the sha256 over everything in a row but its own hash."""
    content = {name: row[name] for name in COVERED}
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def problems(rows: Iterable[Row], anchor: End, head: End) -> list[Problem]:
    """Walk the rows, ascending by number, from the anchor to the head; return every break of the chain."""
    found: list[Problem] = []
    last = anchor
    whole = True  # the last row's own hash fits its content
    for row in rows:
        number = int(row["number"])
        if number <= anchor.number:
            found.append(Problem(number, f"記録 {number} は、保存期間を過ぎて削除した範囲に挿入されています。"))
            continue
        if number > head.number:
            found.append(Problem(number, f"記録 {number} は、正しい手順を経ずに末尾へ挿入されています。"))
            continue
        if number > last.number + 1:
            found.append(_missing(last.number + 1, number - 1))
        elif row["previous"] != last.hash and whole:
            found.append(_unlinked(last.number, number))
        whole = digest(row) == row["hash"]
        if not whole:
            found.append(Problem(number, f"記録 {number} の内容が書き換えられています。"))
        last = End(number, str(row["hash"]))
    if last.number < head.number:
        found.append(_missing(last.number + 1, head.number))
    elif last.hash != head.hash and whole:
        found.append(Problem(last.number, f"記録 {last.number} が差し替えられています(末尾の控えと一致しません)。"))
    return found


def _missing(first: int, last: int) -> Problem:
    span = f"{first}" if first == last else f"{first}〜{last}"
    return Problem(first, f"記録 {span} がありません(削除されています)。")


def _unlinked(before: int, number: int) -> Problem:
    return Problem(
        number,
        f"記録 {number} が前の記録 {before} とつながりません(どちらかが差し替えられたか、間に手が加えられています)。",
    )
