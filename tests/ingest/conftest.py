"""Files as small as their formats allow, written by hand so that a test can state every byte that matters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
from pypdf import PdfWriter

from ingest.types import Extract


def _to_unicode(characters: str) -> bytes:
    rows = "\n".join(f"<{ord(c):04x}> <{ord(c):04x}>" for c in characters)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(characters)} beginbfchar\n{rows}\nendbfchar\n"
        "endcmap end end"
    ).encode()


def _content(lines: Sequence[str]) -> bytes:
    shown = "\n".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -14 Td" for line in lines)
    return f"BT /F1 10 Tf 50 800 Td\n{shown}\nET".encode()


Shown = tuple[float, float, float, str]  # x, y from the bottom, size, text
Ruled = tuple[float, float, float, float]  # from x, y to x, y


def _drawing(shown: Sequence[Shown], ruled: Sequence[Ruled]) -> bytes:
    texts = [f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, size, text in shown]
    lines = [f"{x} {y} m {x2} {y2} l S" for x, y, x2, y2 in ruled]
    return "\n".join([*texts, *lines]).encode()


def draw_pdf(pages: Sequence[tuple[Sequence[Shown], Sequence[Ruled]]], mapped: bool = True, turn: int = 0) -> bytes:
    """Return a PDF whose pages show texts and lines where they are said to be; ``mapped``: its font tells Unicode."""
    characters = "".join(sorted({c for shown, _ in pages for *_, text in shown for c in text})) or " "
    return _pdf([_drawing(*page) for page in pages], characters if mapped else "", turn)


def make_pdf(pages: Sequence[Sequence[str]], title: str | None = None) -> bytes:
    """Return a PDF whose pages show the lines; characters are their own codes in a font without glyphs."""
    characters = "".join(sorted({c for page in pages for line in page for c in line})) or " "
    data = _pdf([_content(page) for page in pages], characters)
    return _titled(data, title) if title else data


def _pdf(contents: Sequence[bytes], characters: str, turn: int = 0) -> bytes:
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(contents)))
    told = b"/ToUnicode 5 0 R" if characters else b""
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/G/Encoding/Identity-H/DescendantFonts[4 0 R]%s>>" % told,
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/G/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        _stream(_to_unicode(characters)),
    ]
    for number, content in enumerate(contents):
        resources = f"/Resources<</Font<</F1 3 0 R>>>>/Contents {7 + 2 * number} 0 R/Rotate {turn}"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{resources}>>".encode())
        objects.append(_stream(content))
    body = BytesIO()
    body.write(b"%PDF-1.7\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(body.tell())
        body.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = body.tell()
    body.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    body.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    body.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return body.getvalue()


def _stream(content: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def _titled(pdf: bytes, title: str) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.add_metadata({"/Title": title})
    return _written(writer)


def lock_pdf(pdf: bytes, user: str, owner: str) -> bytes:
    """Return the PDF encrypted with RC4, which needs no further library."""
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.encrypt(user, owner, algorithm="RC4-128")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def shown_blocks(extract: Extract) -> list[tuple[str, int, str]]:
    """Return kind, level and text of each block, the offsets checked on the way."""
    end = 0
    for block in extract.blocks:
        assert end <= block.start < block.end <= len(extract.text)
        text = extract.text[block.start : block.end]
        assert text == text.strip()
        end = block.end
    return [(block.kind, block.level, extract.text[block.start : block.end]) for block in extract.blocks]


@pytest.fixture
def without_recognition(monkeypatch) -> None:
    """Read as a machine does that has no Tesseract."""
    monkeypatch.setattr("ingest.pdf.can_recognise", lambda: False)
    monkeypatch.setattr("ingest.ocr.can_recognise", lambda: False)


@pytest.fixture(scope="session")
def pdf() -> Callable[..., bytes]:
    return make_pdf


@pytest.fixture(scope="session")
def drawn() -> Callable[..., bytes]:
    return draw_pdf


@pytest.fixture(scope="session")
def locked() -> Callable[[bytes, str, str], bytes]:
    return lock_pdf


@pytest.fixture(scope="session")
def shown() -> Callable[[Extract], list[tuple[str, int, str]]]:
    return shown_blocks
