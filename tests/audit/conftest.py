"""Both databases: SQLite always, PostgreSQL where Debian's programs are installed, as a server of our own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import argon2
import pytest
import sqlalchemy as sa

from audit.accounts import Accounts
from audit.log import AuditLog
from audit.passwords import Passwords
from audit.tables import metadata

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
FAST = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "汐見野町の記録-2024"


def ordinary_user():
    """Return whom the server runs as: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    return None


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server on loopback; its URL without the database."""
    if not PROGRAMS:
        pytest.skip("PostgreSQL (Debian package postgresql) is not installed")
    user = ordinary_user()
    if user is None and os.getuid() == 0:
        pytest.skip("PostgreSQL does not run as root, and there is no other user")
    folder = Path(tempfile.mkdtemp(prefix="kiroku-postgresql-"))
    if user:
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, options = folder / "data", f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"

    def run(program, *arguments):
        command = [str(PROGRAMS[-1] / program), *arguments]
        subprocess.run(command, user=user, cwd=folder, check=True, capture_output=True, timeout=120)

    try:
        run("initdb", "-D", str(data), "-U", "kiroku", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "-o", options, "start")
        try:
            yield f"postgresql://kiroku@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """An empty database, of either kind."""
    if request.param == "sqlite":
        return tmp_path / "audit.sqlite"
    address = request.getfixturevalue("server") + "/postgres"
    engine = sa.create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(sa.text("DROP TABLE IF EXISTS alembic_version"))
    engine.dispose()
    return address


@pytest.fixture
def log(url):
    opened = AuditLog.open(url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_log(tmp_path):
    opened = AuditLog.open(tmp_path / "audit.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def accounts(log):
    return Accounts(log, Passwords(FAST))
