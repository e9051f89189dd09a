"""The files that were ingested, byte for byte and each once: a citation's page is painted from them.

originals/<sha256>   written under another name first, then renamed; its bytes are hashed before anybody reads them
"""

from __future__ import annotations

import hashlib
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from index.errors import OriginalUnavailable
from index.passages import stored_hashes
from index.store import Store

logger = logging.getLogger(__name__)

CHUNK = 1 << 20  # bytes
WAITING = 16  # threads that wait for the disk
AGAIN = "元のファイルを 'kiroku add' でもう一度追加すると、保管し直します。"


class Originals:
    """The originals of one store. Whoever writes holds the store (``Store.writing``)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.folder = store.originals
        self._taken: dict[str, Path] = {}  # by sha256: copies that are not yet held

    def keep(self, source: Path, sha256: str) -> bool:
        """Take the bytes of ``source``; False, with nothing taken, when they are not those of ``sha256`` any more.

        They are held once ``settle`` was called. A damaged copy is replaced. Raises OSError when the disk refuses.
        """
        target = self.folder / sha256
        if sha256 in self._taken or _hash(target) == sha256:
            return True
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = self.folder / f".{sha256}.{os.getpid()}"
        if _copy(source, temporary) != sha256:
            temporary.unlink(missing_ok=True)
            return False
        self._taken[sha256] = temporary
        return True

    def settle(self) -> None:
        """Hold what was taken, durably: it is on the disk before it bears its name. Raises OSError."""
        if not self._taken:
            return
        with ThreadPoolExecutor(WAITING) as pool:  # a disk writes for many who wait in one go
            list(pool.map(_sync, self._taken.values()))
        for sha256, temporary in self._taken.items():
            temporary.replace(self.folder / sha256)
        _sync(self.folder)
        self._taken.clear()

    def verified(self, sha256: str) -> Path:
        """Return where the bytes are, after hashing them. Raises OriginalUnavailable."""
        path = self.folder / sha256
        found = _hash(path)
        if found is None:
            raise OriginalUnavailable(f"この記録の原本は保管されていません。{AGAIN}")
        if found != sha256:
            logger.error("original %s is damaged", path)
            raise OriginalUnavailable(f"保管した原本 {sha256[:12]} が壊れています。{AGAIN}")
        return path

    def count(self) -> int:
        return sum(not path.name.startswith(".") for path in self._files())

    def damaged(self) -> list[str]:
        """Return the names of the files here whose bytes are not what they were; what a crash left is none of them."""
        return [path.name for path in self._files() if not path.name.startswith(".") and _hash(path) != path.name]

    def prune(self, *, keep: bool = True) -> list[str]:
        """Remove what no generation of the store needs, and what a crash left; with ``keep`` false, everything.

        Where a generation cannot be read nobody knows what it needs: then nothing is removed. Return what went.
        """
        needed = self._needed() if keep else set()
        if needed is None:
            logger.warning("a generation cannot be read; no original was removed")
            return []
        waste = [path for path in self._files() if path.name not in needed]
        for path in waste:
            path.unlink()
        if waste:
            _sync(self.folder)
        return [path.name for path in waste]

    def _needed(self) -> set[str] | None:
        """Return the hashes of all documents of all generations; None when one of these cannot be read."""
        needed: set[str] = set()
        for number in self._store.generations():
            hashes = stored_hashes(self._store.path(number) / "passages.sqlite")
            if hashes is None:
                return None
            needed |= hashes
        return needed

    def _files(self) -> list[Path]:
        return sorted(self.folder.iterdir()) if self.folder.is_dir() else []


def _copy(source: Path, target: Path) -> str | None:
    """Copy a file; return the sha256 of the bytes that were written, None when there is no source to read."""
    try:
        file = source.open("rb")
    except OSError:
        return None
    digest = hashlib.sha256()
    with file, target.open("wb") as copy:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest()


def _hash(path: Path) -> str | None:
    """Return the sha256 of a file; None when it is not there or cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
