"""Saved searches, who follows them, what was found since, their feeds, and what people searched for"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "past_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.String(length=500), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_past_search_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_search")),
        sa.UniqueConstraint("person_id", "typed", name=op.f("uq_past_search_person_id_typed")),
    )
    op.create_index(op.f("ix_past_search_person_id_at"), "past_search", ["person_id", "at"])
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=500), nullable=False),
        sa.Column("typed", sa.String(length=500), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("sort", sa.String(length=10), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("removed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_saved_search_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
    )
    op.create_index(
        "uq_saved_search_own_name",
        "saved_search",
        ["owner_id", "name_key"],
        unique=True,
        sqlite_where=sa.text("removed_at is null"),
        postgresql_where=sa.text("removed_at is null"),
    )
    op.create_index(
        "uq_saved_search_team_name",
        "saved_search",
        ["name_key"],
        unique=True,
        sqlite_where=sa.text("removed_at is null and shared"),
        postgresql_where=sa.text("removed_at is null and shared"),
    )
    op.create_table(
        "saved_search_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_saved_search_feed_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["search_id"], ["saved_search.id"], name=op.f("fk_saved_search_feed_search_id_saved_search")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search_feed")),
        sa.UniqueConstraint("search_id", "person_id", name=op.f("uq_saved_search_feed_search_id_person_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_saved_search_feed_token_digest")),
    )
    op.create_table(
        "saved_search_find",
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_saved_search_find_by_id_person")),
        sa.ForeignKeyConstraint(
            ["search_id"], ["saved_search.id"], name=op.f("fk_saved_search_find_search_id_saved_search")
        ),
        sa.PrimaryKeyConstraint("search_id", "number", name=op.f("pk_saved_search_find")),
        sa.UniqueConstraint("search_id", "document", name=op.f("uq_saved_search_find_search_id_document")),
    )
    op.create_table(
        "saved_search_follow",
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "alert",
            sa.Enum(
                "off", "notice", "mail", name="alert", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("seen_number", sa.Integer(), nullable=False),
        sa.Column("mailed_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_saved_search_follow_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["search_id"], ["saved_search.id"], name=op.f("fk_saved_search_follow_search_id_saved_search")
        ),
        sa.PrimaryKeyConstraint("search_id", "person_id", name=op.f("pk_saved_search_follow")),
    )
    op.create_index(op.f("ix_saved_search_follow_person_id"), "saved_search_follow", ["person_id"])
    op.create_table(
        "saved_search_known",
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("documents", sa.LargeBinary(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["search_id"], ["saved_search.id"], name=op.f("fk_saved_search_known_search_id_saved_search")
        ),
        sa.PrimaryKeyConstraint("search_id", name=op.f("pk_saved_search_known")),
    )


def downgrade() -> None:
    op.drop_table("saved_search_known")
    op.drop_table("saved_search_follow")
    op.drop_table("saved_search_find")
    op.drop_table("saved_search_feed")
    op.drop_table("saved_search")
    op.drop_table("past_search")
