"""Who is at this browser session, and what that person may do. Pages ask here, on the server, at every step.

``require`` is what guards a function: Streamlit runs a button's callback and a fragment without the page around them,
so a check where the page begins, or a link that is not shown, guards nothing.

A local session is known by a token. It is held in Streamlit's session and in a cookie, so that a reload finds it
again; never in an address, a log or the database, which has its hash alone. Streamlit's pages are sent over a
WebSocket, where no answer can set a cookie, so a script sets it and it cannot be HttpOnly. What that costs is limited:
no text of a record or a question is ever inserted as markup, the cookie goes with the browser (no Max-Age), is
SameSite=Strict, is Secure wherever the page comes by HTTPS, and the server ends the session after ``session_minutes``
without use, after 12 hours in any case, and at once when the person signs out or the account changes.

A session at an OpenID provider is held in Streamlit's own signed cookie; the database says how long it is good for, by
the same two limits, and that it was signed out (``audit.provider_sessions``).
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import streamlit as st

from audit.accounts import Accounts
from audit.errors import AuditError, NotAllowed, SessionEnded
from audit.log import AuditLog
from audit.provider_sessions import ProviderSessions
from audit.sessions import LONGEST, Limits, SignIn
from audit.types import ROLES, Event, Role, includes
from settings import Settings, SignInSettings, load_settings
from ui.claims import department_of, name_of, role_of, session_of, signed_in_at
from ui.notice import notice_html

logger = logging.getLogger(__name__)

SCRIPT = Path(__file__).with_name("session.js").read_text(encoding="utf-8")

TOKEN = "session_token"  # noqa: S105  (a key of Streamlit's session, not a secret)
GONE = "session_token_gone"  # the last token that ended here
FOUND = "session_person"
OWNER = "session_owner"  # whose conversation it is
ENDED = "session_ended"  # a sentence for the sign-in page

SWITCH_ON = (
    "この画面は、サインインを使う設定のときだけ開けます。サーバーで 'kiroku users add 名前 --role 管理者' を実行し、"
    'settings.toml の [sign_in] に mode = "local" と書いて、画面のサーバーを始め直してください。'
)
SIGN_IN_FIRST = "サインインしてください。"
SIGNED_OUT = "サインアウトしました。"
NO_ACCOUNTS_HERE = "利用者とパスワードは、認証サーバーで管理しています。"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a browser session, as the server knew that person when asked."""

    name: str | None  # None where sign-in is off: anybody on the network
    role: Role
    department: str | None = None
    token: str = field(default="", repr=False)  # of a local session, else empty

    def may(self, role: Role) -> bool:
        """Tell whether ``role`` or one above it was given; only ``require`` looks into the database again."""
        return includes(self.role, role)


ANYBODY = Person(None, "staff")


class Door:
    """How people come in, by the settings. One per server."""

    def __init__(self, settings: Settings) -> None:
        """Raises AuditError when there is no database to sign in against."""
        self.settings: SignInSettings = settings.sign_in
        self.cookie = f"kiroku_{hashlib.sha256(str(settings.store).encode()).hexdigest()[:8]}"  # servers share a host
        self.log: AuditLog | None = None
        self.accounts: Accounts | None = None
        self.sign_in: SignIn | None = None
        self.provided: ProviderSessions | None = None
        self._refused: set[tuple[str | None, datetime]] = set()  # at a provider's sign-in, as the log has it
        if self.mode == "off":
            return
        self.log = AuditLog.open(settings.audit_database)
        limits = settings.accounts
        if self.mode == "oidc":
            self.provided = ProviderSessions(self.log, limits.session_minutes)
        if self.mode == "local":
            self.accounts = Accounts(self.log)
            self.sign_in = SignIn(self.accounts, Limits(**limits.model_dump()))

    def note_refusal(self, event: Event, at: datetime) -> None:
        """Write once that somebody was refused for whom the provider vouched at ``at``. Raises AuditError."""
        assert self.log is not None
        if (event.who, at) not in self._refused:
            self.log.record(event)
            self._refused = {(who, when) for who, when in self._refused if when > at - LONGEST} | {(event.who, at)}

    @property
    def mode(self) -> Literal["off", "local", "oidc"]:
        return self.settings.mode


@st.cache_resource(show_spinner=False)
def door() -> Door:
    """Raises AuditError, which is not remembered: the next request tries again."""
    return Door(load_settings())


# -- who it is


def person() -> Person | None:
    """Return who is at this browser session, None when that person has yet to sign in. Raises AuditError.

    Looks into the database, so that an account that was disabled or a role that was taken away holds at once.
    """
    match door().mode:
        case "off":
            found: Person | None = ANYBODY
        case "local":
            found = _local_person()
        case "oidc":
            found = _person_of_provider()
    if found:
        _belongs_to(found)
        st.session_state[FOUND] = found
    return found


def known() -> Person:
    """Return whom ``person`` found last, for a log: a session may end while an answer is on its way."""
    found: Person = st.session_state.get(FOUND, ANYBODY)
    return found


