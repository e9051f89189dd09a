from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from ingest.addresses import Known
from ingest.errors import NotFetched
from ingest.fetch import Fetched, FetchLimits, _is_public, fetch
from tests.ingest.web_server import Page, serving

LIMITS = FetchLimits(timeout_seconds=5, max_bytes=1_000, max_redirects=2, private_addresses=True)


@pytest.fixture
def web():
    with serving() as server:
        yield server


def get(web, path, known=None, **limits):
    return fetch(web.address + path, replace(LIMITS, **limits), known or Known())


def test_a_page_comes_with_what_its_server_says_of_it(web):
    web.pages["/a"] = Page(b"abc", "text/HTML; charset=utf-8", etag='"1"', modified="Mon, 01 Apr 2024 00:00:00 GMT")
    assert get(web, "/a") == Fetched(b"abc", "text/html", Known('"1"', "Mon, 01 Apr 2024 00:00:00 GMT"))
    (_, headers) = web.asked[0]
    assert headers["host"] == web.address.removeprefix("http://")


@pytest.mark.parametrize("known", [Known(etag='"1"'), Known(last_modified="Mon, 01 Apr 2024 00:00:00 GMT")])
def test_a_page_that_did_not_change_is_not_sent_again(web, known):
    web.pages["/a"] = Page(b"abc", etag='"1"', modified="Mon, 01 Apr 2024 00:00:00 GMT")
    assert get(web, "/a", known) == Fetched(None, "text/plain", known)


def test_redirects_are_followed_as_far_as_allowed(web):
    web.pages |= {
        "/1": Page(status=301, headers={"Location": "/2"}),
        "/2": Page(status=302, headers={"Location": "3"}),
        "/3": Page(b"here"),
        "/0": Page(status=307, headers={"Location": "/1"}),
    }
    assert get(web, "/1").content == b"here"
    with pytest.raises(NotFetched, match="転送が 2 回を超えました"):
        get(web, "/0")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/passwd", "http と https のほかは取得しません"),
        ("ftp://example.com/a", "http と https のほかは取得しません"),
        ("http://user:secret@127.0.0.1/", "利用者名やパスワード"),
    ],
)
def test_where_a_redirect_leads_is_looked_at_like_the_first_address(web, target, reason):
    web.pages["/a"] = Page(status=302, headers={"Location": target})
    with pytest.raises(NotFetched, match=reason):
        get(web, "/a")
    with pytest.raises(NotFetched, match=reason):
        fetch(target, LIMITS, Known())


@pytest.mark.parametrize("url", ["", "a.txt", "http://", "http://[", "javascript:alert(1)", "http://a:b/"])
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(NotFetched, match=r"URL の形ではありません|http と https のほかは|見つかりません"):
        fetch(url, LIMITS, Known())


def test_a_page_over_the_limit_is_given_up(web):
    web.pages["/a"] = Page(b"x" * 1_001)
    with pytest.raises(NotFetched, match=r"上限の 1,000 バイトを超えています。.*fetch\.max_bytes"):
        get(web, "/a")
    assert get(web, "/a", max_bytes=1_001).content == b"x" * 1_001


def test_a_server_that_sends_byte_by_byte_is_given_up_in_time(web):
    web.pages["/a"] = Page(b"x" * 100, drip_seconds=0.05)
    with pytest.raises(NotFetched, match=r"0\.3 秒以内に受け取れませんでした"):
        get(web, "/a", timeout_seconds=0.3)


def test_what_is_sent_compressed_is_not_unpacked(web):
    web.pages["/a"] = Page(b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    with pytest.raises(NotFetched, match="圧縮した形でしか"):
        get(web, "/a")


@pytest.mark.parametrize(
    ("status", "reason"), [(404, "そのページはありません"), (403, "見る権限がありません"), (503, "応じませんでした")]
)
def test_a_server_that_gives_nothing_says_why(web, status, reason):
    web.pages["/a"] = Page(b"sorry", status=status)
    with pytest.raises(NotFetched, match=rf"{reason}.*\({status}\)"):
        get(web, "/a")


def test_a_server_that_is_away_is_named(web):
    with serving() as other:
        address = other.address
    with pytest.raises(NotFetched, match="サーバーと通信できません"):
        fetch(f"{address}/a", LIMITS, Known())


# -- whose machine it is


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "10.1.2.3", "169.254.1.1"]
)
def test_a_machine_of_the_own_network_is_not_asked(web, host):
    url = f"http://{host}:{web.server_port}/a"
    with pytest.raises(NotFetched, match=r"庁内や自機のアドレス.*fetch\.private_addresses|見つかりません"):
        fetch(url, replace(LIMITS, private_addresses=False), Known())
    assert web.asked == []


def test_a_redirect_into_the_own_network_is_not_followed(web, monkeypatch):
    web.pages["/a"] = Page(status=302, headers={"Location": f"http://10.0.0.5:{web.server_port}/secret"})
    monkeypatch.setattr("ingest.fetch._is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(NotFetched, match="庁内や自機のアドレス"):
        get(web, "/a", private_addresses=False)
    assert [path for path, _ in web.asked] == ["/a"]


def test_the_machine_that_was_looked_at_is_the_one_that_is_asked(web, monkeypatch):
    calls = []

    def resolve(host, *_arguments, **_keywords):
        calls.append(host)
        address = "127.0.0.1" if len(calls) == 1 else "127.0.0.66"  # the name points elsewhere a moment later
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, web.server_port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    web.pages["/a"] = Page(b"abc")
    assert fetch(f"http://town.example:{web.server_port}/a", LIMITS, Known()).content == b"abc"
    assert web.asked[0][1]["host"] == f"town.example:{web.server_port}"
    assert calls[0] == "town.example"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("192.168.1.1", False),
        ("172.16.0.1", False),
        ("100.64.0.1", False),  # shared by a carrier's customers
        ("169.254.169.254", False),  # where clouds keep their keys
        ("224.0.0.1", False),
        ("::ffff:10.0.0.1", False),  # IPv4 inside IPv6
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("www.town.example", True),  # a proxy resolves it
        ("localhost", False),
        ("server.local", False),
    ],
)
def test_which_addresses_belong_to_the_internet(address, public):
    assert _is_public(address) is public


def test_a_proxy_is_asked_instead_and_resolves_the_name(web):
    web.pages["http://www.town.example/a"] = Page(b"through")
    limits = replace(LIMITS, private_addresses=False)
    found = fetch("http://www.town.example/a", limits, Known(), lambda scheme, host: web.address)
    assert found.content == b"through"
    with pytest.raises(NotFetched, match="庁内や自機のアドレス"):
        fetch("http://10.0.0.1/a", limits, Known(), lambda scheme, host: web.address)
