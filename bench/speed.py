"""Measure ingest and search over the 411 Kiryu meeting days, against what the engines alone need in the same run.

    python -m bench.speed [--questions N] [--most FILES]

Prints one JSON. Times are given by the clock and by the processor, of all processes together: where others share the
cores, only the second compares. Memory is what a process of its own holds after it has answered, with and without the
language model of the policy. The questions are the last sentences of members' questions of 2019-2022.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
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
from commands.opening import encoder_loader, update_options
from index.lexical import question_grams
from index.passages import PassageTable
from index.search import Generation, question_terms
from index.store import Store
from index.update import Report, add
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
    encoder = encoder_loader(settings)
    encoder()  # loaded once, before the clocks start
    report: list[Report] = []
    files = find_files([folder / "files"])
    ingest, ingest_processor = _times(lambda: report.append(add(store, encoder, files, update_options(settings))))
    alone, alone_processor = sudachi_seconds(store)
    one = add(store, encoder, find_files([folder / last.name]), update_options(settings)).seconds
    typed = asked(questions)
    generation = Generation(store, encoder())
    search = [_seconds(lambda q=q: generation.search(q, 10, 50)) for q in typed][questions // 10 :]  # type: ignore[misc]
    bare = [bare_seconds(generation, question) for question in typed][questions // 10 :]
    generation.close()
    assistant = Assistant.open(settings)
    answer = [assistant.ask(question).seconds for question in typed][questions // 10 :]
    fresh = _in_a_new_process(FRESH, settings.store, typed[:1])
    without = _in_a_new_process(WITHOUT_MODEL + SERVING, settings.store, typed[:MOST])
    serving = _in_a_new_process(SERVING, settings.store, typed[:MOST])
    return {
        "files": len(report[0].added),
        "failed": len(report[0].failed),
        "passages": report[0].passages,
        "ingest seconds": round(ingest, 1),
        "SudachiPy alone, seconds": round(alone, 1),
        "ratio": round(ingest / alone, 2),
        "ingest, processor seconds": round(ingest_processor, 1),
        "SudachiPy alone, processor seconds": round(alone_processor, 1),
        "ratio of processor seconds": round(ingest_processor / alone_processor, 2),
        "one more meeting, seconds": one,
        "questions": len(search),
        "question to hits, ms": _spread(search),
        "bare engines together, ms": _spread(bare),
        "ratio of medians": round(statistics.median(search) / statistics.median(bare), 2),
        "question to answer, ms": _spread(answer),
        "open and first question in a new process, seconds": fresh["seconds"],
        "its memory, MB": fresh["megabytes"],
        "memory of a serving process without the policy's model, MB": without["megabytes"],
        "memory of a serving process, MB": serving["megabytes"],
    }


MOST = 50  # questions that a process answers before its memory is read

PRELUDE = """
import json, os, sys, time
started = time.monotonic()
from pathlib import Path
from index.encoder import load_encoder
from index.search import Generation
from index.store import Store
from settings import ROOT, load_settings

def megabytes():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20

settings = load_settings(store=Path(sys.argv[1]))
encoder = load_encoder(settings.encoder.name, ROOT)
questions = json.load(sys.stdin)
"""

FRESH = """
Generation(Store(settings.store), encoder).search(questions[0], 10, 50)
print(json.dumps({"seconds": round(time.monotonic() - started, 1), "megabytes": megabytes()}))
"""

WITHOUT_MODEL = """
import numpy
from policy import engine, learned
engine.analyze = lambda text: ([], [])
learned.judge = lambda text: learned.Judged(numpy.eye(1, len(learned.LABELS)).repeat(len(text), axis=0))
"""

SERVING = """
from answer.assistant import Assistant
assistant = Assistant(settings, encoder)
for question in questions:
    assistant.ask(question)
print(json.dumps({"megabytes": megabytes()}))
"""


def _in_a_new_process(program: str, store: Path, questions: Sequence[str]) -> dict[str, float]:
    """Return the JSON that a program prints."""
    command = [sys.executable, "-c", PRELUDE + program, str(store)]
    told = subprocess.run(command, cwd=ROOT, input=json.dumps(questions), capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(told.stdout)
    return result


def _times(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that work takes by the clock, and by the processor in this process and those it ended."""
    clock, processor = time.monotonic(), _processor_seconds()
    work()
    return time.monotonic() - clock, _processor_seconds() - processor


def _processor_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


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


def sudachi_seconds(store: Store) -> tuple[float, float]:
    """Return the seconds that tokenising all stored passages takes, in as many processes as an ingest uses.

    By the clock, and by the processor in the processes that do it, their start left out.
    """
    table = PassageTable(store.path(store.require_live()) / "passages.sqlite")
    texts = [passage.text for document in table.documents() for passage in table.passages_of(document.id)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(words, texts[:2000], chunksize=64)  # the dictionary is loaded before the clock starts
        started = time.monotonic()
        processor = sum(processor for _, processor in pool.imap(_cut_alone, texts, chunksize=256))
        return time.monotonic() - started, processor


def _cut_alone(text: str) -> tuple[list[str], float]:
    started = time.process_time()
    return words(text), time.process_time() - started


def asked(most: int) -> list[str]:
    """Return the last sentence of members' questions, as staff would type them."""
    lines = (line for line in read_lines(QUESTIONS) if kiryu_year(line["session"]) >= 2019)
    return [question for line in islice(lines, most) if (question := _last_sentence(line["question"]))]


def _last_sentence(text: str) -> str:
    spans = [(start, end) for start, end in sentence_spans(text) if end - start > 12]
    return text[spans[-1][0] : spans[-1][1]][:200] if spans else text[:200]


if __name__ == "__main__":
    main()
