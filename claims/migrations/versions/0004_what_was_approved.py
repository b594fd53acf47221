"""What was approved: digests of the page that the second reader read"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "approved_page",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_approved_page_claim_id_claim")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_approved_page")),
    )


def downgrade() -> None:
    op.drop_table("approved_page")
