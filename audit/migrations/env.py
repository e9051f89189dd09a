"""Run by Alembic inside the transaction that ``audit.database`` opened."""

from __future__ import annotations

from alembic import context

from audit.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