def require(role: Role) -> Person:
    """Return who is at this browser session when that person may do what ``role`` may.

    Raises NotAllowed when not, SessionEnded when nobody is signed in (any more), other kinds of AuditError when the
    database does not say. Where sign-in is off, everybody is 職員 and nobody an administrator.
    """
    somebody = person()
    if somebody is None:
        raise SessionEnded(st.session_state.get(ENDED) or SIGN_IN_FIRST)
    if somebody.may(role):
        return somebody
    if somebody == ANYBODY:
        raise NotAllowed(SWITCH_ON)
    raise NotAllowed(
        f"この操作には「{ROLES[role]}」の役割が要ります（いまは「{ROLES[somebody.role]}」）。管理者に相談してください。"
    )


def accounts() -> Accounts:
    """Return the local accounts. Guards nothing: call ``require`` first. Raises NotAllowed where there are none."""
    found = door().accounts
    if found is None:
        raise NotAllowed(SWITCH_ON if door().mode == "off" else NO_ACCOUNTS_HERE)
    return found


@contextmanager
def refusals(heading: str = "この画面は開けません") -> Iterator[None]:
    """Turn a refusal into a notice on the page."""
    try:
        yield
    except AuditError as error:
        st.html(notice_html(heading, str(error)))


# -- a local session


def _local_person() -> Person | None:
    sign_in = door().sign_in
    assert sign_in is not None
    token = st.session_state.get(TOKEN) or sent_token()
    if not token:
        return None
    try:
        account = sign_in.resume(token).account
    except SessionEnded as error:
        st.session_state.pop(TOKEN, None)
        st.session_state[GONE] = token
        st.session_state.setdefault(ENDED, str(error))
        return None
    st.session_state[TOKEN] = token
    return Person(account.name, account.role, account.department, token)


def _person_of_provider() -> Person | None:
    """Raises NotAllowed when the provider knows the person, and the settings give no role."""
    claims = st.user.to_dict()
    if not claims.get("is_logged_in"):
        return None
    gate = door()
    assert gate.provided is not None
    try:
        at = signed_in_at(claims)
        name, department = name_of(claims, gate.settings), department_of(claims, gate.settings)
        try:
            role = role_of(claims, gate.settings)
        except NotAllowed:
            gate.note_refusal(Event("sign_in", who=name, department=department, status="failed"), at)
            raise
        arrival = Event("sign_in", who=name, department=department, status="done")
        gate.provided.go_on(session_of(claims, at), arrival, at)
    except SessionEnded as error:
        st.session_state.setdefault(ENDED, str(error))
        return None
    return Person(name, role, department)


def sign_in(name: str, password: str) -> None:
    """Begin a session. Raises SignInFailed, which never says whether the name exists."""
    gate = door().sign_in
    if gate is None:
        raise NotAllowed(SWITCH_ON if door().mode == "off" else NO_ACCOUNTS_HERE)
    _begin(gate.sign_in(name, password, source()).token)


def change_password(current: str, new: str) -> None:
    """Change one's own password; other sessions of the account end, this one gets a new token. Raises AuditError."""
    somebody = require("viewer")
    gate = door().sign_in
    if gate is None:
        raise NotAllowed(SWITCH_ON if door().mode == "off" else NO_ACCOUNTS_HERE)
    _begin(gate.change_password(gate.resume(somebody.token), current, new, source()).token)


def sign_out() -> None:
    """End the session and forget the conversation. Raises AuditError when the session could not be ended."""
    if door().mode == "oidc":
        _end_at_provider()
        _forget(SIGNED_OUT)
        st.logout()
        return
    somebody = person()
    if somebody is not None and (gate := door().sign_in):
        with suppress(SessionEnded):
            gate.sign_out(gate.resume(somebody.token))
    _forget(SIGNED_OUT)
    st.session_state[GONE] = somebody.token if somebody else ""


def _end_at_provider() -> None:
    gate, claims = door(), st.user.to_dict()
    assert gate.provided is not None
    with suppress(SessionEnded):
        gate.provided.end(session_of(claims, signed_in_at(claims)))


def sent_token() -> str:
    """Return what the browser's cookie held when the browser connected, which may be anything."""
    return st.context.cookies.get(door().cookie) or ""


def source() -> str:
    """Return the address that a request comes from; empty on this machine, where a proxy speaks for everybody."""
    return st.context.ip_address or ""


def keep_cookie() -> None:
    """Let the browser hold the token of this session, and none that ended here."""
    gate = door()
    with st.container(key="session"):
        token, gone = st.session_state.get(TOKEN, ""), st.session_state.get(GONE, "")
        if gone if not token else token != sent_token():
            asked = json.dumps([gate.cookie, gone, token])
            st.html(f"<script>{SCRIPT}({asked})</script>", unsafe_allow_javascript=True)


def _begin(token: str) -> None:
    st.session_state[TOKEN] = token
    st.session_state.pop(ENDED, None)


def _belongs_to(somebody: Person) -> None:
    """Forget what this browser session holds of anybody else; after an end, the same person goes on with it."""
    owner = st.session_state.get(OWNER)
    if owner is not None and owner != somebody.name:
        token = st.session_state.get(TOKEN)
        _empty_session()
        if token:
            st.session_state[TOKEN] = token
    st.session_state[OWNER] = somebody.name
    st.session_state.pop(ENDED, None)


def _forget(why: str) -> None:
    _empty_session()
    st.session_state[ENDED] = why


def _empty_session() -> None:
    for value in list(st.session_state.values()):
        if isinstance(value, list):
            value.clear()  # a button that is gone may still hold the conversation
    st.session_state.clear()
