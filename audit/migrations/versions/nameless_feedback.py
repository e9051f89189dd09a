"""Feedback without the name of who gave it; names that were kept go."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.drop_column("feedback", "who")
