"""What an OpenID provider says of a person, as the name, role and department that ``[sign_in]`` makes of it.

Streamlit has checked the provider's signature; here nothing but the settings gives a role. A claim is a string or,
for groups, a list of strings; any other form counts as absent.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from audit.errors import NotAllowed, SessionEnded
from audit.sessions import LONGEST, OVER
from audit.types import Role
from settings import SignInSettings

Claims = Mapping[str, Any]

UNVERIFIED = "認証サーバーで確認の済んでいないメールアドレスでは使えません。認証サーバーの管理者に相談してください。"
NO_ROLE = "このアシスタントを使う役割がありません。管理者に相談してください。"


def name_of(claims: Claims, settings: SignInSettings) -> str:
    """Return whom the audit log names, folded. Raises NotAllowed.

    An address that the provider has not verified may be typed by anybody, so it names nobody.
    """
    name = claims.get(settings.name_claim)
    if not isinstance(name, str) or not name.strip():
        raise NotAllowed(
            f"認証サーバーが {settings.name_claim!r} を知らせないため、使えません。"
            "管理者は [sign_in] の name_claim を確かめてください。"
        )
    if settings.name_claim == "email" and claims.get("email_verified") in (False, "false"):
        raise NotAllowed(UNVERIFIED)
    return _folded(name)


def role_of(claims: Claims, settings: SignInSettings) -> Role:
    """Return the highest role that a list of the settings gives to the person or one of the groups. Raises NotAllowed.

    Names are compared without regard to letter case, groups letter by letter.
    """
    name, groups = name_of(claims, settings), set(_groups(claims.get(settings.role_claim)))
    given: list[tuple[Role, tuple[str, ...]]] = [
        ("administrator", settings.administrators),
        ("staff", settings.staff),
        ("viewer", settings.viewers),
    ]
    for role, listed in given:
        if groups.intersection(listed) or name in map(_folded, listed):
            return role
    if settings.others == "refused":
        raise NotAllowed(NO_ROLE)
    return settings.others


def department_of(claims: Claims, settings: SignInSettings) -> str | None:
    department = claims.get(settings.department_claim)
    return department.strip() or None if isinstance(department, str) else None


def signed_in_at(claims: Claims, now: datetime | None = None) -> datetime:
    """Return when the provider vouched for the person. Raises SessionEnded when that is too long ago, or unknown."""
    issued = claims.get("iat")
    if not isinstance(issued, int | float):
        raise SessionEnded(OVER)
    at = datetime.fromtimestamp(issued, UTC)
    if (now or datetime.now(UTC)) >= at + LONGEST:
        raise SessionEnded(OVER)
    return at


def session_of(claims: Claims, at: datetime) -> str:
    """Return what is the same for all requests of one sign-in ``at``, and of no other."""
    marks = (claims.get(mark) for mark in ("iss", "sub", "sid", "jti", "nonce"))
    return json.dumps([at.timestamp(), *marks], default=repr)


def _groups(claim: Any) -> list[str]:
    if isinstance(claim, str):
        return [claim]
    return [group for group in claim if isinstance(group, str)] if isinstance(claim, list | tuple) else []


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()
