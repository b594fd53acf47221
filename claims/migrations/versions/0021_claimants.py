"""What claimants are, their roles, and which of them were made one"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = ("person", "organisation", "account")


def upgrade() -> None:
    kind = sa.Enum(*KINDS, name="claimant_kind", native_enum=False, create_constraint=True, length=40)
    with op.batch_alter_table("claimant") as claimant:
        claimant.add_column(sa.Column("kind", kind, nullable=True))
        claimant.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        claimant.create_foreign_key(
            op.f("fk_claimant_merged_into_id_claimant"), "claimant", ["merged_into_id"], ["id"]
        )
        claimant.create_index(op.f("ix_claimant_merged_into_id"), ["merged_into_id"])
    _roles()
    _merges()
    with op.batch_alter_table("claimant_alias") as alias:
        alias.add_column(sa.Column("merge_id", sa.Integer(), nullable=True))
        alias.create_foreign_key(
            op.f("fk_claimant_alias_merge_id_claimant_merge"), "claimant_merge", ["merge_id"], ["id"]
        )
        alias.create_index(op.f("ix_claimant_alias_merge_id"), ["merge_id"])


def _roles() -> None:
    op.create_table(
        "claimant_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claimant_id", sa.Integer(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=True),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["claimant_id"], ["claimant.id"], name=op.f("fk_claimant_role_claimant_id_claimant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claimant_role")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_claimant_role_claimant_id"), "claimant_role", ["claimant_id"])


def _merges() -> None:
    op.create_table(
        "claimant_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [f"{which}_id"], ["claimant.id"], name=op.f(f"fk_claimant_merge_{which}_id_claimant")
            )
            for which in ("merged", "kept")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_claimant_merge_{name}_person"))
            for name in ("by_id", "undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claimant_merge")),
    )
    op.create_index(op.f("ix_claimant_merge_merged_id"), "claimant_merge", ["merged_id"])
    op.create_index(op.f("ix_claimant_merge_kept_id"), "claimant_merge", ["kept_id"])
    op.create_table(
        "merged_claim",
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["claimant_merge.id"], name=op.f("fk_merged_claim_merge_id_claimant_merge")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_merged_claim_claim_id_claim")),
        sa.PrimaryKeyConstraint("merge_id", "claim_id", name=op.f("pk_merged_claim")),
    )
    op.create_index(op.f("ix_merged_claim_claim_id"), "merged_claim", ["claim_id"])


def downgrade() -> None:
    with op.batch_alter_table("claimant_alias") as alias:
        alias.drop_index(op.f("ix_claimant_alias_merge_id"))
        alias.drop_column("merge_id")
    for table in ("merged_claim", "claimant_merge", "claimant_role"):
        op.drop_table(table)
    with op.batch_alter_table("claimant") as claimant:
        claimant.drop_index(op.f("ix_claimant_merged_into_id"))
        claimant.drop_column("merged_into_id")
        claimant.drop_constraint(op.f("ck_claimant_claimant_kind"), type_="check")
        claimant.drop_column("kind")
