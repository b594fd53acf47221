"""Comments stand in threads that are resolved, on a part of the claim, and mention people"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LINKS = {"reply_to_id": "comment", "resolved_by_id": "person"}
INDEXES = {
    "ix_comment_reply_to_id": ["reply_to_id"],
    "ix_comment_subject_subject_id": ["subject", "subject_id"],
}
TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    with op.batch_alter_table("comment") as comment:
        comment.add_column(sa.Column("reply_to_id", sa.Integer(), nullable=True))
        comment.add_column(sa.Column("subject", TEXT(length=20), nullable=True))
        comment.add_column(sa.Column("subject_id", sa.Integer(), nullable=True))
        comment.add_column(sa.Column("resolved_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        comment.add_column(sa.Column("resolved_by_id", sa.Integer(), nullable=True))
        for name, table in LINKS.items():
            comment.create_foreign_key(op.f(f"fk_comment_{name}_{table}"), table, [name], ["id"])
        for name, columns in INDEXES.items():
            comment.create_index(op.f(name), columns)
    op.create_table(
        "comment_passage",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("exact", TEXT(), nullable=False),
        sa.Column("prefix", TEXT(), nullable=False),
        sa.Column("suffix", TEXT(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_passage_comment_id_comment")
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_passage")),
    )
    op.create_table(
        "comment_mention",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_mention_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_comment_mention_person_id_person")
        ),
        sa.PrimaryKeyConstraint("comment_id", "person_id", name=op.f("pk_comment_mention")),
    )
    _count_threads()


def _count_threads() -> None:
    """What everyone may count: until now each comment stood alone, and none was resolved."""
    op.add_column("claim", sa.Column("open_threads", sa.Integer(), nullable=False, server_default="0"))
    op.execute("update claim set open_threads = comment_count")


def downgrade() -> None:
    op.drop_column("claim", "open_threads")
    for table in ("comment_mention", "comment_passage"):
        op.drop_table(table)
    with op.batch_alter_table("comment") as comment:
        for name in INDEXES:
            comment.drop_index(op.f(name))
        for name, table in LINKS.items():
            comment.drop_constraint(op.f(f"fk_comment_{name}_{table}"), type_="foreignkey")
            comment.drop_column(name)
        for name in ("subject", "subject_id", "resolved_at"):
            comment.drop_column(name)
