from __future__ import annotations

import pytest

from ingest.addresses import place_of


@pytest.mark.parametrize(
    ("url", "media_type", "place"),
    [
        ("https://www.town.example/dx/plan.pdf", "application/pdf", "web/www.town.example/dx/plan.pdf"),
        ("https://www.town.example/", "text/html", "web/www.town.example/index.html"),
        ("https://www.town.example", "text/html", "web/www.town.example/index.html"),
        ("https://www.town.example/dx/", "text/html", "web/www.town.example/dx.html"),
        ("https://town.example/%E8%AD%B0%E4%BA%8B%E9%8C%B2.pdf", "application/pdf", "web/town.example/議事録.pdf"),
        ("https://town.example/show.php?id=3", "text/html", "web/town.example/show.php-4c9a82cb.html"),
        ("https://town.example/a/../../../etc/passwd", "", "web/town.example/a/etc/passwd"),
        ("https://town.example/%2e%2e%2f%2e%2e%2fetc/passwd", "", "web/town.example/_.._etc/passwd"),
        ("https://town.example/a%00b%0a.txt", "text/plain", "web/town.example/a_b_.txt"),
        ("https://town.example/PLAN.PDF", "application/pdf", "web/town.example/PLAN.PDF"),
    ],
)
def test_a_place_says_where_it_came_from_and_leads_nowhere(url, media_type, place):
    found = place_of(url, media_type)
    assert found.rpartition("-")[0] == place.rpartition("-")[0] if "?" in url else found == place
    assert ".." not in found.split("/")


def test_addresses_that_differ_in_their_query_are_two_documents():
    assert place_of("https://a.example/s?id=1", "text/html") != place_of("https://a.example/s?id=2", "text/html")


def test_a_long_name_is_cut_and_keeps_its_ending():
    name = place_of(f"https://a.example/{'x' * 300}.pdf", "application/pdf").rpartition("/")[2]
    assert (len(name) <= 80, name[-4:]) == (True, ".pdf")
