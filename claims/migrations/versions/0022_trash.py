"""Articles and imports can be thrown away; the number of an article that was removed is given to no other

The second on SQLite alone: a sequence of PostgreSQL never gives a number twice.
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

THROWN = ("article", "claim_import")
# Tables whose rows go from now on, and what the history calls them: it tells of numbers that were given already.
GOING = {"article": "article", "article_version": None, "article_fetch": "fetch", "import_row": None}

_NAME = re.compile(r'^CREATE TABLE "?\w+"?')
_ID = re.compile(r"\bid INTEGER NOT NULL")
_KEY = re.compile(r",\s*CONSTRAINT pk_\w+ PRIMARY KEY \(id\)")
_COUNTS = re.compile(" AUTOINCREMENT")


def upgrade() -> None:
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    for table in THROWN:
        with op.batch_alter_table(table) as thrown:
            thrown.add_column(sa.Column("thrown_at", moment, nullable=True))
            thrown.add_column(sa.Column("thrown_by_id", sa.Integer(), nullable=True))
            thrown.create_foreign_key(
                op.f(f"fk_{table}_thrown_by_id_person"), "person", ["thrown_by_id"], ["id"]
            )
            thrown.create_index(op.f(f"ix_{table}_thrown_at"), ["thrown_at"])
    op.add_column("claim_import", sa.Column("removed_at", moment, nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        for table, thing in GOING.items():
            counts = f"id INTEGER NOT NULL CONSTRAINT pk_{table} PRIMARY KEY AUTOINCREMENT"
            _make_anew(table, (_ID, counts), (_KEY, ""))
            _count_on(table, thing)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in GOING:
            _make_anew(table, (_COUNTS, ""))
    op.drop_column("claim_import", "removed_at")
    for table in THROWN:
        with op.batch_alter_table(table) as thrown:
            thrown.drop_index(op.f(f"ix_{table}_thrown_at"))
            thrown.drop_constraint(op.f(f"fk_{table}_thrown_by_id_person"), type_="foreignkey")
            thrown.drop_column("thrown_by_id")
            thrown.drop_column("thrown_at")


def _make_anew(table: str, *changes: tuple[re.Pattern[str], str]) -> None:
    """Copy the table into one of a changed description; SQLite has no other way to change how it counts."""
    bind = op.get_bind()
    described = sa.text("select type, sql from sqlite_master where tbl_name = :table and sql is not null")
    parts = bind.execute(described, {"table": table}).all()
    (new,) = (sql for kind, sql in parts if kind == "table")
    for old, becomes in ((_NAME, "CREATE TABLE made_anew"), *changes):
        new, times = old.subn(becomes, new)
        if times != 1:
            raise ValueError(f"{table} is described in another way than this migration knows")
    bind.exec_driver_sql(new)
    names = [column["name"] for column in sa.inspect(bind).get_columns(table)]
    old_table, new_table = (sa.table(name, *map(sa.column, names)) for name in (table, "made_anew"))
    bind.execute(sa.insert(new_table).from_select(names, sa.select(old_table)))
    bind.exec_driver_sql(f"drop table {table}")
    bind.exec_driver_sql(f"alter table made_anew rename to {table}")
    for kind, sql in parts:
        if kind == "index":
            bind.exec_driver_sql(sql)


def _count_on(table: str, thing: str | None) -> None:
    """Behind the greatest number that stands in the table or in the history."""
    bind, numbers = op.get_bind(), sa.table(table, sa.column("id"))
    told = sa.text("select max(thing_id) from event where thing = :thing")
    greatest = (
        bind.execute(sa.select(sa.func.max(numbers.c.id))).scalar_one(),
        bind.execute(told, {"thing": thing}).scalar_one(),
    )
    bind.execute(sa.text("delete from sqlite_sequence where name = :table"), {"table": table})
    bind.execute(
        sa.text("insert into sqlite_sequence (name, seq) values (:table, :given)"),
        {"table": table, "given": max(each or 0 for each in greatest)},
    )
