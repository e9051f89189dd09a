"""A folder that is watched: an update as soon as its files have come to rest, and nothing while they are written."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from index.errors import Cancelled, StoreError
from index.store import Store
from index.update import Report, gone_from, stored_documents
from ingest.read import find_files

logger = logging.getLogger(__name__)

TRY_AGAIN = 60  # looks after which files that failed are read again: somebody may have had them open
MOST_PAUSES = 64  # looks that are left out after one error upon another
FEW = 10  # documents that may go at once, whatever share of all they are

Files = list[tuple[Path, str]]
State = dict[str, tuple[int, int, int]]  # by place: size, time of change in ns, inode


class Watcher:
    """Looks at a folder whenever it is told to. Time plays no part but in how often that is: clocks may be set."""

    def __init__(self, store: Store, folder: Path, update: Callable[[Files], Report]) -> None:
        self._store = store
        self._folder = folder
        self._update = update
        self._seen: State | None = None
        self._done: State | None = None  # what was applied last
        self._failed: list[dict[str, str]] = []  # then
        self._looks = 0  # since then
        self._errors = 0  # in a row
        self._pauses = 0

    def look(self) -> Report | None:
        """Look once; bring the store in line when files differ from the last time and rest since the last look.

        Return what was done; None when there was nothing to do or to tell. Raises StoreError; the folder is tried
        again then, more and more rarely.
        """
        if self._pauses:
            self._pauses -= 1
            return None
        try:
            return self._look()
        except Cancelled:
            raise
        except Exception:
            self._errors += 1
            self._pauses = min(2**self._errors, MOST_PAUSES) - 1
            raise

    def _look(self) -> Report | None:
        if not self._folder.is_dir():
            self._seen = None
            raise StoreError(f"見張っているフォルダー {self._folder} がありません。接続と場所を確認してください。")
        files = find_files([self._folder])
        state = {place: _state(path) for path, place in files}
        rests, self._seen = state == self._seen, state
        self._looks += 1
        if not rests or (state == self._done and not (self._failed and self._looks >= TRY_AGAIN)):
            return None
        self._refuse_many_removals(files)
        report = self._update(files)
        is_news = state != self._done or report.failed != self._failed or bool(report.added or report.changed)
        self._done, self._failed, self._looks, self._errors = state, report.failed, 0, 0
        return report if is_news else None

    def _refuse_many_removals(self, files: Files) -> None:
        """Raise StoreError when most documents would go: a share that is not connected looks like that."""
        documents = stored_documents(self._store)
        gone = len(gone_from(self._store, documents, files))
        if gone > max(FEW, len(documents) // 2):
            raise StoreError(
                f"フォルダーから、登録済みの {len(documents):,} 件のうち {gone:,} 件がなくなっています。"
                f"見張りでは削除しません。正しければ 'kiroku sync {self._folder}' を実行してください。"
            )


def _state(path: Path) -> tuple[int, int, int]:
    """Return what changes when a file does; zeros for one that cannot be looked at."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return (0, 0, 0)
    return (status.st_size, status.st_mtime_ns, status.st_ino)
