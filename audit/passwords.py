"""Passwords: what is accepted, and argon2id hashes of it. No default password exists anywhere."""

from __future__ import annotations

import threading
import unicodedata

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from audit.errors import AccountError

SHORTEST = 12
LONGEST = 256  # more would only keep the server busy
AT_ONCE = threading.BoundedSemaphore(2)  # each takes 64 MiB; whoever signs in as a third waits a tenth of a second


class Passwords:
    """Hashes and compares. The parameters are argon2-cffi's, which follow RFC 9106 for 64 MiB of memory."""

    def __init__(self, hasher: argon2.PasswordHasher | None = None) -> None:
        self._hasher = hasher or argon2.PasswordHasher()
        self._nobody = ""

    def hash(self, password: str) -> str:
        with AT_ONCE:
            return self._hasher.hash(_bytes(password))

    def fits(self, hashed: str | None, password: str) -> bool:
        """Tell whether the password is the one that was hashed; without a hash it takes as long and says no."""
        if hashed is None:
            self._nobody = self._nobody or self.hash("nobody")
            self._fits(self._nobody, password)
            return False
        return self._fits(hashed, password)

    def outdated(self, hashed: str) -> bool:
        """Tell whether the hash was made with weaker parameters than now."""
        return self._hasher.check_needs_rehash(hashed)

    def _fits(self, hashed: str, password: str) -> bool:
        if len(password) > LONGEST:
            return False
        try:
            with AT_ONCE:
                return self._hasher.verify(hashed, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False


def check_password(name: str, password: str) -> None:
    """Raise AccountError, which never repeats the password, when it is too weak."""
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise AccountError(f"パスワードは {SHORTEST} 文字以上 {LONGEST} 文字以下にしてください。")
    if len(set(plain)) < 5:
        raise AccountError("パスワードに同じ文字の繰り返しは使えません。5種類以上の文字を使ってください。")
    if name.casefold() in plain.casefold():
        raise AccountError("パスワードに利用者名を含めることはできません。")


def _plain(password: str) -> str:
    """Fold full-width and half-width letters, which one keyboard types and another does not (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return _plain(password).encode("utf-8", "surrogatepass")
