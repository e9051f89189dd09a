"""What else may be said for everyday words, as ``thesaurus.tsv`` lists it: 催促 for 督促, まで for 上限."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

THESAURUS = Path(__file__).with_name("thesaurus.tsv")


class Entry(NamedTuple):
    """Other words for one word."""

    same: tuple[str, ...]  # may replace it in most sentences
    related: tuple[str, ...]  # often stand where it is answered


def load_thesaurus(path: Path = THESAURUS) -> Mapping[str, Entry]:
    """Return the entries by word; a missing file is an empty thesaurus."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {word: Entry(*(tuple(column.split()) for column in [*others, "", ""][:2])) for word, *others in rows}
