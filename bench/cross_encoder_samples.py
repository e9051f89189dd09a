"""Samples for ``bench.train_cross_encoder``: a question beside a stretch of text, and which of its tokens answer.

Four sources. JaQuAD train: a stretch with its answer, and one without: of the same passage with the answering sentence
left out, with another number in the question, or of a passage that the encoder takes for a good one. Council questions
and replies: the reply, another one that the encoder likes, or any. ``data/reading``: questions written for passages,
half of which the passage does not answer. And those that ``bench.train_answers`` is fitted on.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import faiss
import numpy as np

from answer.model import load_models
from answer.reading import stretches_of
from bench.corpora import SHARED, kiryu_year, read_lines
from bench.train_answers import Example
from index.cross_encoder import (
    ABOVE,
    ASKED,
    BEGIN,
    END,
    HEADING,
    LENGTH,
    NOWHERE,
    PAD,
    PART,
    QUESTION,
    ROOM,
    SAID,
)
from index.encoder import SentenceEncoder
from index.static_model import StaticModel
from index.types import Ids
from settings import ROOT

RETRIEVAL = SHARED / "corpus" / "retrieval"
READING = ROOT / "data" / "reading"
COUNCILS = {
    "shinagawa": RETRIEVAL / "shinagawa-question-answer-2001-2021-train.jsonl.xz",
    "kiryu": RETRIEVAL / "kiryu-question-answer-2003-2022.jsonl.xz",
}
BEFORE = 2020  # Shinagawa; Kiryu before 2018: the years behind are left to what is fitted and measured
HARD = 12  # passages without the answer that are kept of those the encoder likes best
SAME = 4  # … of them of the same article
SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]*")


@dataclass(frozen=True, slots=True)
class Sample:
    ids: Ids  # (LENGTH,) as index.cross_encoder.Inputs has them
    parts: Ids
    right: np.ndarray  # (LENGTH,) bool: tokens of the answer
    kind: int  # ANSWERS or REPLIES: what is asked of it
    true: bool


ANSWERS, REPLIES = range(2)


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences as tokens, with the places of these in the text."""

    printed: str
    tokens: list[Ids]
    places: list[Ids]  # (tokens, 2)

    @property
    def lengths(self) -> list[int]:
        return [len(sentence) for sentence in self.tokens]


class Reader:
    """Cuts texts as the cross-encoder does and lays them out."""

    def __init__(self, rows: StaticModel, chance: random.Random) -> None:
        self._rows = rows
        self.norms = np.linalg.norm(rows.weights, axis=1)
        self.chance = chance

    @property
    def vocabulary(self) -> dict[str, int]:
        return self._rows.tokenizer.get_vocab()

    def tokens(self, text: str) -> Ids:
        return np.array(self._rows.tokenizer.encode(text).ids, np.int64)

    def lengths(self, texts: Sequence[str]) -> list[int]:
        return [len(self.tokens(text)) for text in texts]

    def text(self, printed: str) -> Text:
        found = [match for match in SENTENCE.finditer(printed) if match[0].strip()]
        cut = self._rows.tokenizer.encode_batch([match[0] for match in found])
        places = (np.array(one.offsets).reshape(-1, 2) + match.start() for one, match in zip(cut, found, strict=True))
        return Text(printed, [np.array(one.ids, np.int64) for one in cut], list(places))

    def sample(
        self,
        question: Ids,
        heading: Ids,
        sentences: Sequence[Ids],
        right: Sequence[np.ndarray] | None = None,
        kind: int = ANSWERS,
        true: bool | None = None,
    ) -> Sample:
        """Lay a question and sentences out; ``right`` are the tokens that answer, of each sentence."""
        special = len(self.norms)
        laid: list[tuple[list[int], int, list[bool] | None]] = [
            ([special + BEGIN, *question[-QUESTION:], special + PART], ASKED, None)
        ]
        if len(heading):
            laid.append(([*heading[:HEADING], special + PART], ABOVE, None))
        for place, sentence in enumerate(sentences):
            laid.append(([*sentence, special + END], SAID, [*right[place], False] if right else None))
        ids, parts, told = [], [], []
        for tokens, part, answers in laid:
            ids += tokens
            parts += [part] * len(tokens)
            told += answers or [False] * len(tokens)
        return Sample(
            _filled(ids, special + PAD), _filled(parts, NOWHERE), _filled(told, False).astype(bool), kind,
            bool(right) if true is None else true,
        )  # fmt: skip

    def stretch(self, lengths: Sequence[int], room: int, around: int) -> slice:
        """Return a run of sentences that fits and holds the one ``around``; the longest, mostly."""
        first, last, total = around, around, min(lengths[around] + 1, room)
        while self.chance.random() > 0.06:
            sides = [place for place in (first - 1, last + 1) if 0 <= place < len(lengths)]
            if not (sides := [place for place in sides if total + lengths[place] + 1 <= room]):
                break
            taken = self.chance.choice(sides)
            first, last, total = min(first, taken), max(last, taken), total + lengths[taken] + 1
        return slice(first, last + 1)

    def likely(self, question: Ids, text: Text, share: float) -> int:
        """Return the sentence that holds most of the question in a ``share`` of cases, any one in the others."""
        if self.chance.random() > share:
            return self.chance.randrange(len(text.tokens))
        asked = set(question.tolist())
        return int(np.argmax([self.norms[list(asked.intersection(line.tolist()))].sum() for line in text.tokens]))


