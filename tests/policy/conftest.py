from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policy.decide import Policy, load_policy

FILE = Path(__file__).resolve().parents[2] / "policy" / "policy.toml"


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(FILE)


Seen = Callable[[str], list[tuple[str, str]]]


@pytest.fixture(scope="session")
def seen(policy: Policy) -> Seen:
    """Return a function that gives (type, words) of what the policy finds in a question."""
    return lambda text: [(found.type, text[found.start : found.end]) for found in policy.decide(text).findings]
