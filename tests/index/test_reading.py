"""What the reader sees: the sentences nearest to the question, and where its words meet theirs."""

import numpy as np
import pytest

from index.features import FEATURES
from index.lexical import Terms
from index.reader import LOWEST, load_reader
from index.reading import QUESTION, SENTENCES, WORDS, Read, read, shape_of
from index.word_vectors import WordVectors
from index.words import analyse

NOTHING = dict.fromkeys(FEATURES, 0.0)
AXES = ("予算", "端末", "費用")  # of the fake vectors; 費用 lies near 予算


def vectors(words):
    rows = np.zeros((len(words), 256), np.float32)
    for row, word in enumerate(words):
        if word in AXES:
            rows[row, AXES.index(word)] = 1.0
        if word == "費用":
            rows[row, :3] = (0.8, 0.0, 0.6)
    return rows


def seen(question, *bodies):
    words = analyse(question)
    weights = {word.form: 0.5 for word in words if word.is_content}
    return read(words, weights, [Read(Terms(body, "", "", ""), 1.0, NOTHING) for body in bodies], vectors)


def test_the_sentence_that_says_most_of_the_question_comes_first():
    reading = seen("端末の予算はいくらですか", "庁舎 建てる\t端末 予算 300 円", "端末 配る")
    assert reading.texts == [["端末", "予算", "300", "円"], ["庁舎", "建てる"], ["端末", "配る"]]
    assert reading.sentences[:3, :3].tolist() == [[1.0, 1.0, 1.0], [0.0, 1.0, 1.0], [0.5, 0.5, 0.5]]


def test_words_meet_by_form_and_by_likeness():
    reading = seen("予算は", "費用 予算 庁舎")
    assert reading.met[0, :4].tolist() == [0.0, 0.5, 0.0, 0.0]
    assert reading.like[0, :4].tolist() == pytest.approx([0.8, 1.0, 0.0, 0.0])


def test_of_a_long_sentence_the_stretch_that_holds_the_question_is_read():
    reading = seen("予算は", " ".join(["他"] * 50 + ["予算"]))
    assert reading.texts == [["他"] * (WORDS - 1) + ["予算"]]


def test_a_long_question_is_read_from_its_end_and_marks_are_no_words():
    reading = seen("、".join(["端末"] * QUESTION) + "、予算", "")
    assert reading.asked == ["端末"] * (QUESTION - 1) + ["予算"]


@pytest.mark.parametrize(
    ("word", "shape"),
    [("", 0), ("12", 1), ("2024", 2), ("300000000", 3), ("b5", 4), ("ドローン", 5), ("dx", 6), ("まで", 7), ("市", 8)],
)
def test_a_word_has_the_shape_of_its_letters(word, shape):
    assert shape_of(word) == shape


def test_words_that_are_not_there_answer_nothing():
    reader, seen_figures = load_reader()
    reading = seen("予算はいくらですか", "")
    assert reading.shapes.tolist() == [[0] * WORDS] * SENTENCES
    assert reader(reading, np.zeros(len(seen_figures), np.float32)).best < LOWEST


def test_vectors_of_words_are_asked_for_once(encoder, monkeypatch):
    asked: list[str] = []
    encode = encoder.encode_passages

    def noted(texts):
        asked.extend(texts)
        return encode(texts)

    monkeypatch.setattr(encoder, "encode_passages", noted)
    held = WordVectors(encoder)
    first = held(["予算", "端末", "予算"])
    assert np.array_equal(first, held(["予算", "端末", "予算"]))
    assert asked == ["予算", "端末"]
    assert held([]).shape == (0, encoder.dimension)
