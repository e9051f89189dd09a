"""What stands on the pages of a PDF, by pdfium: glyphs, ruled lines and pictures, upright and measured from the top.

pdfium, because it gives every glyph with its box in 3 µs (pdfplumber, which gives the same, needs 50 ms a page and
no longer ends on maps), says which glyphs have no Unicode, and paints the page for text recognition.
"""

from __future__ import annotations

import ctypes
import math
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as raw

if TYPE_CHECKING:
    from PIL.Image import Image

PATHS = 20_000  # on a page; more is a map or a drawing, whose lines rule no table
THIN = 3.0  # points; a filled rectangle that thin is a line
DOTS_PER_POINT = 300 / 72  # what Tesseract was trained on
MAX_DOTS = 4_000  # along one side of a painted page

FORMS = 4  # one inside the other
APART = 20_000.0  # points; no page is as wide
APART_PLACES = 40
LINE_END_HYPHEN = 0x02  # what pdfium gives for a hyphen that ends a line
_SPACES = frozenset((0x20, 0xA0, 0x3000, 0x09, 0x0A, 0x0D))

PDFIUM_LOCK = threading.RLock()  # pdfium serves one thread at a time

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom; points, the y axis downwards


@dataclass(slots=True)
class Glyph:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float  # of the font, points; the box is as high as the font's tallest letters
    typed: str = ""  # the spaces that were typed before it
    gap: bool = False  # pdfium takes the gap before it for a space
    unmapped: bool = False  # the font does not say which character it is

    @property
    def middle(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(slots=True)
class Sheet:
    """One page."""

    number: int  # from 1
    width: float
    height: float
    glyphs: list[Glyph]  # in the order they are painted
    horizontal: list[Box]  # ruled lines
    vertical: list[Box]
    pictured: float  # share of the page that its largest picture covers
    unseen: bool  # the text is laid out of sight, as text recognition lays it over a scan


class CannotOpen(Exception):
    """pdfium does not take the file; ``locked`` where it wants a password."""

    def __init__(self, locked: bool) -> None:
        super().__init__("a password is needed" if locked else "no PDF that pdfium could open")
        self.locked = locked


class Sheets:
    """An open PDF."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def __iter__(self) -> Iterator[Sheet | None]:
        """Yield the pages; None for one that is damaged beyond reading."""
        for number in range(1, len(self) + 1):
            try:
                yield self._sheet(number)
            except pdfium.PdfiumError:
                yield None

    def _sheet(self, number: int) -> Sheet:
        page = self._document[number - 1]
        try:
            return _sheet(page, number)
        finally:
            page.close()

    def painted(self, number: int) -> Image:
        """Return the page as a grey picture."""
        page = self._document[number - 1]
        try:
            scale = min(DOTS_PER_POINT, MAX_DOTS / max(*page.get_size(), 1))
            picture: Image = page.render(scale=scale, grayscale=True).to_pil()
            return picture
        finally:
            page.close()


@contextmanager
def open_sheets(data: bytes) -> Iterator[Sheets]:
    """Open the PDF, with the empty password where it is locked; raises ``CannotOpen``."""
    with PDFIUM_LOCK:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise CannotOpen(error.err_code == raw.FPDF_ERR_PASSWORD) from error
        try:
            yield Sheets(document)
        finally:
            document.close()


def _sheet(page: pdfium.PdfPage, number: int) -> Sheet:
    glyphs, turn, unseen = _glyphs(page)
    upright = _upright(page.get_bbox(), turn)
    for glyph in glyphs:
        glyph.left, glyph.top, glyph.right, glyph.bottom = _box(
            upright(glyph.left, glyph.top), upright(glyph.right, glyph.bottom)
        )
    left, bottom, right, top = page.get_bbox()
    size = (top - bottom, right - left) if turn % 2 else (right - left, top - bottom)
    objects = raw.FPDFPage_CountObjects(page)
    lines, pictured = _drawn(page, upright, size) if objects <= PATHS else ([], 0.0)
    return Sheet(
        number,
        *size,
        glyphs,
        [line for line in lines if line[3] - line[1] <= THIN],
        [line for line in lines if line[2] - line[0] <= THIN],
        pictured,
        unseen,
    )


def _upright(box: Box, turn: int) -> Callable[[float, float], Point]:
    """Return what turns a place, measured from the bottom, into one from the top with the text upright.

    ``turn`` counts the quarter turns to the left that the text has made. What the page says of being turned is not
    asked: it is how scanners and programs are put right, or wrong.
    """
    left, bottom, right, top = box

    def place(x: float, y: float) -> Point:
        match turn:
            case 1:
                return y - bottom, x - left
            case 2:
                return right - x, y - bottom
            case 3:
                return top - y, right - x
        return x - left, top - y

    return place


def _glyphs(page: pdfium.PdfPage) -> tuple[list[Glyph], int, bool]:
    """Return the glyphs, measured from the bottom, how most of them are turned (see ``_upright``), and if none is seen.

    pdfium takes equal lines that follow closely for one printed twice, and passes over single letters without an
    outline, as text recognition lays them over a scan: those are set apart and given a stroke.
    """
    read = _characters(page, 0)
    texts = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=FORMS))
    unseen = all(raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE for item in texts)
    dropped = [item for item in texts if _address(item.raw) not in read.painted]
    if any(unseen or _may_say_something(item) for item in dropped):
        for here, item in enumerate(dropped):
            raw.FPDFTextObj_SetTextRenderMode(item, raw.FPDF_TEXTRENDERMODE_STROKE)
            raw.FPDFPageObj_SetStrokeWidth(item, 1)
            raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, (1 + here % APART_PLACES) * APART, 0)
        read = _characters(page, APART)
    return _printed_once(read), read.turns.most_common(1)[0][0] if read.turns else 0, unseen


def _printed_once(read: _Characters) -> list[Glyph]:
    """Return the glyphs but those moved ones that are printed over equal ones to look bold."""

    def places(glyph: Glyph) -> Iterator[tuple[str, int, int]]:
        step = max(0.15 * glyph.size, 0.05)
        x, y = round(glyph.left / step), round(glyph.top / step)
        yield from ((glyph.text, x + across, y + down) for across in (0, -1, 1) for down in (0, -1, 1))

    if not read.moved:
        return read.glyphs
    seen = {next(places(glyph)) for here, glyph in enumerate(read.glyphs) if here not in read.moved}
    return [
        glyph
        for here, glyph in enumerate(read.glyphs)
        if here not in read.moved or not any(place in seen for place in places(glyph))
    ]


def _address(item: object) -> int | None:
    return ctypes.cast(item, ctypes.c_void_p).value  # type: ignore[arg-type]


def _may_say_something(item: pdfium.PdfTextObj) -> bool:
    """Tell whether an object that pdfium passed over may hold more than spaces, all that an own font leaves blank."""
    left, _, right, _ = item.get_bounds()
    return right - left > 1 or not item.get_font().is_embedded


@dataclass(slots=True)
class _Characters:
    glyphs: list[Glyph] = field(default_factory=list)  # measured from the bottom
    moved: set[int] = field(default_factory=set)  # which of them had been moved right, and were moved back
    turns: Counter[int] = field(default_factory=Counter)
    painted: set[int | None] = field(default_factory=set)  # the objects that paint them


def _characters(page: pdfium.PdfPage, apart: float) -> _Characters:
    """Return what pdfium reads; objects may have been moved right by multiples of ``apart``."""
    read = _Characters()
    text = page.get_textpage()
    try:
        box, matrix, typed, gap, high = raw.FS_RECTF(), raw.FS_MATRIX(), "", False, 0
        for index in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text, index)
            if code in _SPACES:
                gap = True
                if code not in (0x0A, 0x0D) and not raw.FPDFText_IsGenerated(text, index):
                    typed += "\u3000" if code == 0x3000 else " "
                continue
            if 0xD800 <= code < 0xDC00:  # the first half of a character beyond U+FFFF
                high = code
                continue
            if 0xDC00 <= code < 0xE000 and high:
                code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
            if raw.FPDFText_IsGenerated(text, index) or not raw.FPDFText_GetLooseCharBox(text, index, box):
                continue
            read.painted.add(_address(raw.FPDFText_GetTextObject(text, index)))
            back = apart * ((box.left + apart / 2) // apart) if apart else 0.0
            left, right, top, bottom = box.left - back, box.right - back, box.top, box.bottom
            code = ord("-") if code == LINE_END_HYPHEN else code
            unmapped = raw.FPDFText_HasUnicodeMapError(text, index) == 1
            raw.FPDFText_GetMatrix(text, index, matrix)
            size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
            turn = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
            read.turns[turn] += 1
            height = right - left if turn % 2 else top - bottom
            size = size if 0.3 <= size / max(height, 0.1) <= 3 else height  # some fonts state nonsense
            if back:
                read.moved.add(len(read.glyphs))
            read.glyphs.append(Glyph(chr(code), left, top, right, bottom, size, typed, gap, unmapped))
            typed, gap = "", False
    finally:
        text.close()
    return read


def _drawn(page: pdfium.PdfPage, upright: Callable[[float, float], Point], size: Point) -> tuple[list[Box], float]:
    """Return the ruled lines, each along one axis, and the share of the page under its largest picture."""
    lines: list[Box] = []
    pictured = 0.0
    for seen, item in enumerate(
        page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE], max_depth=FORMS)
    ):
        if seen > PATHS:
            return [], pictured
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            pictured = max(pictured, (right - left) * (top - bottom) / max(size[0] * size[1], 1.0))
        else:
            lines += _lines(item, upright)
    return lines, min(pictured, 1.0)


def _lines(path: pdfium.PdfObject, upright: Callable[[float, float], Point]) -> Iterator[Box]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    count = raw.FPDFPath_CountSegments(path)
    if count > 200:
        return
    if not stroke.value:  # a filled shape rules a line when it is thin
        if count <= 6 and fill.value:
            left, bottom, right, top = path.get_bounds()
            box = _box(upright(left, top), upright(right, bottom))
            if min(box[2] - box[0], box[3] - box[1]) <= THIN:
                yield box
        return
    matrix = path.get_matrix()
    container = path.container
    while container is not None:
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    here = start = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = upright(*matrix.on_point(x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO and here is not None:
            yield from _straight(here, point)
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            yield from _straight(point, start)
        here = point


def _straight(one: Point, other: Point) -> Iterator[Box]:
    box = _box(one, other)
    if min(box[2] - box[0], box[3] - box[1]) <= 1 and one != other:
        yield box


def _box(one: Point, other: Point) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
