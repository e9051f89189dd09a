"""The evidence for an answer: the sentences of the hits, each with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from answer.acts import share_done
from answer.held import Scale, Similar, shares
from answer.question import Question, closed, is_question
from answer.rows import header_of, is_row
from answer.timing import timed
from answer.voice import is_voice
from index.lexical import Terms
from index.network import Floats
from index.types import Encoder, Ids, Vectors
from index.word_vectors import WordVectors
from index.words import fold, words
from ingest.dates import date_words
from ingest.types import Document, Passage

COMMON = 0.25  # weight left to a term that the title or a heading says for all sentences below
LED, FOLLOWED = 4, 2  # sentences before and behind one that are read with it
LIKE = 0.35  # cosine of two words from which one may stand for the other

# A sentence ends with a full stop, a quotation or a verb, behind which may stand whose task it is; a table row or an
# item that states something holds a figure.
_COMPLETE = re.compile(
    r"[。．！!?？」』]$|(?:[うくすつぬむるぐぶた]|こと)(?:[（(][^（）()]{1,20}[）)])?$|[0-9０-９|\t：:]"
)

# Who was there: three names with their offices, or the line that begins such a list.
_ROSTER = re.compile(
    r"^(?:出席|欠席|助言|説明|事務局|委員)[者員]?[\s::]|(?:[^、。]{1,10}(?:君|氏|課長|室長|部長|議員|委員)[、\s]+){3}"
)
_ATTENDANCE = re.compile(r"出席|欠席|参加|休ん|出て|出た|メンバー|顔ぶれ|構成|委員は|誰がい")

_LETTERS = re.compile(r"[一-龠々]|[ァ-ヴー]{2}|[a-z0-9]+")

NO_TERMS = Terms("", "", "", "")


@dataclass(frozen=True, slots=True)
class Source:
    """A passage to look for an answer in."""

    passage: Passage
    document: Document
    strength: float  # of its hit relative to the best hit, 0 to 1
    asked: Passage | None = None  # the passage before it, when that asks what this one replies to
    section: frozenset[str] = frozenset()  # terms of the passages before it under the same headings
    terms: Terms = NO_TERMS  # of the passage
    asked_terms: frozenset[str] = frozenset()  # of ``asked``


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a source, measured against the question. All figures lie between 0 and 1."""

    source: Source
    place: int  # index into Passage.sentences
    folded: str
    forms: frozenset[str]  # its terms
    coverage: float  # share of the question's weight in the sentence itself
    specific: float  # … like words in part, counting little what its title and headings say anyway
    nearby: float  # … like words in part, in it and the sentences next to it
    before: float  # … in the sentence before it alone: an answer follows what names its subject
    led: float  # … like words in part, in it, the ``LED`` sentences before it and what stands around the passage
    followed: (
        float  # … like words in part, in it and the ``FOLLOWED`` sentences behind it: its subject is still to come
    )
    outdone: float  # … like words in part, in the sentence of its passage that holds most
    surround: float  # … like words in part, in what stands around its passage: title, headings, speaker, question
    framed: float  # … in it, its innermost heading and the question it replies to
    letters: float  # … by the kanji and katakana of the question's terms: 書き損じ and 書き直し share some
    context: float  # … in its passage, title, headings, speaker, section, and the question it replies to
    related: float  # … there, like words in part
    missing: float  # the heaviest term the context lacks, less what is like it, against a noun that stands nowhere
    compounds: float  # share of the question's compound nouns that stand whole in the passage, its title or headings
    names: float  # share of the question's proper nouns in the sentence itself
    bound: float  # … in the context
    named: (
        float  # … in it, the sentences next to it, the title, the headings, the speaker or the question it replies to
    )
    focus: float  # share of the weight of the question's last terms in it, its innermost heading and that question
    voiced: float  # 1 when it is of whom the question asks to hear, or tells of them; 1 when it asks for nobody's words
    acted: float  # share of what the question says was done by words that it does: 提案, 反対, 決定, 変更
    timed: (
        float  # how far it is of the times the question names, by its words, what stands around it or the record's day
    )
    contrary: float  # 1 when it says the other of what the question says: 下り of 上り, another year
    closely: float  # share of the compound nouns that stand whole in it, the sentences next to it or its heading
    quoted: float  # share of what the question quotes that stands there
    phrases: float  # share of the question's numbered phrases (令和8年度) in the context
    meaning: float  # cosine with the question
    setting: float  # cosine of the question with the sentences around it, itself included
    kind: float  # share of the wanted kinds of answer that it could be
    opens: float  # 1 for the first sentence of a passage
    states: float  # 0 when it asks, 1 when it states; the other way round when it is asked who asked
    complete: float  # 0 for a heading or a bare label
    strength: float  # Source.strength
    length: float  # characters over 200, at most 1


