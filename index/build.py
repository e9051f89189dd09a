"""Documents → a new generation. What has not changed is taken over from the old one, not computed again."""

from __future__ import annotations

import contextlib
import gc
import itertools
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np

from index.cut import Cut, cut
from index.dense import DenseIndex
from index.encoder import embedded_text
from index.errors import WorkerKilled
from index.lexical import Entry, LexicalIndex, LexicalWriter, unspaced
from index.passages import PassageTable, StoredPassage
from index.store import Manifest, Store
from index.types import Encoder, Ids, Vectors
from index.words import dictionary_name
from ingest.processes import COLLECTED_AFTER, ProcessDied, Workers
from ingest.split import content_hash
from ingest.types import Document, Passage

logger = logging.getLogger(__name__)

BATCH = 4_096  # passages worked on together
PARALLEL_FROM = 600  # passages to tokenise; starting processes costs about a second

CHUNK = 64  # passages sent to another process at once

Progress = Callable[[str, int], None]  # stage (Japanese), passages done so far


@dataclass(slots=True)
class Change:
    """What a new generation differs in. ``documents`` are read as they come, so that not all are in memory at once."""

    documents: Iterable[tuple[Document, list[Passage]]] = ()
    removed: Sequence[Document] = ()
    places: dict[str, list[str]] = field(default_factory=dict)  # written into the manifest; may be filled meanwhile
    cut: dict[str, Cut] = field(
        default_factory=dict
    )  # passages cut already, by content hash; filled with ``documents``


def build(
    store: Store,
    encoder: Encoder,
    change: Change,
    *,
    from_scratch: bool = False,
    processes: int = 0,
    progress: Progress = lambda _stage, _count: None,
) -> Manifest:
    """Build the next generation from the live one and ``change``, and publish it. The caller holds the store.

    ``from_scratch`` takes nothing over. Until the last rename the old generation stays live, whatever happens.
    """
    started = time.monotonic()
    live = store.live()
    next_passage = store.verify(live).next_passage if live else 1  # damage must not be taken over and sealed anew
    parent = None if from_scratch else live
    with store.building() as folder:
        with (
            _few_collections(),
            _Workshop(folder, store.path(parent) if parent else None, encoder, processes, progress) as workshop,
        ):
            next_passage = workshop.apply(change, next_passage)
            documents, passages = len(workshop.table.documents()), workshop.table.count_passages()
        manifest = Manifest(
            generation=store.next_generation(),
            parent=live,
            created=datetime.now().astimezone().isoformat(timespec="seconds"),
            encoder=encoder.name,
            encoder_fingerprint=encoder.fingerprint,
            words=dictionary_name(),
            dimension=encoder.dimension,
            documents=documents,
            passages=passages,
            next_passage=next_passage,
            change=change.places,
            seconds=round(time.monotonic() - started, 3),
            who=store.who,
        )
        manifest = store.publish(folder, manifest)
    logger.info("generation %d: %d documents, %d passages", manifest.generation, documents, passages)
    return manifest


