from __future__ import annotations

import numpy as np

from index.around import AROUND, around
from index.features import FEATURES
from ingest.types import Passage


def passage(document, ordinal, text="予算です。", turn=None, kind=None, replies_to=None):
    return Passage(
        0, document, ordinal, None, (), None, 0, len(text), text, ((0, len(text)),),
        turn=turn, turn_kind=kind, replies_to=replies_to,
    )  # fmt: skip


def told(passages, coverages):
    features = np.zeros((len(passages), len(FEATURES)))
    features[:, FEATURES.index("coverage")] = coverages
    return [dict(zip(AROUND, row, strict=True)) for row in around(passages, features).tolist()]


def test_a_passage_is_told_of_its_neighbours_in_the_same_document():
    first, second, other = told([passage("a", 4, "いくらか。"), passage("a", 5), passage("b", 6)], [0.75, 0.25, 0.5])
    assert (second["before_there"], second["before_coverage"], second["before_asks"]) == (1.0, 0.75, 1.0)
    assert (first["after_there"], first["after_coverage"], first["after_asks"]) == (1.0, 0.25, 0.0)
    assert (first["before_there"], second["after_there"], other["before_there"]) == (0.0, 0.0, 0.0)


def test_a_reply_is_told_of_the_best_of_its_question_however_far_before():
    passages = [
        passage("a", 0, turn=3, kind="question"),
        passage("a", 1, turn=3, kind="question"),
        passage("a", 9, turn=5, kind="reply", replies_to=3),
        passage("b", 9, turn=5, kind="reply", replies_to=3),
    ]
    question, _, reply, other = told(passages, [0.25, 0.5, 0.0, 0.0])
    assert (reply["asked_there"], reply["asked_coverage"], reply["reply"]) == (1.0, 0.5, 1.0)
    assert (other["asked_there"], question["asked_there"], question["question"]) == (0.0, 0.0, 1.0)


def test_a_passage_without_a_turn_replies_to_nothing():
    assert [row["asked_there"] for row in told([passage("a", 0), passage("a", 7)], [1.0, 0.0])] == [0.0, 0.0]


def test_a_document_speaks_for_its_passages_by_its_best_and_its_share():
    rows = told([passage("a", 0), passage("a", 7), passage("b", 0), passage("b", 7)], [0.25, 0.75, 0.0, 0.5])
    assert [row["document_coverage"] for row in rows] == [0.75, 0.75, 0.5, 0.5]
    assert [row["document_share"] for row in rows] == [0.5] * 4


def test_of_nothing_found_nothing_is_told():
    assert around([], np.zeros((0, len(FEATURES)))).shape == (0, len(AROUND))
