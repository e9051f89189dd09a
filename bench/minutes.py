"""Measure how minutes are understood: who speaks in what role, and which question each reply answers.

    python -m bench.minutes [--most DAYS]

Prints one JSON over the 411 Kiryu meeting days, written out as council text with distinct marks and with one mark for
all, against the fields of the JSON (speaker, role) and the pairs of adjacent turns (silver labels). A pair is right
when the labelled reply points at the labelled question.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import Any

from bench.corpora import SHARED, read_lines
from bench.write_minutes import MARKS, MINUTES, ONE_MARK, council_text, is_turn
from ingest.mend import mend
from ingest.text import read_text
from ingest.turns import read_minutes
from ingest.types import Turn

PAIRS = SHARED / "corpus" / "retrieval" / "kiryu-question-answer-2003-2022.jsonl.xz"
Pairs = dict[tuple[str, str], list[tuple[int, int]]]  # (session, schedule): ids of question and reply


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, help="meeting days, for a quick look")
    most = parser.parse_args().most
    pairs = labelled_pairs()
    layouts = {"distinct marks": MARKS, "one mark": ONE_MARK}
    report = {name: measure(pairs, marks, most) for name, marks in layouts.items()}
    print(json.dumps(report, ensure_ascii=False, indent=1))


def labelled_pairs() -> Pairs:
    pairs: Pairs = {}
    for row in read_lines(PAIRS):
        pairs.setdefault((row["session"], row["schedule"]), []).append((row["q_id"], row["a_id"]))
    return pairs


def measure(pairs: Pairs, marks: Mapping[str, str], most: int | None) -> dict[str, Any]:
    right: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    disagreements: Counter[str] = Counter()
    seconds = 0.0
    for day in islice(read_lines(MINUTES), most):
        extract = mend(read_text(council_text(day, marks).encode(), "minutes"))
        started = time.perf_counter()
        turns = read_minutes(extract.text, extract.blocks).turns
        seconds += time.perf_counter() - started
        speeches = [speech for speech in day["speeches"] if is_turn(speech)]
        found = _aligned(speeches, turns, extract.text)
        right.update(_compared(speeches, found, extract.text))
        kinds.update(f"{s['type']} → {found[s['id']].kind}" for s in speeches if s["id"] in found)
        for question, reply in pairs.get((day["session_id"], day["schedule"]), []):
            wrong = _disagreement(found.get(question), found.get(reply))
            right.update({"pairs": 1, "pairs right": not wrong})
            disagreements.update([wrong] if wrong else [])
    return {
        "turns": right["turns"],
        **{f"{name}, %": _percent(right[name], right["turns"]) for name in ("speaker", "role", "text")},
        "labelled pairs": right["pairs"],
        "reply points at the labelled question, %": _percent(right["pairs right"], right["pairs"]),
        "disagreements": dict(disagreements.most_common()),
        "label → kind": dict(kinds.most_common()),
        "seconds": round(seconds, 1),
    }


def _aligned(speeches: list[dict[str, Any]], turns: tuple[Turn, ...], text: str) -> dict[int, Turn]:
    """Return the turn found for each speech by its id: the next one whose words begin alike."""
    found: dict[int, Turn] = {}
    rest = iter(turns)
    turn = next(rest, None)
    for speech in speeches:
        if turn and _squeezed(text[turn.start : turn.end])[:10] == _squeezed(speech["body"])[:10]:
            found[speech["id"]] = turn
            turn = next(rest, None)
    return found


def _compared(speeches: list[dict[str, Any]], found: dict[int, Turn], text: str) -> Counter[str]:
    right: Counter[str] = Counter(turns=len(speeches))
    for speech in speeches:
        if turn := found.get(speech["id"]):
            right["speaker"] += turn.name == speech["speaker"]
            right["role"] += turn.role == speech["role"]
            right["text"] += _squeezed(text[turn.start : turn.end]) == _squeezed(speech["body"])
    return right


def _disagreement(question: Turn | None, reply: Turn | None) -> str:
    """Return in what way a labelled pair was understood otherwise; empty when it was not."""
    if not question or not reply:
        return "turn not found"
    if reply.kind != "reply":
        return f"the labelled reply is taken for {reply.kind}"
    if reply.replies_to == question.n:
        return ""
    return "replies to an earlier question" if (reply.replies_to or 0) < question.n else "replies to a later question"


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None


if __name__ == "__main__":
    main()
