"""Who speaks in the records, and about what: the same person of several records is one entry."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from index.passages import Speech
from ingest.speaker import named
from ingest.types import Document

_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@dataclass(slots=True)
class Speaker:
    """One person, or one office where the records name nobody."""

    label: str  # as a record prints it
    name: str | None
    body: str | None  # whose record
    speeches: list[Speech] = field(default_factory=list)

    @property
    def shown(self) -> str:
        return named(self.label, self.name)

    @property
    def passages(self) -> int:
        return sum(speech.passages for speech in self.speeches)


def people(speeches: Iterable[Speech], documents: Mapping[str, Document]) -> list[Speaker]:
    """Return who speaks, whoever says most first; speeches of records that are not in ``documents`` are left out.

    河合 and 河合拓也 who hold the same office of the same town are one; the longer name is shown.
    """
    by_office: dict[tuple[str | None, str], list[Speaker]] = {}
    for speech in speeches:
        if speech.document not in documents:
            continue
        facts = documents[speech.document].facts
        office = unicodedata.normalize("NFKC", speech.role or speech.speaker)
        holders = by_office.setdefault((facts.body, office), [])
        speaker = next((one for one in holders if _is_same(one.name, speech.name)), None)
        if speaker is None:
            speaker = Speaker(speech.speaker, speech.name, facts.body)
            holders.append(speaker)
        if len(_called(speech.name)) > len(_called(speaker.name)):
            speaker.name, speaker.label = speech.name, speech.speaker
        speaker.speeches.append(speech)
    found = [speaker for holders in by_office.values() for speaker in holders]
    return sorted(found, key=lambda speaker: (-speaker.passages, speaker.shown))


def ways_to_write(words: str) -> list[tuple[str, ...]]:
    """Return each word in the ways in which a record may write it: as typed, half width and full width."""
    return [
        tuple(dict.fromkeys((word, unicodedata.normalize("NFKC", word), word.translate(_FULL_WIDTH))))
        for word in words.split()
    ]


def _is_same(one: str | None, other: str | None) -> bool:
    """Tell whether two names may be one person's: neither known, or one begins with the other."""
    if one is None or other is None:
        return one is other
    called, known = _called(one), _called(other)
    return called.startswith(known) or known.startswith(called)


def _called(name: str | None) -> str:
    """Return a name without the office before it: 高瀬誠一 of 「町長 高瀬誠一」."""
    return (name or "").split(" ")[-1]
