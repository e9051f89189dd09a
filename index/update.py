"""Bring the store in line with files: what is new, changed, unchanged or gone, and a new generation when it matters."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index.build import Change, Progress, build
from index.cut import Cut, cut_all
from index.errors import StoreError, UnknownDocument
from index.originals import Originals
from index.passages import PassageTable
from index.store import Manifest, Store, check_encoder
from index.types import Encoder
from ingest.load import Failed, Prepare, Source, document_id, file_sha256, load_all
from ingest.read import Limits
from ingest.types import Document, Passage
from policy.decide import Policy
from policy.types import Finding


@dataclass(slots=True)
class Report:
    """What an update did, or would do. Documents are named by their place."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)  # {"file": place, "reason": Japanese}
    unread_pages: dict[str, list[int]] = field(default_factory=dict)  # place: pages without text
    findings: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # place: personal information noted there
    passages: int = 0  # in the live generation afterwards
    seconds: float = 0.0
    generation: int | None = None  # live afterwards; None while there is none


@dataclass(frozen=True, slots=True)
class Options:
    """How files are read and how much of the machine is used."""

    limits: Limits
    passage_characters: int
    policy: Policy
    processes: int = 0  # 0: one per core
    keep_generations: int = 5
    keep_originals: bool = True  # the files themselves, for the page; see index.originals


REWRITTEN = "読み取りの途中でファイルが書き換えられました。もう一度追加してください。"

Load = Callable[[], Encoder]  # called only when something has to be encoded


def add(
    store: Store,
    encoder: Load,
    files: Sequence[tuple[Path, str]],
    options: Options,
    *,
    level: int = 1,
    only: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda _stage, _count: None,
) -> Report:
    """Ingest ``files`` (path, place); with ``only``, documents of no other place stay in the store.

    One bad file does not stop the others; it is named in ``failed``, and what the store held of it stays.
    Raises StoreError when the store cannot be written or does not fit the encoder.
    """
    started = time.monotonic()
    if dry_run:
        report = _Update(store, encoder, options, progress).dry_run(files, level, only=only)
    else:
        with store.writing():
            report = _Update(store, encoder, options, progress).run(files, level, only=only)
            _prune(store, options)
    report.seconds = round(time.monotonic() - started, 3)
    return report


def remove(store: Store, encoder: Load, names: Sequence[str], options: Options) -> Report:
    """Remove documents by id, file name, place, or an unambiguous part of the title. Raises UnknownDocument."""
    started = time.monotonic()
    with store.writing():
        documents = stored_documents(store)
        gone = list({found.id: found for found in (find_document(documents, name) for name in names)}.values())
        report = Report(removed=[document.place for document in gone])
        manifest = build(store, _checked(store, encoder), Change((), gone, {"removed": report.removed}))
        _prune(store, options)
    report.passages, report.generation = manifest.passages, manifest.generation
    report.seconds = round(time.monotonic() - started, 3)
    return report


def rebuild(
    store: Store, encoder: Load, options: Options, progress: Progress = lambda _stage, _count: None
) -> Manifest:
    """Compute tokens and vectors of all stored documents anew, with the encoder and dictionary now in the settings."""
    with store.writing():
        live = store.verify(store.require_live())
        table = PassageTable(store.path(live.generation) / "passages.sqlite")
        try:
            change = Change(_stored(table), places={"changed": [document.place for document in table.documents()]})
            manifest = build(
                store, encoder(), change, from_scratch=True, processes=options.processes, progress=progress
            )
        finally:
            table.close()
        _prune(store, options)
    return manifest


def _prune(store: Store, options: Options) -> None:
    """Remove the generations beyond those to be kept, and the originals that none of the rest needs."""
    store.prune(options.keep_generations)
    Originals(store).prune(keep=options.keep_originals)


def stored_documents(store: Store) -> list[Document]:
    """Return the documents of the live generation by place, without their text; none in an empty store."""
    live = store.live()
    if live is None:
        return []
    store.verify(live)
    table = PassageTable(store.path(live) / "passages.sqlite")
    try:
        return table.documents()
    finally:
        table.close()


def find_document(documents: Sequence[Document], name: str) -> Document:
    """Return the one document meant by its id, place, file name, or part of its title. Raises UnknownDocument."""
    for fits in (
        lambda document: name in (document.id, document.place),
        lambda document: name == document.source,
        lambda document: name in document.title,
    ):
        found = [document for document in documents if fits(document)]
        if len(found) == 1:
            return found[0]
        if found:
            places = "、".join(document.place for document in found[:5])
            raise UnknownDocument(
                f"{name!r} に当てはまる文書が {len(found)} 件あります({places})。id で指定してください。"
            )
    raise UnknownDocument(f"{name!r} に当てはまる文書がありません。'kiroku documents' で一覧を確かめてください。")


def _stored(table: PassageTable) -> Iterator[tuple[Document, list[Passage]]]:
    for document in table.documents():
        yield table.whole(document), table.passages_of(document.id)


def _checked(store: Store, encoder: Load) -> Encoder:
    """Load the encoder and make sure that the live generation was built with it. Raises EncoderMismatch."""
    loaded = encoder()
    if store.live() is not None:
        check_encoder(store.manifest(), loaded)
    return loaded


