"""The tables, as SQLAlchemy knows them; ``migrations`` makes them.

Times are text, ISO 8601 in UTC with microseconds, so that a row hashes alike whatever database holds it.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()

events = Table(
    "events",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False, index=True),
    Column("kind", String(16), nullable=False, index=True),
    Column("who", Text),
    Column("department", Text),
    Column("status", String(16)),
    Column("seconds", Float(53)),
    Column("generation", Integer),
    Column("details", Text, nullable=False),  # a JSON object
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

chain = Table(  # one row: both ends of the chain
    "chain",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("anchor_number", Integer, nullable=False),  # the last entry that retention removed
    Column("anchor_hash", String(64), nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("department", Text),
    Column("password_hash", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created", String(32), nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("name", String(64), nullable=False, index=True),
    Column("created", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
)

attempts = Table(  # failed sign-ins that still count
    "attempts",
    metadata,
    Column("key", String(64), primary_key=True),  # sha256 of what was tried: a password typed as a name is not kept
    Column("failures", Integer, nullable=False),
    Column("since", String(32), nullable=False),
    Column("locked_until", String(32)),
)

feedback = Table(  # by design without who
    "feedback",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String(32), nullable=False, index=True),
    Column("helped", Boolean, nullable=False),
    Column("reason", String(16)),
    Column("note", Text),
    Column("question", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("answer", Text, nullable=False),
    Column("citation", Text),  # a JSON object: source, page, quote
    Column("generation", Integer),
)

inbox = Table(  # questions that found nothing; by design neither who nor when, but the day
    "inbox",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("day", String(10), nullable=False),
    Column("question", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("document", Text),  # place of the document that answers it
    Column("settled_by", Text),
    Column("settled", String(10)),
)

pins = Table(  # questions that a department asks often; without who pinned them
    "pins",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("department", String(200), nullable=False),  # empty: of everybody without a department
    Column("question", Text, nullable=False),
    UniqueConstraint("department", "question"),
)
