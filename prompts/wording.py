"""How words count when a model's sentence is compared with the records; see ``wording.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

WORDING = Path(__file__).with_name("wording.toml")


@dataclass(frozen=True, slots=True)
class Wording:
    generic: tuple[str, ...]  # words that tell nothing: explain, report, state
    same: tuple[tuple[str, ...], ...]  # groups of words, one of which may stand for another
    exact: tuple[tuple[str, ...], ...]  # stretches that change what is said: one of the group must stand there too


def load_wording(path: Path = WORDING) -> Wording:
    """Read the file. Raises OSError, KeyError or ValueError when it cannot be used: nothing is verified by half."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Wording(
        generic=tuple(content["generic"]),
        same=tuple(tuple(group) for group in content["same"]),
        exact=tuple(tuple(group) for group in content["exact"]),
    )
