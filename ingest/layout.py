"""How a document's pieces become text and blocks, and how official Japanese marks its headings and items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.types import Block, BlockKind

HEADING_CHARACTERS = 40  # a longer line is a sentence that happens to begin with a number
BODY_CHARACTERS = 30  # a line this long, or one with 「。」, is body text below its heading


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before it has a place in the text."""

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    page: int | None = None
    table: int = 0  # of a row: which table of the document it is part of
    heads: bool = False  # of a row: it says what stands in the rows below


def assemble(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Return the text that holds the pieces, one per line and an empty line between pages, and where each one is."""
    parts: list[str] = []
    blocks: list[Block] = []
    end = 0
    page: int | None = None
    headers: dict[int, tuple[int, int]] = {}
    for piece in pieces:
        text = piece.text.strip()
        if not text:
            continue
        gap = "" if not parts else "\n" if piece.page == page else "\n\n"
        start = end + len(gap)
        end = start + len(text)
        page = piece.page
        parts += (gap, text) if gap else (text,)
        blocks.append(Block(start, end, piece.kind, piece.level, page, header=headers.get(piece.table)))
        if piece.heads:
            headers[piece.table] = (start, end)
    return "".join(parts), tuple(blocks)


HEADER_CHARACTERS = 24  # in a cell


def is_header(cells: Sequence[str], following: Sequence[str] | None) -> bool:
    """Tell whether the first row of a table says what stands below: short words in every cell, no figures."""
    if following is None or len(cells) < 2 or cells == following:
        return False
    return all(cell.strip() and len(cell) <= HEADER_CHARACTERS and not _FIGURE.search(cell) for cell in cells)


_FIGURE = re.compile(
    r"^[\d０-９,，.．%％:：/／\s円人件年月日()（）△▲-]+$|[。！？]|[0-9０-９]月[\s　]*[0-9０-９]{1,2}日"
)
_NUMBER = r"[0-9０-９]{1,2}"
_COUNTER = (  # 「5 月」 counts, 「5 日程」 does not
    r"(?![\s　]*(?:年|月|日(?![時程本])|時(?![期代])|分(?![担野析])|秒|人(?![事材口権員])|名(?![称簿])|件(?!名)|"
    r"円|千|万|億|歳(?![入出])|割(?![合当])|位(?!置)|階(?!層)|号|か所|カ所|箇所|つ|回(?!答)|期(?![間日])|ページ|頁|[%％]))"
)
_CHAPTER = re.compile(r"第[\s　]?[0-9０-９一二三四五六七八九十百]+[\s　]?([編部章節款条])(?![のにでをがはと、])")
_ROMAN = re.compile(r"(?:[Ⅰ-Ⅻ]|[IVX]{1,4}(?=[.．]))[.．、\s　]*\S")
_NUMBERED = re.compile(
    rf"({_NUMBER}(?:[.．\-－‐−]{_NUMBER}){{0,3}})(?:[.．、](?![0-9０-９])[\s　]*|[\s　]+){_COUNTER}[^\s\d,.．、。)）]"
)
_KANJI_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}[\s　、．]+\S")
_BRACKETED = re.compile(rf"(?:[(（]{_NUMBER}[)）]|[⑴-⒇])[\s　]*\S")
_BOXED = re.compile(r"【[^】]{1,24}】|[■□◆◇▼]")
_AGENDA = re.compile(
    r"(?:議題|議案|議事|日程|報告事項|協議事項|審議事項|付録|別紙|別添)(?:第)?[\s　(（]*[0-9０-９一二三四五六七八九十]+"
)
_WORDS = re.compile(
    r"(?:会議)?次第|議事(?:内容|概要|要旨|録)?|議題|会議(?:内容|資料|概要)|(?:開催)?日時|(?:開催)?場所|(?:出|欠)席者|"
    r"開会|閉会|目[\s　]*次|要[\s　]*旨|概[\s　]*要|はじめに|おわりに|まとめ|附[\s　]*則|質疑応答|意見交換|決定事項|"
    r"配布資料|その他"
)
_TITLE = re.compile(
    r".{2,}(?:議事録|会議録|議事要旨|議事概要|次第|報告書|計画|要綱|要領|規程|規約|条例|ガイドライン|指針|方針|について|[」』]を開催)"
    r"(?:[\s　]*[(（][^)）]{1,12}[)）])?"
)
_ITEM = re.compile(
    r"[・•‣▪◦➢⇒→※☆★]|[-‐–*＊○●◎〇][\s　]|[①-⑳㉑-㉟❶-❿⑴-⒇]|"
    r"[(（](?:[0-9０-９]{1,2}|[ァ-ヶｱ-ﾝ一二三四五六七八九十a-zA-Zａ-ｚ])[)）]|"
    r"(?:[0-9０-９]{1,2}|[a-z])[)）]|[0-9０-９]{1,2}[.．](?![0-9０-９])|[ァ-ヶ][.．)）\s　]|[0-9０-９]{1,2}[\s　]+"
    + _COUNTER
    + r"\D"
)
_LEADERS = re.compile(r"(?:[.．…‥・･]{4,}|(?:[.．…][\s　]){4,})")
_DECORATION = re.compile(r"(?=.{3})[-=_*~#+|‐–—―─━═－ー＝＿＊～〜・…\s　]+")
_CLOSING = "」』）)】〕"
_FIELD_NAMES = ["日時", "場所", "会場", "参加者", "出席者", "主催", "名称", "期間", "対象"]
_BLANKS = "[ 　]*"
_FIELD = re.compile(  # of a form: 「２　主　　催　　県市町村デジタル研究会」
    rf"[(（]?{_NUMBER}[)）.．]?[ 　]+"
    rf"(?:(?:\S{_BLANKS}?){{2,8}}[ 　]{{2,}}|(?:{'|'.join(map(_BLANKS.join, _FIELD_NAMES))})[ 　]+)\S{{4}}"
)
_CHAPTER_LEVELS = {"編": 1, "部": 1, "章": 1, "節": 2, "款": 3, "条": 3}
NUMBER_LEVEL = 3  # of 「1」; 「1.1」 is one deeper
BRACKET_LEVEL = 6  # of 「(1)」


def heading_level(line: str) -> int:
    """Return how deep a stripped line would stand as a heading by its mark and length, 0 when it has none.

    Only their order means something: 章 1, 節 2, 「1」 and 「議題1」 3, 「1.1」 and 「【1】」 4, 「■」 5, 「(1)」 6.
    """
    if len(line) > HEADING_CHARACTERS or ends_sentence(line) or line[-1:] in "、，," or is_leader(line):
        return 0
    if _FIELD.match(line):
        return 0
    if match := _CHAPTER.match(line):
        return _CHAPTER_LEVELS[match[1]]
    if match := _NUMBERED.match(line):
        return NUMBER_LEVEL + len(re.findall(r"[0-9０-９]+", match[1])) - 1
    if _ROMAN.match(line):
        return 2
    if _AGENDA.match(line) or _KANJI_NUMBERED.match(line) or _WORDS.fullmatch(line):
        return NUMBER_LEVEL
    if _BOXED.match(line):
        return NUMBER_LEVEL + (1 if line[0] == "【" else 2)
    return BRACKET_LEVEL if _BRACKETED.match(line) else 0


def is_item(line: str) -> bool:
    """Tell whether a stripped line opens a list item: 「・」, 「(1)」, 「①」, 「1.」, 「ア 」 and their like."""
    return _ITEM.match(line) is not None


def is_title(line: str) -> bool:
    """Tell whether a stripped line reads like the title of a record: 「…会議 議事録」, 「…について」."""
    if len(line) > 2 * HEADING_CHARACTERS or "。" in line or _TITLE.fullmatch(line) is None:
        return False
    return not is_item(line) and not heading_level(line)


def is_leader(line: str) -> bool:
    """Tell whether the line is a row of a table of contents, its page number led to by dots."""
    return _LEADERS.search(line) is not None


def is_decoration(line: str) -> bool:
    """Tell whether the line draws a rule and says nothing."""
    return _DECORATION.fullmatch(line) is not None


def ends_sentence(line: str) -> bool:
    last = line.rstrip(_CLOSING)[-2:]
    return last[-1:] in tuple("。！？!?") or (last[-1:] in (".", "．") and not last[0].isalnum())


def columns(line: str) -> int:
    """Return the width as typed: two for a full-width character, one for a half-width one."""
    return len(line.encode("cp932", "replace"))


def settle_headings(lines: Sequence[str], levels: Sequence[int]) -> list[int]:
    """Return the levels with 0 for those that are entries of a list, judged by what follows.

    Numbers of the same level one after the other are a list; 「(1)」 is a heading only above body text, or above one
    line (who speaks, where) with body text below it.
    """
    settled = list(levels)
    demoted = 0  # the level of the line before, when it was taken for a list entry
    for here, level in enumerate(levels):
        numbered = level >= NUMBER_LEVEL and not _WORDS.fullmatch(lines[here])
        if not numbered:
            demoted = 0
            continue
        after = levels[here + 1] if here + 1 < len(levels) else -1
        body = after == 0 and _is_body(lines[here + 1])
        near = body or (after == 0 and levels[here + 2 : here + 3] == [0] and _is_body(lines[here + 2]))
        listed = after == level or (demoted == level and not body) or (level == BRACKET_LEVEL and not near)
        demoted = level if listed else 0
        if listed:
            settled[here] = 0
    return settled


def with_typed_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces; where no style says which of them are headings, those that their marks make headings.

    Level 1 does not count as a style: it is often the title alone.
    """
    if any(piece.level > 1 for piece in pieces):
        return list(pieces)
    texts = [piece.text.strip() for piece in pieces]
    plain = [
        piece.kind in ("paragraph", "item") and "\n" not in text for piece, text in zip(pieces, texts, strict=True)
    ]
    levels = settle_headings(texts, [heading_level(text) if may else 0 for may, text in zip(plain, texts, strict=True)])
    return [
        replace(piece, kind="heading", level=level) if level else piece
        for piece, level in zip(pieces, levels, strict=True)
    ]


def _is_body(line: str) -> bool:
    return "。" in line or "\t" in line or (len(line) >= BODY_CHARACTERS and not line.startswith("http"))
