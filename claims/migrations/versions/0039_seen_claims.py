"""What each person saw of the claims"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "seen_claim",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seen_claim_person_id_person")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_seen_claim_claim_id_claim")),
        sa.PrimaryKeyConstraint("person_id", "claim_id", name=op.f("pk_seen_claim")),
    )
    op.create_index(op.f("ix_seen_claim_claim_id"), "seen_claim", ["claim_id"])
    op.create_table(
        "seen_upto",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seen_upto_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_seen_upto")),
    )
    # Nobody finds the whole desk marked on the day this comes: what was there before counts as seen.
    op.execute(
        "insert into seen_upto (person_id, event_id, changes) "
        "select id, (select coalesce(max(id), 0) from event), 0 from person"
    )


def downgrade() -> None:
    op.drop_table("seen_upto")
    op.drop_table("seen_claim")
