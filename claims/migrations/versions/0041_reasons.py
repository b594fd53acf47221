"""Reasons to decline are rows, which the desk may add to; claims and tips point to them

Until now a check in each of the two tables listed the ten.
"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FIRST = (
    "opinion",
    "prediction",
    "not_checkable",
    "too_small",
    "satire",
    "out_of_scope",
    "no_capacity",
    "overtaken",
    "checked_elsewhere",
    "other",
)
# Table -> the column that holds a reason, and the check that listed what it may be.
HOLDING = {"claim": ("decline_reason", "declinereason"), "tip": ("dismissed_because", "dismissed_because")}


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    reasons = op.create_table(
        "decline_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(length=40), nullable=False),
        sa.Column("nl", text(length=60), nullable=False),
        sa.Column("en", text(length=60), nullable=False),
        sa.Column("told_nl", text(length=200), nullable=False),
        sa.Column("told_en", text(length=200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("retired_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decline_reason")),
        sa.UniqueConstraint("key", name=op.f("uq_decline_reason_key")),
    )
    empty = {"nl": "", "en": "", "told_nl": "", "told_en": "", "version": 1}
    op.bulk_insert(reasons, [{"key": key, "place": place, **empty} for place, key in enumerate(FIRST, 1)])
    for table, (column, check) in HOLDING.items():
        given = _given(table)
        with op.batch_alter_table(table, table_kwargs=_counting(table)) as holding:
            holding.drop_constraint(op.f(f"ck_{table}_{check}"), type_="check")
            name = op.f(f"fk_{table}_{column}_decline_reason")
            holding.create_foreign_key(name, "decline_reason", [column], ["key"])
        _count_on(table, given)


def downgrade() -> None:
    known = ", ".join(map(repr, FIRST))
    for table, (column, check) in HOLDING.items():
        rows = sa.table(table, sa.column(column, sa.String()))
        op.execute(sa.update(rows).where(rows.c[column].not_in(FIRST)).values({column: "other"}))
        given = _given(table)
        with op.batch_alter_table(table, table_kwargs=_counting(table)) as holding:
            holding.drop_constraint(op.f(f"fk_{table}_{column}_decline_reason"), type_="foreignkey")
            holding.create_check_constraint(op.f(f"ck_{table}_{check}"), f"{column} in ({known})")
        _count_on(table, given)
    op.drop_table("decline_reason")


def _counting(table: str) -> dict[str, bool]:
    """Numbers of tips come once: SQLite has to be told so again of a table that is made anew."""
    return {"sqlite_autoincrement": True} if table == "tip" else {}


def _given(table: str) -> int | None:
    """The highest number that SQLite gave in this table, be the row gone or not; elsewhere a sequence knows."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    asked = sa.text("select seq from sqlite_sequence where name = :table")
    return op.get_bind().execute(asked, {"table": table}).scalar()


def _count_on(table: str, given: int | None) -> None:
    """Go on behind that number, which a table that was made anew does not know."""
    if given is not None:
        bind = op.get_bind()
        bind.execute(sa.text("delete from sqlite_sequence where name = :table"), {"table": table})
        bind.execute(
            sa.text("insert into sqlite_sequence (name, seq) values (:table, :given)"),
            {"table": table, "given": given},
        )
