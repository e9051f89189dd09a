"""Back up a store with what belongs to it, and put it back. Nothing is replaced before everything was verified."""

from __future__ import annotations

import errno
import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.archive import Contents, unpack, verify_archive, write_archive
from index.errors import BackupRefused, StoreError
from index.fetched import STATE as FETCHED
from index.store import Store, not_written

logger = logging.getLogger(__name__)

STORE = "store/"  # before the names of the store's own files
BESIDE = "restored"  # folder of a restored store for what is not its own: settings, policy
SPARE_BYTES = 16 * 1024 * 1024  # left free on the disk after a restore


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written."""

    contents: Contents
    generations: list[int]
    left_out: dict[int, str]  # older generations that are damaged: number, reason


@dataclass(frozen=True, slots=True)
class Restored:
    contents: Contents
    generation: int
    moved_to: Path | None  # where the store went that stood there before
    beside: dict[str, Path]  # name in the backup: where its file lies now


def back_up(store: Store, path: Path, extras: Mapping[str, Path], *, force: bool = False) -> Backup:
    """Write the live and the kept generations, the originals, what was fetched and ``extras`` (name: file) into one
    archive.

    A live generation that is damaged is refused, an older one left out. Nobody can change the store meanwhile.
    Raises StoreError; an archive that stood at ``path`` stays as it was then.
    """
    live = store.require_live()
    if path.exists() and not force:
        raise BackupRefused(f"{path} は既にあります。別の名前にするか、置き換えるなら --force を付けてください。")
    store.verify(live)
    with store.writing():
        sound, left_out = _sound(store)
        members = [*_store_files(store, sound), *extras.items()]
        facts = {"generation": store.live(), "generations": sound, "left_out": sorted(left_out)}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            contents = write_archive(path, members, facts)
        except OSError as error:
            raise not_written(error, path.parent) from error
    logger.info("backup of %d files, %d bytes", len(contents.files), contents.bytes)
    return Backup(contents, sound, left_out)


def restore(store: Store, path: Path, *, force: bool = False) -> Restored:
    """Put a backup where ``store`` is. With ``force`` a store that stands there is moved aside, never deleted.

    Raises StoreError; what stood there is as it was then.
    """
    target = store.folder
    occupied = target.exists() and any(target.iterdir())
    if occupied and not force:
        raise BackupRefused(
            f"{target} には既に記録があります。別の置き場所(--store)に復元するか、"
            "いまのものを脇へ移して置き換えるなら --force を付けてください。"
        )
    contents = verify_archive(path)
    building = target.with_name(f".{target.name}.restoring-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _check_space(contents, target.parent)
        building.mkdir()
        unpack(path, building)
        beside = _lay_beside(building, contents)
        generation = _verify(Store(building / STORE), path)
        moved_to = _swap(store, building / STORE, occupied=occupied)
    except OSError as error:
        raise not_written(error, target.parent) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return Restored(contents, generation, moved_to, {name: target / place for name, place in beside.items()})


def _sound(store: Store) -> tuple[list[int], dict[int, str]]:
    sound: list[int] = []
    damaged: dict[int, str] = {}
    for number in store.generations():
        try:
            store.verify(number)
            sound.append(number)
        except StoreError as error:
            damaged[number] = str(error)
    return sound, damaged


def _store_files(store: Store, generations: list[int]) -> Iterator[tuple[str, Path]]:
    folders = [store.path(number) for number in generations] + [store.originals]
    for path in [
        store.folder / "CURRENT",
        store.folder / FETCHED,
        *(path for folder in folders for path in sorted(folder.rglob("*"))),
    ]:
        if path.is_file() and not path.is_symlink():
            yield STORE + path.relative_to(store.folder).as_posix(), path


def _check_space(contents: Contents, folder: Path) -> None:
    if shutil.disk_usage(folder).free < contents.bytes + SPARE_BYTES:
        raise OSError(errno.ENOSPC, f"{contents.bytes:,} bytes are needed")


def _lay_beside(building: Path, contents: Contents) -> dict[str, Path]:
    """Move what is not the store's own into a folder of it; return where each lies, relative to the store."""
    beside = {name: Path(BESIDE) / name for name in contents.files if not name.startswith(STORE)}
    for name, place in beside.items():
        (building / STORE / place).parent.mkdir(parents=True, exist_ok=True)
        (building / name).rename(building / STORE / place)
    return beside


def _verify(restored: Store, path: Path) -> int:
    """Return the live generation of an unpacked store. Raises BackupRefused."""
    try:
        live = restored.require_live()
        for number in {live, *restored.generations()}:
            restored.verify(number)
    except StoreError as error:
        raise BackupRefused(
            f"{path} の中の索引が健全ではありません。別のバックアップを使ってください。{error}"
        ) from error
    return live


def _swap(store: Store, restored: Path, *, occupied: bool) -> Path | None:
    """Put the restored folder in the store's place; return where the old one went."""
    target = store.folder
    if not occupied:
        if target.exists():
            target.rmdir()
        restored.rename(target)
        return None
    aside = target.with_name(f"{target.name}.before-restore-{datetime.now().astimezone():%Y%m%d-%H%M%S}")
    with store.writing():  # nobody is in the middle of an update
        target.rename(aside)
        try:
            restored.rename(target)
        except OSError:
            aside.rename(target)
            raise
    return aside
