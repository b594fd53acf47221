"""What the blocks of an article's text are, and of which file it was read"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from alembic.operations import BatchOperations

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME = "ck_article_version_how"
BEFORE = ("pasted", "fetched", "corrected")
COLUMNS = ("layout", "file_name", "file_format", "file_sha256")


def upgrade() -> None:
    with op.batch_alter_table("article_version") as version:
        version.add_column(sa.Column("layout", sa.JSON(), nullable=True))
        version.add_column(
            sa.Column("file_name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True)
        )
        version.add_column(
            sa.Column("file_format", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=True)
        )
        version.add_column(
            sa.Column("file_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True)
        )
        _change_ways(version, (*BEFORE, "uploaded"))


def downgrade() -> None:
    op.execute("update article_version set how = 'pasted' where how = 'uploaded'")
    with op.batch_alter_table("article_version") as version:
        for name in COLUMNS:
            version.drop_column(name)
        _change_ways(version, BEFORE)


def _change_ways(version: BatchOperations, ways: Sequence[str]) -> None:
    """Another list of how a version came here."""
    version.drop_constraint(op.f(NAME), type_="check")
    version.create_check_constraint(op.f(NAME), f"how in ({', '.join(map(repr, ways))})")
