"""A file that a browser sends: its name is somebody's word, and it is whole before it stands under that name."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from ingest.errors import BadName, OversizedFile, UnreadableFile

_LONGEST = 200  # bytes; file systems take 255, and a name under way is longer
_SHOWN = 60  # characters of a refused name
_CHUNK = 1 << 20  # bytes


def upload_name(name: str) -> str:
    """Return the name when a file may stand under it as it is. Raises BadName; no name is quietly changed."""
    shown = "".join(character if character.isprintable() else "�" for character in name)[:_SHOWN]
    if "/" in name or "\\" in name or name in (".", ".."):
        raise BadName(f"「{shown}」は、フォルダーをたどる名前です。")
    if not name.strip() or any(not character.isprintable() for character in name):
        raise BadName(f"「{shown}」は、空か、印字できない文字を含む名前です。")
    if name.startswith((".", "~$")):
        raise BadName(f"「{shown}」は、隠しファイルか編集中の控えの名前です。")
    if len(name.encode()) > _LONGEST:
        raise BadName(f"「{shown}…」は、名前が長すぎます(漢字で約{_LONGEST // 3}字まで)。")
    return name


def receive(folder: Path, name: str, content: BinaryIO, max_bytes: int) -> Path:
    """Write what was sent into ``folder`` and return where it is; a file of that name is replaced as a whole.

    A symbolic link of that name is replaced, never followed. Raises BadName, OversizedFile or UnreadableFile; then
    nothing of it is there and what was there still is.
    """
    target = folder / upload_name(name)
    temporary = folder / f".{name}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
            left = max_bytes
            while chunk := content.read(min(_CHUNK, left + 1)):
                left -= len(chunk)
                if left < 0:
                    raise OversizedFile(f"「{name}」は上限の {max_bytes:,} バイトを超えています。")
                file.write(chunk)
        temporary.replace(target)
    except OSError as error:
        raise UnreadableFile(
            f"「{name}」を受け取れません({error.strerror})。",
            "受け取り用フォルダーの空きと書き込みの権限を確認してください。",
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return target
