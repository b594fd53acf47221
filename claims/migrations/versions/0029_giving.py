"""The hour of a deadline, notes to hand over, helpers, absence"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_LEFT_BY = "fk_claim_left_by_id_person"


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    with op.batch_alter_table("claim") as claim:
        claim.add_column(sa.Column("due_time", sa.Time(), nullable=True))
        claim.add_column(sa.Column("left_by_id", sa.Integer(), nullable=True))
        claim.add_column(sa.Column("handover_done", text(length=2000), nullable=True))
        claim.add_column(sa.Column("handover_left", text(length=2000), nullable=True))
        claim.create_foreign_key(op.f(_LEFT_BY), "person", ["left_by_id"], ["id"])
    op.add_column("person", sa.Column("absent_until", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("absent_because", text(length=200), nullable=True))
    op.create_table(
        "claim_helper",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_helper_claim_id_claim")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_claim_helper_person_id_person")),
        sa.PrimaryKeyConstraint("claim_id", "person_id", name=op.f("pk_claim_helper")),
    )
    op.create_index(op.f("ix_claim_helper_person_id"), "claim_helper", ["person_id"])


def downgrade() -> None:
    op.drop_table("claim_helper")
    op.drop_column("person", "absent_because")
    op.drop_column("person", "absent_until")
    with op.batch_alter_table("claim") as claim:
        claim.drop_constraint(op.f(_LEFT_BY), type_="foreignkey")
        for name in ("handover_left", "handover_done", "left_by_id", "due_time"):
            claim.drop_column(name)
