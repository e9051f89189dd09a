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


def make_pdf(pages: Sequence[Sequence[str]], title: str | None = None) -> bytes:
    """Return a PDF whose pages show the lines; characters are their own codes in a font without glyphs."""
    characters = "".join(sorted({c for page in pages for line in page for c in line})) or " "
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/G/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/G/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        _stream(_to_unicode(characters)),
    ]
    for number, page in enumerate(pages):
        resources = f"/Resources<</Font<</F1 3 0 R>>>>/Contents {7 + 2 * number} 0 R"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{resources}>>".encode())
        objects.append(_stream(_content(page)))
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
    return _titled(body.getvalue(), title) if title else body.getvalue()


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


@pytest.fixture(scope="session")
def pdf() -> Callable[..., bytes]:
    return make_pdf


@pytest.fixture(scope="session")
def locked() -> Callable[[bytes, str, str], bytes]:
    return lock_pdf


@pytest.fixture(scope="session")
def shown() -> Callable[[Extract], list[tuple[str, int, str]]]:
    return shown_blocks
