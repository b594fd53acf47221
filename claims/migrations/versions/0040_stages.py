"""Stages inside a state, and the stage of a claim"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STAGE = "fk_claim_stage_id_stage"
_STATES = ("new", "accepted", "researching", "in_review", "approved", "done", "declined", "duplicate")


def upgrade() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    state = sa.Enum(*_STATES, name="work", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("name", text(length=40), nullable=False),
        sa.Column("colour", text(length=12), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("removed_at", moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
    )
    with op.batch_alter_table("claim") as claim:
        claim.add_column(sa.Column("stage_id", sa.Integer(), nullable=True))
        claim.create_foreign_key(op.f(_STAGE), "stage", ["stage_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("claim") as claim:
        claim.drop_constraint(op.f(_STAGE), type_="foreignkey")
        claim.drop_column("stage_id")
    op.drop_table("stage")