FEATURES = (
    "coverage",
    "specific",
    "nearby",
    "before",
    "led",
    "followed",
    "outdone",
    "surround",
    "framed",
    "letters",
    "context",
    "related",
    "missing",
    "bound",
    "named",
    "focus",
    "voiced",
    "acted",
    "timed",
    "contrary",
    "closely",
    "quoted",
    "phrases",
    "meaning",
    "setting",
    "kind",
    "opens",
    "states",
    "complete",
    "strength",
    "length",
)


class Gauge:
    """Measures sentences against questions."""

    def __init__(self, encoder: Encoder, vectors: WordVectors) -> None:
        self._encoder = encoder
        self._vectors = vectors

    def measure(self, question: Question, vector: Vectors, sources: Sequence[Source]) -> list[Sentence]:
        """Return every sentence of the sources, in their order; ``vector`` is the question's, (1, dimension)."""
        texts = [[source.passage.text[start:end] for start, end in source.passage.sentences] for source in sources]
        if not any(texts):
            return []
        words = [_words_in(source, len(group)) for source, group in zip(sources, texts, strict=True)]
        similar = self._similar(question, frozenset().union(*(one.whole for one in words)))
        held = _held(question, words, Scale(question.terms, question.alternatives, similar))
        letters = _letters(question.terms)
        forms = (forms for one in words for forms in one.sentences)
        told = zip(forms, held, self._cosines(vector, texts), strict=True)
        return [
            Sentence(source=source, place=place, forms=forms, meaning=meaning, setting=setting, **figures, **read)
            for source, group in zip(sources, texts, strict=True)
            for place, read in enumerate(_read(question, letters, source, group))
            for forms, figures, (meaning, setting) in (next(told),)
        ]

    def _cosines(self, asked: Vectors, texts: Sequence[Sequence[str]]) -> list[list[float]]:
        """Return for each sentence of the passages its cosine with the question, and that of what stands around it."""
        vectors = self._encoder.encode_passages([text for group in texts for text in group])
        settings = _settings(vectors, [len(group) for group in texts])
        cosines: list[list[float]] = (np.hstack([vectors @ asked.T, settings @ asked.T])).clip(0.0, 1.0).tolist()
        return cosines

    def _similar(self, question: Question, forms: Iterable[str]) -> Similar:
        """Return for each term that is no name or number the words among ``forms`` that may stand for it."""
        terms = [term for term in question.terms if term not in question.fixed]
        others = sorted(form for form in forms if len(form) > 1 and not form.isascii())
        if not terms or not others:
            return {}
        cosines = self._vectors(terms) @ self._vectors(others).T
        similar = {}
        for term, row in zip(terms, cosines, strict=True):
            by_vector = {others[i]: float(row[i]) for i in np.flatnonzero(row >= LIKE)}
            said = {form: like for form, like in question.likes[term].items() if like > by_vector.get(form, 0.0)}
            similar[term] = by_vector | said
        return similar


def _settings(vectors: Vectors, sizes: Sequence[int]) -> Vectors:
    """Return for each sentence the direction of its neighbours and itself; ``sizes`` are sentences per passage."""
    summed = vectors.copy()
    start = 0
    for size in sizes:
        group = vectors[start : start + size]
        summed[start + 1 : start + size] += group[:-1]
        summed[start : start + size - 1] += group[1:]
        start += size
    lengths = np.linalg.norm(summed, axis=1, keepdims=True)
    settings: Vectors = summed / np.maximum(lengths, 1e-9)
    return settings


def words_of(sentence: Sentence, count: int = 1) -> str:
    """Return the sentence as printed, or up to ``count`` sentences from it on."""
    stretch = sentence.source.passage.sentences[sentence.place : sentence.place + count]
    return sentence.source.passage.text[stretch[0][0] : stretch[-1][1]]


