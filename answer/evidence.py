"""The evidence for an answer: the sentences of the hits, each with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from answer.acts import share_done
from answer.question import Question, Similar, closed, coverage, is_question, likeness
from answer.timing import timed
from answer.voice import is_voice
from index.lexical import Terms
from index.types import Encoder, Vectors
from index.words import fold, words
from ingest.dates import date_words
from ingest.types import Document, Passage

COMMON = 0.25  # weight left to a term that the title or a heading says for all sentences below
LIKE = 0.35  # cosine of two words from which one may stand for the other
MAX_WORDS = 50_000  # whose vectors are kept

# A sentence ends with a full stop or a quotation; a table row or an item that states something holds a figure.
_COMPLETE = re.compile(r"[。．！!?？」』]$|[0-9０-９|\t：:]")

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
    states: float  # 0 when it asks, 1 when it states; the other way round when it is asked who asked
    complete: float  # 0 for a heading or a bare label
    strength: float  # Source.strength
    length: float  # characters over 200, at most 1


FEATURES = (
    "coverage",
    "specific",
    "nearby",
    "before",
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
    "states",
    "complete",
    "strength",
    "length",
)


class Gauge:
    """Measures sentences against questions; keeps the vectors of single words. Thread-safe."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, np.ndarray] = {}

    def measure(self, question: Question, sources: Sequence[Source]) -> list[Sentence]:
        """Return every sentence of the sources, in their order."""
        texts = [[source.passage.text[start:end] for start, end in source.passage.sentences] for source in sources]
        forms = [[frozenset(group.split()) for group in source.terms.body.split("\t")] for source in sources]
        around = [_terms_around(source) for source in sources]
        known = frozenset().union(
            *around, *(source.section for source in sources), *(f for group in forms for f in group)
        )
        similar = self._similar(question, known)
        cosines = iter(self._cosines(question, texts))
        return [
            sentence
            for group in zip(sources, texts, forms, around, strict=True)
            for sentence in _sentences(question, *group, similar, cosines)
        ]

    def _cosines(self, question: Question, texts: Sequence[Sequence[str]]) -> list[list[float]]:
        """Return for each sentence of the passages its cosine with the question, and that of what stands around it."""
        if not any(texts):
            return []
        asked = self._encoder.encode_questions([question.text])
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
        cosines = self._words(terms) @ self._words(others).T
        similar = {}
        for term, row in zip(terms, cosines, strict=True):
            by_vector = {others[i]: float(row[i]) for i in np.flatnonzero(row >= LIKE)}
            said = {form: like for form, like in question.likes[term].items() if like > by_vector.get(form, 0.0)}
            similar[term] = by_vector | said
        return similar

    def _words(self, forms: Sequence[str]) -> np.ndarray:
        vectors = self._vectors
        new = [form for form in forms if form not in vectors]
        if len(vectors) + len(new) > MAX_WORDS:
            vectors, new = {}, list(forms)
        if new:
            vectors.update(zip(new, self._encoder.encode_passages(new), strict=True))
        self._vectors = vectors
        return np.stack([vectors[form] for form in forms])


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


