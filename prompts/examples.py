"""The example questions of the empty page."""

from __future__ import annotations

import tomllib
from pathlib import Path

EXAMPLES = Path(__file__).with_name("examples.toml")


def load_examples(path: Path = EXAMPLES) -> list[str]:
    """Return the questions of the file in order; none when it is missing or broken: the page works without."""
    try:
        questions = tomllib.loads(path.read_text(encoding="utf-8")).get("questions", [])
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return []
    return [question for question in questions if isinstance(question, str) and question.strip()]
