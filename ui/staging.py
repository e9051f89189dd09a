"""Files that were dropped into the page: named as a file may be, inspected by name, and held aside until they go in.

They lie in a folder that nobody else may enter, are never part of the store, and go as soon as they are refused, given
up or taken in. What a server that was killed left there goes when the next one starts.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from policy.decide import Policy

PREFIX = "kiroku-upload-"
LONGEST_NAME = 200  # bytes; file systems take 255, and an original's temporary name is longer than its name
_RESERVED = re.compile(r"[\\/:*?\"<>|]")  # separators, and what Windows allows in no name
MASK = "●"


class Given(Protocol):
    """A file as the page hands it over."""

    name: str

    def getbuffer(self) -> memoryview: ...


class Staging:
    """The files of one upload."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))  # for its owner alone
        self.files: list[tuple[Path, str]] = []  # path, place
        self.refused: list[dict[str, str]] = []  # {"file": name to show, "reason": Japanese}

    def take(self, given: Iterable[Given], policy: Policy, folder: str = "") -> None:
        """Hold the files whose names may stand; ``folder`` is the place that they are to get below, "" for none."""
        for one in given:
            if reason := name_problem(one.name):
                self.refused.append({"file": shown_name(one.name), "reason": reason})
                continue
            decision = policy.inspect_name(one.name)
            if decision.verdict == "refuse":
                self.refused.append({"file": decision.text, "reason": decision.message})
                continue
            self._hold(one, f"{folder}/{one.name}" if folder else one.name)

    def _hold(self, given: Given, place: str) -> None:
        path = self._folder / given.name
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            reason = "同じ名前のファイルが2つあります。名前を変えて、もう一度選んでください。"
            self.refused.append({"file": given.name, "reason": reason})
            return
        with os.fdopen(descriptor, "wb") as file:
            file.write(given.getbuffer())
        self.files.append((path, place))

    def drop(self, places: Iterable[str]) -> None:
        """Remove the files of these places: nothing that was refused stays."""
        gone = set(places)
        for path, place in self.files:
            if place in gone:
                path.unlink(missing_ok=True)
        self.files = [(path, place) for path, place in self.files if place not in gone]

    def close(self) -> None:
        """Remove everything."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self.files = []


def name_problem(name: str) -> str:
    """Return why a name is refused, in Japanese; empty when it may stand."""
    if _RESERVED.search(name):
        return "ファイル名に、場所を表す記号（/ や \\ など）があります。名前だけのファイルを選んでください。"
    if not name.strip() or name.startswith(".") or name.startswith("~$"):
        return "ファイル名が空か、隠しファイルの名前です。名前を付け直してください。"
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in name):
        return "ファイル名に、表示できない文字があります。名前を付け直してください。"
    if len(name.encode()) > LONGEST_NAME:
        return f"ファイル名が長すぎます。{LONGEST_NAME // 3}文字以内にしてください。"
    return ""


def shown_name(name: str) -> str:
    """Return a refused name so that it can stand on the page: control characters masked, cut where it is long."""
    plain = "".join(MASK if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in name)
    return plain if len(plain) <= 80 else f"{plain[:80]}…"


def clear_leftovers() -> None:
    """Remove what servers left here that are no longer alive."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdecimal() and not _is_alive(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
