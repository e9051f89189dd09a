"""Bring the store in line with files: what is new, changed, unchanged or gone, and a new generation when it matters."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index.build import Change, Progress, build
from index.cut import Cut, cut_all
from index.edited import with_edits
from index.errors import Cancelled, StoreError, UnknownDocument
from index.fetched import read_copies
from index.office import is_office_place
from index.originals import Originals
from index.passages import PassageTable, text_hash
from index.store import Manifest, Store, check_encoder
from index.textdiff import MOST_LINES, TextDiff, text_diff
from index.types import Encoder
from ingest.load import Failed, Loaded, Prepare, Source, document_id, file_sha256, load_all
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
    same: list[dict[str, str]] = field(default_factory=list)  # {"file": place added, "as": place with the same content}
    diffs: dict[str, TextDiff] = field(default_factory=dict)  # place of a changed document; of a dry run alone
    passages: int = 0  # in the live generation afterwards
    seconds: float = 0.0
    generation: int | None = None  # live afterwards; None while there is none

    @property
    def status(self) -> str:
        """``failed`` when a file did, ``done`` otherwise."""
        return "failed" if self.failed else "done"

    @property
    def details(self) -> dict[str, Any]:
        """What the audit log keeps: how many documents, and the first that went in or out or failed by their place."""
        changes = {"added": self.added, "changed": self.changed, "removed": self.removed}
        failed = [failure["file"] for failure in self.failed]
        named = {name: places[:NAMED] for name, places in (changes | {"failed": failed}).items() if places}
        return {"counts": {name: len(places) for name, places in changes.items()}} | named


@dataclass(frozen=True, slots=True)
class Options:
    """How files are read and how much of the machine is used."""

    limits: Limits
    passage_characters: int
    policy: Policy
    processes: int = 0  # 0: one per core
    keep_generations: int = 5
    keep_originals: bool = True  # the files themselves, for the page; see index.originals
    cancelled: Callable[[], bool] = lambda: False  # asked before each document and while the index is made


NAMED = 200  # documents of one update that the audit log names; the counts are always whole
DIFFS_WITH_LINES = 200  # changed documents of one dry run whose lines are given; the rest is counted
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
    Raises StoreError when the store cannot be written or does not fit the encoder, Cancelled when ``options`` say so;
    the store is as before then.
    """
    started = time.monotonic()
    if dry_run:
        report = _Update(store, encoder, options, progress).dry_run(files, level, only=only)
    else:
        with store.writing():
            try:
                report = _Update(store, encoder, options, progress).run(files, level, only=only)
            except Exception:
                with contextlib.suppress(OSError):  # what it held of the files is needed by no generation
                    Originals(store).prune()
                raise
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
    progress = _cancellable(progress, options)
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


def _cancellable(progress: Progress, options: Options) -> Progress:
    """Return ``progress`` such that it raises Cancelled instead once ``options`` say so."""

    def tell(stage: str, count: int) -> None:
        if options.cancelled():
            raise Cancelled
        progress(stage, count)

    return tell


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


