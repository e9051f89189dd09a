"""A page of a PDF as a picture, and where on it a quote stands, by pdfium."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.glyphs import PDFIUM_LOCK
from ingest.pdf import LOOKALIKES

PIXELS_PER_POINT = 1.75  # at zoom 1: an A4 page is 1042 pixels wide
MOST_PIXELS = 12_000_000  # a plan of a building on A0 is painted coarser
LEAST_PIECE = 2  # characters of a quote that stands in pieces over the page

_LINE_END_HYPHEN = 0x02  # what pdfium gives for a hyphen that ends a line


class Unpaintable(Exception):
    """The file is no PDF that pdfium can paint."""


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of one line; fractions of the page's width and height, from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Picture:
    png: bytes
    width: int  # pixels
    height: int


class Pdf:
    """One PDF, opened for looking; a context manager. Pages are counted from 1. Thread-safe."""

    def __init__(self, path: Path) -> None:
        """Raises Unpaintable."""
        with PDFIUM_LOCK:
            try:
                self._document = pdfium.PdfDocument(path)
                self.pages = len(self._document)
            except pdfium.PdfiumError as error:
                raise Unpaintable(path.name) from error

    def __enter__(self) -> Pdf:
        return self

    def __exit__(self, *_exception: object) -> None:
        with PDFIUM_LOCK:
            self._document.close()

    def picture(self, page: int, zoom: float = 1.0) -> Picture:
        """Paint a page; a huge one is painted coarser. Raises Unpaintable."""
        with self._page(page) as opened:
            width, height = opened.get_size()
            scale = min(PIXELS_PER_POINT * zoom, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
            bitmap = opened.render(scale=scale)
            image = bitmap.to_pil().copy()
            bitmap.close()
        written = BytesIO()
        image.save(written, "png", compress_level=1)
        return Picture(written.getvalue(), *image.size)

    def boxes(self, page: int, quote: str, occurrence: int = 0) -> list[Box]:
        """Return where ``quote`` stands on a page, one box for each stretch of a line, in the order of the quote.

        ``occurrence``, from 0, says which one is meant where the page repeats the words. Empty when they are not there.
        Raises Unpaintable.
        """
        with self._page(page) as opened:
            text = opened.get_textpage()
            characters = _characters(text)
            text.close()
            places = find_quote([character for character, _ in characters], quote, occurrence)
            glyphs = (box for place in places if (box := characters[place][1]))
            return [_on_picture(opened, line) for line in join_lines(glyphs)]

    @contextmanager
    def _page(self, number: int) -> Iterator[pdfium.PdfPage]:
        with PDFIUM_LOCK:  # also while it is closed: pdfium serves one thread at a time
            try:
                page = self._document[number - 1]
            except (pdfium.PdfiumError, IndexError) as error:
                raise Unpaintable(f"page {number}") from error
            try:
                yield page
            except pdfium.PdfiumError as error:
                raise Unpaintable(f"page {number}") from error
            finally:
                page.close()


Rectangle = tuple[float, float, float, float]  # left, bottom, right, top; points, the y axis upwards


def _characters(text: pdfium.PdfTextPage) -> list[tuple[str, Rectangle | None]]:
    """Return the characters in the order of the file with their boxes; None for gaps, which nobody drew."""
    found: list[tuple[str, Rectangle | None]] = []
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        character = "" if code in (0, _LINE_END_HYPHEN) or 0xD800 <= code < 0xE000 else chr(code)
        left, bottom, right, top = text.get_charbox(index, loose=True)
        box = (left, bottom, right, top) if right > left and top > bottom else None
        found.append((character, box))
    return found


def find_quote(characters: Sequence[str], quote: str, occurrence: int = 0) -> list[int]:
    """Return the places in ``characters`` that hold ``quote``; white space and forms of width make no difference.

    A quote that the page holds in another order (cells of a table, columns) is put together from its pieces.
    """
    folded = [(part, place) for place, character in enumerate(characters) for part in fold(character)]
    page = "".join(part for part, _ in folded)
    wanted = fold(quote)
    starts = list(_starts(page, wanted)) if wanted else []
    if starts:
        start = starts[min(occurrence, len(starts) - 1)]
        spans = [(start, start + len(wanted))]
    else:
        spans = _pieces(page, wanted)
    return list(dict.fromkeys(folded[index][1] for start, end in spans for index in range(start, end)))


def fold(text: str) -> str:
    """Return ``text`` decomposed and radicals as ideographs, without white space, hyphens and what is not printed."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKD", text.translate(LOOKALIKES))
        if not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf", "Cn", "Co", "Pd")
    )


def _starts(page: str, wanted: str) -> Iterator[int]:
    start = page.find(wanted)
    while start >= 0:
        yield start
        start = page.find(wanted, start + 1)


def _pieces(page: str, wanted: str) -> list[tuple[int, int]]:
    """Cover ``wanted`` by stretches of ``page``, each as long as can be; empty when a part of it is nowhere."""
    spans: list[tuple[int, int]] = []
    while wanted:
        length = _longest(page, wanted)
        if length < min(LEAST_PIECE, len(wanted)):
            return []
        behind = spans[-1][1] if spans else 0
        piece = wanted[:length]
        start = page.find(piece, behind)
        start = start if start >= 0 else page.find(piece)
        spans.append((start, start + length))
        wanted = wanted[length:]
    return spans


def _longest(page: str, wanted: str) -> int:
    """Return how many of the first characters of ``wanted`` stand on the page in one piece."""
    least, most = 0, len(wanted)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if wanted[:middle] in page else (least, middle - 1)
    return least


def join_lines(glyphs: Iterator[Rectangle]) -> list[Rectangle]:
    """Join the boxes of glyphs that follow each other along a line, written across or downwards."""
    lines: list[Rectangle] = []
    last: Rectangle | None = None
    for glyph in glyphs:
        if last and _follows(last, glyph):
            held = lines[-1]
            lines[-1] = (
                min(held[0], glyph[0]),
                min(held[1], glyph[1]),
                max(held[2], glyph[2]),
                max(held[3], glyph[3]),
            )
        else:
            lines.append(glyph)
        last = glyph
    return lines


def _follows(last: Rectangle, glyph: Rectangle) -> bool:
    size = max(last[3] - last[1], last[2] - last[0])
    across = _overlap(last[1], last[3], glyph[1], glyph[3]) and -0.5 * size <= glyph[0] - last[2] <= 1.5 * size
    downwards = _overlap(last[0], last[2], glyph[0], glyph[2]) and -0.5 * size <= last[1] - glyph[3] <= 0.5 * size
    return across or downwards


def _overlap(low: float, high: float, other_low: float, other_high: float) -> bool:
    """Tell whether two stretches share more than half of the shorter one."""
    return min(high, other_high) - max(low, other_low) > 0.5 * min(high - low, other_high - other_low)


def _on_picture(page: pdfium.PdfPage, rectangle: Rectangle) -> Box:
    """Turn points into fractions of the picture: a page may be rotated or cropped."""
    left, bottom, right, top = rectangle
    corners = [_device_fraction(page, x, y) for x, y in ((left, bottom), (right, top))]
    across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    return Box(*(min(max(value, 0.0), 1.0) for value in (across[0], down[0], across[1], down[1])))


_FINE = 100_000  # units per side, since pdfium gives whole ones


def _device_fraction(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE
