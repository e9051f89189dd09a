"""A document at a web address: under which name it stands among the records, and what is known of the copy held."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.convert import BECOMES
from ingest.read import SUPPORTED

FOLDER = "web"  # where documents that were fetched stand
_LONGEST = 80  # characters of one part of a place
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What a server said of the copy that is held; sent back so that it need not send it again."""

    etag: str = ""
    last_modified: str = ""


def place_of(url: str, media_type: str) -> str:
    """Return the place of the document at ``url``: host and path, with a suffix that says what it is.

    Nothing in it leads anywhere: no "..", no separators besides those between its parts. The same address has the same
    place as long as its server calls it the same kind of file.
    """
    split = urlsplit(url)
    parts = [FOLDER, *_parts(split.hostname or "", split.path)]
    if len(parts) == 2:
        parts.append("index")
    name = parts.pop()
    suffix = Path(name).suffix.lower()
    if suffix not in SUPPORTED and suffix not in BECOMES:
        suffix = _SUFFIXES.get(media_type, "")
        name += suffix
    if split.query:
        name = f"{name.removesuffix(suffix)}-{hashlib.sha256(split.query.encode()).hexdigest()[:8]}{suffix}"
    return "/".join([*parts, name])


def _parts(host: str, path: str) -> Iterator[str]:
    for part in (host, *path.split("/")):
        plain = _UNFIT.sub("_", unquote(part, errors="replace")).strip(" .")
        if plain:
            yield plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 10]}{Path(plain).suffix[:6]}"
