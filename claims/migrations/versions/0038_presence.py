"""Who is on the page of a claim now"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0038"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    table = "claim_presence"
    op.create_table(
        table,
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("writing", sa.Boolean(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_presence_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_claim_presence_person_id_person")
        ),
        sa.PrimaryKeyConstraint("claim_id", "person_id", name=op.f("pk_claim_presence")),
    )
    op.create_index(op.f("ix_claim_presence_at"), table, ["at"])


def downgrade() -> None:
    op.drop_table("claim_presence")
