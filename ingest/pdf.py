"""PDF by pypdf, page by page: wrapped lines are joined, page numbers and running titles dropped."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from ingest.errors import BrokenFile, EncryptedFile, IngestError, NoText
from ingest.layout import (
    Piece,
    assemble,
    columns,
    ends_sentence,
    heading_level,
    is_decoration,
    is_item,
    is_leader,
    is_title,
    settle_headings,
)
from ingest.types import BlockKind, Extract

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns once per damaged object; we say once per file

EDGE_LINES = 3  # a running title or page number stands among the first or last lines of a page
PAGE_NUMBER_CHARACTERS = 20
FULL = 0.85  # of the page's text width; proportional letters and 禁則 leave a line this short
NARROWEST_COLUMNS = 12  # of a table cell that wraps its text
UNWRAPPED_COLUMNS = 40  # a page whose widest line is shorter holds no wrapped prose

# Fonts map glyphs to radicals that look like ideographs. NFKC knows U+2F00–2FDF, and two of U+2E80–2EFF.
_RADICALS = dict(
    zip(
        "⺌⺐⺒⺜⺠⺩⺬⺮⺯⺶⺼⻁⻂⻃⻄⻆⻑⻘⻝⻤⻨⻩⻫⻭⻯⻲",
        "小尢巳日民王示竹糸羊肉虎衤西西角長青食鬼麦黄斉歯竜亀",
        strict=True,
    )
)
LOOKALIKES = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FE0)} | _RADICALS
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]")
_JAPANESE = r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_GLUED = re.compile(rf"(?:{_JAPANESE}|[（「『【〔［｛・]$)")
_PAGE_NUMBER = re.compile(
    r"[-‐–—―－~〜\s　]*(?:[pP]\.?|ページ|頁)?[\s　]*([0-9０-９]{1,4}|[ivxIVX]{1,6})"
    r"[\s　]*(?:[/／][\s　]*[0-9０-９]{1,4})?[\s　]*(?:ページ|頁)?[-‐–—―－~〜\s　]*"
)
_TITLE_NOISE = re.compile(
    r"^(?:Microsoft (?:Word|PowerPoint|Excel)|無題|名称未設定|untitled|PowerPoint プレゼンテーション|"
    r"スライド \d|新規|document\d*$)|"
    r"[\\/]|\.(?:pdf|docx?|xlsx?|pptx?|jtdc?|txt|html?|indd|ai)$|^[\W\d_]*$|^[\x21-\x7e]+$|\ufffd",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Page:
    number: int  # sheet, from 1
    lines: list[str]  # stripped at the left only: Word ends a paragraph, not a line, with a space


def read_pdf(data: bytes, name: str) -> Extract:
    """Return the text of all pages; a PDF locked with an empty password is read.

    Raises ``EncryptedFile``, ``BrokenFile`` and ``NoText``.
    """
    try:
        reader = _opened(data, name)
        title = _stated_title(reader)
        pages = [
            _Page(number, _clean(page.extract_text() or "").split("\n")) for number, page in enumerate(reader.pages, 1)
        ]
        if not pages:
            raise BrokenFile(f"「{name}」は PDF として壊れています(ページがありません)。")
        return _extract(pages, title, name)
    except IngestError:
        raise
    except (FileNotDecryptedError, DependencyError) as error:
        raise EncryptedFile(f"「{name}」は暗号化されていて読めません。") from error
    except Exception as error:  # on damaged files pypdf raises whatever its parser stumbles over
        raise BrokenFile(f"「{name}」は PDF として壊れています({type(error).__name__})。") from error


def _extract(pages: list[_Page], title: str | None, name: str) -> Extract:
    unread = tuple(page.number for page in pages if not any(line.strip() for line in page.lines))
    if len(unread) == len(pages):
        raise NoText(f"「{name}」の {len(pages)} ページのどこにも文字がありません(スキャン画像のようです)。")
    _drop_running_lines(pages)
    marked = _ends_paragraphs_with_space(pages)
    text, blocks = assemble(piece for page in pages for piece in _pieces(page, marked))
    if not blocks:
        raise NoText(f"「{name}」にはページ番号のほかに文字がありません。")
    return Extract(text, blocks, title, unread)


def _opened(data: bytes, name: str) -> PdfReader:
    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise EncryptedFile(f"「{name}」を開くにはパスワードが必要です。")
    return reader


def _stated_title(reader: PdfReader) -> str | None:
    try:
        title = reader.metadata.title if reader.metadata else None
    except Exception:  # a title that cannot be read is no reason to refuse the pages
        return None
    title = " ".join(_clean(title).split()) if isinstance(title, str) else ""
    return title if len(title) >= 3 and not _TITLE_NOISE.search(title) else None


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return _UNPRINTABLE.sub("", text).translate(LOOKALIKES)


# -- what repeats on every page


def _drop_running_lines(pages: list[_Page]) -> None:
    """Blank the page numbers, and the titles that most pages carry at an edge."""
    edges = [(page, here) for page in pages for here in _edge(page.lines)]
    folded = Counter({(_fold(page.lines[here]), page.number) for page, here in edges})
    carried = Counter(line for line, _ in folded)
    enough = max(3, len(pages) * 0.6)
    running = {line for line, count in carried.items() if count >= enough and line != "#"}  # "#": cells of a table
    offsets = Counter(offset for page, here in edges if (offset := _offset(page, here)) is not None)
    usual = max(offsets, key=lambda offset: (offsets[offset], offset == 0), default=None)
    for page, here in edges:
        number = _page_number(page.lines[here])
        counts = usual is not None and _offset(page, here) == usual and (offsets[usual] > 1 or usual == 0)
        styled = number is not None and number[1] != page.lines[here].strip()
        roman = number is not None and number[1].isalpha() and len(pages) > 1
        if _fold(page.lines[here]) in running or counts or styled or roman:
            page.lines[here] = ""


def _edge(lines: list[str]) -> list[int]:
    said = [here for here, line in enumerate(lines) if line.strip()]
    return sorted({*said[:EDGE_LINES], *said[-EDGE_LINES:]})


def _fold(line: str) -> str:
    return re.sub(r"[\s　]+", "", re.sub(r"[0-9０-９]+", "#", line))


def _page_number(line: str) -> re.Match[str] | None:
    line = line.strip()
    return _PAGE_NUMBER.fullmatch(line) if len(line) <= PAGE_NUMBER_CHARACTERS else None


def _offset(page: _Page, here: int) -> int | None:
    number = _page_number(page.lines[here])
    return int(number[1]) - page.number if number and not number[1].isalpha() else None


# -- lines to paragraphs


def _ends_paragraphs_with_space(pages: list[_Page]) -> bool:
    """Tell whether a trailing space marks the end of a paragraph, as in PDFs that Word made."""
    said = [line for page in pages for line in page.lines if len(line.strip()) >= UNWRAPPED_COLUMNS // 2]
    spaced = [line for line in said if line.endswith(" ")]
    unspaced = [line for line in said if not line.endswith(" ")]
    if not spaced or len(spaced) < len(said) * 0.05 or len(unspaced) < len(said) * 0.2:
        return False
    return _mean_width(unspaced) > _mean_width(spaced)


def _mean_width(lines: list[str]) -> float:
    return sum(map(columns, lines)) / len(lines)


def _pieces(page: _Page, marked: bool) -> Iterator[Piece]:
    said = [here for here, line in enumerate(page.lines) if line.strip() and not is_decoration(line.strip())]
    lines = [page.lines[here].strip() for here in said]
    apart = [not here or said[here] - said[here - 1] > 1 for here in range(len(said))]  # an empty line stands before
    ended = [page.lines[here].endswith(" ") for here in said]
    width = max((columns(line) for line in lines if not is_leader(line)), default=0)
    levels = _levels(lines, page.number, width)
    kind: BlockKind = "paragraph"
    level = 0
    text = ""
    for here, line in enumerate(lines):
        if text and not apart[here] and not levels[here] and kind != "row" and not level:
            held = lines[here - 1]
            if not _stands_alone(line) and _goes_on(held, line, width, ended[here - 1], marked):
                text = _join(text, line)
                continue
        yield Piece(text, kind, level, page.number)
        text, level = line, levels[here]
        kind = "heading" if level else "row" if _is_row(line) else "item" if is_item(line) else "paragraph"
    yield Piece(text, kind, level, page.number)


def _levels(lines: list[str], number: int, width: int) -> list[int]:
    """Return the heading level of each line; lines with nothing below them are footnotes, not headings."""
    levels = settle_headings(lines, [heading_level(line) for line in lines])
    for here in reversed(range(len(levels))):
        if not levels[here] or not re.match(r"[(（0-9０-９]", lines[here]):
            break
        levels[here] = 0
    if number == 1:
        for here, line in enumerate(lines[:5]):
            if is_title(line) and not (here and _was_full(lines[here - 1], line, width)):
                levels[here] = 1
                break
    return levels


def _goes_on(line: str, following: str, width: int, spaced: bool, marked: bool) -> bool:
    """Tell whether ``following`` continues the paragraph of ``line``.

    Where Word marked the paragraph ends, also a narrow line (of a table cell) goes on, and one that ends a sentence.
    """
    full = _was_full(line, following, width)
    if marked and not spaced:
        return full or columns(line) >= NARROWEST_COLUMNS
    within_words = line[-1].isascii() and line[-1].isalnum()  # the space is one between words
    return full and not ends_sentence(line) and (not marked or within_words)


def _was_full(line: str, following: str, width: int) -> bool:
    """Tell whether the line was broken for lack of room: it is full, or the next word would not have fitted."""
    if width < UNWRAPPED_COLUMNS:
        return False
    word = re.match(r"[!-~]*", following)
    return columns(line) + (len(word[0]) if word else 0) >= width * FULL


def _stands_alone(line: str) -> bool:
    return is_item(line) or _is_row(line)


def _is_row(line: str) -> bool:
    return is_leader(line) or len(re.findall(r"\S[ 　]{2,}(?=\S)", line)) >= 2


def _join(text: str, line: str) -> str:
    """Return the two parts of a wrapped line as one; a space is owed only between words of Latin letters."""
    japanese = re.match(_JAPANESE, line) or re.search(rf"{_JAPANESE}$", text)
    broken_address = re.search(r"https?://[!-~]*$", text)
    return text + line if japanese or broken_address else f"{text} {line}"
