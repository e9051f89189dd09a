"""Records from web addresses: what is new or changed there since the last time, as files for an update.

Files are kept by the update alone, after the policy has seen them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.build import Progress
from index.errors import Cancelled
from index.fetched import Copy, read_copies, write_copies
from index.store import Store
from index.update import Options, stored_documents
from ingest.addresses import Known, place_of
from ingest.errors import NotFetched
from ingest.fetch import Fetched, FetchLimits, Proxy, fetch


@dataclass(slots=True)
class Collected:
    """What was found at the addresses."""

    files: list[tuple[Path, str]] = field(default_factory=list)  # new or changed: path, place
    unchanged: list[str] = field(default_factory=list)  # places
    failed: list[dict[str, str]] = field(default_factory=list)  # {"file": address, "reason": Japanese}
    copies: dict[str, Copy] = field(default_factory=dict)  # by address, of ``files``


def read_addresses(file: Path) -> list[str]:
    """Return the addresses of a file, one a line, each once; lines that begin with # are comments.

    Raises OSError or UnicodeDecodeError.
    """
    lines = (line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines())
    return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def collect(
    store: Store,
    addresses: Sequence[str],
    folder: Path,
    limits: FetchLimits,
    options: Options,
    proxy: Proxy,
    progress: Progress = lambda _stage, _count: None,
) -> Collected:
    """Fetch each address into ``folder``. One that gives nothing does not stop the others. Raises Cancelled."""
    collected = Collected()
    copies = read_copies(store)
    held = {document.place: document.sha256 for document in stored_documents(store)}
    for count, address in enumerate(addresses, 1):
        if options.cancelled():
            raise Cancelled
        progress("ページを取得しています", count)
        named = options.policy.inspect_name(address)
        if named.verdict == "refuse":
            collected.failed.append({"file": named.text, "reason": named.message})
            continue
        copy = copies.get(address)
        if copy and held.get(copy.place) != copy.sha256:  # removed, or gone back to another version since
            copy = None
        try:
            fetched = fetch(address, limits, copy.known if copy else Known(), proxy)
        except NotFetched as error:
            collected.failed.append({"file": address, "reason": str(error)})
            continue
        if copy and fetched.content is None:
            collected.unchanged.append(copy.place)
        elif fetched.content is not None:
            _put(collected, folder / str(count), address, fetched, fetched.content)
        else:
            reason = "サーバーが、前回の写しがないのに「変更なし」と答えました。時間をおいてもう一度実行してください。"
            collected.failed.append({"file": address, "reason": reason})
    return collected


def _put(collected: Collected, folder: Path, address: str, fetched: Fetched, content: bytes) -> None:
    place = place_of(address, fetched.media_type)
    path = folder / place.rpartition("/")[2]
    folder.mkdir(parents=True)
    path.write_bytes(content)
    collected.files.append((path, place))
    collected.copies[address] = Copy(place, hashlib.sha256(content).hexdigest(), fetched.known)


def note(store: Store, collected: Collected, taken_in: Iterable[str]) -> None:
    """Remember the copies whose places were taken in, so that the next time asks for what is newer. Raises OSError."""
    places = frozenset(taken_in)
    taken = {address: copy for address, copy in collected.copies.items() if copy.place in places}
    if taken:
        write_copies(store, read_copies(store) | taken)
