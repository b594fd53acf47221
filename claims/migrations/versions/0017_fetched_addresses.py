"""Addresses that people had fetched and what came of them, and articles that are watched for changes"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

STATES = ("queued", "fetching", "reading", "asks", "done", "failed")


def upgrade() -> None:
    op.create_table(
        "article_fetch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", AutoString(length=2000), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="fetchstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("code", AutoString(length=40), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("despite", sa.Boolean(), nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("final_url", AutoString(length=8000), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("content_type", AutoString(length=200), nullable=True),
        sa.Column("sha256", AutoString(length=64), nullable=True),
        sa.Column("record", AutoString(length=100), nullable=True),
        sa.Column("published", AutoString(length=40), nullable=True),
        sa.Column("modified", AutoString(length=40), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("fetched_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_fetch_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_article_fetch_asked_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_fetch")),
    )
    op.create_index(op.f("ix_article_fetch_article_id"), "article_fetch", ["article_id"])
    op.create_index(op.f("ix_article_fetch_state"), "article_fetch", ["state"])
    op.create_table(
        "article_watch",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("next_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_watch_article_id_article")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_article_watch_by_id_person")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_watch")),
    )
    op.create_index(op.f("ix_article_watch_next_at"), "article_watch", ["next_at"])


def downgrade() -> None:
    op.drop_table("article_watch")
    op.drop_table("article_fetch")
