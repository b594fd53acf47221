"""Proposals: which sentences of an article are not proposed again"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "dismissed_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint('start >= 0 and "end" > start', name=op.f("ck_dismissed_proposal_range")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_dismissed_proposal_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["article_version.id"],
            name=op.f("fk_dismissed_proposal_version_id_article_version"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_dismissed_proposal_created_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissed_proposal")),
        sa.UniqueConstraint(
            "version_id", "start", "end", name=op.f("uq_dismissed_proposal_version_id_start_end")
        ),
    )
    op.create_index(op.f("ix_dismissed_proposal_article_id"), "dismissed_proposal", ["article_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_dismissed_proposal_article_id"), table_name="dismissed_proposal")
    op.drop_table("dismissed_proposal")
