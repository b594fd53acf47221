"""What people decided on claims that are alike, published claims that came back, and heads that count their duplicates"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COUNT_DUPLICATES = """
update claim set
  appearance_count = (
    select count(*) from appearance join claim as near on near.id = appearance.claim_id
    where near.id = claim.id or near.duplicate_of_id = claim.id
  ),
  demand = (
    select sum(near.own_demand) from claim as near where near.id = claim.id or near.duplicate_of_id = claim.id
  )
where id in (select duplicate_of_id from claim as near where duplicate_of_id is not null)
"""
COUNT_OWN = """
update claim set
  appearance_count = (select count(*) from appearance where appearance.claim_id = claim.id),
  demand = own_demand
where id in (select duplicate_of_id from claim as near where duplicate_of_id is not null)
"""


def upgrade() -> None:
    op.create_table(
        "claim_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_a_id", sa.Integer(), nullable=False),
        sa.Column("claim_b_id", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "same", "related", "no", name="decision", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("digest_a", sa.String(length=32), nullable=False),
        sa.Column("digest_b", sa.String(length=32), nullable=False),
        sa.Column("moved_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("claim_a_id < claim_b_id", name=op.f("ck_claim_match_order")),
        sa.ForeignKeyConstraint(["claim_a_id"], ["claim.id"], name=op.f("fk_claim_match_claim_a_id_claim")),
        sa.ForeignKeyConstraint(["claim_b_id"], ["claim.id"], name=op.f("fk_claim_match_claim_b_id_claim")),
        sa.ForeignKeyConstraint(["moved_id"], ["claim.id"], name=op.f("fk_claim_match_moved_id_claim")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_claim_match_decided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_match")),
        sa.UniqueConstraint("claim_a_id", "claim_b_id", name=op.f("uq_claim_match_claim_a_id_claim_b_id")),
    )
    op.create_index(op.f("ix_claim_match_claim_b_id"), "claim_match", ["claim_b_id"])
    op.create_table(
        "claim_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("appearance_id", sa.Integer(), nullable=True),
        sa.Column("duplicate_id", sa.Integer(), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_return_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["appearance_id"], ["appearance.id"], name=op.f("fk_claim_return_appearance_id_appearance")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_id"], ["claim.id"], name=op.f("fk_claim_return_duplicate_id_claim")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_claim_return_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_return")),
    )
    op.create_index(op.f("ix_claim_return_claim_id"), "claim_return", ["claim_id"])
    op.create_index(op.f("ix_claim_return_appearance_id"), "claim_return", ["appearance_id"])
    op.create_table(
        "version_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["article_version.id"], name=op.f("fk_version_match_version_id_article_version")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_version_match_claim_id_claim")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_match")),
        sa.UniqueConstraint("version_id", "claim_id", name=op.f("uq_version_match_version_id_claim_id")),
    )
    op.create_table(
        "match_cursor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_cursor")),
    )
    op.add_column("claim", sa.Column("own_demand", sa.Integer(), nullable=False, server_default="0"))
    op.execute("update claim set own_demand = demand")
    op.execute(COUNT_DUPLICATES)


def downgrade() -> None:
    op.execute(COUNT_OWN)
    with op.batch_alter_table("claim") as claim:
        claim.drop_column("own_demand")
    op.drop_table("match_cursor")
    op.drop_table("version_match")
    op.drop_table("claim_return")
    op.drop_table("claim_match")
