"""What a meeting decided, left open or set as homework, found by the words that minutes use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from answer.question import is_question
from index.words import fold
from ingest.types import Passage

Kind = Literal["決定", "検討中", "宿題"]

_KINDS: dict[Kind, re.Pattern[str]] = {
    "宿題": re.compile(
        r"次回まで|を宿題|宿題と(?:する|し)|までに.{0,30}(?:示す|まとめ|作成|提示|報告|調べ|調査|確認|整理)(?:すること|ること|てほしい|てください|られたい)"
    ),
    "検討中": re.compile(r"検討中|検討とし|引き続き検討|次回に判断|継続して(?:検討|協議)"),
    "決定": re.compile(
        r"決定(?:する|した|しました|とする|いたします)|(?:了承|承認)(?:する|した|しました)|こととする。"
    ),
}


@dataclass(frozen=True, slots=True)
class Decision:
    kind: Kind
    passage: Passage
    place: int  # of its sentence in Passage.sentences


def find_decisions(passages: Iterable[Passage]) -> Iterator[Decision]:
    """Yield the decisions of a document in their order; a sentence that asks decides nothing."""
    for passage in passages:
        for place, (start, end) in enumerate(passage.sentences):
            text = fold(re.sub(r"\s*\n\s*", "", passage.text[start:end]))
            if not text.endswith("。") or is_question(text):
                continue
            kind = next((kind for kind, pattern in _KINDS.items() if pattern.search(text)), None)
            if kind:
                yield Decision(kind, passage, place)
