"""Files → documents with their passages, on all cores when there are many."""

from __future__ import annotations

import hashlib
import logging
import multiprocessing
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.dates import date_of_record
from ingest.decisions import find_decisions
from ingest.errors import IngestError
from ingest.facts import find_facts
from ingest.mend import mend
from ingest.read import Limits, read_file
from ingest.split import split
from ingest.turns import read_minutes
from ingest.types import Document, Extract, Passage
from policy.types import Decision

logger = logging.getLogger(__name__)

PARALLEL_FROM = 2_000_000  # bytes to read; starting processes costs about a second

_RECORD_NOUN = re.compile(
    r"議事録|会議録|会議|計画|報告|指針|ガイドライン|要綱|要領|方針|セミナー|アンケート|広報|お知らせ|通知"
)
_NO_TITLE = re.compile(r"[。>＞|｜\t]|^[\W\d_]+$|^(?:menu|メニュー|トップ|ホーム)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read."""

    path: Path
    place: str  # see Document.place
    level: int  # 機密性


Inspect = Callable[[str, int, str], Decision]  # text, 機密性, file name → what the policy says
Prepare = Callable[[str, list[Passage]], Any]  # title, passages → whatever the caller needs of them
ALLOWED = Decision("allow", (), "")


def without_policy(_text: str, _level: int, _name: str) -> Decision:
    """Allow everything; for those who only read."""
    return ALLOWED


@dataclass(frozen=True, slots=True)
class Loaded:
    document: Document
    passages: list[Passage]
    decision: Decision = ALLOWED  # of the policy on the text and the file name
    prepared: Any = None  # by ``Prepare``; None for what the policy masks or keeps out


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read, and why (Japanese, with the next step)."""

    source: Source
    reason: str


def document_id(place: str) -> str:
    """Return the id of the document that stands at ``place``."""
    return hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def load(
    source: Source,
    limits: Limits,
    passage_characters: int,
    inspect: Inspect = without_policy,
    prepare: Prepare | None = None,
) -> Loaded | Failed:
    """Read one file, understand it as minutes, inspect it and split it."""
    try:
        extract = mend(read_file(source.path, limits))
        sha256 = file_sha256(source.path)
    except IngestError as error:
        return Failed(source, str(error))
    except OSError as error:
        return Failed(source, f"読み取り中に失敗しました({error.strerror})。ファイルを確認してください。")
    identity = document_id(source.place)
    title = title_of(extract, source.path)
    minutes = read_minutes(extract.text, extract.blocks)
    facts = find_facts(extract.text, title, extract.blocks, minutes)
    document = Document(
        id=identity,
        source=source.path.name,
        place=source.place,
        title=title,
        date=date_of_record(extract.text),
        level=source.level,
        sha256=sha256,
        text=extract.text,
        unread_pages=extract.unread_pages,
        facts=facts,
        turns=minutes.turns,
        decisions=find_decisions(extract.text, minutes, facts.kind),
    )
    passages = split(identity, extract.text, extract.blocks, passage_characters, minutes)
    decision = inspect(document.text, document.level, document.source)
    kept_as_it_is = decision.verdict in ("allow", "note", "warn")
    return Loaded(document, passages, decision, prepare(title, passages) if prepare and kept_as_it_is else None)


def load_all(
    sources: Sequence[Source],
    limits: Limits,
    passage_characters: int,
    processes: int = 0,
    inspect: Inspect = without_policy,
    prepare: Prepare | None = None,
) -> Iterator[Loaded | Failed]:
    """Yield one result per source in the order given; ``processes`` 0 means one per core.

    ``inspect`` and ``prepare`` run where the file is read, in another process when there are several.
    """
    jobs = [(source, limits, passage_characters, inspect, prepare) for source in sources]
    processes = processes or os.cpu_count() or 1
    if processes == 1 or sum(map(_size, sources)) < PARALLEL_FROM:
        yield from map(_load_job, jobs)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(_load_job, jobs, chunksize=2)


def _load_job(job: tuple[Source, Limits, int, Inspect, Prepare | None]) -> Loaded | Failed:
    return load(*job)


def _size(source: Source) -> int:
    try:
        return source.path.stat().st_size
    except OSError:
        return 0


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def title_of(extract: Extract, path: Path) -> str:
    """Return what the file states as its title, else the first line that names a kind of record, else its own name."""
    if extract.title:
        return extract.title
    lines = [" ".join(line.split()) for line in extract.text[:2_000].split("\n")]
    candidates = [line for line in lines[:20] if 5 <= len(line) <= 70 and not _NO_TITLE.search(line)]
    named = [line for line in candidates if _RECORD_NOUN.search(line)]
    return (named or candidates[:1] or [path.stem])[0]
