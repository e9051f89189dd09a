"""Feedback that is to be measured with goes into a file once, and stays there."""

from __future__ import annotations

import json

import pytest

from audit.errors import Unavailable
from audit.evaluation import choose, chosen
from audit.feedback import Feedback, Given, evaluation_line

GIVEN = Given(3, "2026-11-25T00:00:00.000000+00:00", Feedback(True, "いつからですか", "answered", "10月からです。[1]"))


def test_feedback_is_chosen_once(tmp_path):
    path = tmp_path / "evaluation.jsonl"
    assert chosen(path) == set()
    assert [choose(path, GIVEN), choose(path, GIVEN)] == [True, False]
    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == [evaluation_line(GIVEN)]
    assert chosen(path) == {"f3"}


def test_what_somebody_wrote_there_stays_and_is_passed_over(tmp_path):
    path = tmp_path / "evaluation.jsonl"
    path.write_text('nonsense\n{"question": "?"}\n', encoding="utf-8")
    choose(path, GIVEN)
    assert path.read_text("utf-8").startswith('nonsense\n{"question": "?"}\n')
    assert chosen(path) == {"f3"}


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(Unavailable, match="missing"):
        choose(tmp_path / "missing" / "evaluation.jsonl", GIVEN)
