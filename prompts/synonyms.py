"""The city's own synonyms and abbreviations."""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path

logger = logging.getLogger(__name__)

SYNONYMS = Path(__file__).with_name("synonyms.toml")


def load_synonyms(path: Path = SYNONYMS) -> list[list[str]]:
    """Return the groups of words that mean the same; none, with a logged error, when the file is missing or broken."""
    try:
        groups = tomllib.loads(path.read_text(encoding="utf-8"))["groups"]
        return [[str(word) for word in group] for group in groups]
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        logger.error("no synonyms: %s: %s", path, error)
        return []
