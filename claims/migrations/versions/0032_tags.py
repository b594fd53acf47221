"""Tags with names, colours and places of their own; those there are stay public, as every one was"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

from claims.words.folding import fold

revision: str = "0032"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    tag = op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", text(length=60), nullable=False),
        sa.Column("key", text(length=60), nullable=False),
        sa.Column("colour", text(length=12), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["tag.id"], name=op.f("fk_tag_merged_into_id_tag")),
        sa.ForeignKeyConstraint(["parent_id"], ["tag.id"], name=op.f("fk_tag_parent_id_tag")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("name", name=op.f("uq_tag_name")),
    )
    for column in ("key", "merged_into_id", "parent_id"):
        op.create_index(op.f(f"ix_tag_{column}"), "tag", [column])
    op.create_table(
        "tag_name",
        sa.Column("key", text(length=60), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_tag_name_tag_id_tag")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tag_name")),
    )
    op.create_index(op.f("ix_tag_name_tag_id"), "tag_name", ["tag_id"])
    op.create_table(
        "merged_tag",
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("had_both", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_merged_tag_claim_id_claim")),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_merged_tag_tag_id_tag")),
        sa.PrimaryKeyConstraint("tag_id", "claim_id", name=op.f("pk_merged_tag")),
    )
    op.create_index(op.f("ix_merged_tag_claim_id"), "merged_tag", ["claim_id"])
    words = op.get_bind().execute(sa.text("select distinct tag from claim_tag order by tag")).scalars().all()
    rows = [
        {"name": word, "key": fold(" ".join(word.split()))[:60], "public": True, "version": 1}
        for word in words
    ]
    if rows:
        op.bulk_insert(tag, rows)


def downgrade() -> None:
    op.drop_table("merged_tag")
    op.drop_table("tag_name")
    op.drop_table("tag")
