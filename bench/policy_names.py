"""Make ``policy/names/`` out of the personal names in ``../shared``: ``python -m bench.policy_names``."""

from __future__ import annotations

import csv
from pathlib import Path

from settings import ROOT

SOURCE = ROOT.parent / "shared" / "corpus" / "pii"
TARGET = ROOT / "policy" / "names"
NOTICE = """\
# {what}
# Taken from the Japanese Personal Name Dataset (https://github.com/shuheilocale/japanese-personal-name-dataset),
# MIT License, Copyright (c) 2022 shuhei yamamoto; the licence stands in LICENSE beside this file.
# Made by bench/policy_names.py.
"""


def rows(name: str) -> list[list[str]]:
    with (SOURCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def surnames() -> str:
    return "".join(f"{row[0]} {row[2]}\n" for row in rows("last_name_org.csv"))


def given_names() -> str:
    """Return a line per reading, with the spellings of the readings that the source calls well-known."""
    spellings: dict[str, dict[str, None]] = {}
    for kind in ("man", "woman"):
        for row in rows(f"first_name_{kind}_org.csv"):
            spellings.setdefault(row[0], {})
        for row in rows(f"first_name_{kind}_opti.csv"):
            spellings.setdefault(row[0], {}).update(dict.fromkeys(row[2:]))
    return "".join(" ".join((reading, *spellings[reading])) + "\n" for reading in sorted(spellings))


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    for file, what, lines in (
        ("surnames.txt", "Surnames, most frequent first, each with a reading.", surnames()),
        ("given.txt", "Readings of given names, with spellings of the well-known ones.", given_names()),
    ):
        Path(TARGET / file).write_text(NOTICE.format(what=what) + lines, encoding="utf-8")


if __name__ == "__main__":
    main()
