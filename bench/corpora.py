"""The corpora of ``shared/corpus``: where they are and how a line is read. Nothing of them enters the repository."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a ``.jsonl`` file, plain or ``.xz``."""
    with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as lines:
        for line in lines:
            yield json.loads(line)


def kiryu_year(session: str) -> int:
    """Return the western year of a session such as ``h15-1-rinjikai`` or ``r04-2-teireikai``."""
    era, year = session[0], int(session[1:].split("-")[0])
    return year + {"h": 1988, "r": 2018}[era]
