"""What addresses of one article have in common, and samples of texts; the worker makes both for articles that are there"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "text_sample",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_text_sample_article_id_article")
        ),
        sa.PrimaryKeyConstraint("article_id", "hash", name=op.f("pk_text_sample")),
    )
    op.create_index(op.f("ix_text_sample_hash"), "text_sample", ["hash"], unique=False)
    op.add_column(
        "article", sa.Column("address_key", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True)
    )
    op.create_index(op.f("ix_article_address_key"), "article", ["address_key"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_article_address_key"), table_name="article")
    op.drop_column("article", "address_key")
    op.drop_index(op.f("ix_text_sample_hash"), table_name="text_sample")
    op.drop_table("text_sample")
