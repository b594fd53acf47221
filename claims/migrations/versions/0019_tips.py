"""Tips of readers, where to write to their senders, and from where no more are taken"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REASONS = (
    "opinion",
    "prediction",
    "not_checkable",
    "too_small",
    "satire",
    "out_of_scope",
    "no_capacity",
    "overtaken",
    "checked_elsewhere",
    "other",
)


def upgrade() -> None:
    _tips()
    op.create_table(
        "tip_address",
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("queued_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("mailed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_address_tip_id_tip")),
        sa.PrimaryKeyConstraint("tip_id", name=op.f("pk_tip_address")),
    )
    op.create_table(
        "tip_block",
        sa.Column("sender", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("ends_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sender", name=op.f("pk_tip_block")),
    )


def _tips() -> None:
    reason = sa.Enum(*REASONS, name="dismissed_because", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "tip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("seen_where", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("token_digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("sender", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("like_number", sa.Integer(), nullable=False),
        sa.Column("received_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("joined_by_id", sa.Integer(), nullable=True),
        sa.Column("joined_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("dismissed_because", reason, nullable=True),
        sa.Column("dismissed_note", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
        sa.Column("dismissed_by_id", sa.Integer(), nullable=True),
        sa.Column("dismissed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("thrown_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("thrown_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_tip_claim_id_claim")),
        *(
            sa.ForeignKeyConstraint([f"{did}_by_id"], ["person.id"], name=op.f(f"fk_tip_{did}_by_id_person"))
            for did in ("joined", "dismissed", "thrown")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_tip_token_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tip_claim_id_id"), "tip", ["claim_id", "id"])
    op.create_index(op.f("ix_tip_like_number_id"), "tip", ["like_number", "id"])
    op.create_index(op.f("ix_tip_sender"), "tip", ["sender"])
    op.create_index(op.f("ix_tip_thrown_at"), "tip", ["thrown_at"])


def downgrade() -> None:
    for table in ("tip_block", "tip_address", "tip"):
        op.drop_table(table)