def gone_from(store: Store, documents: Iterable[Document], files: Sequence[tuple[Path, str]]) -> list[Document]:
    """Return the documents that mirroring ``files`` takes out.

    What was fetched, and what the office answered, was never in a folder and stays.
    """
    present = {document_id(place) for _, place in files}
    fetched = {copy.place for copy in read_copies(store).values()}
    return [
        document
        for document in documents
        if document.id not in present and document.place not in fetched and not is_office_place(document.place)
    ]


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
        self._progress = _cancellable(progress, options)
        self._originals: Originals | None = None  # as long as nothing is to be written
        self._prepare: Prepare | None = None  # as long as nothing is to be written
        self._cut: dict[str, Cut] = {}  # by content hash: what was cut where it was read, and is not written yet
        self._known = {document.id: document for document in stored_documents(store)}
        self._stored: PassageTable | None = None  # of the live generation, while files are read
        self._texts: dict[bytes, str] | None = None  # places by content, of the store and of what was read so far
        self.report = Report()

    def run(self, files: Sequence[tuple[Path, str]], level: int, *, only: bool) -> Report:
        self._originals = Originals(self._store) if self._options.keep_originals else None
        self._prepare = cut_all
        sources = self._sources(files, level)
        self._settle_originals()
        gone = self._gone(files) if only else []
        self.report.removed = [document.place for document in gone]
        if sources or gone:
            with self._reading(sources) as documents:
                first = next(documents, None)
                if first or gone:
                    self._build(itertools.chain([first] if first else [], documents), gone)
        return self._finished()

    def dry_run(self, files: Sequence[tuple[Path, str]], level: int, *, only: bool) -> Report:
        with self._reading(self._sources(files, level)) as documents:
            for document, _passages in documents:
                self._compare(document)
        if only:
            self.report.removed = [document.place for document in self._gone(files)]
        return self._finished()

    @contextlib.contextmanager
    def _reading(self, sources: list[Source]) -> Iterator[Iterator[tuple[Document, list[Passage]]]]:
        """Give the documents of ``sources`` while what the store holds is open beside them; end its processes."""
        live = self._store.live()
        self._stored = PassageTable(self._store.path(live) / "passages.sqlite") if live else None
        try:
            with contextlib.closing(self._documents(sources)) as documents:
                yield documents
        finally:
            if self._stored:
                self._stored.close()
            self._stored = None

    def _compare(self, document: Document) -> None:
        """Note how a document's text differs from the stored one."""
        if self._stored and document.id in self._known:
            most = MOST_LINES if len(self.report.diffs) < DIFFS_WITH_LINES else 0
            stored = self._stored.text(document.id)
            self.report.diffs[document.place] = text_diff(stored, document.text, self._shown, most)

    def _note_same(self, document: Document) -> None:
        """Note when the store, or a file before, has the same text under another name."""
        if self._texts is None:
            self._texts = self._stored.places_by_text() if self._stored else {}
        other = self._texts.setdefault(text_hash(document.text), document.place)
        if other != document.place:
            self.report.same.append({"file": document.place, "as": other})

    def _shown(self, text: str) -> str:
        return self._options.policy.redact(text)[0]

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
        for count, (path, place) in enumerate(files, 1):
            self._progress("ファイルを確かめています", count)
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

    def _documents(self, sources: list[Source]) -> Generator[tuple[Document, list[Passage]], None, None]:
        options = self._options
        inspect = options.policy.inspect
        results = load_all(
            sources, options.limits, options.passage_characters, options.processes, inspect, self._prepare
        )
        with contextlib.closing(results):  # its processes end at once, also when this is given up
            for count, (source, result) in enumerate(zip(sources, results, strict=True), 1):
                self._progress("記録を読んでいます", count)
                if accepted := self._accepted(source, result):
                    yield accepted
        self._settle_originals()

    def _accepted(self, source: Source, result: Loaded | Failed) -> tuple[Document, list[Passage]] | None:
        """Note in the report what becomes of a file; return what goes in, None when it does not."""
        if isinstance(result, Failed):
            self.report.failed.append({"file": result.source.place, "reason": result.reason})
            return None
        document, passages, decision = result.document, result.passages, result.decision
        if decision.verdict in ("refuse", "quarantine"):
            self.report.failed.append({"file": document.place, "reason": decision.message})
            return None
        if decision.verdict == "mask":
            document, passages = _masked(document, passages, decision.text, self._options.policy)
        if decision.findings:
            self.report.findings[document.place] = [_noted(finding, passages) for finding in decision.findings]
        masked = decision.verdict == "mask"  # the file itself still shows what was masked
        if not masked and not self._keep_original(source.path, document):
            self.report.failed.append({"file": document.place, "reason": REWRITTEN})
            return None
        if document.id in self._known:
            self.report.changed.append(document.place)
        else:
            self.report.added.append(document.place)
            self._note_same(document)
        if document.unread_pages:
            self.report.unread_pages[document.place] = list(document.unread_pages)
        self._cut.update(result.prepared or {})
        return _as_edited(document, self._known.get(document.id)), passages

    def _keep_original(self, path: Path, document: Document) -> bool:
        """Hold a file's bytes where that is wanted; False when they are no longer those that were read."""
        return self._originals is None or self._originals.keep(path, document.sha256)

    def _settle_originals(self) -> None:
        if self._originals:
            self._originals.settle()

    def _gone(self, files: Sequence[tuple[Path, str]]) -> list[Document]:
        if any(path.is_dir() for path, _ in files):  # a folder that cannot be opened: nobody knows what is in it
            return []
        if not files and self._known:
            raise StoreError(
                "フォルダーに記録が1つもないため、全件の削除になります。フォルダーの場所を確認してください。"
            )
        return gone_from(self._store, self._known.values(), files)


def _as_edited(document: Document, known: Document | None) -> Document:
    """Return a document that was read again with what administrators put right of it, and whom they limited it to."""
    return with_edits(document, known.edits) if known and known.edits else document


def _masked(document: Document, passages: list[Passage], text: str, policy: Policy) -> tuple[Document, list[Passage]]:
    """Return a document and its passages with ``text``, in which characters are masked but none moved."""

    def mask(words: str) -> str:
        return policy.redact(words, "document")[0]

    return replace(document, text=text, title=mask(document.title)), [
        replace(
            p,
            text=text[p.start : p.end],
            headings=tuple(map(mask, p.headings)),
            headers=tuple(replace(header, text=mask(header.text)) for header in p.headers),
        )
        for p in passages
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
