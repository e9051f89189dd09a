"""One zip file with a checksum for everything in it: written, read back, and unpacked only where it cannot do harm."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from index.errors import BackupRefused

FORMAT = 1
CONTENTS = "kiroku-backup.json"
LARGEST_CONTENTS = 64 * 1024 * 1024  # bytes of the table of contents
CHUNK = 1 << 20
MODE = 0o600  # what is inside is not for everybody


@dataclass(frozen=True, slots=True)
class Member:
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup states of itself."""

    created: str  # ISO 8601, local time with offset
    facts: Mapping[str, Any]  # JSON values, for people
    files: Mapping[str, Member]  # by name inside, "/" between parts

    @property
    def bytes(self) -> int:
        return sum(member.bytes for member in self.files.values())


def write_archive(path: Path, members: Iterable[tuple[str, Path]], facts: Mapping[str, Any]) -> Contents:
    """Write the files under their names, read everything back, and only then put the archive at ``path``.

    Raises BackupRefused when what was read back differs, OSError when the disk refuses; ``path`` is untouched then.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    files: dict[str, Member] = {}
    try:
        descriptor = os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_RDWR, MODE)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                for name, source in members:
                    with source.open("rb") as given, archive.open(name, "w", force_zip64=True) as taken:
                        files[name] = _copy(given, taken)
                created = datetime.now().astimezone().isoformat(timespec="seconds")
                contents = Contents(created, dict(facts), files)
                archive.writestr(CONTENTS, _dumped(contents))
            file.flush()
            os.fsync(file.fileno())
        verify_archive(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return contents


def verify_archive(path: Path) -> Contents:
    """Read every byte of an archive against its checksums. Raises BackupRefused, which names what is wrong."""
    return _walk(path, None)


def unpack(path: Path, folder: Path) -> Contents:
    """Write what is in an archive below ``folder``, checking it as it comes. Raises BackupRefused or OSError."""
    return _walk(path, folder)


def read_contents(archive: zipfile.ZipFile, path: Path) -> Contents:
    """Return what the archive states of itself, after comparing the names. Raises BackupRefused."""
    try:
        entry = archive.getinfo(CONTENTS)
        if entry.file_size > LARGEST_CONTENTS:
            raise ValueError(CONTENTS)
        stated = json.loads(archive.read(entry))
        if stated["format"] != FORMAT:
            raise BackupRefused(f"{path} の形式 {stated['format']!r} は、この版では読めません(読めるのは {FORMAT})。")
        files = {name: Member(str(given["sha256"]), int(given["bytes"])) for name, given in stated["files"].items()}
        contents = Contents(str(stated["created"]), dict(stated["facts"]), files)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BackupRefused(
            f"{path} は kiroku のバックアップではないか、目録 {CONTENTS} が壊れています。"
            "別のバックアップを使ってください。"
        ) from error
    _check_names(archive, contents, path)
    return contents


def _walk(path: Path, folder: Path | None) -> Contents:
    try:
        with zipfile.ZipFile(path) as archive:
            contents = read_contents(archive, path)
            for name, expected in contents.files.items():
                with archive.open(name) as given:
                    if folder is None:
                        actual = _copy(given, None, expected.bytes)
                    else:
                        with _new_file(folder, name) as taken:
                            actual = _copy(given, taken, expected.bytes)
                if actual != expected:
                    raise _damaged(path, name)
    except FileNotFoundError as error:
        raise BackupRefused(f"{path} がありません。場所を確認してください。") from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        raise BackupRefused(f"{path} が壊れています({error})。別のバックアップを使ってください。") from error
    return contents


def _check_names(archive: zipfile.ZipFile, contents: Contents, path: Path) -> None:
    entries = archive.infolist()
    for entry in entries:
        # what Python itself would have made of the name is what counts: a backslash or NUL is cut by zipfile
        if not is_safe(entry.orig_filename) or stat.S_ISLNK(entry.external_attr >> 16):
            raise BackupRefused(
                f"{path} の中の {entry.orig_filename!r} は、置き場所の外を指しています。復元を中止しました。"
            )
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or set(names) != {*contents.files, CONTENTS}:
        different = sorted(set(names) ^ {*contents.files, CONTENTS}) or sorted(n for n in names if names.count(n) > 1)
        raise BackupRefused(f"{path} の中身が目録と一致しません({different[0]!r})。別のバックアップを使ってください。")


def is_safe(name: str) -> bool:
    """Tell whether a name leads to a file below the folder it is unpacked to, on every system."""
    parts = PurePosixPath(name).parts
    plain = name and not name.startswith("/") and "\\" not in name and "\0" not in name and ":" not in name
    return bool(plain) and name == "/".join(parts) and not {".", ".."} & set(parts)


def _new_file(folder: Path, name: str) -> IO[bytes]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, MODE), "wb")


def _copy(source: IO[bytes], target: IO[bytes] | None, most: int | None = None) -> Member:
    """Copy and count; what is longer than ``most`` bytes is not read to its end."""
    digest = hashlib.sha256()
    count = 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        count += len(chunk)
        if most is not None and count > most:
            break
        if target:
            target.write(chunk)
    if target and most is not None:  # a file unpacked is on the disk before anything is replaced by it
        target.flush()
        os.fsync(target.fileno())
    return Member(digest.hexdigest(), count)


def _dumped(contents: Contents) -> str:
    files = {name: {"sha256": member.sha256, "bytes": member.bytes} for name, member in contents.files.items()}
    stated = {"format": FORMAT, "created": contents.created, "facts": dict(contents.facts), "files": files}
    return json.dumps(stated, ensure_ascii=False, indent=1)


def _damaged(path: Path, name: str) -> BackupRefused:
    return BackupRefused(f"{path} の中の {name!r} が壊れています。別のバックアップを使ってください。")
