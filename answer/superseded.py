"""Whether a newer record takes the place of one that is cited.

Three things are told, none of them guessed: a newer edition of the same plan, guideline or rule; a newer record that
says that the cited one is abolished; a newer meeting of the same series that answers the same question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from answer.meeting import held_on, series_of
from ingest.types import Document, Passage

Reason = Literal["edition", "abolished", "meeting"]

_WORKS = ("計画", "指針", "要綱")  # kinds of records of which a newer edition takes the place of the older one
_BRACKETED = re.compile(r"[(\[【〔「『][^()\[\]【】〔〕「」『』]*[)\]】〕」』]")
_EDITION = re.compile(
    r"(?:令和|平成|昭和)?(?:元|\d+)年度?(?:版|改[定訂]版?)?|(?:令和|平成|昭和)|第?\d+(?:\.\d+)*[版次期回]|"
    r"(?:改[定訂]|修正|更新|最新|確定)版?|素案|案$|(?<![a-z])ver(?:sion)?\.?\d[\d.]*|[~～〜\-‐―・\s]"
)
_DRAFT = re.compile(r"素案|[(（]案[)）]|案$")
_YEAR = re.compile(r"(令和|平成)(元|\d+)年")
_ERAS = {"令和": 2018, "平成": 1988}
_SHORTEST = 4  # characters: the name of a work that says less may be anything's
# 「…」（令和6年3月29日）は、…をもって廃止する: nothing else is the object between the name and its end
_SAID_ENDED = (
    r"[」』]?(?:[(（][^()（）]*[)）])?[をはが](?:(?!を(?!もって|以て))[^。]){0,30}?"
    r"(?:廃止|失効)(?!し?ない|し?ませ|せず|して?いない)"
)


@dataclass(frozen=True, slots=True)
class Superseded:
    """A cited record, and the newer one that takes its place."""

    older: Document
    newer: Document
    reason: Reason


@dataclass(frozen=True, slots=True)
class Abolition:
    """A passage that tells of something abolished, and whose it is."""

    document: Document
    passage: Passage


def superseded(
    cited: Iterable[Document],
    documents: Sequence[Document],
    answering: Collection[str] = (),
    abolitions: Sequence[Abolition] = (),
) -> list[Superseded]:
    """Return for each cited record what takes its place, if anything does, in the order given.

    ``answering`` are the ids of records that answer the same question: a newer meeting counts only among them.
    """
    found = []
    for document in {one.id: one for one in cited}.values():
        newer = newest_edition(document, documents)
        reason: Reason = "edition"
        if newer is None:
            newer, reason = _abolished_by(document, abolitions), "abolished"
        if newer is None:
            later = [one for one in newer_meetings(document, documents) if one.id in answering]
            newer, reason = (later[0] if later else None), "meeting"
        if newer:
            found.append(Superseded(document, newer, reason))
    return found


def newest_edition(document: Document, documents: Iterable[Document]) -> Document | None:
    """Return the newest edition of a plan, guideline or rule; None when it is this one, or this is none of them."""
    name = work_of(document)
    if not name:
        return None
    others = [one for one in documents if one.id != document.id and work_of(one) == name]
    newest = max(others, key=_age, default=None)
    return newest if newest and _age(newest) > _age(document) > _UNKNOWN else None


def work_of(document: Document) -> str:
    """Return the name that all editions of a work share; empty for a record that is no such work."""
    if document.facts.kind not in _WORKS:
        return ""
    title = unicodedata.normalize("NFKC", document.title).casefold()
    bare = _EDITION.sub("", _BRACKETED.sub("", title))
    return bare if len(bare) >= _SHORTEST else ""


def newer_meetings(document: Document, documents: Iterable[Document]) -> list[Document]:
    """Return the later meetings of the same series, newest first; none for a record of no meeting."""
    series, day = series_of(document), held_on(document)
    if not series or not day:
        return []
    later = [(held, one) for one in documents if series_of(one) == series and (held := held_on(one)) and held > day]
    return [one for _, one in sorted(later, key=lambda pair: (pair[0], pair[1].id), reverse=True)]


_UNKNOWN = (date.min, True)


def _age(document: Document) -> tuple[date, bool]:
    """Return the day of an edition and whether it is settled: of one day, the draft is the older."""
    facts = document.facts
    day = document.date or facts.published_on or _year_in(document.title)
    if day is None and facts.fiscal_year:
        day = date(facts.fiscal_year, 4, 1)
    return (day, not _DRAFT.search(document.title)) if day else _UNKNOWN


def _year_in(title: str) -> date | None:
    match = _YEAR.search(unicodedata.normalize("NFKC", title))
    if not match:
        return None
    return date(_ERAS[match[1]] + (1 if match[2] == "元" else int(match[2])), 4, 1)


def _abolished_by(document: Document, abolitions: Iterable[Abolition]) -> Document | None:
    """Return the newest later record with a sentence that says of the document's work that it is abolished."""
    name = work_of(document)
    if not name:
        return None
    says = re.compile(re.escape(name) + _SAID_ENDED)
    later = [
        one.document
        for one in abolitions
        if one.document.id != document.id and _later(one.document, document) and says.search(_told(one.passage))
    ]
    return max(later, key=_age, default=None)


def _later(one: Document, other: Document) -> bool:
    return _age(one)[0] > _age(other)[0] > date.min


def _told(passage: Passage) -> str:
    return "".join(unicodedata.normalize("NFKC", passage.text).casefold().split())
