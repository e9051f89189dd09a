from __future__ import annotations

import numpy as np
import pytest

from index import dense
from index.dense import DenseIndex


def unit(count, dimension=16, seed=1):
    vectors = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def ids(*numbers):
    return np.array(numbers, np.int64)


AXES = np.eye(3, dtype=np.float32)


def test_the_nearest_come_first():
    index = DenseIndex.build(ids(10, 20, 30), AXES)
    question = np.array([[0.6, 0.8, 0.0]], np.float32)
    found = index.search(question, 3)
    assert [passage for passage, _ in found] == [20, 10, 30]
    assert [cosine for _, cosine in found] == pytest.approx([0.8, 0.6, 0.0])


def test_equal_ones_come_by_id():
    index = DenseIndex.build(ids(30, 10, 20), np.stack([AXES[0]] * 3))
    assert [passage for passage, _ in index.search(AXES[:1], 3)] == [10, 20, 30]


def test_a_question_without_meaning_finds_with_cosine_zero():
    index = DenseIndex.build(ids(10, 20, 30), AXES)
    assert index.search(np.zeros((1, 3), np.float32), 9) == [(10, 0.0), (20, 0.0), (30, 0.0)]


@pytest.mark.parametrize("depth", [0, 1, 2, 3, 100])
def test_no_more_is_returned_than_asked_for_or_held(depth):
    index = DenseIndex.build(ids(10, 20, 30), AXES)
    assert len(index.search(AXES[:1], depth)) == min(depth, 3)


def test_an_empty_index_finds_nothing(tmp_path):
    index = DenseIndex.build(ids(), np.zeros((0, 3), np.float32))
    index.save(tmp_path / "dense.faiss")
    assert DenseIndex.load(tmp_path / "dense.faiss").search(AXES[:1], 5) == []


@pytest.mark.parametrize("threshold", [1, 1_000])
def test_what_is_saved_is_what_is_loaded(tmp_path, monkeypatch, threshold):
    monkeypatch.setattr(dense, "QUANTISE_FROM", threshold)
    vectors = unit(50)
    index = DenseIndex.build(np.arange(100, 150), vectors)
    path = tmp_path / "記録 1" / "dense.faiss"
    path.parent.mkdir()
    index.save(path)
    loaded = DenseIndex.load(path)
    assert (len(loaded), loaded.search(vectors[:1], 10)) == (50, index.search(vectors[:1], 10))


def test_a_flat_index_keeps_vectors_exactly():
    vectors = unit(50)
    assert np.array_equal(DenseIndex.build(np.arange(50), vectors).vectors(ids(3, 1)), vectors[[3, 1]])


def test_an_unknown_id_is_an_error():
    with pytest.raises(RuntimeError, match="99"):
        DenseIndex.build(ids(10, 20, 30), AXES).vectors(ids(99))


def test_the_quantised_index_keeps_the_first_ten_nearly(monkeypatch):
    vectors = unit(400, 64)
    flat = DenseIndex.build(np.arange(400), vectors)
    monkeypatch.setattr(dense, "QUANTISE_FROM", 1)
    quantised = DenseIndex.build(np.arange(400), vectors)
    for question in vectors[:20]:
        exact, coded = (index.search(question[None], 10) for index in (flat, quantised))
        assert exact[0][0] == coded[0][0]
        assert len({passage for passage, _ in exact} & {passage for passage, _ in coded}) >= 8
        assert coded[0][1] == pytest.approx(exact[0][1], abs=0.01)


def test_codes_are_stable_when_they_are_read_and_written_again(monkeypatch):
    monkeypatch.setattr(dense, "QUANTISE_FROM", 1)
    everything = np.arange(200)
    once = DenseIndex.build(everything, unit(200, 256)).vectors(everything)
    assert np.array_equal(DenseIndex.build(everything, once).vectors(everything), once)


@pytest.mark.parametrize("threshold", [1, 30, 1_000])  # always quantised, crossing on the way, always flat
def test_extending_equals_building_at_once(monkeypatch, threshold):
    monkeypatch.setattr(dense, "QUANTISE_FROM", threshold)
    vectors = unit(50)
    everything = np.arange(50)
    extended = DenseIndex.build(everything[:20], vectors[:20]).extended(everything[20:], vectors[20:])
    at_once = DenseIndex.build(everything, vectors)
    assert np.array_equal(extended.vectors(everything), at_once.vectors(everything))
    assert extended.search(vectors[:1], 50) == at_once.search(vectors[:1], 50)


@pytest.mark.parametrize("threshold", [1, 1_000])
def test_only_the_passages_allowed_are_found_and_as_many_as_asked_for(monkeypatch, threshold):
    monkeypatch.setattr(dense, "QUANTISE_FROM", threshold)
    vectors = unit(50)
    index = DenseIndex.build(np.arange(1, 51), vectors)
    allowed = ids(2, 3, 30, 50)
    found = index.search(vectors[:1], 3, allowed)
    assert found == [hit for hit in index.search(vectors[:1], 50) if hit[0] in allowed][:3]
    assert index.search(vectors[:1], 3, ids()) == []


def test_a_prepared_index_finds_nearly_the_same_and_with_the_same_cosines(monkeypatch):
    monkeypatch.setattr(dense, "QUANTISE_FROM", 1)
    monkeypatch.setattr(dense, "PREPARED_FROM", 1)
    vectors = unit(4_000, 64)
    index = DenseIndex.build(np.arange(7, 4_007), vectors)
    plain = [index.search(question[None], 10) for question in vectors[:20]]
    index.prepare()
    for question, found in zip(vectors[:20], plain, strict=True):
        sooner = index.search(question[None], 10)
        assert sooner[0] == found[0]
        assert len(set(sooner) & set(found)) >= 9
        assert index.search(question[None], 4_000) == index.search(question[None], 4_000, np.arange(7, 4_007))


def test_what_is_added_to_a_prepared_index_is_found(monkeypatch):
    monkeypatch.setattr(dense, "QUANTISE_FROM", 1)
    monkeypatch.setattr(dense, "PREPARED_FROM", 1)
    vectors = unit(50)
    index = DenseIndex.build(np.arange(20), vectors[:20])
    index.prepare()
    extended = index.extended(np.arange(20, 50), vectors[20:])
    assert extended.search(vectors[30:31], 1)[0][0] == 30
    extended.prepare()
    assert extended.search(vectors[30:31], 1)[0][0] == 30


def test_a_flat_index_needs_no_preparing():
    index = DenseIndex.build(ids(10, 20, 30), AXES)
    index.prepare()
    assert [passage for passage, _ in index.search(AXES[1:2], 1)] == [20]
