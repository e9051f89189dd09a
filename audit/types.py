"""The nouns that ``audit`` hands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "question",
    "ingest",
    "removal",
    "rollback",
    "rebuild",
    "prune",
    "purge",
    "policy",
    "sign_in",
    "account",
    "feedback",
    "expiry",
    "backup",
    "restore",
]
Role = Literal["viewer", "staff", "administrator"]  # each may do what those before it may
ROLES: dict[Role, str] = {"viewer": "閲覧のみ", "staff": "職員", "administrator": "管理者"}


def includes(given: Role, needed: Role) -> bool:
    """Tell whether somebody who was given one role may do what another may."""
    order = list(ROLES)
    return order.index(given) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. It holds no words of a question unless the settings say so."""

    kind: Kind
    who: str | None = None  # account of the page, or user of the operating system
    department: str | None = None
    status: str | None = None  # of a question: answered, not_found, refused; of the rest: done, failed, locked
    seconds: float | None = None
    generation: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)  # JSON values


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it stands in the log."""

    number: int  # from 1, without gaps
    at: str  # ISO 8601, UTC, microseconds
    event: Event
    previous: str  # hash of the entry before
    hash: str  # see audit.chain


@dataclass(frozen=True, slots=True)
class Account:
    """Who may sign in. The password's hash never leaves the database."""

    name: str
    role: Role
    department: str | None
    disabled: bool
    created: str  # ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who signed in."""

    account: Account
    expires: str  # ISO 8601, UTC; moves on while the session is used
    token: str = field(repr=False)  # only its hash is stored
