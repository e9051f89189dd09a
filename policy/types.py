"""The nouns that ``policy`` hands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["allow", "mask", "refuse"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a text that the policy speaks about. It never holds the words themselves."""

    start: int  # offsets into the text given, characters
    end: int
    type: str  # a category of policy.toml


@dataclass(frozen=True, slots=True)
class Decision:
    """What may happen with a text."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    message: str  # Japanese, what was seen and how to ask instead; empty when allowed
