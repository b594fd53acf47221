"""Databases at a schema of the past, rows in them, and migrations that are made up.

A migration NNNN has its data test in tests/migrations/test_NNNN.py (a house test asks for it): put rows in at the schema
before it, `upgrade(database, "NNNN")`, and look at the rows.
"""

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, Table, insert, select

from claims.storage import migrate
from claims.storage.engine import Database
from claims.storage.migrate import upgrade
from tests import databases

VERSIONS = migrate.MIGRATIONS / "versions"
NEXT = "9999"  # of a migration that is made up


def database_at(folder: Path, revision: str) -> Database:
    """An empty database with the schema of this revision; close it, and databases.drop(folder), when done."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(databases.url_for(folder))
    upgrade(database, revision)
    return database


def table_of(database: Database, name: str) -> Table:
    """The table as it is in this database now, whatever the models say."""
    with database.reader.connect() as connection:
        return Table(name, MetaData(), autoload_with=connection)


def put(database: Database, name: str, *rows: dict[str, Any]) -> None:
    """Rows into a table of this schema; columns that are not given stay empty."""
    table = table_of(database, name)
    with database.writing() as session:
        for row in rows:
            session.execute(insert(table).values(row))


def rows_of(database: Database, name: str) -> list[dict[str, Any]]:
    """All rows of a table, in order of the primary key."""
    table = table_of(database, name)
    with database.reading() as session:
        found = session.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        return [dict(row) for row in found]


def next_migration(folder: Path, *steps: str) -> Path:
    """A copy of the migrations with one more that takes these steps (lines of Python), for migrate.MIGRATIONS."""
    target = folder / "migrations"
    shutil.copytree(migrate.MIGRATIONS, target, ignore=shutil.ignore_patterns("__pycache__"))
    lines = [
        "import sqlalchemy as sa",
        "from alembic import op",
        f"revision, down_revision, branch_labels, depends_on = {NEXT!r}, {migrate.known_revisions()[0]!r}, None, None",
        "def upgrade() -> None:",
        *[f"    {step}" for step in steps],
        "",
    ]
    (target / "versions" / f"{NEXT}_made_up.py").write_text("\n".join(lines), encoding="utf-8")
    return target
