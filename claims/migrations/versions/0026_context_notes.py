"""A place where a claim was made can carry a note on its context; an import counts what it made ours"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "appearance", sa.Column("note", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True)
    )
    op.add_column("claim_import", sa.Column("ours_count", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("claim_import", "ours_count")
    op.drop_column("appearance", "note")