@dataclass(frozen=True, slots=True)
class _Words:
    """The terms of a source."""

    sentences: list[frozenset[str]]
    around: frozenset[str]  # its title, headings, speaker, day, and the question it replies to
    frame: frozenset[str]  # its innermost heading and that question
    whole: frozenset[str]  # all of these, and its section


def _words_in(source: Source, sentences: int) -> _Words:
    around = _terms_around(source)
    forms = [frozenset(group.split()) for group in source.terms.body.split("\t")[:sentences]]
    frame = source.asked_terms.union(_heading_terms(source.passage.headings[-1:]))
    return _Words(forms, around, frame, around.union(source.section, *forms))


def _held(question: Question, words: Sequence[_Words], scale: Scale) -> list[dict[str, Any]]:
    """Return for each sentence how much of the question its words and those around it hold, as ``Sentence`` has it."""
    source = np.repeat(np.arange(len(words)), [len(one.sentences) for one in words])
    own = scale.rows(forms for one in words for forms in one.sentences)
    before, after = _neighbours(own, source)
    near = np.maximum(own, np.maximum(before, after))
    around, frame = scale.rows(one.around for one in words), scale.rows(one.frame for one in words)
    whole = scale.rows(one.whole for one in words)
    framed = scale.like(np.maximum(own, frame[source]))
    weights, names = scale.weights(question.terms), scale.weights(dict.fromkeys(question.names, 1.0))
    weighed = shares(scale.like(own), weights)
    led = np.maximum(_reach(own, source, LED), around[source])
    rarely = np.array([[COMMON if form in one.around else 1.0 for form in question.terms] for one in words]) * weights
    figures = {
        "coverage": shares(scale.said(own), weights),
        "specific": shares(scale.like(own), rarely[source]),
        "nearby": shares(scale.like(near), weights),
        "before": shares(scale.like(before), weights),
        "led": shares(scale.like(led), weights),
        "followed": shares(scale.like(_reach(own[::-1], source[::-1], FOLLOWED)[::-1]), weights),
        "outdone": _best_of_each(weighed, source),
        "surround": shares(scale.like(around), weights)[source],
        "framed": shares(framed, weights),
        "focus": shares(framed, scale.weights(question.focus)),
        "names": shares(scale.said(own), names),
        "named": shares(scale.said(np.maximum(near, around[source])), names),
        "bound": shares(scale.said(whole), names)[source],
        "context": shares(scale.said(whole), weights)[source],
        "related": shares(scale.like(whole), weights)[source],
        "missing": _heaviest_missing(question, scale.like(whole), weights)[source],
    }
    if not question.names:
        figures |= dict.fromkeys(("names", "named", "bound"), np.ones(len(own)))
    return [dict(zip(figures, row, strict=True)) for row in np.column_stack([*figures.values()]).tolist()]


def _neighbours(rows: Floats, source: Ids) -> tuple[Floats, Floats]:
    """Return the row before and the row after each of (sentences, n); zeros where another source begins."""
    before, after = np.zeros_like(rows), np.zeros_like(rows)
    same = (source[1:] == source[:-1])[:, None]
    before[1:], after[:-1] = rows[:-1] * same, rows[1:] * same
    return before, after


def _reach(rows: Floats, source: Ids, steps: int) -> Floats:
    """Return for each of (sentences, n) rows the row of its union with up to ``steps`` of its source before it."""
    reached = rows.copy()
    for step in range(1, steps + 1):
        same = (source[step:] == source[:-step])[:, None]
        np.maximum(reached[step:], rows[:-step] * same, out=reached[step:])
    return reached


def _best_of_each(values: Floats, source: Ids) -> Floats:
    """Return for each sentence the greatest value of its source."""
    best = np.zeros(int(source.max(initial=0)) + 1)
    np.maximum.at(best, source, values)
    return best[source]


def _heaviest_missing(question: Question, held: Floats, weights: Floats) -> Floats:
    heaviest: Floats = (weights * (1 - held)).max(axis=1, initial=0.0)
    return np.minimum(1.0, heaviest / question.heaviest) if question.heaviest else np.zeros(len(held))


