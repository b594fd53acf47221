"""Acts on many claims, and what became of each claim"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ACTS = ("give", "accept", "decline", "put_back", "priority", "due", "tag", "untag")
STAGES = ("ready", "running", "done", "undoing", "undone")
OUTCOMES = ("waiting", "done", "refused", "undone", "kept")


def upgrade() -> None:
    moment = sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "bulk_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", _choice("act", ACTS), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("stage", _choice("bulk_stage", STAGES), nullable=False),
        sa.Column("back", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_at", moment(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("started_at", moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_bulk_act_created_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_act")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_bulk_act_created_at"), "bulk_act", ["created_at"])
    op.create_table(
        "bulk_item",
        sa.Column("bulk_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("seen_version", sa.Integer(), nullable=False),
        sa.Column("outcome", _choice("bulk_outcome", OUTCOMES), nullable=False),
        sa.Column("why", sa.JSON(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk_act.id"], name=op.f("fk_bulk_item_bulk_id_bulk_act")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_bulk_item_claim_id_claim")),
        sa.PrimaryKeyConstraint("bulk_id", "claim_id", name=op.f("pk_bulk_item")),
    )
    op.create_index(op.f("ix_bulk_item_claim_id"), "bulk_item", ["claim_id"])
    op.create_index(
        op.f("ix_bulk_item_bulk_id_outcome_claim_id"), "bulk_item", ["bulk_id", "outcome", "claim_id"]
    )


def downgrade() -> None:
    op.drop_table("bulk_item")
    op.drop_table("bulk_act")


def _choice(name: str, values: Sequence[str]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
