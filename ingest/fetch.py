"""A web address → the bytes behind it, with limits on time, size, redirects and on whose machine it may be.

An address is resolved once, looked at, and that very machine is spoken to; what the name points at later does not
matter. Behind a proxy it is the proxy that resolves, and that has to know what it may reach.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from ingest.addresses import Known
from ingest.errors import NotFetched

AGENT = "kiroku (DX records assistant)"
SCHEMES = ("http", "https")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class FetchLimits:
    timeout_seconds: float  # for one address, from its name to its last byte
    max_bytes: int
    max_redirects: int
    private_addresses: bool  # whether machines of the own network, loopback among them, may be asked


@dataclass(frozen=True, slots=True)
class Fetched:
    content: bytes | None  # None: the same as the copy that is held
    media_type: str  # without parameters, lower case; empty when the server names none
    known: Known


Proxy = Callable[[str, str], str | None]  # scheme, host → address of the proxy, None to go there directly


def fetch(url: str, limits: FetchLimits, known: Known, proxy: Proxy = lambda _scheme, _host: None) -> Fetched:
    """Return what stands at ``url``. Raises NotFetched, which says why and what to do."""
    return asyncio.run(_within(url, limits, known, proxy))


async def _within(url: str, limits: FetchLimits, known: Known, proxy: Proxy) -> Fetched:
    try:
        async with asyncio.timeout(limits.timeout_seconds):
            return await _followed(_checked(url), limits, known, proxy)
    except TimeoutError as error:
        raise NotFetched(
            f"{limits.timeout_seconds:g} 秒以内に受け取れませんでした。",
            "時間をおいてもう一度実行するか、設定 fetch.timeout_seconds を見直してください。",
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise NotFetched(f"サーバーと通信できません({type(error).__name__})。") from error


async def _followed(url: httpx.URL, limits: FetchLimits, known: Known, proxy: Proxy) -> Fetched:
    """Follow redirects, each looked at like the first address."""
    for _ in range(limits.max_redirects + 1):
        found = await _asked(url, limits, known, proxy)
        if isinstance(found, Fetched):
            return found
        target = _checked(str(url.join(found)))
        if (url.scheme, target.scheme) == ("https", "http"):
            raise NotFetched("暗号化されていないページ(http)へ転送されました。", "転送先を確かめてください。")
        url = target
    raise NotFetched(f"転送が {limits.max_redirects} 回を超えました。", "転送先の URL を直接書いてください。")


async def _asked(url: httpx.URL, limits: FetchLimits, known: Known, proxy: Proxy) -> Fetched | str:
    """Return what one server gives, or where it says to look instead."""
    through = proxy(url.scheme, url.host)
    if through:
        _refuse_private([url.host], limits)
        return await _received(url, url.host, through, limits, known)
    addresses = await _resolved(url, limits)
    for last, address in enumerate(addresses, 1 - len(addresses)):
        try:
            return await _received(url.copy_with(host=address), url.host, None, limits, known)
        except httpx.ConnectError:
            if not last:
                raise
    raise NotFetched(f"{url.host} が見つかりません。", "URL を確認してください。")


async def _received(url: httpx.URL, host: str, proxy: str | None, limits: FetchLimits, known: Known) -> Fetched | str:
    headers = {"Host": _host_header(url, host), "User-Agent": AGENT, "Accept-Encoding": "identity"}
    headers |= {"If-None-Match": known.etag} if known.etag else {}
    headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
    async with (
        httpx.AsyncClient(
            verify=ssl.create_default_context(),  # the system's authorities: an office's proxy may bring its own
            proxy=proxy,
            trust_env=False,
            timeout=limits.timeout_seconds,
        ) as client,
        client.stream("GET", url, headers=headers, extensions={"sni_hostname": host}) as response,
    ):
        if response.has_redirect_location:
            return response.headers["location"]
        _refuse_status(response.status_code)
        media_type = response.headers.get("content-type", "").split(";")[0].strip().lower()
        told = Known(response.headers.get("etag", ""), response.headers.get("last-modified", ""))
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return Fetched(None, media_type, known)
        return Fetched(await _body(response, limits), media_type, told)


async def _body(response: httpx.Response, limits: FetchLimits) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_raw():
        content += chunk
        if len(content) > limits.max_bytes:
            raise NotFetched(
                f"上限の {limits.max_bytes:,} バイトを超えています。",
                "手で保存して分割するか、設定 fetch.max_bytes を見直してください。",
            )
    if response.headers.get("content-encoding", "identity") not in ("", "identity"):
        raise NotFetched("圧縮した形でしか渡されません。", "手で保存したファイルを追加してください。")
    return bytes(content)


def _refuse_status(status: int) -> None:
    if status in (httpx.codes.OK, httpx.codes.NOT_MODIFIED):
        return
    if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
        raise NotFetched(f"そのページはありません({status})。", "URL を確かめ、要らなければ一覧から外してください。")
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.PROXY_AUTHENTICATION_REQUIRED):
        raise NotFetched(f"見る権限がありません({status})。", "手で保存したファイルを追加してください。")
    raise NotFetched(f"サーバーが応じませんでした({status})。", "時間をおいてもう一度実行してください。")


def _checked(url: str) -> httpx.URL:
    """Return the address when it is one that may be asked at all. Raises NotFetched."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise NotFetched("URL の形ではありません。", "https:// で始まる URL を書いてください。") from error
    if parsed.scheme not in SCHEMES or not parsed.host:
        raise NotFetched("http と https のほかは取得しません。", "https:// で始まる URL を書いてください。")
    if parsed.userinfo:
        raise NotFetched("URL に利用者名やパスワードが含まれています。", "除いた URL を書いてください。")
    return parsed


async def _resolved(url: httpx.URL, limits: FetchLimits) -> list[str]:
    """Return the addresses of the machines behind a name. Raises NotFetched when one may not be asked."""
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    try:
        found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotFetched(
            f"{url.host} が見つかりません。", "URL と、外へつながるネットワーク(プロキシ)を確認してください。"
        ) from error
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    _refuse_private(addresses, limits)
    return addresses


def _refuse_private(addresses: list[str], limits: FetchLimits) -> None:
    if not limits.private_addresses and not all(map(_is_public, addresses)):
        raise NotFetched(
            "庁内や自機のアドレスを指しています。",
            "庁内のページを取得するときは、設定 fetch.private_addresses を true にしてください。",
        )


def _is_public(address: str) -> bool:
    """Say whether an address belongs to the internet; a name, which a proxy resolves, passes unless it is our own."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address.rstrip(".").lower().rpartition(".")[2] not in ("localhost", "local", "internal")
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if parsed in _NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFF_FFFF)
        if inner:
            return inner.is_global and not inner.is_multicast
    return parsed.is_global and not parsed.is_multicast


def _host_header(url: httpx.URL, host: str) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"{name}:{url.port}" if url.port else name
