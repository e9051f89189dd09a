"""An OpenID provider on loopback: discovery, authorization code with PKCE, tokens signed by RS256, its key, and logout.

Whoever is chosen in its form is signed in; PEOPLE is everybody it knows.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "kiroku", "no secret, this is a test"
PEOPLE: dict[str, dict[str, Any]] = {
    "kanri": {"email": "kanri@town.example", "email_verified": True, "groups": ["dx-kanri"], "department": "総務課"},
    "shokuin": {"email": "Shokuin@town.example", "email_verified": True, "groups": ["職員"], "department": "企画課"},
    "eturan": {"email": "eturan@town.example", "email_verified": True, "groups": "閲覧"},
    "yosono": {"email": "yosono@other.example", "email_verified": True, "groups": []},
    "nisemono": {"email": "kanri@town.example", "email_verified": False, "groups": ["職員"]},
    "kino": {"email": "kino@town.example", "email_verified": True, "groups": ["職員"], "iat": -13 * 3600},
}


class Provider(BaseHTTPRequestHandler):
    """One request. ``server.grants`` holds what each code was given for."""

    server: Server

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        match url.path:
            case "/.well-known/openid-configuration":
                self._send_json(self.server.discovery)
            case "/jwks":
                self._send_json({"keys": [self.server.key.as_dict(private=False, use="sig", alg="RS256")]})
            case "/authorize" if "who" not in asked:
                self._send_choice(asked)
            case "/authorize":
                code = secrets.token_urlsafe(16)
                self.server.grants[code] = asked
                self._redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")
            case "/logout":
                self.server.signed_out.append(asked.get("id_token_hint", ""))
                self._redirect(asked["post_logout_redirect_uri"])
            case _:
                self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        grant = self.server.grants.pop(given["code"])  # good for one use
        client = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        assert client == f"{CLIENT}:{SECRET.replace(' ', '+')}" or client == f"{CLIENT}:{SECRET}"
        assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == grant["code_challenge"]
        self._send_json({"access_token": "a", "token_type": "Bearer", "id_token": self._id_token(grant)})

    def _id_token(self, grant: dict[str, str]) -> str:
        who, now = grant["who"], int(time.time())
        claims = {"iss": self.server.issuer, "aud": CLIENT, "sub": who, "nonce": grant["nonce"], **PEOPLE[who]}
        claims["iat"] = now + claims.get("iat", 0)
        claims["exp"] = now + 300
        return jwt.encode({"alg": "RS256", "kid": self.server.key.kid}, claims, self.server.signing_key)

    def _send_choice(self, asked: dict[str, str]) -> None:
        links = (f'<li><a href="?{urlencode(asked | {"who": who})}">{who}</a></li>' for who in PEOPLE)
        self._send("text/html; charset=utf-8", f"<!doctype html><title>choose</title><ul>{''.join(links)}</ul>")

    def _send_json(self, content: object) -> None:
        self._send("application/json", json.dumps(content))

    def _send(self, kind: str, content: str) -> None:
        body = content.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """``signing_key`` signs; ``key`` is the one that the provider publishes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Provider)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = self.signing_key = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
        self.grants: dict[str, dict[str, str]] = {}
        self.signed_out: list[str] = []
        self.discovery = {
            "issuer": self.issuer,
            **{f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in ENDPOINTS.items()},
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }


ENDPOINTS = {"authorization": "authorize", "token": "token", "end_session": "logout"}


@contextmanager
def serving() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def secrets_file(server: Server) -> str:
    """Return what .streamlit/secrets.toml would hold; Streamlit fills in the port."""
    return f"""
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{secrets.token_hex(32)}"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{server.issuer}/.well-known/openid-configuration"
"""
