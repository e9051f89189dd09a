"""Write the 411 meeting days of Kiryu out as plain council text, one file a day, without the fields of the JSON.

python -m bench.write_minutes FOLDER
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from bench.corpora import SHARED, read_lines

MINUTES = SHARED / "corpus" / "minutes" / "kiryu-2003-2022.jsonl.xz"
MARKS = {"議長": "○", "質問": "◆", "答弁": "◎"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    print(f"{write_minutes(parser.parse_args().folder)} files")


def write_minutes(folder: Path, most: int | None = None, names: Collection[str] | None = None) -> int:
    """Write the meeting days, or the first ``most``, or those of the file ``names``; return how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for day in read_lines(MINUTES):
        if count == most:
            break
        path = folder / f"{day['session_id']}-{day['schedule_id']:02d}.txt"
        if names is not None and path.name not in names:
            continue
        path.write_text("\n\n".join(_speeches(day)) + "\n", encoding="utf-8")
        count += 1
    return count


def _speeches(day: dict[str, Any]) -> Iterator[str]:
    for speech in day["speeches"]:
        mark = MARKS.get(speech["type"])
        if mark and speech["speaker"]:
            yield f"{mark}{speech['role']}（{speech['speaker']}君）　{speech['body']}"
        else:
            yield speech["body"]


if __name__ == "__main__":
    main()
