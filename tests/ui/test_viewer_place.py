"""A link opens the same place again, and a mangled one opens nothing it should not."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from ui.viewer_place import Place, fingerprint, place_from


@pytest.mark.parametrize(
    "place", [Place("0a1b"), Place("0a1b", 0), Place("0a1b", 12), Place("0a1b", 12, 30, fingerprint("予算"))]
)
def test_an_address_names_the_place_it_was_made_from(place: Place) -> None:
    path, _, query = place.address.partition("?")
    assert path == "record"
    assert place_from(dict(parse_qsl(query))) == place


@pytest.mark.parametrize(
    ("parameters", "place"),
    [
        ({}, None),
        ({"id": ""}, None),
        ({"id": "a", "start": "x", "length": "5"}, Place("a")),
        ({"id": "a", "start": "-3"}, Place("a")),
        ({"id": "a", "start": "٣"}, Place("a")),  # a digit, but not ours
        ({"id": "a", "start": "9" * 50}, Place("a")),
        ({"id": "a", "start": "3", "length": "'"}, Place("a", 3)),
    ],
)
def test_what_is_no_number_is_left_out(parameters: dict[str, str], place: Place | None) -> None:
    assert place_from(parameters) == place


def test_the_words_of_a_record_stand_in_no_address() -> None:
    assert "予算" not in Place("a", 1, 2, fingerprint("予算")).address
    assert "%" not in Place("a", 1, 2, fingerprint("予算")).address
