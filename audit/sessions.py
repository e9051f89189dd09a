"""Signing in, and whose a session is. The page calls these on the server for every request.

A session lives as long as it is used, at most LONGEST; the database holds only the hash of its token.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from audit import tables
from audit.accounts import Accounts, account_of, plain_name
from audit.attempts import Limit, count_try, forget_tries, take_back_try
from audit.errors import AccountError, SessionEnded, SignInFailed
from audit.log import append, utc
from audit.passwords import check_password
from audit.types import Event, Session

accounts, sessions = tables.accounts, tables.sessions

LONGEST = timedelta(hours=12)
RENEWED_AFTER = timedelta(minutes=1)  # a session's end is moved on at most this often
FAILED = "利用者名またはパスワードが違います。"
OVER = "サインインの期限が切れました。もう一度サインインしてください。"
WRONG = "いまのパスワードが違います。"


@dataclass(frozen=True, slots=True)
class Limits:
    """``[accounts]`` of the settings."""

    session_minutes: int = 60  # without use
    failures: int = 5  # for one name
    lockout_minutes: int = 15
    failures_by_source: int = 30

    @property
    def by_name(self) -> Limit:
        return Limit(self.failures, self.lockout_minutes)

    @property
    def by_source(self) -> Limit:
        return Limit(self.failures_by_source, self.lockout_minutes)


class SignIn:
    """Gives, checks and ends sessions."""

    def __init__(self, registered: Accounts, limits: Limits | None = None) -> None:
        self._accounts = registered
        self._database = registered.log.database
        self._limits = limits or Limits()

    def sign_in(self, name: str, password: str, source: str = "", now: datetime | None = None) -> Session:
        """Return a new session. ``source`` is where the request comes from, an address. Raises SignInFailed.

        The failure is the same whether the account exists or not, and takes as long.
        """
        now = now or datetime.now(UTC)
        name = plain_name(name)
        row = self._database.write(lambda connection: self._begin(connection, name, source, now))
        if row == "locked":
            raise SignInFailed(
                "続けて失敗したため、しばらく受け付けません。"
                f"{self._limits.lockout_minutes} 分ほど待つか、管理者に解除を依頼してください。"
            )
        fits = self._accounts.passwords.fits(row and row["password_hash"], password)
        if row is None or not fits or row["disabled"]:
            known = None if row is None else name  # what was typed as an unknown name may be a password
            event = Event("sign_in", who=known, status="failed")
            self._database.write(lambda connection: append(connection, event))
            raise SignInFailed(FAILED)
        stronger = (
            self._accounts.passwords.hash(password) if self._accounts.passwords.outdated(row["password_hash"]) else None
        )
        return self._database.write(lambda connection: self._open(connection, row, stronger, source, now))

    def resume(self, token: str, now: datetime | None = None) -> Session:
        """Return the session of a token, with the account as it is now. Raises SessionEnded."""
        now = now or datetime.now(UTC)
        hashed = _hashed(token)

        def find(connection: sa.Connection) -> Any:
            both = sa.select(accounts, sessions.c.created.label("begun"), sessions.c.expires)
            both = both.join(sessions, sessions.c.name == accounts.c.name).where(sessions.c.token_hash == hashed)
            return connection.execute(both).mappings().first()

        row = self._database.read(find)
        if row is None or row["disabled"] or row["expires"] <= utc(now):
            raise SessionEnded(OVER)
        session = Session(account_of(row), row["expires"], token)
        expires = min(utc(now + self._lifetime), utc(datetime.fromisoformat(row["begun"]) + LONGEST))
        if expires <= utc(datetime.fromisoformat(row["expires"]) + RENEWED_AFTER):
            return session
        moved = sessions.update().where(sessions.c.token_hash == hashed).values(expires=expires)
        self._database.write(lambda connection: connection.execute(moved).rowcount)
        return replace(session, expires=expires)

    def change_password(
        self, session: Session, current: str, new: str, source: str = "", now: datetime | None = None
    ) -> Session:
        """Replace one's own password and return a new session; all others of the account end.

        ``current`` is tried like a sign-in, so that failures count. Raises SessionEnded, SignInFailed or AccountError.
        """
        name = self.resume(session.token, now).account.name
        check_password(name, new)
        if new == current:
            raise AccountError("いまと違うパスワードにしてください。")
        try:
            self.sign_in(name, current, source, now)
        except SignInFailed as error:
            raise SignInFailed(WRONG if str(error) == FAILED else str(error)) from error
        self._accounts.set_password(name, new, by=name)
        return self.sign_in(name, new, source, now)

    def sign_out(self, session: Session) -> None:
        """End a session; one that has ended already is no error."""
        gone = sessions.delete().where(sessions.c.token_hash == _hashed(session.token))
        self._database.write(lambda connection: connection.execute(gone).rowcount)

    @property
    def _lifetime(self) -> timedelta:
        return timedelta(minutes=self._limits.session_minutes)

    def _begin(self, connection: sa.Connection, name: str, source: str, now: datetime) -> Any:
        """Return the account's row, None when there is none, or "locked"."""
        connection.execute(sa.select(tables.chain.c.number).with_for_update())  # counts one try after the other
        if connection.execute(sa.select(sa.func.count()).select_from(accounts)).scalar() == 0:
            raise SignInFailed(
                "利用者がまだ登録されていません。"
                "サーバーで 'kiroku users add 名前 --role administrator' を実行してください。"
            )
        row = connection.execute(sa.select(accounts).where(accounts.c.name == name)).mappings().first()
        tries = [(f"name:{name}", self._limits.by_name)]
        if source:
            tries.append((f"source:{source}", self._limits.by_source))
        opened = [count_try(connection, key, limit, now) for key, limit in tries]  # each is counted, whatever the other
        if not all(opened):
            append(connection, Event("sign_in", who=name if row else None, status="locked"))
            return "locked"
        return row

    def _open(self, connection: sa.Connection, row: Any, stronger: str | None, source: str, now: datetime) -> Session:
        account = account_of(row)
        append(connection, Event("sign_in", who=account.name, department=account.department, status="done"))
        same = sa.and_(accounts.c.name == account.name, accounts.c.password_hash == row["password_hash"])
        able = sa.select(accounts.c.name).where(same, accounts.c.disabled.is_(False))
        if connection.execute(able).first() is None:  # changed while the password was compared
            raise SignInFailed(FAILED)
        forget_tries(connection, f"name:{account.name}")
        take_back_try(connection, f"source:{source}")
        if stronger:
            connection.execute(accounts.update().where(same).values(password_hash=stronger))
        connection.execute(sessions.delete().where(sessions.c.expires <= utc(now)))
        token = secrets.token_urlsafe(32)
        expires = utc(now + self._lifetime)
        connection.execute(
            sessions.insert().values(token_hash=_hashed(token), name=account.name, created=utc(now), expires=expires)
        )
        return Session(account, expires, token)


def _hashed(token: str) -> str:
    """Return the sha256 of a token; it is random and long, so no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
