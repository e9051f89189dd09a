"""What questions about the sample records ask for stands in what the readers give, and within one block or two."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from ingest.read import Limits, read_file

DATA = Path(__file__).parents[2] / "data"
FILES = [DATA / "eval" / f"{name}.jsonl" for name in ("development", "minutes-training")]
LINES = [line for path in FILES for line in path.read_text(encoding="utf-8").splitlines()]
QUESTIONS = [question for line in LINES if (question := json.loads(line))["answerable"]]


def squeezed(text: str) -> str:
    return "".join(text.split())


@cache
def blocks(source: str) -> list[str]:
    extract = read_file(DATA / "records" / source, Limits(10**9, 10**9))
    return [squeezed(extract.text[block.start : block.end]) for block in extract.blocks]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_gold_strings_stand_in_what_was_read(question):
    for place in (question, *question.get("also", [])):
        for gold in place["gold"]:
            assert squeezed(gold) in "".join(blocks(place["source"])), gold