def _sentences(
    question: Question,
    source: Source,
    texts: Sequence[str],
    forms: Sequence[frozenset[str]],
    around: frozenset[str],
    similar: Similar,
    cosines: Iterator[list[float]],
) -> list[Sentence]:
    terms = question.terms
    context = around.union(source.section, *forms)
    rarely = {form: weight * (COMMON if form in around else 1.0) for form, weight in terms.items()}
    folded = [_folded(text) for text in texts]
    said = "\n".join(map(_folded, _around(source)))
    stands = "\n".join((said, *folded))
    headings = frozenset(source.passage.headings)
    heading = _folded(" ".join(source.passage.headings[-1:]))
    close = ["\n".join((heading, *folded[max(0, place - 1) : place + 2])) for place in range(len(folded))]
    near = [frozenset().union(*forms[max(0, place - 1) : place + 2]) for place in range(len(folded))]
    speaker = _folded(" ".join(filter(None, (source.passage.speaker, source.passage.role, source.passage.name))))
    may_be_roster = _ATTENDANCE.search(question.wanted.given) is not None
    frame = source.asked_terms.union(_heading_terms(source.passage.headings[-1:]))
    other = question.alternatives
    named_around = [
        source.document.title,
        *source.passage.headings,
        *(header.text for header in source.passage.headers),
    ]
    shared = {
        "context": coverage(terms, context, None, other),
        "related": coverage(terms, context, similar, other),
        "missing": _heaviest_missing(question, context, similar),
        "bound": _share_of_names(question, context),
        "phrases": _share_in(question.phrases, stands),
        "compounds": _share_in(question.compounds, stands),
        "strength": source.strength,
    }
    return [
        Sentence(
            source=source,
            place=place,
            folded=folded[place],
            forms=forms[place],
            coverage=coverage(terms, forms[place], None, other),
            specific=coverage(rarely, forms[place], similar, other),
            nearby=coverage(terms, near[place], similar, other),
            before=coverage(terms, forms[place - 1], similar, other) if place else 0.0,
            framed=coverage(terms, forms[place] | frame, similar, other),
            letters=_shared_letters(terms, folded[place]),
            names=_share_of_names(question, forms[place]),
            voiced=_voiced(question.voices, speaker, folded[place]),
            acted=share_done(question.acts, folded[place]),
            named=_share_of_names(question, around | near[place]),
            focus=coverage(question.focus, forms[place] | frame, similar, other),
            timed=timed(question.times, text, [*texts[max(0, place - 1) : place], *named_around], source.document.date),
            contrary=float(question.contrasts.contradicted(folded[place], close[place], f"{said}\n{close[place]}")),
            closely=_share_in(question.compounds, close[place]),
            quoted=_share_in(question.quoted, close[place]),
            kind=question.wanted.share_in(folded[place], source.passage.speaker),
            states=float(is_question(folded[place]) == question.about_asking),
            complete=float(
                " ".join(text.split()) not in headings
                and _COMPLETE.search(text) is not None
                and (may_be_roster or not _ROSTER.search(folded[place]))
            ),
            meaning=meaning,
            setting=setting,
            length=min(1.0, len(text) / 200),
            **shared,
        )
        for place, (text, (meaning, setting)) in enumerate(zip(texts, cosines, strict=False))
    ]


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


def _shared_letters(terms: Mapping[str, float], text: str) -> float:
    """Return the share of the terms' weight that their kanji and katakana pairs hold in ``text``."""
    total = shared = 0.0
    for form, weight in terms.items():
        if letters := _LETTERS.findall(form):
            total += weight
            shared += weight * sum(letter in text for letter in letters) / len(letters)
    return shared / total if total else 0.0


def _around(source: Source) -> list[str]:
    """Return what stands around a passage and says what it is about."""
    around = [source.document.title, *source.passage.headings, source.passage.speaker or ""]
    if source.document.date:
        around.append(date_words(source.document.date))
    return [*around, source.asked.text] if source.asked else around


def _heaviest_missing(question: Question, forms: frozenset[str], similar: Similar) -> float:
    lacking = (
        weight * (1 - likeness(form, forms, similar, question.alternatives)) for form, weight in question.terms.items()
    )
    heaviest = max(lacking, default=0.0)
    return min(1.0, heaviest / question.heaviest) if question.heaviest else 0.0


def _share_in(stretches: Sequence[str], text: str) -> float:
    return sum(stretch in text for stretch in stretches) / len(stretches) if stretches else 1.0


def _share_of_names(question: Question, forms: frozenset[str]) -> float:
    if not question.names:
        return 1.0
    return sum(likeness(name, forms, None, question.alternatives) for name in question.names) / len(question.names)
