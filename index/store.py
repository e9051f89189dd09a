"""The store: immutable generations in a folder, one of them live.

generations/0007/   manifest.json, passages.sqlite, dense.faiss, lexical/
CURRENT             the number of the live one, replaced by one atomic rename
lock, lock.json     who is writing; the lock itself is held by the operating system and freed when its holder dies
"""

from __future__ import annotations

import contextlib
import errno
import getpass
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import filelock

from index.errors import (
    DamagedGeneration,
    EmptyStore,
    EncoderMismatch,
    NotWritten,
    OtherFormat,
    StoreError,
    StoreLocked,
    UnknownGeneration,
)
from index.types import Encoder
from index.words import dictionary_name

logger = logging.getLogger(__name__)

FORMAT = 3  # 3: what administrators edited, pages read by OCR, headers of tables; see index.passages
READABLE = (2, FORMAT)  # 2: turns, decisions, facts; roles of passages; pairs of characters in the lexical index
MANIFEST = "manifest.json"
UNTOUCHED = "前の世代はそのまま使えます。"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of, and what building and asking must agree on."""

    generation: int
    parent: int | None
    created: str  # ISO 8601, local time with offset
    encoder: str
    encoder_fingerprint: str
    words: str  # index.words.dictionary_name()
    dimension: int
    documents: int
    passages: int
    next_passage: int  # ids below were given away, also those of passages since removed
    change: dict[str, list[str]]  # added, changed, removed: places of documents
    seconds: float
    files: dict[str, str] = field(default_factory=dict)  # path inside the generation: sha256
    format: int = FORMAT
    who: str = ""  # who made it: account of the page, or user of the operating system; empty in old generations


class Store:
    """A store on disk. Every method reads the disk anew; nothing is kept between calls."""

    def __init__(self, folder: Path, who: str = "") -> None:
        """``who`` stands in the lock and in the generations made; by default the user of the operating system."""
        self.folder = folder
        self.who = who or current_user()
        self._generations = folder / "generations"
        self._current = folder / "CURRENT"

    def generations(self) -> list[int]:
        """Return the numbers of the complete generations, oldest first."""
        if not self._generations.is_dir():
            return []
        return sorted(int(entry.name) for entry in self._generations.iterdir() if entry.name.isdecimal())

    def live(self) -> int | None:
        """Return the number of the live generation; None in a store that was never added to."""
        try:
            return int(self._current.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except (ValueError, OSError) as error:
            raise DamagedGeneration(
                f"{self._current} を読めません。"
                "'kiroku history' で世代を確かめ、'kiroku rollback 番号' で選び直してください。"
            ) from error

    @property
    def originals(self) -> Path:
        """Where files are kept as they were given, named by their sha256; it need not exist."""
        return self.folder / "originals"

    def path(self, generation: int) -> Path:
        return self._generations / f"{generation:04d}"

    def manifest(self, generation: int | None = None) -> Manifest:
        """Return the manifest of a generation, by default the live one.

        Raises EmptyStore, UnknownGeneration, DamagedGeneration or OtherFormat.
        """
        number = self.require_live() if generation is None else generation
        path = self.path(number) / MANIFEST
        if not path.parent.is_dir():
            raise UnknownGeneration(f"世代 {number} はありません。'kiroku history' で一覧を確かめてください。")
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            checksum = content.pop("checksum", None)
            if content.get("format") not in READABLE:
                raise OtherFormat(
                    f"世代 {number} の形式は {content.get('format')!r} で、この版が読める {FORMAT} と異なります。"
                    "'kiroku rollback' で前の世代に戻すか、別の置き場所(--store)に記録を追加し直してください。"
                )
            if checksum != _checksum(content):
                raise _damaged(number, MANIFEST)
            return Manifest(**content)
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise _damaged(number, MANIFEST) from error

    def verify(self, generation: int) -> Manifest:
        """Compare every file of a generation with its checksum; return the manifest. Raises like ``manifest``."""
        manifest = self.manifest(generation)
        folder = self.path(generation)
        actual = _sha256s(folder / name for name in manifest.files)
        for name, expected in manifest.files.items():
            try:
                is_sound = actual[folder / name].result() == expected
            except OSError as error:
                raise _damaged(generation, name) from error
            if not is_sound:
                raise _damaged(generation, name)
        return manifest

    def last_good(self) -> Manifest:
        """Return the live generation when it is sound, else the newest sound one before it; logs what was passed over.

        Raises EmptyStore when nothing was ever published, the first damage found when nothing sound is left.
        """
        live = self.require_live()
        damage: list[StoreError] = []
        for number in [live, *(n for n in reversed(self.generations()) if n < live)]:
            try:
                return self.verify(number)
            except StoreError as error:
                logger.error("generation %d cannot be used: %s", number, error)
                damage.append(error)
        raise damage[0]

    def require_live(self) -> int:
        """Return the number of the live generation. Raises EmptyStore."""
        live = self.live()
        if live is None:
            raise EmptyStore(
                f"{self.folder} には記録がまだありません。'kiroku add フォルダー' で記録を追加してください。"
            )
        return live

    def before_live(self) -> int:
        """Return the generation that the live one was built from, else the newest older one.

        Raises EmptyStore or UnknownGeneration.
        """
        live = self.require_live()
        older = [number for number in self.generations() if number < live]
        if not older:
            raise UnknownGeneration(f"世代 {live} より前の世代は残っていません。")
        with contextlib.suppress(StoreError):  # a damaged manifest names no parent
            if (parent := self.manifest(live).parent) in older:
                return parent
        return older[-1]

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for writing. Raises StoreLocked at once when somebody else does; clears what a crash left."""
        holder = self.folder / "lock.json"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(self.folder / "lock", timeout=0)
            with lock:
                write_durably(holder, json.dumps({"who": self.who, "pid": os.getpid(), "since": _now()}).encode())
                for leftover in self._generations.glob(".*"):
                    shutil.rmtree(leftover, ignore_errors=True)
                yield
        except filelock.Timeout as error:
            raise StoreLocked(
                f"ほかの人が記録を更新中です({_holder(holder)})。終わってからもう一度実行してください。"
            ) from error
        except OSError as error:
            raise not_written(error, self.folder) from error

    @contextlib.contextmanager
    def building(self) -> Iterator[Path]:
        """Give a private folder for a new generation; it is removed again unless ``publish`` took it."""
        folder = self._generations / f".building-{os.getpid()}"
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def next_generation(self) -> int:
        return max([*self.generations(), self.live() or 0]) + 1

    def publish(self, folder: Path, manifest: Manifest) -> Manifest:
        """Make a built folder the live generation: checksums, everything to the disk, then one rename."""
        paths = [path for path in folder.rglob("*") if path.is_file()]
        for path in paths:
            _sync(path)
        files = {path.relative_to(folder).as_posix(): actual.result() for path, actual in _sha256s(paths).items()}
        manifest = Manifest(**{**asdict(manifest), "files": files})
        content = asdict(manifest)
        content["checksum"] = _checksum(content)
        write_durably(folder / MANIFEST, json.dumps(content, ensure_ascii=False, indent=1).encode())
        for inner in (path for path in folder.rglob("*") if path.is_dir()):
            _sync(inner)
        folder.rename(self.path(manifest.generation))
        _sync(self._generations)
        self.make_live(manifest.generation)
        return manifest

    def switch_to(self, generation: int | None = None) -> tuple[int | None, int]:
        """Make another sound generation live, by default the one before; return the numbers before and after.

        Raises StoreError.
        """
        with self.writing():
            before = self.live()
            number = generation if generation is not None else self.before_live()
            self.verify(number)
            self.make_live(number)
        return before, number

    def make_live(self, generation: int) -> None:
        write_durably(self._current, str(generation).encode("ascii"))

    def prune(self, keep: int) -> list[int]:
        """Remove the oldest generations beyond ``keep``; never the live one. Return the numbers removed."""
        return self.discard(self.generations()[:-keep])

    def discard(self, generations: Iterable[int]) -> list[int]:
        """Remove these generations, never the live one. Return the numbers removed. The caller holds the store."""
        live = self.live()
        old = [number for number in generations if number != live]
        for number in old:
            waste = self._generations / f".pruned-{number:04d}"  # a crash leaves no half generation under its number
            self.path(number).rename(waste)
            shutil.rmtree(waste, ignore_errors=True)
        return old


