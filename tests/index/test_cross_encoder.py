"""What the cross-encoder is given, and that it finds the sentence that answers."""

from __future__ import annotations

import numpy as np
import pytest

from index.cross_encoder import (
    ABOVE,
    ASKED,
    HEADING,
    LENGTH,
    NONE,
    NOWHERE,
    QUESTION,
    SAID,
    STRETCH,
    CrossEncoder,
    Stretch,
    cut,
    lay_out,
    load_cross_encoder,
    load_rows,
)
from index.static_model import StaticModel


@pytest.fixture
def rows() -> StaticModel:
    return load_rows()


@pytest.fixture
def reader() -> CrossEncoder:
    return load_cross_encoder()


@pytest.mark.parametrize(
    ("lengths", "together"),
    [
        ([], []),
        ([10, 20], [range(2)]),
        ([STRETCH - 1], [range(1)]),
        ([STRETCH - 2, 1], [range(1), range(1, 2)]),
        ([500], [range(1)]),
        ([500, 3, 4], [range(1), range(1, 3)]),
        ([40, 40, 40, 40], [range(2), range(2, 4)]),
    ],
)
def test_sentences_are_read_together_as_far_as_there_is_room(lengths: list[int], together: list[range]) -> None:
    assert cut(lengths) == together


def test_question_heading_and_sentences_stand_one_behind_the_other(rows: StaticModel) -> None:
    inputs = lay_out(rows, "費用は", [Stretch("予算", ("費用は300万円です。", "以上です。")), Stretch("", ("端末",))])
    parts = inputs.parts[0]
    assert [part for part, _ in groupby(parts)] == [ASKED, ABOVE, SAID]
    assert list(dict.fromkeys(inputs.sentence[0][parts == SAID].tolist())) == [0, -1, 1]
    assert inputs.parts[1][-1] == NOWHERE, "the shorter one is filled up"


def groupby(values: np.ndarray) -> list[tuple[int, int]]:
    changes = [0, *(np.flatnonzero(np.diff(values)) + 1)]
    return [(int(values[place]), place) for place in changes]


def test_of_what_is_too_long_a_question_keeps_its_end_and_a_heading_its_beginning(rows: StaticModel) -> None:
    inputs = lay_out(rows, "予算" * 100 + "端末", [Stretch("窓口" * 50, ("端末を配る。" * 100,))])
    asked, above = (inputs.ids[0][inputs.parts[0] == part] for part in (ASKED, ABOVE))
    assert inputs.ids.shape == (1, LENGTH)
    assert (len(asked), len(above)) == (QUESTION + 2, HEADING + 1)
    assert asked[-2] == rows.tokenizer.token_to_id("端末")


def test_the_sentence_that_answers_is_the_surest(reader: CrossEncoder) -> None:
    said = ("書かない窓口は住民課に置く。", "開始は令和6年10月1日とする。", "費用は1,420万円である。")
    (asked,) = reader("書かない窓口の費用はいくらですか", [Stretch("書かない窓口", said)])
    assert np.argmax(asked.sentences) == 2
    (other,) = reader("学校給食の献立は誰が決めますか", [Stretch("書かない窓口", said)])
    assert other.answered < asked.answered


def test_a_sentence_that_was_cut_off_answers_nothing(reader: CrossEncoder) -> None:
    (verdict,) = reader("費用は", [Stretch("", ("端末を配る。" * 100, "費用は300万円です。"))])
    assert verdict.sentences[1] == NONE < verdict.sentences[0]


def test_nothing_is_read_of_nothing(reader: CrossEncoder) -> None:
    assert reader("費用は", []) == []
    assert reader("", [Stretch("", ("",))])[0].answered == NONE


def test_the_same_is_read_alike_again(reader: CrossEncoder) -> None:
    stretches = [Stretch("予算", ("費用は300万円です。",)), Stretch("", ("端末を配る。", "台数は40台。"))]
    assert reader("端末は何台ですか", stretches) == reader("端末は何台ですか", stretches)
