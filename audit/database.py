"""One database, SQLite in a file or PostgreSQL by URL: transactions that wait for each other, and the migrations."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from audit.errors import AuditError, Damaged, Unavailable

logger = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
NEWEST = "0004"  # the revision that the code of this version needs
BUSY_SECONDS = 5  # how long a writer waits for the others, and anybody for a server to accept
PAUSES = (0.05, 0.2, 0.8)  # seconds before each further try
SQLITE_BUSY = (5, 6)  # result codes SQLITE_BUSY and SQLITE_LOCKED, https://sqlite.org/rescode.html
MIGRATION_SECONDS = 60  # how long a first start waits for another that makes the tables
MIGRATION_LOCK = 7_430_112  # any number: PostgreSQL's advisory lock while tables are made

T = TypeVar("T")


class Database:
    """Runs work inside transactions. May be used by many threads and processes at once."""

    def __init__(self, url: str | Path) -> None:
        """``url`` is a SQLAlchemy URL or the path of a SQLite file. Makes or upgrades the tables. Raises AuditError."""
        self.url = _url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        try:
            if self.is_sqlite:
                _create_private(Path(str(self.url.database)))
            self._engine = _engine(self.url, self.is_sqlite)
        except (OSError, sa.exc.SQLAlchemyError, ModuleNotFoundError) as error:
            raise self._translated(error) from error
        snapshot = {"deferred": True} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reader = self._engine.execution_options(**snapshot)
        self._migrate()

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(str(self.url.database)) if self.is_sqlite else None

    def write(self, work: Callable[[sa.Connection], T]) -> T:
        """Run ``work`` in one transaction that no other writer's overlaps; again when the database was busy.

        Raises AuditError; nothing of the work stays then.
        """
        for pause in (*PAUSES, None):
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except sa.exc.OperationalError as error:
                if pause is None:
                    raise self._translated(error) from error
                time.sleep(pause)
            except (sa.exc.SQLAlchemyError, OSError) as error:
                raise self._translated(error) from error
        raise AssertionError("the last try returned or raised")

    def read(self, work: Callable[[sa.Connection], T]) -> T:
        """Run ``work`` over one state of the database, whatever is written meanwhile. Raises AuditError."""
        try:
            with self._reader.connect() as connection:
                return work(connection)
        except (sa.exc.SQLAlchemyError, OSError) as error:
            raise self._translated(error) from error

    def copy_to(self, path: Path) -> None:
        """Write a SQLite database, as it is at one instant, to another file. Raises AuditError."""
        assert self.is_sqlite
        try:
            target = sa.create_engine(sa.URL.create("sqlite", database=str(path)), poolclass=NullPool)
            with self._reader.connect() as source, target.connect() as copy:
                _driver(source).backup(_driver(copy))
        except (sa.exc.SQLAlchemyError, OSError) as error:
            raise self._translated(error) from error

    def close(self) -> None:
        self._engine.dispose()

    def _migrate(self) -> None:
        """Bring the tables to NEWEST. Of several processes that start at once one does; the others wait for it.

        Both databases lock for this: SQLite its file, from the first statement of the transaction, PostgreSQL by
        MIGRATION_LOCK. Whoever gets the lock looks again, and a process killed meanwhile leaves nothing behind.
        """
        deadline = time.monotonic() + MIGRATION_SECONDS
        while True:
            try:
                if self.read(_version) != NEWEST:
                    import alembic.command  # noqa: F401  (a third of a second, before anybody waits for the lock)

                    self.write(_upgrade)
            except AuditError as error:
                if _is_busy(error.__cause__) and time.monotonic() < deadline:
                    continue
                self.close()
                raise
            return

    def _translated(self, error: Exception) -> AuditError:
        place = self.url.render_as_string(hide_password=True)
        reason = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
        if isinstance(error, ModuleNotFoundError):
            return Unavailable(
                f"監査記録 {place} に要る部品がありません({reason})。追加機能 postgresql を入れてください。"
            )
        if "not a database" in reason or "malformed" in reason:
            return Damaged(
                f"監査記録 {place} が壊れています({reason})。"
                "そのファイルを別の場所へ移し、'kiroku restore' で控えから戻してください。"
            )
        return Unavailable(
            f"監査記録 {place} を読み書きできません({reason})。"
            "データベースが動いているか、書き込み権限とディスクの空きを確認してください。"
        )


def _url(url: str | Path) -> sa.URL:
    if isinstance(url, Path):
        return sa.URL.create("sqlite", database=str(url))
    try:
        made = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise Unavailable(
            "監査記録の場所(設定 audit.url)の書き方が正しくありません。"
            "postgresql://利用者:パスワード@サーバー/データベース の形で書いてください。"
        ) from error
    if made.drivername in ("postgresql", "postgres"):
        return made.set(drivername="postgresql+psycopg")
    return made


def _create_private(path: Path) -> None:
    """Make the file before SQLite does, readable by its owner alone; its journal takes the same permissions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _engine(url: sa.URL, is_sqlite: bool) -> sa.Engine:
    if not is_sqlite:
        patience = {"connect_timeout": BUSY_SECONDS} if url.get_backend_name() == "postgresql" else {}
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=patience)
    # No pool: a file that 'kiroku restore' put in place is used from the next transaction on.
    engine = sa.create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin alone
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: sa.Connection) -> None:
    # A writer takes its lock first: two that both read first could never both go on.
    deferred = connection.get_execution_options().get("deferred")
    connection.exec_driver_sql("BEGIN" if deferred else "BEGIN IMMEDIATE")


def _driver(connection: sa.Connection) -> Any:
    return connection.connection.driver_connection


def _is_busy(error: BaseException | None) -> bool:
    """Tell whether SQLite gave up waiting for another process."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0)
    return code & 0xFF in SQLITE_BUSY  # the rest of an extended code is why


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: sa.Connection) -> None:
    """Bring the tables to NEWEST, unless somebody else just did."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    if _version(connection) == NEWEST:
        return
    import alembic.command
    import alembic.config
    import alembic.util

    config = alembic.config.Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        alembic.command.upgrade(config, "head")
    except alembic.util.CommandError as error:
        raise Damaged(
            f"監査記録の形式がこの版の知らないものです({error})。新しい版のプログラムで開いてください。"
        ) from error
    logger.info("audit tables brought to revision %s", NEWEST)
