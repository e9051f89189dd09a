"""Work for other processes that kills the one it runs in, at the words DEADLY."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping, Sequence

from index.cut import Cut, cut, cut_all
from ingest.types import Passage

DEADLY = "窓口は一つになります"


def cut_chunk_or_die(passages: list[tuple[str, Passage]]) -> list[Cut]:
    _die_at([passage for _, passage in passages])
    return [cut(title, passage) for title, passage in passages]


def prepare_or_die(title: str, passages: Sequence[Passage]) -> Mapping[str, Cut]:
    _die_at(passages)
    return cut_all(title, passages)


def _die_at(passages: Sequence[Passage]) -> None:
    if any(DEADLY in passage.text for passage in passages):
        os.kill(os.getpid(), signal.SIGKILL)
