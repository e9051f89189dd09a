"""The nouns that ``policy`` hands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["allow", "note", "warn", "mask", "quarantine", "refuse"]  # from the mildest to the hardest
Way = Literal["question", "document", "answer", "log"]
Span = tuple[int, int]  # offsets into the text given, characters


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a text that the policy speaks about. It never holds the words themselves."""

    start: int  # offsets into the text given, characters
    end: int
    type: str  # a category of policy.toml
    rule: str = ""  # the recogniser that spoke, as ``policy.recognise.RULES`` names it


@dataclass(frozen=True, slots=True)
class Decision:
    """What may happen with a text.

    A question is allowed, warned of, masked or refused; a document noted, masked, quarantined or refused.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    message: str  # Japanese, what was seen, where, and how to ask instead; empty when allowed
    text: str = field(default="", repr=False)  # what goes on when masked, as long as the text given; else empty
