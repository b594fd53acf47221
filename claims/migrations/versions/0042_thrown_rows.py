"""Single rows of an import can be thrown away: two more outcomes, since when, and how many there are"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "import_row"
CHECK = "ck_import_row_outcome"
BEFORE = ("new", "known", "broken", "added")
AWAY = ("thrown", "removed")


def upgrade() -> None:
    op.add_column("claim_import", sa.Column("thrown_count", sa.Integer(), nullable=False, server_default="0"))
    given = _given()
    with op.batch_alter_table(TABLE, table_kwargs={"sqlite_autoincrement": True}) as row:
        row.add_column(sa.Column("thrown_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        row.create_index(op.f("ix_import_row_thrown_at"), ["thrown_at"])
        row.drop_constraint(op.f(CHECK), type_="check")
        row.create_check_constraint(op.f(CHECK), _one_of((*BEFORE, *AWAY)))
    _count_on(given)


def downgrade() -> None:
    """What was thrown away is never imported: it counts as broken then."""
    rows = sa.table(TABLE, sa.column("outcome", sa.String()))
    op.execute(sa.update(rows).where(rows.c.outcome.in_(AWAY)).values(outcome="broken"))
    op.execute("update claim_import set broken_count = broken_count + thrown_count")
    given = _given()
    with op.batch_alter_table(TABLE, table_kwargs={"sqlite_autoincrement": True}) as row:
        row.drop_constraint(op.f(CHECK), type_="check")
        row.create_check_constraint(op.f(CHECK), _one_of(BEFORE))
        row.drop_index(op.f("ix_import_row_thrown_at"))
        row.drop_column("thrown_at")
    _count_on(given)
    op.drop_column("claim_import", "thrown_count")


def _one_of(outcomes: Sequence[str]) -> str:
    return f"outcome in ({', '.join(map(repr, outcomes))})"


def _given() -> int | None:
    """The highest number that SQLite gave in this table, be the row gone or not; elsewhere a sequence knows."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    asked = sa.text("select seq from sqlite_sequence where name = :table")
    return op.get_bind().execute(asked, {"table": TABLE}).scalar()


def _count_on(given: int | None) -> None:
    """Go on behind that number, which a table that was made anew does not know."""
    if given is not None:
        bind = op.get_bind()
        bind.execute(sa.text("delete from sqlite_sequence where name = :table"), {"table": TABLE})
        bind.execute(
            sa.text("insert into sqlite_sequence (name, seq) values (:table, :given)"),
            {"table": TABLE, "given": given},
        )