def check_encoder(manifest: Manifest, encoder: Encoder) -> None:
    """Raise EncoderMismatch unless questions would be encoded and cut into words like the passages were."""
    if manifest.encoder_fingerprint != encoder.fingerprint:
        same_name = "(同じ名前ですが中身が違います)" if manifest.encoder == encoder.name else ""
        raise EncoderMismatch(
            f"索引は検索用モデル {manifest.encoder!r} で作られていますが、設定は {encoder.name!r} です{same_name}。"
            "設定 encoder を元に戻すか、'kiroku rebuild' で索引を作り直してください。"
        )
    if manifest.words != dictionary_name():
        raise EncoderMismatch(
            f"索引は {manifest.words!r} で作られていますが、いまは {dictionary_name()!r} です。"
            "'kiroku rebuild' で索引を作り直してください。"
        )


def current_user() -> str:
    """Return the user of the operating system; its number where a container knows no name for it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def not_written(error: OSError, folder: Path) -> NotWritten:
    """Translate what the operating system said while the store was written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NotWritten(
            f"{folder} のディスクに空きがありません。空きを作ってからもう一度実行してください。{UNTOUCHED}"
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NotWritten(f"{folder} に書き込めません。フォルダーの書き込み権限を確認してください。{UNTOUCHED}")
    return NotWritten(f"{folder} への書き込みに失敗しました({error})。{UNTOUCHED}")


def _damaged(generation: int, name: str) -> DamagedGeneration:
    return DamagedGeneration(
        f"世代 {generation} のファイル {name!r} が壊れているか、ありません。"
        "'kiroku rollback' で前の世代に戻すか、別の置き場所(--store)に記録を追加し直してください。"
    )


def _holder(path: Path) -> str:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return f"{content['who']}、{content['since']} から"
    except (OSError, ValueError, KeyError):
        return "利用者不明"


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _checksum(content: dict[str, Any]) -> str:
    """Return the sha256 of a manifest without its own checksum, which no other file holds."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _sha256s(paths: Iterable[Path]) -> dict[Path, Future[str]]:
    """Compute the sums of the files of a generation side by side, that of the passages, its greater part, first."""
    with ThreadPoolExecutor(2) as pool:
        return {path: pool.submit(_sha256, path) for path in sorted(paths, reverse=True)}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_durably(path: Path, content: bytes) -> None:
    """Replace ``path`` so that after a crash it holds the old content or the new, never a part."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
