"""Questions over the real documents of ``shared``: the gold is kept as hashes, so that no word of theirs is in here.

    python -m bench.real_questions training|measuring [--minutes FOLDER]

Prints the files that the questions are asked over, then every gold that their stored text does not hold. The Kiryu
meeting days among them are written to the folder, or to a temporary one. Exits 1 when a gold does not hold.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

from bench.corpora import SHARED, read_lines
from bench.write_minutes import write_minutes
from ingest.read import Limits, read_file
from ingest.types import Extract
from settings import ROOT, load_settings

FILES = {half: ROOT / "data" / "eval" / f"real-{half}.jsonl" for half in ("training", "measuring")}
KIRYU = "kiryu"  # the ``folder`` of a meeting day, which is no file of ``shared`` but cut out of one


class Gold(TypedDict):
    """A string of a document that is not to be published."""

    length: int  # characters, white space not counted
    sha256: str  # of the string without white space, UTF-8, hexadecimal


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("half", choices=FILES)
    parser.add_argument("--minutes", type=Path, help="folder to write the Kiryu meeting days to, and to keep")
    arguments = parser.parse_args()
    if not SHARED.is_dir():
        print(f"skipped: {SHARED} is absent, and the documents are there")
        return
    with tempfile.TemporaryDirectory() as temporary:
        paths = documents(arguments.half, arguments.minutes or Path(temporary))
        for path in paths:
            print(path.relative_to(SHARED) if path.is_relative_to(SHARED) else f"{KIRYU}/{path.name}")
        lost = list(not_held(questions(arguments.half), paths))
    for line in lost:
        print(line)
    print(f"{len(paths)} files, {len(questions(arguments.half))} questions, {len(lost)} golds that do not hold")
    sys.exit(1 if lost else 0)


def questions(half: str) -> list[dict[str, Any]]:
    """Return the questions of ``"training"`` or ``"measuring"``; data/README.md says what a line holds."""
    return list(read_lines(FILES[half]))


def documents(half: str, minutes: Path) -> list[Path]:
    """Return the files that a half is asked over, writing its Kiryu meeting days into ``minutes``.

    Every document of a half answers at least one of its questions, so the questions name them all.
    """
    named = sorted({(line["folder"], line["source"]) for line in questions(half) if line["answerable"]})
    days = {source for folder, source in named if folder == KIRYU}
    write_minutes(minutes, names=days)
    return [(minutes if folder == KIRYU else SHARED / folder) / source for folder, source in named]


def holds(quote: str, gold: Gold) -> bool:
    """Tell whether some stretch of ``quote``, white space left out, is the hashed string."""
    text, length = plain(quote), gold["length"]
    return any(
        hashlib.sha256(text[start : start + length].encode()).hexdigest() == gold["sha256"]
        for start in range(len(text) - length + 1)
    )


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def not_held(lines: Sequence[Mapping[str, Any]], paths: Sequence[Path]) -> Iterator[str]:
    """Yield the id and number of every gold that its document does not hold, of the first one on its page."""
    ingest = load_settings().ingest
    limits = Limits(ingest.max_file_bytes, ingest.max_unpacked_bytes)
    extracts = {path.name: read_file(path, limits) for path in paths}
    for line in lines:
        for number, gold in enumerate(line.get("gold", ())):
            extract = extracts[line["source"]]
            page = line["page"] if number == 0 else None
            if not holds(extract.text if page is None else _page(extract, page), gold):
                yield f"{line['id']}: gold {number + 1} is not in {line['source']}"


def _page(extract: Extract, page: int) -> str:
    return "".join(extract.text[block.start : block.end] for block in extract.blocks if block.page == page)


if __name__ == "__main__":
    main()