def _read(
    question: Question, letters: Mapping[str, float], source: Source, texts: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Yield for each sentence of a source what its letters tell, as ``Sentence`` has it."""
    passage = source.passage
    folded = _folded_lines(tuple(texts))
    said = "\n".join(map(_folded, _around(source)))
    stands = "\n".join((said, *folded))
    heading = _folded(" ".join(passage.headings[-1:]))
    speaker = _folded(" ".join(filter(None, (passage.speaker, passage.role, passage.name))))
    dated = [source.document.title, *passage.headings, *(header.text for header in passage.headers)]
    shared = {
        "phrases": _share_in(question.phrases, stands),
        "compounds": _share_in(question.compounds, stands),
        "strength": source.strength,
    }
    headers = [header_of(passage, place) if is_row(text) else None for place, text in enumerate(texts)]
    for place, (text, line, header) in enumerate(zip(texts, folded, headers, strict=True)):
        close = "\n".join((heading, *folded[max(0, place - 1) : place + 2]))
        yield {
            "folded": line,
            "letters": sum(weight for letter, weight in letters.items() if letter in line),
            "voiced": _voiced(question.voices, speaker, line),
            "acted": share_done(question.acts, line),
            "timed": timed(question.times, text, [*texts[max(0, place - 1) : place], *dated], source.document.date),
            "contrary": float(question.contrasts.contradicted(line, close, f"{said}\n{close}")),
            "closely": _share_in(question.compounds, close),
            "quoted": _share_in(question.quoted, close),
            "kind": question.wanted.share_in(f"{_folded(header)}\t{line}" if header else line, passage.speaker),
            "opens": float(place == 0),
            "states": float(is_question(line) == question.about_asking),
            "complete": float(text not in headers and _is_complete(question, passage, text, line)),
            "length": min(1.0, len(text) / 200),
            **shared,
        }


def _is_complete(question: Question, passage: Passage, text: str, folded: str) -> bool:
    """Tell a sentence from a heading, a bare label, and, where nobody asks who was there, the list of those."""
    if _COMPLETE.search(text) is None or " ".join(text.split()) in passage.headings:
        return False
    return not _ROSTER.search(folded) or _ATTENDANCE.search(question.wanted.given) is not None


@lru_cache(maxsize=4_096)
def _folded_lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts folded together, which takes less time; line ends part what is folded."""
    lines = fold("\n".join(texts)).split("\n")
    return tuple(map(closed, lines if len(lines) == len(texts) else map(fold, texts)))


@lru_cache(maxsize=16_384)
def _folded(text: str) -> str:
    return closed(fold(text))


def _terms_around(source: Source) -> frozenset[str]:
    terms = source.terms
    day = _date_terms(source.document.date) if source.document.date else frozenset()
    return day.union(terms.title.split(), terms.headings.split(), terms.speaker.split(), source.asked_terms)


@lru_cache(maxsize=1_024)
def _date_terms(day: date) -> frozenset[str]:
    return frozenset(words(date_words(day)))


@lru_cache(maxsize=1_024)
def _heading_terms(headings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words(" ".join(headings)))


def _voiced(asked: Sequence[str], speaker: str, folded: str) -> float:
    return float(not asked or any(is_voice(voice, speaker) or voice in folded for voice in asked))


def _letters(terms: Mapping[str, float]) -> dict[str, float]:
    """Return the kanji and the katakana pairs of terms, each with its share of their weight."""
    found = {form: letters for form in terms if (letters := _LETTERS.findall(form))}
    total = sum(terms[form] for form in found) or 1.0
    weights: dict[str, float] = {}
    for form, letters in found.items():
        for letter in letters:
            weights[letter] = weights.get(letter, 0.0) + terms[form] / len(letters) / total
    return weights


def _around(source: Source) -> list[str]:
    """Return what stands around a passage and says what it is about."""
    around = [source.document.title, *source.passage.headings, source.passage.speaker or ""]
    if source.document.date:
        around.append(date_words(source.document.date))
    return [*around, source.asked.text] if source.asked else around


def _share_in(stretches: Sequence[str], text: str) -> float:
    return sum(stretch in text for stretch in stretches) / len(stretches) if stretches else 1.0
