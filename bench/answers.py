"""Measure answers: is the right passage cited, and is what the records do not say refused.

    python -m bench.answers [SET or QUESTIONS.jsonl] [--store DIR] [--each]

A set is a file of ``data/eval`` without its ending, or a folder of ``data/fitting``. Its records are ingested into a
temporary store: ``data/records``, the folder's own, or for ``real-…`` the documents of ``../shared`` that it asks over.
Prints one JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from answer.assistant import Assistant
from answer.types import Answer, Citation
from bench.agreement import agrees
from bench.corpora import read_lines
from bench.real_questions import Gold, documents, holds, plain
from commands.opening import encoder_loader, update_options
from index.store import Store
from index.update import add
from ingest.read import find_files
from settings import ROOT, Settings, load_settings

EVAL = ROOT / "data" / "eval"
FITTING = ROOT / "data" / "fitting"  # invented records with questions over them, for fitting alone
REAL = "real-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", nargs="?", default="questions")
    parser.add_argument("--store", type=Path)
    parser.add_argument("--each", action="store_true", help="print every question with what it got")
    arguments = parser.parse_args()
    with opened_store(arguments.questions, arguments.store) as settings:
        assistant = Assistant.open(settings)
        questions = lines_of(arguments.questions)
        answers = [assistant.ask(line["question"]) for line in questions]
        passages = [[_passage(assistant, citation) for citation in answer.citations] for answer in answers]
    if arguments.each:
        for line, answer in zip(questions, answers, strict=True):
            print(json.dumps(_row(line, answer), ensure_ascii=False))
    print(json.dumps(figures(questions, answers, passages), ensure_ascii=False, indent=1))


def _passage(assistant: Assistant, citation: Citation) -> str:
    context = assistant.context(citation)
    return context.passage if context else ""


def lines_of(name: str) -> list[dict[str, Any]]:
    """Return the questions of a set, or of a file."""
    paths = (EVAL / f"{name}.jsonl", FITTING / name / "questions.jsonl", Path(name))
    return list(read_lines(next((path for path in paths if path.exists()), paths[-1])))


@contextmanager
def opened_store(name: str, store: Path | None = None) -> Iterator[Settings]:
    """Give settings with the store named, or with a temporary one of the records that a set asks over."""
    if store:
        yield load_settings(store=store)
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(store=Path(folder) / "store")
        own = FITTING / name / "records"
        files = find_files([own if own.is_dir() else ROOT / "data" / "records"])
        if name.startswith(REAL):
            files = [(path, path.name) for path in documents(name.removeprefix(REAL), Path(folder) / "minutes")]
        report = add(Store(settings.store), encoder_loader(settings), files, update_options(settings))
        assert not report.failed, report.failed
        yield settings


def figures(
    questions: Sequence[dict[str, Any]], answers: Sequence[Answer], passages: Sequence[Sequence[str]]
) -> dict[str, Any]:
    """Return counts and shares over questions, their answers and the passages cited, by kind where they have one.

    A citation is right when its quote holds the words that answer. That its passage holds them, which is shown around
    the quote on demand, is counted apart.
    """
    pairs = list(zip(questions, answers, strict=True))
    told = [(line, answer) for line, answer in pairs if line["answerable"]]
    untold = [answer for line, answer in pairs if not line["answerable"]]
    around = [
        _holds_gold(line, zip((citation.source for citation in answer.citations), texts, strict=True))
        for line, answer, texts in zip(questions, answers, passages, strict=True)
        if line["answerable"]
    ]
    kinds: dict[str, list[bool]] = defaultdict(list)
    for line, answer in told:
        if "kind" in line:
            kinds[line["kind"]].append(cites_gold(line, answer))
    return {
        "answerable": len(told),
        "right words cited": _share(cites_gold(line, answer) for line, answer in told),
        "right passage cited": _share(around),
        "right words cited first": _share(cites_gold(line, answer, 1) for line, answer in told),
        "right document cited first": _share(_right_document(line, answer) for line, answer in told),
        "refused though answerable": _share(answer.status == "not_found" for _, answer in told),
        "short answers": sum(bool(answer.short) for _, answer in pairs),
        "short answer right": _share(
            line["answerable"] and agrees(answer.short, line.get("answer") or "")
            for line, answer in pairs
            if answer.short
        ),
        "unanswerable": len(untold),
        "unanswerable recognised": _share(answer.status == "not_found" for answer in untold),
        "median ms": round(1000 * statistics.median(answer.seconds for answer in answers), 1),
        **(
            {"by kind": {kind: f"{sum(right)} of {len(right)}" for kind, right in sorted(kinds.items())}}
            if kinds
            else {}
        ),
    }


def golds_of(line: Mapping[str, Any]) -> list[tuple[str, str | Gold]]:
    """Return (file name, gold) of every string that makes a citation right; a gold is the string or its hash."""
    places = [line, *line.get("also", ())] if line["answerable"] else []
    return [(place["source"], gold) for place in places for gold in place["gold"]]


def stands_in(gold: str | Gold, quote: str) -> bool:
    return plain(gold) in plain(quote) if isinstance(gold, str) else holds(quote, gold)


def cites_gold(line: Mapping[str, Any], answer: Answer, first: int | None = None) -> bool:
    """Tell whether a quote of the right document contains one of the gold strings, white space ignored."""
    return _holds_gold(line, ((citation.source, citation.quote) for citation in answer.citations[:first]))


def _holds_gold(line: Mapping[str, Any], cited: Iterable[tuple[str, str]]) -> bool:
    golds = golds_of(line)
    return any(held == source and stands_in(gold, text) for held, text in cited for source, gold in golds)


def _right_document(line: Mapping[str, Any], answer: Answer) -> bool:
    return bool(answer.citations) and answer.citations[0].source in {source for source, _ in golds_of(line)}


def _share(values: Iterable[bool]) -> float:
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
