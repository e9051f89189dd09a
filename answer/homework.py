"""What became of the homework that a meeting set: the words of the next meeting that answer it, or leave it open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.likeness import Lexicon, Weights, coverage, likest
from answer.meeting import Meeting, Said, Sentence, cited, decisions_of, item_of, sentences_of
from answer.types import Citation
from ingest.types import DecisionKind

# Tried on the sample minutes of data/records; the tests hold what they give there.
ANSWERED = 0.5  # how much of a piece of homework a speech that answers it says, by weight
LEFT_OPEN = 0.5  # likeness of a piece of homework and what the newer meeting leaves open
ANNOUNCES = 20  # characters; a shorter sentence says what is reported next, and is quoted with the one after it

_HOMEWORK: frozenset[DecisionKind] = frozenset(("宿題",))
_NOT_DONE: frozenset[DecisionKind] = frozenset(("宿題", "保留", "継続検討"))


@dataclass(frozen=True, slots=True)
class Homework:
    """A piece of homework of the older meeting, and what the newer one says of it."""

    older: Citation
    newer: Citation | None  # what answers it or leaves it open in so many words; None when nothing does
    done: bool


@dataclass(frozen=True, slots=True)
class _Speech:
    """A passage of somebody who does not ask."""

    sentences: tuple[Sentence, ...]
    told: tuple[frozenset[str], ...]  # the terms of each sentence
    terms: frozenset[str]  # all of them, and those of the item


def follow(older: Meeting, newer: Meeting, lexicon: Lexicon) -> list[Homework]:
    """Return the homework of the older meeting in order; what the newer one leaves open again is not done."""
    left = decisions_of(newer, _NOT_DONE, lexicon)
    speeches = list(_speeches(newer, lexicon))
    return [_followed(task, left, speeches, newer, lexicon) for task in decisions_of(older, _HOMEWORK, lexicon)]


def _followed(
    task: Said, left: Sequence[Said], speeches: Sequence[_Speech], newer: Meeting, lexicon: Lexicon
) -> Homework:
    again = likest(task.weights, [said.weights for said in left], LEFT_OPEN)
    if again is not None:
        return Homework(task.citation, left[again].citation, done=False)
    answer = _answer(lexicon.weights(task.matter, lead=1.0), speeches, newer)
    return Homework(task.citation, answer, done=answer is not None)


def _speeches(meeting: Meeting, lexicon: Lexicon) -> Iterator[_Speech]:
    for passage in meeting.passages:
        if passage.turn_kind == "question" or (meeting.document.turns and passage.turn is None):
            continue
        sentences = tuple(sentences_of(passage))
        told = tuple(frozenset(lexicon.weights(sentence.text)) for sentence in sentences)
        yield _Speech(sentences, told, frozenset(lexicon.weights(item_of(meeting, passage))).union(*told))


def _answer(wanted: Weights, speeches: Sequence[_Speech], newer: Meeting) -> Citation | None:
    """Return the sentence that says most of what is wanted, of the speeches that say enough of it; None without any."""
    best: tuple[float, float] = (0.0, 0.0)
    found: Citation | None = None
    for speech in speeches:
        if (whole := coverage(wanted, speech.terms)) < ANSWERED:
            continue
        for place, told in enumerate(speech.told):
            rank = (coverage(wanted, told), whole)
            if rank[0] and rank > best:
                best, found = rank, _quoted(speech.sentences, place, newer)
    return found


def _quoted(sentences: Sequence[Sentence], place: int, newer: Meeting) -> Citation:
    first = last = sentences[place]
    if first.end - first.start < ANNOUNCES and place + 1 < len(sentences):
        last = sentences[place + 1]
    return cited(newer, first.start, last.end, first.passage)
