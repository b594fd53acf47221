"""What people typed and did not save"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "unsaved_text",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", text(length=64), nullable=False),
        sa.Column("action", text(length=500), nullable=False),
        sa.Column("fixed", sa.JSON(), nullable=False),
        sa.Column("page", text(length=500), nullable=False),
        sa.Column("title", text(length=200), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_unsaved_text_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_unsaved_text")),
    )
    op.create_index(op.f("ix_unsaved_text_at"), "unsaved_text", ["at"])


def downgrade() -> None:
    op.drop_table("unsaved_text")
