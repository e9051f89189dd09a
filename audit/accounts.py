"""Local accounts: who may sign in, in which role. Every change is an event, written in the same transaction."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from audit import tables
from audit.attempts import forget_tries
from audit.errors import AccountError
from audit.log import AuditLog, append, storable, utc
from audit.passwords import Passwords, check_password
from audit.types import ROLES, Account, Event, Role

accounts, sessions = tables.accounts, tables.sessions

LONGEST_NAME = 64


class Accounts:
    """The accounts of one audit database. ``by`` is who asks for a change, for the log."""

    def __init__(self, log: AuditLog, passwords: Passwords | None = None) -> None:
        self.log = log
        self.passwords = passwords or Passwords()

    def list(self) -> list[Account]:
        """Return all accounts by name, disabled ones too."""
        query = sa.select(accounts).order_by(accounts.c.name)
        return self.log.database.read(
            lambda connection: [account_of(row) for row in connection.execute(query).mappings()]
        )

    def add(self, name: str, password: str, role: Role, department: str | None = None, *, by: str | None) -> Account:
        """Raises AccountError when the name is taken or unfit, or the password too weak."""
        name = _fit_name(name)
        check_password(name, password)
        _check_role(role)
        made = Account(name, role, department, disabled=False, created=utc(datetime.now(UTC)))
        values = {column: getattr(made, column) for column in ("name", "role", "disabled", "created")}
        values["department"] = storable(department)
        values["password_hash"] = self.passwords.hash(password)

        def work(connection: sa.Connection) -> None:
            _event(connection, by, name, "added", role=role)  # first, because it takes the lock
            if _find(connection, name) is not None:
                raise AccountError(f"利用者 {name!r} は既にあります。'kiroku users list' で一覧を確かめてください。")
            connection.execute(accounts.insert().values(values))

        self.log.database.write(work)
        return made

    def disable(self, name: str, *, by: str | None) -> None:
        """Close an account and end its sessions. The last administrator stays."""
        self._change(name, "disabled", by, {"disabled": True}, demotes=True)

    def enable(self, name: str, *, by: str | None) -> None:
        """Open a disabled account again, and one that too many failures closed."""
        self._change(name, "enabled", by, {"disabled": False})

    def set_password(self, name: str, password: str, *, by: str | None) -> None:
        """Replace a password, end the account's sessions and forget its failed tries."""
        check_password(_fit_name(name), password)
        self._change(name, "password", by, {"password_hash": self.passwords.hash(password)})

    def set_role(self, name: str, role: Role, *, by: str | None) -> None:
        """Give another role and end the account's sessions. The last administrator stays one."""
        _check_role(role)
        self._change(name, "role", by, {"role": role}, demotes=role != "administrator", role=role)

    def set_department(self, name: str, department: str | None, *, by: str | None) -> None:
        """Move an account to another department, or to none, and end its sessions."""
        self._change(name, "department", by, {"department": storable(department or None)})

    def _change(
        self, name: str, what: str, by: str | None, values: dict[str, Any], *, demotes: bool = False, **details: str
    ) -> None:
        name = _fit_name(name)

        def work(connection: sa.Connection) -> None:
            _event(connection, by, name, what, **details)
            row = _find(connection, name)
            if row is None:
                raise AccountError(f"利用者 {name!r} はありません。'kiroku users list' で一覧を確かめてください。")
            if demotes and account_of(row).role == "administrator" and _administrators(connection, but=name) == 0:
                raise AccountError(f"{name!r} は最後の管理者です。先に別の管理者を用意してください。")
            connection.execute(accounts.update().where(accounts.c.name == name).values(values))
            connection.execute(sessions.delete().where(sessions.c.name == name))
            forget_tries(connection, f"name:{name}")

        self.log.database.write(work)


def account_of(row: Any) -> Account:
    """Return the account in a row of the table, without its hash."""
    return Account(row["name"], row["role"], row["department"], bool(row["disabled"]), row["created"])


def plain_name(name: str) -> str:
    """Return a name as it would be stored: full-width letters folded, no blanks around, small letters."""
    return storable(_folded(name))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _fit_name(name: str) -> str:
    folded = _folded(name)
    if not 1 <= len(folded) <= LONGEST_NAME or any(unicodedata.category(c)[0] in "CZ" for c in folded):
        raise AccountError(f"利用者名は、空白を含まない 1〜{LONGEST_NAME} 文字にしてください。")
    return folded


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise AccountError(f"役割 {role!r} はありません。{'、'.join(ROLES)} のいずれかを指定してください。")


def _find(connection: sa.Connection, name: str) -> Any:
    return connection.execute(sa.select(accounts).where(accounts.c.name == name)).mappings().first()


def _administrators(connection: sa.Connection, but: str) -> int:
    able = sa.select(sa.func.count()).where(
        accounts.c.role == "administrator", accounts.c.disabled.is_(False), accounts.c.name != but
    )
    return connection.execute(able).scalar() or 0


def _event(connection: sa.Connection, by: str | None, account: str, change: str, **details: str) -> None:
    append(
        connection, Event("account", who=by, status="done", details={"account": account, "change": change} | details)
    )
