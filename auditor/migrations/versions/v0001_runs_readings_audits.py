"""Runs, their readings, and the audits made of them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("merchant", sa.String(100), nullable=False, index=True),
        sa.Column("plan", sa.String(64), nullable=False),
        sa.Column("started", moment, nullable=False),
        sa.Column("finished", moment),
        sa.Column("tool_version", sa.String(50), nullable=False),
        sa.Column("header", sa.Text, nullable=False),
    )
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("system", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(50), nullable=False),
        sa.Column("part", sa.String(200), nullable=False),
        sa.Column("sight", sa.String(50), nullable=False),
        sa.Column("as_of", moment, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("run", "system", "subject", "part", name="one_reading_a_part"),
    )
    op.create_table(
        "audits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("made", moment, nullable=False),
        sa.Column("rules", sa.String(64), nullable=False),
        sa.Column("tool_version", sa.String(50), nullable=False),
        sa.Column("confirmed", sa.Integer, nullable=False),
        sa.Column("possible", sa.Integer, nullable=False),
        sa.Column("low", sa.Double, nullable=False),
        sa.Column("high", sa.Double, nullable=False),
        sa.Column("answered", sa.Double, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("run", "rules", "tool_version", name="one_audit_a_rule_set"),
    )


def downgrade() -> None:
    """Drop them, and everything in them."""
    for table in ("audits", "readings", "runs"):
        op.drop_table(table)
