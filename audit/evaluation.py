"""Feedback that somebody chose to measure with: lines in the form of ``data/eval``, in a file that only grows."""

from __future__ import annotations

import json
import os
from pathlib import Path

from audit.errors import Unavailable
from audit.feedback import Given, evaluation_line


def chosen(path: Path) -> set[str]:
    """Return the ids of the questions that are in the file. Raises Unavailable."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return set()
    except (OSError, UnicodeDecodeError) as error:
        raise _unavailable(path, error) from error
    return {identity for line in lines if (identity := _identity(line))}


def choose(path: Path, given: Given) -> bool:
    """Add feedback to the file; False when it is there already. Raises Unavailable."""
    line = evaluation_line(given)
    if line["id"] in chosen(path):
        return False
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _unavailable(path, error) from error
    return True


def _identity(line: str) -> str | None:
    try:
        return str(json.loads(line)["id"])
    except (ValueError, KeyError, TypeError):  # somebody edited the file
        return None


def _unavailable(path: Path, error: Exception) -> Unavailable:
    return Unavailable(f"{path} を読み書きできません({error})。書き込み権限とディスクの空きを確認してください。")
