"""Measure ingest and search over the 411 Kiryu meeting days, against what the engines alone need in the same run.

    python -m bench.speed [--questions N] [--most FILES]

Prints one JSON. The questions are the last sentences of members' questions of 2019-2022.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from answer.assistant import Assistant
from bench.corpora import SHARED, kiryu_year, read_lines
from bench.write_minutes import write_minutes
from cli import _encoder, _options
from index.lexical import question_grams
from index.passages import PassageTable
from index.search import Generation, question_terms
from index.store import Store
from index.update import add
from index.words import analyse, words
from ingest.read import find_files
from ingest.sentences import sentence_spans
from settings import ROOT, load_settings

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
    last = sorted((folder / "files").iterdir())[-1]
    last.rename(folder / last.name)  # the meeting that is added to the others later
    settings = load_settings(store=folder / "store")
    store = Store(settings.store)
    encoder = _encoder(settings)
    encoder()  # loaded once, before the clocks start
    started = time.monotonic()
    report = add(store, encoder, find_files([folder / "files"]), _options(settings))
    ingest = time.monotonic() - started
    alone = sudachi_seconds(store)
    one = add(store, encoder, find_files([folder / last.name]), _options(settings)).seconds
    typed = asked(questions)
    generation = Generation(store, encoder())
    search = [_seconds(lambda q=q: generation.search(q, 10, 50)) for q in typed][questions // 10 :]  # type: ignore[misc]
    bare = [bare_seconds(generation, question) for question in typed][questions // 10 :]
    generation.close()
    assistant = Assistant.open(settings)
    answer = [assistant.ask(question).seconds for question in typed][questions // 10 :]
    fresh = json.loads(
        subprocess.run(
            [sys.executable, "-c", FRESH, str(settings.store), typed[0]],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    return {
        "files": len(report.added),
        "failed": len(report.failed),
        "passages": report.passages,
        "ingest seconds": round(ingest, 1),
        "SudachiPy alone, seconds": round(alone, 1),
        "ratio": round(ingest / alone, 2),
        "one more meeting, seconds": one,
        "questions": len(search),
        "question to hits, ms": _spread(search),
        "bare engines together, ms": _spread(bare),
        "ratio of medians": round(statistics.median(search) / statistics.median(bare), 2),
        "question to answer, ms": _spread(answer),
        "open and first question in a new process, seconds": fresh["seconds"],
        "its memory, MB": fresh["megabytes"],
    }


FRESH = """
import json, resource, sys, time
started = time.monotonic()
from pathlib import Path
from index.encoder import load_encoder
from index.search import Generation
from index.store import Store
from settings import ROOT, load_settings
generation = Generation(Store(Path(sys.argv[1])), load_encoder(load_settings().encoder.name, ROOT))
generation.search(sys.argv[2], 10, 50)
seconds = time.monotonic() - started
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"seconds": round(seconds, 1), "megabytes": memory}))
"""


def bare_seconds(generation: Generation, question: str) -> float:
    """Return the seconds of SudachiPy, both BM25 queries, the encoder and FAISS alone, one after the other."""
    terms = dict.fromkeys(question_terms(question), 1.0)
    grams = question_grams(question)
    vector = generation.encoder.encode_questions([question])
    return (
        _seconds(lambda: analyse(question))
        + _seconds(lambda: generation.lexical.search(terms, 50))
        + _seconds(lambda: generation.lexical.search_characters(grams, 50))
        + _seconds(lambda: generation.encoder.encode_questions([question]))
        + _seconds(lambda: generation.dense.search(vector, 50))
    )


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    return {
        "median": round(1000 * statistics.median(seconds), 1),
        "95th percentile": round(1000 * statistics.quantiles(seconds, n=20)[-1], 1),
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
