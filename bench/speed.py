"""Measure ingest and answering over the 411 Kiryu meeting days, against what SudachiPy alone needs in the same run.

    python -m bench.speed [--questions N] [--most FILES]

Prints one JSON. The questions are the last sentences of members' questions of 2019-2022.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

from answer.assistant import Assistant
from bench.corpora import SHARED, kiryu_year, read_lines
from bench.write_minutes import write_minutes
from cli import _encoder, _options
from index.passages import PassageTable
from index.store import Store
from index.update import add
from index.words import words
from ingest.read import find_files
from ingest.sentences import sentence_spans
from settings import load_settings

QUESTIONS = SHARED / "corpus" / "retrieval" / "kiryu-question-answer-2003-2022.jsonl.xz"
PROCESSES = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--most", type=int, help="files, for a quick look")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), arguments.questions, arguments.most), ensure_ascii=False, indent=1))


def measure(folder: Path, questions: int, most: int | None) -> dict[str, Any]:
    write_minutes(folder / "files", most)
    settings = load_settings(store=folder / "store")
    store = Store(settings.store)
    started = time.monotonic()
    report = add(store, _encoder(settings), find_files([folder / "files"]), _options(settings))
    ingest = time.monotonic() - started
    alone = sudachi_seconds(store)
    assistant = Assistant.open(settings)
    seconds = [assistant.ask(question).seconds for question in asked(questions)][len(range(questions)) // 10 :]
    return {
        "files": len(report.added),
        "failed": len(report.failed),
        "passages": report.passages,
        "ingest seconds": round(ingest, 1),
        "SudachiPy alone, seconds": round(alone, 1),
        "ratio": round(ingest / alone, 2),
        "questions": len(seconds),
        "question to answer, median ms": round(1000 * statistics.median(seconds), 1),
        "question to answer, 95th percentile ms": round(1000 * statistics.quantiles(seconds, n=20)[-1], 1),
    }


def sudachi_seconds(store: Store) -> float:
    """Return the seconds that tokenising all stored passages takes, in as many processes as an ingest uses."""
    table = PassageTable(store.path(store.require_live()) / "passages.sqlite")
    texts = [passage.text for document in table.documents() for passage in table.passages_of(document.id)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(words, texts[:2000], chunksize=64)  # the dictionary is loaded before the clock starts
        started = time.monotonic()
        for _ in pool.imap(words, texts, chunksize=256):
            pass
        return time.monotonic() - started


def asked(most: int) -> list[str]:
    """Return the last sentence of members' questions, as staff would type them."""
    lines = (line for line in read_lines(QUESTIONS) if kiryu_year(line["session"]) >= 2019)
    return [question for line in islice(lines, most) if (question := _last_sentence(line["question"]))]


def _last_sentence(text: str) -> str:
    spans = [(start, end) for start, end in sentence_spans(text) if end - start > 12]
    return text[spans[-1][0] : spans[-1][1]][:200] if spans else text[:200]


if __name__ == "__main__":
    main()