def _filled(values: Sequence[int], empty: int) -> Ids:
    filled = np.full(LENGTH, empty, np.int64)
    filled[: len(values)] = values[:LENGTH]
    return filled


def turns(count: int, chance: random.Random) -> Iterator[int]:
    """Yield the numbers below ``count`` in ever another order."""
    while True:
        yield from chance.sample(range(count), count)


class Encyclopaedia:
    """Questions of JaQuAD, each with what answers it and then with what does not."""

    def __init__(self, reader: Reader, encoder: SentenceEncoder, part: str = "train") -> None:
        lines = list(read_lines(RETRIEVAL / f"jaquad-{part}-docs.jsonl.xz"))
        self._reader = reader
        self._texts = [reader.text(line["text"]) for line in lines]
        self._titles = [line["title"] for line in lines]
        self._headings = [reader.tokens(title) for title in self._titles]
        number = {line["doc_id"]: place for place, line in enumerate(lines)}
        self._asked = list(read_lines(RETRIEVAL / f"jaquad-{part}-queries.jsonl.xz"))
        self._home = [number[line["doc_id"]] for line in self._asked]
        self._questions = [reader.tokens(line["query"]) for line in self._asked]
        self._others = self._without_answer(encoder)
        self._numbers = _numbers(reader)

    def __len__(self) -> int:
        return len(self._asked)

    def pair(self, asked: int) -> list[Sample]:
        """Return a sample that answers and one that does not; nothing where the answer was cut off."""
        pair = [self._answered(asked), self._unanswered(asked)]
        return [sample for sample in pair if sample] if all(pair) else []

    def _answered(self, asked: int) -> Sample | None:
        text, question = self._texts[self._home[asked]], self._questions[asked]
        right = self._right(asked)
        at = [place for place, tokens in enumerate(right) if tokens.any()]
        if not at:
            return None
        heading = self._heading(self._home[asked])
        room = _room(question, heading)
        taken = self._reader.stretch(text.lengths, room, at[0])
        sentences, told = text.tokens[taken], right[taken]
        if len(sentences) == 1 and len(sentences[0]) > room:
            first = int(np.flatnonzero(told[0])[0])
            begin = max(0, min(first - self._reader.chance.randrange(room // 2), len(sentences[0]) - room))
            sentences, told = [sentences[0][begin : begin + room]], [told[0][begin : begin + room]]
        return self._reader.sample(question, heading, sentences, told)

    def _unanswered(self, asked: int) -> Sample | None:
        chosen = self._reader.chance.random()
        home, question = self._home[asked], self._questions[asked]
        text = self._texts[home]
        if chosen < 0.45:
            answers = [tokens.any() for tokens in self._right(asked)]
            kept = [place for place, answered in enumerate(answers) if not answered]
            near = [place for place in kept if any(answers[max(0, place - 1) : place + 2])]
            if len(kept) > 1:
                heading = self._heading(home)
                around = kept.index(self._reader.chance.choice(near or kept))
                taken = self._reader.stretch([text.lengths[p] for p in kept], _room(question, heading), around)
                return self._reader.sample(question, heading, [text.tokens[place] for place in kept[taken]])
        if 0.45 <= chosen < 0.55 and (other := self._with_another_number(asked)):
            return other
        other_home = self._others[asked][min(HARD - 1, int(abs(self._reader.chance.gauss(0, 4))))]
        text, heading = self._texts[other_home], self._heading(other_home)
        around = self._reader.likely(question, text, 0.7)
        taken = self._reader.stretch(text.lengths, _room(question, heading), around)
        return self._reader.sample(question, heading, text.tokens[taken])

    def _with_another_number(self, asked: int) -> Sample | None:
        """Return the answering stretch with the last number of the question made another one."""
        sample = self._answered(asked)
        at = (
            [n for n, token in enumerate(sample.ids) if sample.parts[n] == ASKED and token in self._numbers]
            if sample
            else []
        )
        if not sample or not at:
            return None
        token = int(sample.ids[at[-1]])
        ids = sample.ids.copy()
        ids[at[-1]] = self._reader.chance.choice([other for other in self._numbers[token] if other != token])
        return Sample(ids, sample.parts, np.zeros(LENGTH, bool), ANSWERS, False)

    def _heading(self, home: int) -> Ids:
        """Return the title of the article, every other time."""
        return self._headings[home] if self._reader.chance.random() < 0.5 else self._headings[home][:0]

    def _right(self, asked: int) -> list[np.ndarray]:
        """Return for each sentence of the passage which of its tokens are of the answer."""
        line = self._asked[asked]
        spans = [(at, at + len(answer)) for answer, at in zip(line["answers"], line["answer_start"], strict=True)]
        return [
            np.any([(places[:, 0] < end) & (places[:, 1] > start) for start, end in spans], axis=0)
            for places in self._texts[self._home[asked]].places
        ]

    def _without_answer(self, encoder: SentenceEncoder) -> list[list[int]]:
        """Return for each question the passages that look like answering it and do not hold the answer."""
        dense = faiss.IndexFlatIP(encoder.dimension)
        dense.add(encoder.encode_passages([text.printed[:600] for text in self._texts]))
        vectors = encoder.encode_questions([line["query"] for line in self._asked])
        _, best = dense.search(vectors, 2 * HARD)
        everywhere = range(len(self._texts))
        others = []
        for home, line, places in zip(self._home, self._asked, best, strict=True):
            lacking = [
                place
                for place in dict.fromkeys([*range(max(0, home - 6), min(len(self._texts), home + 7)), *places])
                if place != home and not any(answer in self._texts[place].printed for answer in line["answers"])
            ]
            beside = [p for p in lacking if abs(p - home) < 7 and self._titles[p] == self._titles[home]]
            self._reader.chance.shuffle(beside)
            far = [place for place in lacking if place in places]
            taken = [*beside[:SAME], *far][:HARD]
            others.append(taken + self._reader.chance.sample(everywhere, HARD - len(taken)))
        return others


def _room(question: Ids, heading: Ids) -> int:
    return ROOM - min(len(question), QUESTION) - len(heading[:HEADING])


def _numbers(reader: Reader) -> dict[int, list[int]]:
    """Return the tokens that are numbers, each with those of as many figures."""
    by_length: dict[int, list[int]] = {}
    for word, token in reader.vocabulary.items():
        if word.isascii() and word.isdigit():
            by_length.setdefault(len(word), []).append(token)
    return {token: tokens for tokens in by_length.values() if len(tokens) > 1 for token in tokens}


class Councils:
    """Questions of councillors beside a reply: theirs, one that looks like it, or any."""

    def __init__(self, reader: Reader, encoder: SentenceEncoder) -> None:
        self._reader = reader
        lines = [line for name in COUNCILS for line in council_lines(name)]
        self._questions = [reader.text(line["question"]).tokens for line in lines]
        self._replies = [reader.text(line["answer"]).tokens for line in lines]
        dense = faiss.IndexIVFFlat(
            faiss.IndexFlatIP(encoder.dimension), encoder.dimension, 256, faiss.METRIC_INNER_PRODUCT
        )
        replies = encoder.encode_passages([line["answer"][:300] for line in lines])
        dense.train(replies[::3])
        dense.add(replies)
        dense.nprobe = 8
        _, best = dense.search(encoder.encode_questions([line["question"][-300:] for line in lines]), HARD + 3)
        self._alike = best[:, 2:]

    def __len__(self) -> int:
        return len(self._replies)

    def sample(self, asked: int) -> Sample | None:
        """Return its last sentences, or others, beside a reply; None where there are too few words."""
        chance = self._reader.chance
        question = self._part_of(self._questions[asked])
        theirs = chance.random() < 0.5
        reply = asked
        if not theirs:
            reply = int(chance.choice(self._alike[asked])) if chance.random() < 0.4 else chance.randrange(len(self))
        said = self._replies[reply]
        if len(question) < 4 or not said or (reply == asked) != theirs:
            return None
        begin = min(len(said) - 1, int(chance.expovariate(1 / 2)))
        return self._reader.sample(question, question[:0], said[begin : begin + 12], kind=REPLIES, true=theirs)

    def _part_of(self, sentences: Sequence[Ids]) -> Ids:
        if not sentences:
            return np.zeros(0, np.int64)
        first = max(0, len(sentences) - 1 - int(self._reader.chance.expovariate(1 / 2.5)))
        part = sentences[first]
        while first and len(part) + len(sentences[first - 1]) <= QUESTION and self._reader.chance.random() < 0.6:
            first -= 1
            part = np.concatenate([sentences[first], part])
        return part


def council_lines(name: str) -> list[dict[str, str]]:
    """Return the questions and replies of the years that the cross-encoder may learn from."""
    lines = list(read_lines(COUNCILS[name]))
    if name == "kiryu":
        return [line for line in lines if kiryu_year(line["session"]) < BEFORE - 2]
    return [line for line in lines if line["date"] < str(BEFORE)]


class Written:
    """Questions of ``data/reading``, half of which the passage does not answer."""

    def __init__(self, reader: Reader, files: Sequence[str]) -> None:
        self._reader = reader
        self._texts: dict[str, Text] = {}
        self._asked: list[tuple[str, Ids, int | None]] = []  # passage, question, the sentence that answers
        for file in files:
            for line in read_lines(READING / file):
                key = f"{file}/{line['id']}"
                if "question" in line:
                    self._asked.append((key, reader.tokens(line["question"]), line["sentence"]))
                else:
                    self._texts[key] = reader.text(written_text(line))

    def __len__(self) -> int:
        return len(self._asked)

    def sample(self, asked: int) -> Sample:
        key, question, sentence = self._asked[asked]
        text = self._texts[key]
        around = self._reader.likely(question, text, 0.6) if sentence is None else sentence
        taken = self._reader.stretch(text.lengths, _room(question, question[:0]), around)
        places = range(*taken.indices(len(text.tokens)))
        told = [np.full(len(text.tokens[place]), place == sentence) for place in places]
        return self._reader.sample(question, question[:0], text.tokens[taken], told if sentence is not None else None)


class Municipal:
    """The questions that the answers are fitted on, beside the stretches that are read for them."""

    def __init__(self, reader: Reader, examples: Iterable[Example]) -> None:
        self._reader = reader
        self._found = load_models().found
        self._answering: list[Sample] = []
        self._beside: list[Sample] = []  # stretches that do not hold the answer of a question that has one
        self._unanswered: list[list[Sample]] = []  # by question, best first
        for example in examples:
            samples = self._samples(example)
            if not example.answerable:
                self._unanswered += [samples] if samples else []
            elif any(example.right):
                self._answering += [sample for sample in samples if sample.true]
                self._beside += [sample for sample in samples if not sample.true]

    def samples(self) -> Iterator[Sample]:
        """Yield samples without end."""
        chance = self._reader.chance
        sizes = (len(self._answering), len(self._unanswered), len(self._beside))
        answering, unanswered, beside = (turns(size, chance) for size in sizes)
        while True:
            chosen = chance.random()
            if chosen < 0.42:
                yield self._answering[next(answering)]
            elif chosen < 0.8:
                best_first = self._unanswered[next(unanswered)]
                yield best_first[min(len(best_first) - 1, int(chance.expovariate(1 / 2)))]
            else:
                yield self._beside[next(beside)]

    def _samples(self, example: Example) -> list[Sample]:
        right = {
            (sentence.source.passage.id, sentence.place)
            for sentence, is_right in zip(example.sentences, example.right, strict=True)
            if is_right
        }
        question = self._reader.tokens(example.question)
        samples = []
        for (passage, places), stretch in stretches_of(example.sentences, self._found, self._reader.lengths).items():
            sentences = [self._reader.tokens(sentence) for sentence in stretch.sentences]
            answers = [(passage, place) in right for place in places]
            told = [np.full(len(line), answer) for line, answer in zip(sentences, answers, strict=True)]
            heading = self._reader.tokens(stretch.heading)
            samples.append(self._reader.sample(question, heading, sentences, told if any(answers) else None))
        return samples


def written_text(line: dict[str, Any]) -> str:
    """Return the passage of a line of ``data/reading``: its own text, or a stretch of a council's reply."""
    if "text" in line:
        return str(line["text"])
    reply = _replies(line["council"])[line["line"]]
    return re.sub(r"[\n　]", "", reply)[line["begin"] : line["end"]]


@cache
def _replies(council: str) -> list[str]:
    return [line["answer"] for line in read_lines(COUNCILS[council])]
