"""Measure what is quoted first: does it hold the answer of a JaQuAD question, over its dev part's 1,431 paragraphs.

    python -m bench.first_quotes [--every N]

What is quoted first is the best sentence that states something. Questions that ``bench.train_answers`` was fitted on
are left out. Prints one JSON; needs ``../shared``, about four minutes.
"""

from __future__ import annotations

import argparse
import json
from itertools import islice

from answer.evidence import words_of
from answer.model import load_models, ranked
from bench.corpora import read_lines
from bench.train_answers import EVERY, JAQUAD_QUESTIONS, jaquad_assistant

FIRST = (1, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask only every Nth question")
    every = parser.parse_args().every
    lines = [line for place, line in enumerate(read_lines(JAQUAD_QUESTIONS)) if place % EVERY]
    model = load_models().sentence
    held = []
    with jaquad_assistant() as assistant:
        for line in islice(lines, 0, None, every):
            stating = (s for s, _ in ranked(assistant.measured(line["query"]).sentences, model) if s.states)
            held.append(
                [
                    sentence.source.document.id == line["doc_id"]
                    and any(answer in words_of(sentence) for answer in line["answers"])
                    for sentence in islice(stating, max(FIRST))
                ]
            )
    shares = {f"answer in the first {n}": round(sum(any(row[:n]) for row in held) / len(held), 4) for n in FIRST}
    print(json.dumps({"questions": len(held)} | shares, indent=1))


if __name__ == "__main__":
    main()
