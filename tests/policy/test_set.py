"""The test set of the policy is as large and as mixed as it is said to be, and its parts share no wording."""

from __future__ import annotations

import pytest

from bench.policy_set import SHARED, lookalikes, personal

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="names, addresses and minutes stand in ../shared")


def test_the_set_is_large_and_its_parts_share_no_wording():
    with_information = {part: personal(part) for part in ("development", "heldout")}
    without = {part: lookalikes(part) for part in ("development", "heldout")}
    for texts, fewest in ((with_information, 400), (without, 400)):
        wordings = {part: {example.wording for example in texts[part]} - {"minutes"} for part in texts}
        assert sum(map(len, texts.values())) >= fewest
        assert wordings["development"] & wordings["heldout"] == set()
        assert sum(map(len, wordings.values())) >= 100
    assert sum(example.wording == "minutes" for texts in without.values() for example in texts) >= 60


def test_what_must_be_found_stands_where_it_is_said(policy):
    examples = [example for part in ("development", "heldout") for example in personal(part)]
    assert all(example.text[start:end].strip() for example in examples for start, end, _ in example.gold)
    assert {category for example in examples for _, _, category in example.gold} == set(policy.rules.categories) - {
        "confidential"
    }


def test_the_same_seed_gives_the_same_set():
    assert personal("development") == personal("development")
