"""One door for every kind of file: what it is, whether it may be read, and the reader that reads it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.convert import BECOMES, converted
from ingest.errors import (
    BrokenFile,
    EmptyFile,
    EncryptedFile,
    MisnamedFile,
    OversizedFile,
    UnreadableFile,
    UnsupportedFile,
)
from ingest.types import Extract

_KINDS = {
    ".pdf": "PDF",
    ".docx": "DOCX",
    ".xlsx": "XLSX",
    ".pptx": "PPTX",
    ".html": "HTML",
    ".htm": "HTML",
    ".txt": "テキスト",
    ".md": "Markdown",
    ".markdown": "Markdown",
}
SUPPORTED = frozenset(_KINDS)
_OTHER_OFFICE = {
    ".jtd": ".docx",
    ".docm": ".docx",
    ".odt": ".docx",
    ".xlsm": ".xlsx",
    ".xlsb": ".xlsx",
    ".ods": ".xlsx",
    ".csv": ".xlsx",
    ".pptm": ".pptx",
    ".odp": ".pptx",
}
_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".heic"))
_OFFICE = frozenset(("DOCX", "XLSX", "PPTX"))

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # the stream that Office puts a locked document in
_MAGIC = (
    (_OLE, "旧形式の Office 文書"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "画像"),
    (b"\xff\xd8\xff", "画像"),
    (b"GIF8", "画像"),
    (b"II*\0", "画像"),
    (b"MM\0*", "画像"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "RAR"),
    (b"\x1f\x8b", "GZIP"),
)
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL
)
_LITTER = frozenset({"thumbs.db", "desktop.ini"})  # what Windows leaves in every shared folder


@dataclass(frozen=True, slots=True)
class Limits:
    max_file_bytes: int
    max_unpacked_bytes: int  # of a DOCX, XLSX or PPTX, which are zips


def read_file(path: Path, limits: Limits) -> Extract:
    """Return what the file holds; raises nothing but ``IngestError``, each naming the file and the next step."""
    name = printable(path.name)
    suffix = path.suffix.lower()
    _refuse_unsupported(path, name)
    data = _bytes(path, name, limits)
    if suffix in BECOMES:
        data, suffix = _converted(data, suffix, name), BECOMES[suffix]
    _refuse_misnamed(data, suffix, name)
    return _read(_KINDS[suffix], data, name, limits)


def _converted(data: bytes, suffix: str, name: str) -> bytes:
    expected = "RTF" if suffix == ".rtf" else "旧形式の Office 文書"
    found = content_kind(data)
    if found not in (expected, None):
        raise MisnamedFile(f"「{name}」は拡張子が {suffix} ですが、中身は{found}です。")
    return converted(data, suffix, name)


def _read(kind: str, data: bytes, name: str, limits: Limits) -> Extract:
    """Call the reader; each is imported only when its kind of file comes, for trafilatura alone takes a second."""
    if kind == "PDF":
        from ingest.pdf import read_pdf

        return read_pdf(data, name)
    if kind == "DOCX":
        from ingest.docx import read_docx

        return read_docx(data, name, limits.max_unpacked_bytes)
    if kind == "XLSX":
        from ingest.xlsx import read_xlsx

        return read_xlsx(data, name, limits.max_unpacked_bytes)
    if kind == "PPTX":
        from ingest.pptx import read_pptx

        return read_pptx(data, name, limits.max_unpacked_bytes)
    if kind == "HTML":
        from ingest.html import read_html

        return read_html(data, name)
    from ingest.text import read_markdown, read_text

    return read_text(data, name) if kind == "テキスト" else read_markdown(data, name)


def _refuse_unsupported(path: Path, name: str) -> None:
    """Let missing files and folders through: they are unreadable, whatever their name ends with."""
    suffix = path.suffix.lower()
    if suffix in SUPPORTED or suffix in BECOMES or not path.is_file():
        return
    if suffix in _OTHER_OFFICE:
        raise UnsupportedFile(
            f"「{name}」({suffix})は読めない形式です。",
            f"作ったソフトで開き、{_OTHER_OFFICE[suffix]} か PDF で保存し直して追加してください。",
        )
    if suffix in _PICTURES:
        raise UnsupportedFile(
            f"「{name}」({suffix})は画像です。",
            "PDF にまとめて追加してください(文字認識が入っていれば、スキャンした PDF は読めます)。",
        )
    raise UnsupportedFile(f"「{name}」({suffix or '拡張子なし'})は読めない形式です。")


def _bytes(path: Path, name: str, limits: Limits) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableFile(f"「{name}」はフォルダーか、中を見る権限のないフォルダーです。")
        if not stat.S_ISREG(status.st_mode):  # a pipe would be waited on for ever
            raise UnreadableFile(f"「{name}」は通常のファイルではありません。")
        with path.open("rb") as file:
            data = file.read(limits.max_file_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableFile(f"「{name}」を開けません({reason})。") from error
    if not data:
        raise EmptyFile(f"「{name}」は空のファイルです。")
    if len(data) > limits.max_file_bytes:
        raise OversizedFile(f"「{name}」は上限の {limits.max_file_bytes:,} バイトを超えています。")
    return data


def _refuse_misnamed(data: bytes, suffix: str, name: str) -> None:
    expected = _KINDS[suffix]
    found = content_kind(data, expected == "PDF")
    zipped = expected in _OFFICE
    if found == expected or (zipped and found == "ZIP") or (found is None and not zipped and expected != "PDF"):
        return
    if zipped and data.startswith(_OLE) and _ENCRYPTED_PACKAGE in data:
        raise EncryptedFile(f"「{name}」を開くにはパスワードが必要です。")
    if found is None:
        raise BrokenFile(f"「{name}」は{expected}として壊れています(先頭が読めません)。")
    raise MisnamedFile(f"「{name}」は拡張子が {suffix} ですが、中身は{found}です。")


def content_kind(data: bytes, lenient: bool = False) -> str | None:
    """Return what the first bytes say the file is, None when they say nothing.

    ``lenient`` finds a PDF that begins up to 1024 bytes late, as its readers must.
    """
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if head.lstrip().startswith(b"%PDF-") or (lenient and b"%PDF-" in head[:1024]):
        return "PDF"
    if found := next((kind for magic, kind in _MAGIC if data.startswith(magic)), None):
        return found
    return "HTML" if _HTML_START.match(head.replace(b"\0", b"").lstrip(b"\xff\xfe")) else None


# -- folders


def find_files(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Return every file at or below ``paths`` with its place, by place.

    The place is relative to the folder named, "/" between parts. Files that no reader takes, missing ones and folders
    that may not be opened are among them, so that reading names them; hidden files and what Office and Windows
    leave behind are not. A file reached twice is given once.
    """
    found: dict[str, tuple[Path, str]] = {}
    for path in paths:
        for file, place in _below(path, "", set()) if path.is_dir() else [(path, printable(path.name))]:
            found.setdefault(os.path.realpath(file), (file, place))
    return sorted(found.values(), key=lambda pair: (pair[1], str(pair[0])))


def _below(folder: Path, place: str, above: set[str]) -> Iterator[tuple[Path, str]]:
    """Yield the files below; ``above`` holds the real paths already entered, so that links cannot lead in circles."""
    real = os.path.realpath(folder)
    if real in above:
        return
    above.add(real)
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield folder, place.rstrip("/") or printable(folder.name)
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.name.lower() in _LITTER:
            continue
        if entry.is_dir():
            yield from _below(entry, f"{place}{printable(entry.name)}/", above)
        else:
            yield entry, place + printable(entry.name)


def printable(name: str) -> str:
    """Return the file name in characters that can be stored and shown, also where it was written in Shift_JIS."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")
