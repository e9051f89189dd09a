"""``passages.sqlite``: documents and passages as they stand in the records. The truth of a generation."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import hashlib
import json
import operator
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.encoder import embedded_text
from index.lexical import Entry, Terms, unspaced
from index.understood import facts_from_json, facts_to_json, more_from_json, more_to_json
from ingest.types import Decision, Document, Header, Passage, Stage, Turn

_SCHEMA = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL, place TEXT NOT NULL, title TEXT NOT NULL, date TEXT,
    level INTEGER NOT NULL, sha256 TEXT NOT NULL, unread_pages TEXT NOT NULL, facts TEXT NOT NULL, text BLOB NOT NULL,
    more TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), ordinal INTEGER NOT NULL, page INTEGER,
    headings TEXT NOT NULL, speaker TEXT, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
    sentences TEXT NOT NULL, role TEXT, name TEXT, turn INTEGER, turn_kind TEXT, replies_to INTEGER, last_page INTEGER,
    stages TEXT NOT NULL, content TEXT NOT NULL, terms BLOB NOT NULL, headers TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE TABLE turns (
    document TEXT NOT NULL REFERENCES documents (id), n INTEGER NOT NULL, speaker TEXT NOT NULL, role TEXT, name TEXT,
    kind TEXT NOT NULL, page INTEGER, last_page INTEGER, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    replies_to INTEGER, PRIMARY KEY (document, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE decisions (
    document TEXT NOT NULL REFERENCES documents (id), ordinal INTEGER NOT NULL, kind TEXT NOT NULL, page INTEGER,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX passages_by_place ON passages (document, ordinal);
CREATE INDEX passages_by_content ON passages (content);
"""
_turn_values = operator.attrgetter(*(field.name for field in dataclasses.fields(Turn)))  # astuple copies deeply
_DOCUMENT = "id, source, place, title, date, level, sha256, unread_pages, facts, more"
_PASSAGE = (
    'id, document, ordinal, page, headings, speaker, start, "end", text, sentences, '
    "role, name, turn, turn_kind, replies_to, last_page, stages, headers"
)
_TURN = 'n, speaker, role, name, kind, page, last_page, start, "end", replies_to'  # the fields of Turn in order
_DECISION = 'kind, page, start, "end", text'
_ADDED = (("documents", "more", "{}"), ("passages", "headers", "[]"))  # to format 2: table, column, default


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with what was computed from it, as it is written."""

    id: int  # given to it here; that of ``passage`` may be 0 still
    passage: Passage
    content: str  # ingest.split.content_hash
    terms: Terms


@dataclass(frozen=True, slots=True)
class Speech:
    """What one speaker says under one heading of a document."""

    document: str  # Document.id
    speaker: str  # the label as printed
    role: str | None
    name: str | None  # see Turn
    headings: tuple[str, ...]
    start: int  # of the first of its passages; offset into the document's text
    page: int | None  # where that begins
    passages: int


class PassageTable:
    """The documents and passages of one generation."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        new = writable and not path.exists()
        mode = "rwc" if writable else "ro&immutable=1"
        self._database = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, check_same_thread=False)
        if writable:
            # The file is private until it is published, and written to the disk as a whole then.
            self._database.executescript("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")
        if new:
            self._database.executescript(_SCHEMA)
        else:
            self._complete(writable=writable)

    def _complete(self, *, writable: bool) -> None:
        """Give the tables of a generation of format 2 the columns that came since."""
        for table, column, default in _ADDED:
            if column in {row[1] for row in self._database.execute(f"PRAGMA main.table_info({table})")}:
                continue
            if writable:
                self._database.execute(f"ALTER TABLE {table} ADD COLUMN {column} TEXT NOT NULL DEFAULT '{default}'")
            else:  # a view of this connection, since nothing is written into a published file
                selected = f"SELECT *, '{default}' AS {column} FROM main.{table}"  # noqa: S608
                self._database.execute(f"CREATE TEMP VIEW {table} AS {selected}")

    def close(self) -> None:
        self._database.close()

    def commit(self) -> None:
        with _disk_errors():
            self._database.commit()

    def compact(self) -> None:
        """Drop the pages that removed rows left behind, so that nothing of them stays in the file."""
        with _disk_errors():
            self._database.commit()
            self._database.execute("VACUUM")

    def documents(self) -> list[Document]:
        """Return all documents by place, without their text, turns and decisions."""
        rows = self._database.execute(f"SELECT {_DOCUMENT} FROM documents ORDER BY place, id")  # noqa: S608
        return [_document(row) for row in rows]

    def document(self, document: str) -> Document | None:
        """Return one document without its text."""
        row = self._database.execute(f"SELECT {_DOCUMENT} FROM documents WHERE id = ?", (document,)).fetchone()  # noqa: S608
        return _document(row) if row else None

    def text(self, document: str) -> str:
        """Return a document's whole text; empty when there is no such document."""
        row = self._database.execute("SELECT text FROM documents WHERE id = ?", (document,)).fetchone()
        return zlib.decompress(row[0]).decode("utf-8", "surrogatepass") if row else ""

    def stored_text(self, document: str) -> bytes:
        """Return a document's text as it stands in the file, compressed; empty when there is no such document."""
        row = self._database.execute("SELECT text FROM documents WHERE id = ?", (document,)).fetchone()
        return bytes(row[0]) if row else b""

    def places_by_text(self) -> dict[bytes, str]:
        """Return, by ``text_hash``, the place of a document that has that text; the first where several have it."""
        rows = self._database.execute("SELECT text, place FROM documents ORDER BY place DESC, id DESC")
        return {hashlib.sha256(zlib.decompress(text)).digest(): str(place) for text, place in rows}

    def whole(self, document: Document) -> Document:
        """Return the document with its text, turns and decisions."""
        return dataclasses.replace(
            document,
            text=self.text(document.id),
            turns=tuple(self.turns_of(document.id)),
            decisions=tuple(self.decisions_of(document.id)),
        )

    def turns_of(self, document: str) -> list[Turn]:
        """Return a document's turns in order."""
        query = f"SELECT {_TURN} FROM turns WHERE document = ? ORDER BY n"  # noqa: S608
        return [Turn(*row) for row in self._database.execute(query, (document,))]

    def decisions_of(self, document: str) -> list[Decision]:
        """Return a document's decisions in order."""
        query = f"SELECT {_DECISION} FROM decisions WHERE document = ? ORDER BY ordinal"  # noqa: S608
        return [Decision(*row) for row in self._database.execute(query, (document,))]

    def passages_of_turn(self, document: str, turn: int) -> list[Passage]:
        """Return the passages of one turn in order."""
        query = f"SELECT {_PASSAGE} FROM passages WHERE document = ? AND turn = ? ORDER BY ordinal"  # noqa: S608
        return [_passage(row) for row in self._database.execute(query, (document, turn))]

    def replies_to(self, document: str, turn: int, most: int = -1) -> list[Passage]:
        """Return the passages of the turns that reply to a question, in order; with ``most``, the first so many."""
        query = f"SELECT {_PASSAGE} FROM passages WHERE document = ? AND replies_to = ? ORDER BY ordinal LIMIT ?"  # noqa: S608
        return [_passage(row) for row in self._database.execute(query, (document, turn, most))]

    def speakers(self) -> list[str]:
        """Return the names of all who speak, as the records tell them, without the office before a name."""
        rows = self._database.execute("SELECT DISTINCT name FROM passages WHERE name IS NOT NULL ORDER BY name")
        return [str(row[0]).split()[-1] for row in rows if str(row[0]).strip()]

    def ids(self) -> list[int]:
        """Return the ids of all passages, ascending."""
        return [int(row[0]) for row in self._database.execute("SELECT id FROM passages ORDER BY id")]

    def count_passages(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM passages").fetchone()[0])

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Return the passages of ``ids`` that exist, by id."""
        return {row[0]: _passage(row) for row in self._rows(_PASSAGE, ids)}

    def passage_at(self, document: str, ordinal: int) -> Passage | None:
        query = f"SELECT {_PASSAGE} FROM passages WHERE document = ? AND ordinal = ?"  # noqa: S608
        row = self._database.execute(query, (document, ordinal)).fetchone()
        return _passage(row) if row else None

    def following(self, ids: Sequence[int], most: int) -> list[int]:
        """Return the ids of up to ``most`` passages behind each of ``ids`` in its document, ascending."""
        marks = ",".join("?" * len(ids))
        query = (
            "SELECT DISTINCT later.id FROM passages AS first JOIN passages AS later ON later.document = first.document "  # noqa: S608
            f"AND later.ordinal BETWEEN first.ordinal + 1 AND first.ordinal + ? WHERE first.id IN ({marks}) ORDER BY 1"
        )
        return [int(row[0]) for row in self._database.execute(query, [most, *ids])]

    def section_terms(self, passage: Passage, most: int = 4) -> frozenset[str]:
        """Return the terms of up to ``most`` passages before this one under the same headings."""
        query = "SELECT headings, terms FROM passages WHERE document = ? AND ordinal BETWEEN ? AND ?"
        rows = self._database.execute(query, (passage.document, passage.ordinal - most, passage.ordinal - 1))
        headings = json.dumps(passage.headings, ensure_ascii=False)
        return frozenset(term for row in rows if row[0] == headings for term in _terms(row[1]).body.split())

    def passages_and_terms(self, ids: Sequence[int]) -> tuple[dict[int, Passage], dict[int, Terms]]:
        """Return ``passages`` and ``terms`` in one reading."""
        read = [(_passage(passage), _terms(terms)) for terms, *passage in self._rows(f"terms, {_PASSAGE}", ids)]
        return {passage.id: passage for passage, _ in read}, {passage.id: terms for passage, terms in read}

    def terms(self, ids: Sequence[int]) -> dict[int, Terms]:
        """Return the terms of the passages of ``ids`` that exist, by id."""
        return {int(identity): _terms(terms) for identity, terms in self._rows("id, terms", ids)}

    def _rows(self, columns: str, ids: Sequence[int]) -> sqlite3.Cursor:
        marks = ",".join("?" * len(ids))
        return self._database.execute(f"SELECT {columns} FROM passages WHERE id IN ({marks})", list(ids))  # noqa: S608

    def passages_of(self, document: str) -> list[Passage]:
        """Return a document's passages in order."""
        query = f"SELECT {_PASSAGE} FROM passages WHERE document = ? ORDER BY ordinal"  # noqa: S608
        return [_passage(row) for row in self._database.execute(query, (document,))]

    def passages_at_stage(self, stage: Stage) -> list[Passage]:
        """Return the passages that name a stage, by document and in order."""
        query = f"SELECT {_PASSAGE} FROM passages WHERE stages LIKE ? ORDER BY document, ordinal"  # noqa: S608
        found = (_passage(row) for row in self._database.execute(query, (f"%{stage}%",)))
        return [passage for passage in found if stage in passage.stages]  # 素案 holds 案

    def stages_by_document(self) -> dict[str, frozenset[Stage]]:
        """Return for each document that names any which stages its passages name."""
        found: dict[str, frozenset[Stage]] = {}
        for document, stages in self._database.execute(
            "SELECT DISTINCT document, stages FROM passages WHERE stages <> ''"
        ):
            found[document] = found.get(document, frozenset()) | set(stages.split())
        return found

    def speeches(self, words: Sequence[Sequence[str]] = ()) -> list[Speech]:
        """Return who speaks under which headings, by document and in order.

        Of ``words``, each given in all the ways in which it may be written, a passage must hold one way of every one.
        """
        held = "".join(f" AND ({' OR '.join(['instr(text || headings, ?) > 0'] * len(ways))})" for ways in words)
        query = (
            "SELECT document, speaker, role, name, headings, min(start), page, count(*) FROM passages "  # noqa: S608
            f"WHERE speaker IS NOT NULL{held} GROUP BY document, speaker, headings ORDER BY document, min(start)"
        )
        rows = self._database.execute(query, [way for ways in words for way in ways])
        return [
            Speech(document, speaker, role, name, tuple(json.loads(headings)), start, page, count)
            for document, speaker, role, name, headings, start, page, count in rows
        ]

    def contents_of(self, document: str) -> list[tuple[int, str]]:
        """Return (id, content hash) of a document's passages in order."""
        rows = self._database.execute(
            "SELECT id, content FROM passages WHERE document = ? ORDER BY ordinal", (document,)
        )
        return [(int(row[0]), str(row[1])) for row in rows]

    def known_contents(self, contents: Iterable[str]) -> dict[str, tuple[int, Terms]]:
        """Return (a passage's id, terms) for each of the content hashes that some passage here has."""
        wanted = sorted(set(contents))
        known: dict[str, tuple[int, Terms]] = {}
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            query = f"SELECT content, min(id), terms FROM passages WHERE content IN ({','.join('?' * len(part))}) GROUP BY content"  # noqa: S608, E501
            for content, passage, terms in self._database.execute(query, part):
                known[content] = (int(passage), _terms(terms))
        return known

    def all_entries(self) -> Iterator[Entry]:
        """Yield every passage by id as the lexical index takes it."""
        for row in self._database.execute(f"SELECT {_PASSAGE}, terms FROM passages ORDER BY id"):  # noqa: S608
            passage = _passage(row[:-1])
            yield Entry(passage.id, passage.document, _terms(row[-1]), unspaced(embedded_text(passage)))

    def ids_of(self, documents: Sequence[str]) -> list[int]:
        """Return the ids of the passages of ``documents``, ascending."""
        query = "SELECT id FROM passages WHERE document IN (SELECT value FROM json_each(?)) ORDER BY id"
        return [int(row[0]) for row in self._database.execute(query, (json.dumps(list(documents)),))]

    def remove(self, document: str) -> None:
        with _disk_errors():
            for table in ("passages", "turns", "decisions"):
                self._database.execute(f"DELETE FROM {table} WHERE document = ?", (document,))  # noqa: S608
            self._database.execute("DELETE FROM documents WHERE id = ?", (document,))

    def revise(self, document: Document) -> None:
        """Write what administrators may change of a document that is here; its text and passages stay."""
        day = document.date.isoformat() if document.date else None
        values = (day, facts_to_json(document.facts), more_to_json(document), document.id)
        with _disk_errors():
            self._database.execute("UPDATE documents SET date = ?, facts = ?, more = ? WHERE id = ?", values)

    def add(self, document: Document, passages: Iterable[StoredPassage]) -> None:
        with _disk_errors():
            self._add(document, passages)

    def _add(self, document: Document, passages: Iterable[StoredPassage]) -> None:
        text = zlib.compress(document.text.encode("utf-8", "surrogatepass"), 1)
        day = document.date.isoformat() if document.date else None
        named = (document.id, document.source, document.place, document.title, day, document.level, document.sha256)
        rest = (json.dumps(document.unread_pages), facts_to_json(document.facts), more_to_json(document), text)
        self._insert("documents", f"{_DOCUMENT}, text", [(*named, *rest)])
        self._insert("passages", f"{_PASSAGE}, content, terms", map(_row, passages))
        turns = ((document.id, *_turn_values(turn)) for turn in document.turns)
        self._insert("turns", f"document, {_TURN}", turns)
        decisions = (
            (document.id, i, one.kind, one.page, one.start, one.end, one.text)
            for i, one in enumerate(document.decisions)
        )
        self._insert("decisions", f"document, ordinal, {_DECISION}", decisions)

    def _insert(self, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
        marks = ", ".join("?" * len(columns.split(",")))
        self._database.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608


def text_hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def stored_hashes(path: Path) -> set[str] | None:
    """Return the sha256 of the files that a generation was made from; None when its table cannot be read."""
    try:
        table = PassageTable(path)
        try:
            return {str(row[0]) for row in table._database.execute("SELECT sha256 FROM documents")}
        finally:
            table.close()
    except (sqlite3.Error, ValueError):
        return None


@contextlib.contextmanager
def _disk_errors() -> Iterator[None]:
    """Raise as OSError what the disk refused."""
    try:
        yield
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error


@lru_cache(maxsize=4_096)
def _as_json(headings: tuple[str, ...]) -> str:
    """Return the headings as they are written, which many passages share."""
    return json.dumps(headings, ensure_ascii=False)


@lru_cache(maxsize=4_096)
def _from_json(headings: str) -> tuple[str, ...]:
    return tuple(json.loads(headings))


def _row(stored: StoredPassage) -> tuple[object, ...]:
    passage, terms = stored.passage, stored.terms
    return (
        stored.id,
        passage.document,
        passage.ordinal,
        passage.page,
        _as_json(passage.headings),
        passage.speaker,
        passage.start,
        passage.end,
        passage.text,
        f"[{','.join([f'[{first},{last}]' for first, last in passage.sentences])}]",
        passage.role,
        passage.name,
        passage.turn,
        passage.turn_kind,
        passage.replies_to,
        passage.last_page,
        " ".join(passage.stages),
        _headers_as_json(passage.headers),
        stored.content,
        "\n".join(("", *terms)).encode(),
    )


def _headers_as_json(headers: tuple[Header, ...]) -> str:
    if not headers:  # of nearly all passages
        return "[]"
    return json.dumps([dataclasses.astuple(header) for header in headers], ensure_ascii=False)


def _terms(joined: bytes) -> Terms:
    """Return what ``_row`` joined. Versions before compressed it, which never begins with a line break."""
    plain = joined[1:] if joined.startswith(b"\n") else zlib.decompress(joined)
    return Terms(*plain.decode().split("\n"))


def _document(row: Sequence[object]) -> Document:
    identity, source, place, title, day, level, sha256, unread, facts, more = row
    return Document(
        id=str(identity),
        source=str(source),
        place=str(place),
        title=str(title),
        date=date.fromisoformat(str(day)) if day else None,
        level=int(str(level)),
        sha256=str(sha256),
        text="",
        unread_pages=tuple(json.loads(str(unread))),
        facts=facts_from_json(str(facts)),
        **more_from_json(str(more)),
    )


def _passage(row: Sequence[Any]) -> Passage:
    identity, document, ordinal, page, headings, speaker, start, end, text, sentences, *spoken, stages, headers = row
    role, name, turn, turn_kind, replies_to, last_page = spoken
    return Passage(
        id=identity,
        document=document,
        ordinal=ordinal,
        page=page,
        headings=_from_json(headings),
        speaker=speaker,
        start=start,
        end=end,
        text=text,
        sentences=tuple(map(tuple, json.loads(sentences))),
        role=role,
        name=name,
        turn=turn,
        turn_kind=turn_kind,
        replies_to=replies_to,
        last_page=last_page,
        stages=tuple(stages.split()),
        headers=() if headers == "[]" else tuple(Header(*header) for header in json.loads(headers)),
    )
