"""PDF, page by page: lines in reading order become paragraphs, rows and headings; what cannot be read is named.

pypdf opens and mends the file and knows where Word ended a paragraph; the places of the characters come from pdfium.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from io import BytesIO
from itertools import groupby, pairwise
from statistics import mean

from pypdf import PageObject, PdfReader, PdfWriter

from ingest.errors import BrokenFile, EncryptedFile, IngestError, NoText
from ingest.furniture import Page, drop_line_numbers, drop_running_lines, separator_of, settle_footnotes
from ingest.glyphs import CannotOpen, Glyph, Sheet, Sheets, open_sheets
from ingest.labels import with_labelled_rows
from ingest.layout import assemble
from ingest.lines import Line
from ingest.ocr import can_recognise, ocr_advice, recognise
from ingest.paragraphs import Ended, Laid, laid_out, with_sentences_whole
from ingest.reading_order import lines_of
from ingest.types import Extract

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns once per damaged object; we say once per file

SCANNED = 0.5  # of a page under one picture, and no more than a stamp or number beside it
STAMP_CHARACTERS = 10
SAMPLED_PAGES = 8
TELLING_CHARACTERS = 20  # of a line whose end says whether Word marked the paragraphs
GARBLED = 0.2  # of a page's characters; then none of them is believed
GARBLED_RUN = 3  # characters in a row; then the page is named, and what is sound of it kept

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
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]")
_MISSING = "〓"  # what a printer sets where the type is missing
_SYMBOL_BULLET = re.compile("^[\uf020-\uf0ff\u2022\u25aa]\\s*")  # of the fonts Symbol and Wingdings
_NO_TEXT = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd]")
_KANA = re.compile("[\u3041-\u30fe]")
_COMMON = re.compile("[!-~\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef\\s]")
_TITLE_NOISE = re.compile(
    r"^(?:Microsoft (?:Word|PowerPoint|Excel)|無題|名称未設定|untitled|PowerPoint プレゼンテーション|"
    r"スライド \d|新規|document\d*$)|"
    r"[\\/]|\.(?:pdf|docx?|xlsx?|pptx?|jtdc?|txt|html?|indd|ai)$|^[\W\d_]*$|^[\x21-\x7e]+$|\ufffd",
    re.IGNORECASE,
)


def read_pdf(data: bytes, name: str) -> Extract:
    """Return the text of all pages; a PDF locked with an empty password is read.

    Raises ``EncryptedFile``, ``BrokenFile`` and ``NoText``.
    """
    try:
        reader = _reader(data)
        try:
            with open_sheets(data) as sheets:
                return _extract(sheets, reader, name)
        except CannotOpen as refusal:
            if refusal.locked or (reader is not None and reader.is_encrypted):
                raise EncryptedFile(f"「{name}」を開くにはパスワードが必要です。") from refusal
            with open_sheets(_mended(reader)) as sheets:
                return _extract(sheets, reader, name)
    except IngestError:
        raise
    except CannotOpen as error:
        raise BrokenFile(f"「{name}」は PDF として壊れています。") from error
    except Exception as error:  # on damaged files pypdf and pdfium raise whatever their parsers stumble over
        raise BrokenFile(f"「{name}」は PDF として壊れています({type(error).__name__})。") from error


def _reader(data: bytes) -> PdfReader | None:
    """Return the file as pypdf reads it; None where it cannot, for it is needed for the title only."""
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            reader.decrypt("")
    except Exception:
        return None
    return reader


def _mended(reader: PdfReader | None) -> bytes:
    """Return the file as pypdf writes it anew: it finds objects whose table is lost."""
    if reader is None:
        raise CannotOpen(locked=False)
    out = BytesIO()
    PdfWriter(clone_from=reader).write(out)
    return out.getvalue()


def _stated_title(reader: PdfReader | None) -> str | None:
    try:
        title = reader.metadata.title if reader and reader.metadata else None
    except Exception:  # a title that cannot be read is no reason to refuse the pages
        return None
    title = " ".join(_clean(title).split()) if isinstance(title, str) else ""
    return title if len(title) >= 3 and not _TITLE_NOISE.search(title) else None


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text).translate(LOOKALIKES)


# -- pages


def _extract(sheets: Sheets, reader: PdfReader | None, name: str) -> Extract:
    read: list[Sheet] = []
    unread: set[int] = set()
    garbled: set[int] = set()
    for number, sheet in enumerate(sheets, 1):
        if sheet is not None:
            _clean_glyphs(sheet)
            if _is_garbled(sheet):
                garbled.add(number)
            if number in garbled or _is_scan(sheet) or not sheet.glyphs:
                unread.add(number)
            read.append(sheet)
        else:
            unread.add(number)
    drop_line_numbers(read)
    pages = [Page(sheet.number, lines_of(sheet), separator_of(sheet)) for sheet in read]
    drop_running_lines(pages)
    for page in pages:
        settle_footnotes(page)
        _mark_bullets(page)
    for page, lines in zip(pages, with_labelled_rows([page.lines for page in pages]), strict=True):
        page.lines = lines
    by_page = dict(zip([page.number for page in pages], laid_out(pages, _ended(reader)), strict=True))
    recognised = _recognised(sheets, [number for number in sorted(unread) if _is_empty(by_page.get(number, []))])
    by_page |= recognised
    text, blocks = assemble(with_sentences_whole([by_page[number] for number in sorted(by_page)]))
    left = tuple(sorted(unread - recognised.keys()))
    if not blocks:
        raise _no_text(name, len(sheets), len(left), bool(garbled))
    layered = {sheet.number for sheet in read if sheet.unseen and sheet.glyphs and sheet.pictured >= SCANNED}
    return Extract(text, blocks, _stated_title(reader), left, tuple(sorted(layered | recognised.keys())))


def _no_text(name: str, pages: int, unread: int, garbled: bool) -> NoText:
    if unread < pages:
        return NoText(f"「{name}」にはページ番号のほかに文字がありません。")
    if garbled:
        return NoText(f"「{name}」の {pages} ページのどれも文字化けしていて読めません(文字の対応表がない PDF です)。")
    return NoText(f"「{name}」の {pages} ページのどこにも文字がありません(スキャン画像のようです)。", ocr_advice())


def _is_empty(laid: list[Laid]) -> bool:
    return sum(len(entry.piece.text) for entry in laid) <= STAMP_CHARACTERS


def _is_scan(sheet: Sheet) -> bool:
    return sheet.pictured >= SCANNED and len(sheet.glyphs) <= STAMP_CHARACTERS


def _clean_glyphs(sheet: Sheet) -> None:
    unmapped = [glyph for glyph in sheet.glyphs if glyph.unmapped]
    if _is_japanese("".join(glyph.text for glyph in unmapped)):
        for glyph in unmapped:
            glyph.unmapped = False
    kept: list[Glyph] = []
    for glyph in sheet.glyphs:
        glyph.text = _MISSING if glyph.unmapped else _clean(glyph.text)
        if glyph.text and not glyph.text.isspace():
            kept.append(glyph)
        elif kept and not glyph.text and glyph.left >= kept[-1].left:
            kept[-1].right = max(kept[-1].right, glyph.right)  # leaves no gap
    sheet.glyphs = kept
    if sheet.unseen:  # text recognition leaves a gap and types a space at every word
        for last, glyph in pairwise(kept):
            if 0 < glyph.left - last.right < glyph.size and not (last.text.isascii() and glyph.text.isascii()):
                last.right, glyph.typed = glyph.left, ""


def _is_japanese(text: str) -> bool:
    """Tell whether characters that no font vouches for are sound all the same, as in the layers of Tesseract.

    Numbers of glyphs taken for characters fall among other scripts, hardly ever on kana.
    """
    return len(_KANA.findall(text)) >= 0.1 * len(text) and len(_COMMON.findall(text)) >= 0.9 * len(text)


def _is_garbled(sheet: Sheet) -> bool:
    """Tell whether characters are garbled, in a run or all over; where it is all over, none of them is kept.

    A single private character is a bullet or somebody's name.
    """
    bad = [glyph.unmapped or _NO_TEXT.match(glyph.text) is not None for glyph in sheet.glyphs]
    longest = max((len(list(run)) for is_bad, run in groupby(bad) if is_bad), default=0)
    everywhere = sum(bad) >= GARBLED_RUN and sum(bad) > GARBLED * len(bad)
    if everywhere:
        sheet.glyphs = []
    return everywhere or longest >= GARBLED_RUN


def _mark_bullets(page: Page) -> None:
    for line in page.lines:
        if isinstance(line, Line):
            line.text = _SYMBOL_BULLET.sub("・", line.text)


def _ended(reader: PdfReader | None) -> Ended | None:
    """Return what tells where Word ended a paragraph: in its PDFs the last line, and no other, ends with a space.

    None where the lines do not differ in that.
    """
    if reader is None:
        return None
    pages = reader.pages
    sample = [_typed(page) for page in pages[:SAMPLED_PAGES]]
    said = [line for page in sample for line in page if len(line.strip()) >= TELLING_CHARACTERS]
    spaced = [len(line) for line in said if line.endswith(" ")]
    unspaced = [len(line) for line in said if not line.endswith(" ")]
    if (
        not spaced
        or not unspaced
        or not (0.05 * len(said) <= len(spaced) <= 0.8 * len(said) and mean(unspaced) > mean(spaced))
    ):
        return None
    typed = sample + [_typed(page) for page in pages[SAMPLED_PAGES:]]
    ends = [{_squeezed(line) for line in page if line.endswith(" ")} for page in typed]
    return lambda page, line: _squeezed(line.text) in ends[page.number - 1]


def _typed(page: PageObject) -> list[str]:
    """Return the lines as pypdf gives them, the spaces at their ends kept."""
    try:
        return [_clean(line) for line in page.extract_text().splitlines()]
    except Exception:  # a page that pypdf cannot read has its paragraphs told by their look
        return []


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _recognised(sheets: Sheets, numbers: list[int]) -> dict[int, list[Laid]]:
    """Return the pages that text recognition could read, none where it is not installed."""
    found = {}
    for number in numbers if can_recognise() else []:
        if pieces := recognise(sheets.painted(number), number):
            found[number] = [Laid(piece) for piece in pieces]
    return found
