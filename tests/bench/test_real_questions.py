"""Gold kept as hashes: what counts as a right citation, and whether the files hold what they should."""

import hashlib

import pytest

from bench.corpora import SHARED
from bench.real_questions import FILES, Gold, documents, holds, not_held, questions

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, where the real documents are, is absent")


def hashed(text: str) -> Gold:
    return {"length": len(text), "sha256": hashlib.sha256(text.encode()).hexdigest()}


@pytest.mark.parametrize(
    ("quote", "held"),
    [
        ("窓口は８時半に開く", True),  # the whole quote
        ("支所の窓口は８時半に開くとのこと。", True),  # in the middle
        ("窓口は\n　８時半 に開く", True),  # white space, the wide one too, does not count
        ("窓口は8時半に開く", False),  # the words as printed, not another width
        ("窓口は９時に開く", False),
        ("窓口", False),  # shorter than the gold
        ("", False),
    ],
)
def test_quote_holds_the_hashed_string_or_not(quote, held):
    assert holds(quote, hashed("窓口は８時半に開く")) is held


@pytest.mark.parametrize("half", FILES)
def test_a_half_has_75_questions_that_are_answered_and_35_that_are_not(half):
    lines = questions(half)
    assert [line["answerable"] for line in lines].count(True) == 75
    assert len(lines) == len({line["id"] for line in lines}) == len({line["question"] for line in lines}) == 110
    for line in lines:
        keys = {"source", "folder", "gold", "page"} if line["answerable"] else {"why"}
        assert set(line) == {"id", "question", "answerable"} | keys
        assert all(set(gold) == {"length", "sha256"} and 8 <= gold["length"] <= 40 for gold in line.get("gold", ()))


def test_the_halves_share_no_document():
    training, measuring = ({line.get("source") for line in questions(half)} - {None} for half in FILES)
    assert training.isdisjoint(measuring)


@needs_shared
@pytest.mark.parametrize("half", FILES)
def test_every_gold_is_in_its_document(half, tmp_path):
    assert list(not_held(questions(half), documents(half, tmp_path))) == []


def test_gold_that_its_document_does_not_hold_is_named(tmp_path):
    path = tmp_path / "kiroku.txt"
    path.write_text("窓口は８時半に開く。", encoding="utf-8")
    line = {"id": "x1", "source": "kiroku.txt", "page": None, "gold": [hashed("８時半に開く"), hashed("９時に開く")]}
    assert list(not_held([line], [path])) == ["x1: gold 2 is not in kiroku.txt"]
