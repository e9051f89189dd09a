"""Which sentences the cross-encoder reads, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import pytest

from answer.evidence import FOUND, Sentence, Source
from answer.model import Logistic
from answer.reading import MOST, read
from index.cross_encoder import NONE, Stretch, Verdict
from ingest.types import Document, Passage

BY_COVERAGE = Logistic({"coverage": 1.0}, 0.0)


class Reader:
    """Takes every character for a token and is surest of sentences that hold 答."""

    def __init__(self) -> None:
        self.given: list[Stretch] = []

    def lengths(self, texts: Sequence[str]) -> list[int]:
        return list(map(len, texts))

    def __call__(self, question: str, stretches: Sequence[Stretch]) -> list[Verdict]:
        self.given = list(stretches)
        told = [tuple(4.0 if "答" in text else NONE for text in stretch.sentences) for stretch in stretches]
        return [Verdict(max(sentences), sentences, -1.0) for sentences in told]


def sentences(number: int, *texts: str, coverage: float, headings: tuple[str, ...] = ()) -> list[Sentence]:
    spans, end = [], 0
    for text in texts:
        spans.append((end, end + len(text)))
        end += len(text)
    passage = Passage(number, "a", number, None, headings, None, 0, end, "".join(texts), tuple(spans))
    source = Source(passage, Document("a", "a", "a", "a", None, 1, "", ""), 1.0)
    figures = {field.name: 0.0 for field in fields(Sentence) if field.name in {*FOUND, "compounds", "names"}}
    return [
        Sentence(source=source, place=place, folded=text, forms=frozenset(), **figures | {"coverage": coverage})
        for place, text in enumerate(texts)
    ]


def test_sentences_keep_their_order_and_those_of_the_best_stretches_are_read() -> None:
    given = [s for number in range(MOST + 2) for s in sentences(number, "前。", "答。", coverage=number / 10)]
    told = read("問", given, BY_COVERAGE, Reader())
    assert [(s.source.passage.id, s.place) for s in told] == [(s.source.passage.id, s.place) for s in given]
    assert {s.source.passage.id for s in told if s.is_read} == set(range(2, MOST + 2))
    assert {(s.place, s.read, s.stretch, s.nothing) for s in told if s.is_read} == {
        (0, 0.0, 0.75, -1.0),
        (1, 0.75, 0.75, -1.0),
    }
    assert [s for s in told if not s.is_read] == given[:4]


def test_a_long_passage_is_read_in_parts_under_its_heading() -> None:
    reader = Reader()
    read("問", sentences(0, "あ" * 60, "い" * 60, coverage=1.0, headings=("章", "節")), BY_COVERAGE, reader)
    assert reader.given == [Stretch("節", ("あ" * 60,)), Stretch("節", ("い" * 60,))]


def test_a_row_is_read_with_the_names_of_its_columns() -> None:
    reader = Reader()
    read("問", sentences(0, "課 | 費用", "総務課 | 300万円", coverage=1.0), BY_COVERAGE, reader)
    assert reader.given[0].sentences[1] == "課：総務課、費用：300万円"


def test_nothing_is_read_where_nothing_was_found() -> None:
    assert read("問", [], BY_COVERAGE, Reader()) == []


@pytest.mark.parametrize(("odds", "share"), [(NONE, 0.0), (-8.0, 0.0), (0.0, 0.5), (99.0, 1.0)])
def test_how_sure_it_is_lies_between_0_and_1(odds: float, share: float) -> None:
    class Sure(Reader):
        def __call__(self, question: str, stretches: Sequence[Stretch]) -> list[Verdict]:
            return [Verdict(odds, (odds,), 0.0) for _ in stretches]

    (told,) = read("問", sentences(0, "前。", coverage=1.0), BY_COVERAGE, Sure())
    assert (told.read, told.stretch) == (share, share)
