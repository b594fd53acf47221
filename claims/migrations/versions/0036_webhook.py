"""Where the desk's news goes, and what became of each message"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    shape = sa.Enum(
        "slack",
        "mattermost",
        "teams",
        "json",
        name="webhook_shape",
        native_enum=False,
        length=40,
        create_constraint=True,
    )
    stage = sa.Enum(
        "waiting",
        "sent",
        "failed",
        name="webhook_stage",
        native_enum=False,
        length=40,
        create_constraint=True,
    )
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", TEXT(length=2000), nullable=False),
        sa.Column("shape", shape, nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("salt", TEXT(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("stopped_at", MOMENT(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_table(
        "webhook_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT(length=20), nullable=False),
        sa.Column("body", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("stage", stage, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", MOMENT(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", TEXT(length=500), nullable=True),
        sa.Column("why", TEXT(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_message")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("webhook_message")
    op.drop_table("webhook")
