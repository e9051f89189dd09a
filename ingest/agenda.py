"""Items of the agenda in minutes, and the lines that end a meeting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.layout import ends_sentence
from ingest.types import Block

AGENDA_CHARACTERS = 120  # a longer line is no heading
SESSION_LEVEL = 3  # 「△日程第１」 and 「△散会」; as ingest.layout.NUMBER_LEVEL
ITEM_LEVEL = 4  # 「△石井秀子議員」 below it

_TRIANGLE = re.compile(r"[△▲][ 　]?(?=[^\s0-9０-９.．,，▲△])")
_SESSION = re.compile(r"[△▲][ 　]?(?:日程|議題|議事日程|開議|開会|休憩|再開|散会|閉会|延会|会議時間|諸般)")
_AGENDA = re.compile(
    r"(?:日程|議題|議案|(?:報告|協議|審議)(?:事項)?|請願|陳情|承認|認定|発議|諮問|議事)第?[ 　]*"
    r"[0-9０-９一二三四五六七八九十]+|"
    r"(?:決定事項|検討中の事項|次回までの宿題|宿題|今後の予定|その他|閉会|散会|質疑応答|意見交換|配[布付]資料)$"
)
_CLOSING = re.compile(
    r"以[ 　]*上|[（(]?(?:記録|作成|文責|議事録作成)(?:者)?[：:].{1,30}|[（(]?(?:閉|散)[ 　]*会[）)]?|"
    r"(?:次回までの)?宿題|検討中の事項|決定事項"
)


def with_agenda_headings(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks; those that councils mark with △ become headings, where at least two are marked so."""
    marked = {
        i
        for i, block in enumerate(blocks)
        if text[block.start] in "△▲" and block.kind != "row" and _is_marked(text, block)
    }
    if len(marked) < 2:
        return list(blocks)
    return [
        replace(block, kind="heading", level=_level(text, block)) if i in marked else block
        for i, block in enumerate(blocks)
    ]


def _is_marked(text: str, block: Block) -> bool:
    if block.end - block.start > AGENDA_CHARACTERS or ends_sentence(text[block.start : block.end]):
        return False
    return _TRIANGLE.match(text, block.start, block.end) is not None


def _level(text: str, block: Block) -> int:
    return SESSION_LEVEL if _SESSION.match(text, block.start, block.end) else ITEM_LEVEL


def is_agenda(text: str, block: Block) -> bool:
    """Tell whether a heading is an item of the agenda, not a line of a speech that happens to be numbered."""
    return block.level == 1 or _AGENDA.match(text, block.start, block.end) is not None


def is_marked_agenda(text: str, block: Block) -> bool:
    """Tell whether a block is a heading by the mark △."""
    return block.kind == "heading" and text[block.start] in "△▲"


def is_closing(text: str, block: Block) -> bool:
    """Tell whether a block ends the talk: 「以上」, 「（記録：…）」, or the head of a list that follows it."""
    if block.end - block.start > 40:
        return False
    return _CLOSING.fullmatch(text, block.start, block.end) is not None
