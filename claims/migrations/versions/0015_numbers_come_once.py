"""The number of a row that went is given to no other

On SQLite alone: a sequence of PostgreSQL never gives a number twice.
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Tables whose rows go, and what the history calls them: it tells of numbers that were given already.
TABLES = {
    "appearance": "appearance",
    "claim_quote": "quote",
    "claim_return": "return",
    "dismissed_proposal": "proposal",
    "saved_search_feed": None,
    "notice": None,
    "sign_in_session": None,
    "job": None,
}


_NAME = re.compile(r'^CREATE TABLE "?\w+"?')
_ID = re.compile(r"\bid INTEGER NOT NULL")
_KEY = re.compile(r",\s*CONSTRAINT pk_\w+ PRIMARY KEY \(id\)")
_COUNTS = re.compile(" AUTOINCREMENT")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, thing in TABLES.items():
            counts = f"id INTEGER NOT NULL CONSTRAINT pk_{table} PRIMARY KEY AUTOINCREMENT"
            _make_anew(table, (_ID, counts), (_KEY, ""))
            _count_on(table, thing)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            _make_anew(table, (_COUNTS, ""))


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
