"""The prompts for a chat model: text files beside this module, filled in here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent

_PLACE = re.compile(r"\{\{(\w+)\}\}")
_BRACKETS = "<>＜＞﹤﹥«»≪≫《》⟪⟫"  # what could be read as a fence, or becomes one under NFKC
_FENCE = re.compile(rf"[{_BRACKETS}](?:[\s\u200b-\u200f\u2060\ufeff]*[{_BRACKETS}])+")


def load_prompt(name: str, folder: Path = FOLDER) -> str:
    """Return the text of ``name``.md. Raises OSError when it is missing."""
    return (folder / f"{name}.md").read_text(encoding="utf-8").strip()


def fill(prompt: str, values: Mapping[str, str]) -> str:
    """Put ``values`` into the places ``{{name}}``, all at once: a value's own braces stay letters.

    Raises KeyError when the prompt has a place without a value.
    """
    return _PLACE.sub(lambda place: values[place[1]], prompt)


def fence(number: int, about: str, text: str) -> str:
    """Return one numbered passage between marks that neither ``about`` nor ``text`` can write themselves."""
    return f"<<<資料{number}>>>\n（{harmless(' '.join(about.split()))}）\n{harmless(text)}\n<<<資料{number}終わり>>>"


def harmless(text: str) -> str:
    """Return ``text`` without runs of angle brackets, characters of control and marks of writing direction."""
    plain = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return _FENCE.sub("〈〉", plain)
