"""Write the 411 meeting days of Kiryu out as plain council text, one file a day, without the fields of the JSON.

    python -m bench.write_minutes FOLDER [--one-mark]

Speakers are marked as the council's own pages mark them: ○ the chair, ◆ a member, ◎ an official, △ an item of the
agenda; with ``--one-mark`` all speakers have ○, as in councils that tell nobody apart.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from bench.corpora import SHARED, read_lines

MINUTES = SHARED / "corpus" / "minutes" / "kiryu-2003-2022.jsonl.xz"
MARKS = {"議長": "○", "質問": "◆", "答弁": "◎"}
ONE_MARK = dict.fromkeys(MARKS, "○")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--one-mark", action="store_true")
    arguments = parser.parse_args()
    print(f"{write_minutes(arguments.folder, marks=ONE_MARK if arguments.one_mark else MARKS)} files")


def write_minutes(
    folder: Path, most: int | None = None, names: Collection[str] | None = None, marks: Mapping[str, str] = MARKS
) -> int:
    """Write the meeting days, or the first ``most``, or those of the file ``names``; return how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for day in read_lines(MINUTES):
        if count == most:
            break
        path = folder / f"{day['session_id']}-{day['schedule_id']:02d}.txt"
        if names is not None and path.name not in names:
            continue
        path.write_text(council_text(day, marks), encoding="utf-8")
        count += 1
    return count


def council_text(day: dict[str, Any], marks: Mapping[str, str] = MARKS) -> str:
    """Return a meeting day as its council would print it."""
    return "\n\n".join(_printed(speech, marks) for speech in day["speeches"]) + "\n"


def _printed(speech: dict[str, Any], marks: Mapping[str, str]) -> str:
    if is_turn(speech):
        return f"{marks[speech['type']]}{speech['role']}（{speech['speaker']}君）　{speech['body']}"
    if speech["role"]:  # 「△質疑（報告第６号）」, which the JSON has taken apart
        return f"△{speech['role']}（{speech['speaker']}）{speech['body']}"
    return str(speech["body"])


def is_turn(speech: dict[str, Any]) -> bool:
    """Tell what somebody says from agenda and roster."""
    return speech["type"] in MARKS and bool(speech["speaker"])


if __name__ == "__main__":
    main()
