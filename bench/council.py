"""Cut the council development sets into the format of ``bench.retrieval``: which reply belongs to which question.

python -m bench.council FOLDER
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.corpora import SHARED, kiryu_year, read_lines

RETRIEVAL = SHARED / "corpus" / "retrieval"
ASKED = 300  # characters from the end of a member's question, where it is asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    kiryu = read_lines(RETRIEVAL / "kiryu-question-answer-2003-2022.jsonl.xz")
    write(folder, "kiryu", (line for line in kiryu if kiryu_year(line["session"]) >= 2019))
    write(folder, "shinagawa", read_lines(RETRIEVAL / "shinagawa-question-answer-2022-dev.jsonl.xz"))


def write(folder: Path, name: str, lines: Iterable[dict[str, Any]]) -> None:
    rows = list(lines)
    documents = ({"doc_id": str(i), "title": "", "text": row["answer"]} for i, row in enumerate(rows))
    queries = ({"qid": str(i), "query": row["question"][-ASKED:], "doc_id": str(i)} for i, row in enumerate(rows))
    for kind, content in (("docs", documents), ("queries", queries)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in content)
        (folder / f"{name}-{kind}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