class _Update:
    """One run of ``add``."""

    def __init__(self, store: Store, encoder: Load, options: Options, progress: Progress) -> None:
        self._store = store
        self._encoder = encoder
        self._options = options
        self._progress = progress
        self._originals: Originals | None = None  # as long as nothing is to be written
        self._prepare: Prepare | None = None  # as long as nothing is to be written
        self._cut: dict[str, Cut] = {}  # by content hash: what was cut where it was read, and is not written yet
        self._known = {document.id: document for document in stored_documents(store)}
        self.report = Report()

    def run(self, files: Sequence[tuple[Path, str]], level: int, *, only: bool) -> Report:
        self._originals = Originals(self._store) if self._options.keep_originals else None
        self._prepare = cut_all
        sources = self._sources(files, level)
        gone = self._gone(files) if only else []
        self.report.removed = [document.place for document in gone]
        if sources or gone:
            documents = self._documents(sources)
            first = next(documents, None)
            if first or gone:
                self._build(itertools.chain([first] if first else [], documents), gone)
        return self._finished()

    def dry_run(self, files: Sequence[tuple[Path, str]], level: int, *, only: bool) -> Report:
        for _document in self._documents(self._sources(files, level)):
            pass
        if only:
            self.report.removed = [document.place for document in self._gone(files)]
        return self._finished()

    def _build(self, documents: Iterator[tuple[Document, list[Passage]]], gone: list[Document]) -> None:
        report = self.report
        places = {"added": report.added, "changed": report.changed, "removed": report.removed}
        build(
            self._store,
            _checked(self._store, self._encoder),
            Change(documents, gone, places, self._cut),
            processes=self._options.processes,
            progress=self._progress,
        )

    def _finished(self) -> Report:
        live = self._store.live()
        self.report.generation = live
        self.report.passages = self._store.manifest(live).passages if live else 0
        return self.report

    def _sources(self, files: Sequence[tuple[Path, str]], level: int) -> list[Source]:
        """Return the files that differ from what the store holds; the rest are unchanged."""
        sources = []
        seen: set[str] = set()
        for path, place in files:
            named = self._options.policy.inspect_name(place)
            if named.verdict == "refuse":
                self.report.failed.append({"file": named.text, "reason": named.message})
                continue
            if place in seen:
                reason = f"「{place}」が複数あります({path})。上のフォルダーを指定して追加してください。"
                self.report.failed.append({"file": place, "reason": reason})
                continue
            seen.add(place)
            known = self._known.get(document_id(place))
            if known and known.level == level and known.sha256 == _sha256_or_none(path):
                self.report.unchanged.append(place)
                self._keep_original(path, known)
            else:
                sources.append(Source(path, place, level))
        return sources

    def _documents(self, sources: list[Source]) -> Iterator[tuple[Document, list[Passage]]]:
        options = self._options
        inspect = options.policy.inspect
        results = load_all(
            sources, options.limits, options.passage_characters, options.processes, inspect, self._prepare
        )
        for count, (source, result) in enumerate(zip(sources, results, strict=True), 1):
            self._progress("記録を読んでいます", count)
            if isinstance(result, Failed):
                self.report.failed.append({"file": result.source.place, "reason": result.reason})
                continue
            document, passages, decision = result.document, result.passages, result.decision
            if decision.verdict in ("refuse", "quarantine"):
                self.report.failed.append({"file": document.place, "reason": decision.message})
                continue
            if decision.verdict == "mask":
                document, passages = _masked(document, passages, decision.text, options.policy)
            if decision.findings:
                self.report.findings[document.place] = [_noted(finding, passages) for finding in decision.findings]
            masked = decision.verdict == "mask"  # the file itself still shows what was masked
            if not masked and not self._keep_original(source.path, document):
                self.report.failed.append({"file": document.place, "reason": REWRITTEN})
                continue
            kind = self.report.changed if document.id in self._known else self.report.added
            kind.append(document.place)
            if document.unread_pages:
                self.report.unread_pages[document.place] = list(document.unread_pages)
            self._cut.update(result.prepared or {})
            yield document, passages

    def _keep_original(self, path: Path, document: Document) -> bool:
        """Hold a file's bytes where that is wanted; False when they are no longer those that were read."""
        return self._originals is None or self._originals.keep(path, document.sha256)

    def _gone(self, files: Sequence[tuple[Path, str]]) -> list[Document]:
        if any(path.is_dir() for path, _ in files):  # a folder that cannot be opened: nobody knows what is in it
            return []
        present = {document_id(place) for _, place in files}
        if not present and self._known:
            raise StoreError(
                "フォルダーに記録が1つもないため、全件の削除になります。フォルダーの場所を確認してください。"
            )
        return [document for document in self._known.values() if document.id not in present]


def _masked(document: Document, passages: list[Passage], text: str, policy: Policy) -> tuple[Document, list[Passage]]:
    """Return a document and its passages with ``text``, in which characters are masked but none moved."""

    def mask(words: str) -> str:
        return policy.redact(words, "document")[0]

    return replace(document, text=text, title=mask(document.title)), [
        replace(p, text=text[p.start : p.end], headings=tuple(map(mask, p.headings))) for p in passages
    ]


def _noted(finding: Finding, passages: list[Passage]) -> dict[str, Any]:
    """Return what an administrator is told of a finding: what it is and where, never its words."""
    page = next((p.page for p in passages if p.start <= finding.start < p.end), None)
    return {"type": finding.type, "page": page, "start": finding.start, "end": finding.end}


def _sha256_or_none(path: Path) -> str | None:
    try:
        return file_sha256(path)
    except OSError:
        return None
