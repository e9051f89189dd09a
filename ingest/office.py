"""What DOCX, XLSX and PPTX share: a zip with a list of what is in it, and properties with a title."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from ingest.errors import EncryptedFile, MisnamedFile, OversizedFile

_TITLE_NOISE = re.compile(
    r"^(?:無題|untitled|word 文書|powerpoint プレゼンテーション|(?:book|presentation|プレゼンテーション)\d*|\W*)$|"
    r"[\\/]|\.(?:docx?|dotx?|xlsx?|pptx?|pdf)$",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\ufeff\ud800-\udfff\ufffe\uffff]")
PLAIN_BYTES = 16_777_216  # a part up to 16 MB does no harm however well it packs
RATIO = 200  # the XML of long tables packs to a fiftieth; a part made of one repeated letter to a thousandth


def refuse_bomb(data: bytes, name: str, max_unpacked_bytes: int) -> None:
    """Raise ``OversizedFile`` for a zip that would unpack to too much, ``EncryptedFile`` for a locked one."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise EncryptedFile(f"「{name}」を開くにはパスワードが必要です。")
    size = sum(entry.file_size for entry in entries)  # zipfile unpacks no entry beyond the size it states
    if size > max_unpacked_bytes:
        raise OversizedFile(
            f"「{name}」は展開すると {size:,} バイトになり、上限の {max_unpacked_bytes:,} バイトを超えます。",
            "分割するか、設定の max_unpacked_bytes を見直してください。",
        )
    if any(entry.file_size > max(PLAIN_BYTES, RATIO * entry.compress_size) for entry in entries):
        raise OversizedFile(
            f"「{name}」は {RATIO} 倍を超えて膨らむ部分があり、文書として不自然です(圧縮爆弾の疑い)。",
            "作ったソフトで開いて保存し直したファイルを追加してください。",
        )


def refuse_other(data: bytes, name: str, suffix: str, content: str, program: str) -> None:
    """Raise ``MisnamedFile`` for a zip whose list of contents does not name ``content``."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        listed = archive.read("[Content_Types].xml")
    if content.encode() not in listed:
        raise MisnamedFile(f"「{name}」は拡張子が {suffix} ですが、{program} の文書ではありません。")


def stated_title(document: Any) -> str | None:
    """Return the title in the properties, None where it is missing or a program's own."""
    try:
        stated = " ".join(printed(document.core_properties.title or "").split())
    except Exception:  # damaged properties are no reason to refuse the body
        stated = ""
    return stated if len(stated) >= 3 and not _TITLE_NOISE.search(stated) else None


def printed(text: str) -> str:
    """Return the text without what no printer prints; a line break within a paragraph is kept."""
    return _UNPRINTABLE.sub("", text.replace("\x0b", "\n").replace("\r", "\n"))