@contextlib.contextmanager
def _few_collections() -> Iterator[None]:
    """Look for circles among objects less often: passages come by the hundred thousand and form none."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECTED_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


Batch = list[tuple[Document, list[Passage]]]


@dataclass(frozen=True, slots=True)
class _Job:
    """A batch on its way: what was taken over, and what is being computed."""

    batch: Batch
    contents: list[list[str]]  # content hashes, by document and passage
    computed: dict[str, tuple[Cut, np.ndarray]]  # by content hash
    new: dict[str, tuple[str, Passage]]  # title and passage by content hash
    cut: dict[str, Cut]  # of some of ``new``
    rest: Iterator[Cut]  # of the others, in order


class _Workshop:
    """The files of a generation while they are made."""

    def __init__(self, folder: Path, parent: Path | None, encoder: Encoder, processes: int, progress: Progress) -> None:
        self._folder = folder
        self._encoder = encoder
        self._processes = processes or os.cpu_count() or 1
        self._progress = progress
        self._workers: Workers | None = None
        self._done = 0
        self._removed = False
        self._vectors: dict[int, np.ndarray] = {}
        self._lexical: LexicalWriter | None = None
        self._old = DenseIndex.load(parent / "dense.faiss") if parent else None
        if parent:
            shutil.copyfile(parent / "passages.sqlite", folder / "passages.sqlite")
            shutil.copytree(parent / "lexical", folder / "lexical")
        else:
            LexicalIndex.create(folder / "lexical")
        self.table = PassageTable(folder / "passages.sqlite", writable=True)

    def __enter__(self) -> _Workshop:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.table.close()
        if self._lexical:
            self._lexical.close()
        if self._workers:
            self._workers.end()

    def apply(self, change: Change, next_passage: int) -> int:
        """Make the three parts of the generation agree on ``change``; return the next free passage id."""
        for document in change.removed:
            self._remove(document.id)
        begun: _Job | None = None
        for batch in _batches(change.documents):
            following = self._begin(
                batch, change.cut
            )  # its words are cut by the other processes while the one before is written
            if begun:
                next_passage = self._finish(begun, next_passage)
            begun = following
        if begun:
            next_passage = self._finish(begun, next_passage)
        self._write_lexical()
        self._write_dense()
        if self._removed:
            self.table.compact()
        self.table.commit()
        return next_passage

    def _remove(self, document: str) -> None:
        self._removed = True
        self.table.remove(document)

    def _begin(self, batch: Batch, cut: dict[str, Cut]) -> _Job:
        """Take over what is known of a batch and start cutting the rest."""
        contents = [[content_hash(passage, document.title) for passage in passages] for document, passages in batch]
        known = self.table.known_contents(content for hashes in contents for content in hashes)
        vectors = self._held_vectors([passage for passage, _ in known.values()])
        computed = {}
        done = {content: cut.pop(content) for hashes in contents for content in hashes if content in cut}
        new: dict[str, tuple[str, Passage]] = {}
        for (document, passages), hashes in zip(batch, contents, strict=True):
            for passage, content in zip(passages, hashes, strict=True):
                if content not in known:
                    new.setdefault(content, (document.title, passage))
                elif content not in computed:
                    held, terms = known[content]
                    computed[content] = Cut(terms, unspaced(embedded_text(passage))), vectors[held]
        rest = [titled for content, titled in new.items() if content not in done]
        return _Job(batch, contents, computed, new, done, self._cut_all(rest))

    def _finish(self, job: _Job, next_passage: int) -> int:
        """Encode what is new in a batch and write it all; return the next free passage id."""
        encoded = self._encoder.encode_passages([embedded_text(passage) for _, passage in job.new.values()])
        computed = job.computed | {
            content: (job.cut.get(content) or next(job.rest), encoded[i]) for i, content in enumerate(job.new)
        }
        for (document, passages), hashes in zip(job.batch, job.contents, strict=True):
            ids, next_passage = self._ids(document.id, passages, hashes, next_passage)
            if self.table.document(document.id):
                self._remove(document.id)
            stored = [
                StoredPassage(identity, passage, content, computed[content][0].terms)
                for passage, identity, content in zip(passages, ids, hashes, strict=True)
            ]
            self.table.add(document, stored)
            self._index(stored, [computed[content][0].characters for content in hashes])
            self._vectors.update((part.id, computed[part.content][1]) for part in stored)
        self._done += sum(map(len, job.contents))
        self._progress("索引を作っています", self._done)
        return next_passage

    def _ids(
        self, document: str, passages: list[Passage], contents: list[str], next_passage: int
    ) -> tuple[list[int], int]:
        """Give each passage the id it had, or the next free one; equal passages of a document keep their order."""
        free: dict[str, list[int]] = {}
        for identity, content in self.table.contents_of(document):
            free.setdefault(content, []).append(identity)
        ids = []
        for passage, content in zip(passages, contents, strict=True):
            if passage.id:  # it comes from the store itself, which is built anew
                ids.append(passage.id)
            elif free.get(content):
                ids.append(free[content].pop(0))
            else:
                ids.append(next_passage)
                next_passage += 1
        return ids, next_passage

    def _held_vectors(self, passages: list[int]) -> dict[int, np.ndarray]:
        """Return the vectors of passages that are in the table already, from this build or the old generation."""
        held = {passage: self._vectors[passage] for passage in passages if passage in self._vectors}
        rest = [passage for passage in passages if passage not in held]
        if rest and self._old:
            held.update(zip(rest, self._old.vectors(np.array(rest, np.int64)), strict=True))
        return held

    def _cut_all(self, passages: list[tuple[str, Passage]]) -> Iterator[Cut]:
        """Yield each (title, passage) cut; with several processes they are computed ahead."""
        if self._processes == 1 or (not self._workers and len(passages) < PARALLEL_FROM):
            return itertools.starmap(cut, passages)
        self._workers = self._workers or Workers(self._processes)
        chunks = [passages[start : start + CHUNK] for start in range(0, len(passages), CHUNK)]
        return _in_order([self._workers.submit(_cut_chunk, chunk) for chunk in chunks])

    def _index(self, passages: Sequence[StoredPassage], characters: Sequence[str]) -> None:
        """Append to the lexical index, unless something went and it is written anew in the end anyway."""
        if self._removed:
            return
        self._lexical = self._lexical or LexicalWriter(self._folder / "lexical")
        for stored, without_spaces in zip(passages, characters, strict=True):
            self._lexical.add(Entry(stored.id, stored.passage.document, stored.terms, without_spaces))

    def _write_lexical(self) -> None:
        """Close the index, or write it anew when something went: a removed text leaves no trace in the files."""
        folder = self._folder / "lexical"
        if self._lexical and not self._removed:
            self._lexical.commit()
        elif self._removed:
            if self._lexical:
                self._lexical.close()
                self._lexical = None
            shutil.rmtree(folder)
            LexicalIndex.create(folder)
            LexicalIndex.add(folder, self.table.all_entries())

    def _write_dense(self) -> None:
        if self._removed or not self._old:
            ids = self.table.ids()
            vectors = self._held_vectors(ids)
            index = DenseIndex.build(*_rows({passage: vectors[passage] for passage in ids}, self._encoder.dimension))
        else:
            index = self._old.extended(*_rows(self._vectors, self._encoder.dimension))
        index.save(self._folder / "dense.faiss")


def _rows(vectors: dict[int, np.ndarray], dimension: int) -> tuple[Ids, Vectors]:
    ids = np.fromiter(vectors, np.int64, len(vectors))
    return ids, np.array(list(vectors.values()), np.float32).reshape(len(ids), dimension)


def _cut_chunk(passages: list[tuple[str, Passage]]) -> list[Cut]:
    return list(itertools.starmap(cut, passages))


def _in_order(chunks: list[Future[list[Cut]]]) -> Iterator[Cut]:
    """Yield what the other processes cut, as it comes in order. Raises WorkerKilled."""
    try:
        for chunk in chunks:
            yield from chunk.result()
    except ProcessDied as error:
        raise WorkerKilled(
            "索引を作る途中でプロセスが止められました。記録は前のままです。"
            "メモリーが足りないことがあります。ほかのプログラムを終えるか、設定 ingest.processes を 1 にして、"
            "もう一度行ってください。"
        ) from error


def _batches(documents: Iterable[tuple[Document, list[Passage]]]) -> Iterator[Batch]:
    batch: Batch = []
    size = 0
    for document, passages in documents:
        batch.append((document, passages))
        size += len(passages)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
