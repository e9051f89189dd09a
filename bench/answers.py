"""Measure answers on ``data/eval``: is the right passage cited, and is what the records do not say refused.

    python -m bench.answers [QUESTIONS.jsonl] [--store DIR] [--each]

Without ``--store``, ``data/records`` are ingested into a temporary one. Prints one JSON.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from answer.assistant import Assistant
from answer.types import Answer
from bench.corpora import read_lines
from cli import _encoder, _options
from index.store import Store
from index.update import add
from ingest.read import find_files
from settings import ROOT, Settings, load_settings

QUESTIONS = ROOT / "data" / "eval" / "questions.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, nargs="?", default=QUESTIONS)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--each", action="store_true", help="print every question with what it got")
    arguments = parser.parse_args()
    with opened_store(arguments.store) as settings:
        assistant = Assistant.open(settings)
        questions = list(read_lines(arguments.questions))
        answers = [assistant.ask(line["question"]) for line in questions]
    if arguments.each:
        for line, answer in zip(questions, answers, strict=True):
            print(json.dumps(_row(line, answer), ensure_ascii=False))
    print(json.dumps(figures(questions, answers), ensure_ascii=False, indent=1))


@contextmanager
def opened_store(store: Path | None) -> Iterator[Settings]:
    """Give settings with the store named, or with a temporary one of ``data/records``."""
    if store:
        yield load_settings(store=store)
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(store=Path(folder))
        add(Store(settings.store), _encoder(settings), find_files([ROOT / "data" / "records"]), _options(settings))
        yield settings


def figures(questions: Sequence[dict[str, Any]], answers: Sequence[Answer]) -> dict[str, Any]:
    """Return counts and shares over questions and their answers in the same order."""
    pairs = list(zip(questions, answers, strict=True))
    told = [(line, answer) for line, answer in pairs if line["answerable"]]
    untold = [answer for line, answer in pairs if not line["answerable"]]
    return {
        "answerable": len(told),
        "right passage cited": _share(cites_gold(line, answer) for line, answer in told),
        "right passage cited first": _share(cites_gold(line, answer, 1) for line, answer in told),
        "refused though answerable": _share(answer.status == "not_found" for _, answer in told),
        "unanswerable": len(untold),
        "unanswerable recognised": _share(answer.status == "not_found" for answer in untold),
        "median ms": round(1000 * statistics.median(answer.seconds for answer in answers), 1),
    }


def cites_gold(line: dict[str, Any], answer: Answer, first: int | None = None) -> bool:
    """Tell whether a quote of the right document contains one of the gold strings, white space ignored."""
    golds = [(line["source"], line["gold"]), *((also["source"], also["gold"]) for also in line.get("also", ()))]
    return any(
        citation.source == source and any(plain(gold) in plain(citation.quote) for gold in strings)
        for citation in answer.citations[:first]
        for source, strings in golds
    )


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def _share(values: Iterator[bool]) -> float:
    counted = list(values)
    return round(sum(counted) / len(counted), 4) if counted else 0.0


def _row(line: dict[str, Any], answer: Answer) -> dict[str, Any]:
    right = cites_gold(line, answer) if line["answerable"] else answer.status == "not_found"
    return {
        "id": line["id"],
        "right": right,
        "status": answer.status,
        "question": line["question"],
        "quotes": [citation.quote for citation in answer.citations or answer.nearest],
        "gold": line.get("gold"),
    }


if __name__ == "__main__":
    main()
