"""Where quotes stand in newer versions of their articles"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

STATES = ("exact", "moved", "changed", "lost")


def _state(name: str) -> sa.Enum:
    return sa.Enum(*STATES, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "quote_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quote_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("state", _state("state"), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("found", _state("found_state"), nullable=False),
        sa.Column("found_start", sa.Integer(), nullable=True),
        sa.Column("found_end", sa.Integer(), nullable=True),
        sa.Column("placed_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'lost') = (start is null)", name=op.f("ck_quote_place_lost_without_place")
        ),
        sa.CheckConstraint('(start is null) = ("end" is null)', name=op.f("ck_quote_place_both_ends")),
        sa.ForeignKeyConstraint(
            ["placed_by_id"], ["person.id"], name=op.f("fk_quote_place_placed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["claim_quote.id"], name=op.f("fk_quote_place_quote_id_claim_quote")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["article_version.id"], name=op.f("fk_quote_place_version_id_article_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_place")),
        sa.UniqueConstraint("quote_id", "version_id", name=op.f("uq_quote_place_quote_id_version_id")),
    )
    op.create_index(op.f("ix_quote_place_version_id"), "quote_place", ["version_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_quote_place_version_id"), table_name="quote_place")
    op.drop_table("quote_place")
