"""What the cross-encoder makes of the sentences that speak best for themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from answer.evidence import Sentence
from answer.model import Logistic, ranked
from answer.rows import header_of, is_row, spelled
from index.cross_encoder import Stretch, Verdict, cut
from ingest.types import Passage

MOST = 8  # stretches that are read for a question
REACH = 8.0  # logarithm of odds beyond which the cross-encoder is as sure as it gets

Lengths = Callable[[Sequence[str]], list[int]]  # texts → their tokens
Place = tuple[int, int]  # Passage.id, index into Passage.sentences


class Reader(Protocol):
    """What is asked of ``index.cross_encoder.CrossEncoder``."""

    def lengths(self, texts: Sequence[str]) -> list[int]: ...

    def __call__(self, question: str, stretches: Sequence[Stretch]) -> list[Verdict]: ...


def read(question: str, sentences: Sequence[Sentence], found: Logistic, reader: Reader) -> list[Sentence]:
    """Return the sentences in their order, those of the ``MOST`` best stretches as the cross-encoder read them."""
    stretches = stretches_of(sentences, found, reader.lengths)
    verdicts = reader(question, list(stretches.values()))
    told = {
        (passage, place): (verdict, odds)
        for (passage, places), verdict in zip(stretches, verdicts, strict=True)
        for place, odds in zip(places, verdict.sentences, strict=True)
    }
    return [_as_read(sentence, *told[key]) if (key := _place(sentence)) in told else sentence for sentence in sentences]


def stretches_of(sentences: Sequence[Sentence], found: Logistic, lengths: Lengths) -> dict[tuple[int, range], Stretch]:
    """Return the ``MOST`` stretches that hold the best sentences, best first, by passage and places."""
    stretches: dict[tuple[int, range], Stretch] = {}
    parts: dict[int, list[tuple[range, Stretch]]] = {}
    for sentence, _ in ranked(sentences, found):
        passage = sentence.source.passage
        if passage.id not in parts:
            parts[passage.id] = _cut(passage, lengths)
        places, stretch = next(part for part in parts[passage.id] if sentence.place in part[0])
        stretches[passage.id, places] = stretch
        if len(stretches) == MOST:
            break
    return stretches


def _cut(passage: Passage, lengths: Lengths) -> list[tuple[range, Stretch]]:
    texts = [passage.text[start:end] for start, end in passage.sentences]
    said = [spelled(text, header_of(passage, n)) if is_row(text) else text for n, text in enumerate(texts)]
    heading = passage.headings[-1] if passage.headings else ""
    return [(places, Stretch(heading, tuple(said[places.start : places.stop]))) for places in cut(lengths(said))]


def _place(sentence: Sentence) -> Place:
    return sentence.source.passage.id, sentence.place


def _as_read(sentence: Sentence, verdict: Verdict, odds: float) -> Sentence:
    return replace(sentence, is_read=1.0, read=_share(odds), stretch=_share(verdict.answered), nothing=verdict.none)


def _share(odds: float) -> float:
    """Return a logarithm of odds between 0 and 1."""
    return (max(-REACH, min(REACH, odds)) + REACH) / (2 * REACH)
