"""Fields of the desk's own, what claims have in them, and the columns that a person chose"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "own_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nl", text(length=60), nullable=False),
        sa.Column("en", text(length=60), nullable=False),
        sa.Column("help", text(length=300), nullable=False),
        sa.Column("kind", text(length=12), nullable=False),
        sa.Column("choices", text(length=4000), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("retired_at", moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_field")),
    )
    op.create_table(
        "field_value",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("text", text(length=2000), nullable=False),
        sa.Column("number", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_field_value_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["field_id"], ["own_field.id"], name=op.f("fk_field_value_field_id_own_field")
        ),
        sa.PrimaryKeyConstraint("claim_id", "field_id", name=op.f("pk_field_value")),
    )
    op.create_index(op.f("ix_field_value_field_id_number"), "field_value", ["field_id", "number"])
    op.create_table(
        "list_columns",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("columns", text(length=500), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_list_columns_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_list_columns")),
    )


def downgrade() -> None:
    op.drop_table("list_columns")
    op.drop_table("field_value")
    op.drop_table("own_field")
