"""Questions that a department asks often."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "pins",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("department", sa.String(200), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.UniqueConstraint("department", "question"),
    )
