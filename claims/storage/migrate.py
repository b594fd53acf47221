"""Bring a database to the newest schema, and say at which one it stands."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from claims.storage.engine import Database

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def alembic_config(database: Database, connection: Connection | None = None) -> Config:
    """Alembic's configuration for this database, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database"] = database
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head", *, connection: Connection | None = None) -> None:
    """Migrate; each migration in a transaction of its own, so that one that fails leaves nothing half done.

    With a connection that is in a transaction, all of them belong to that one.
    """
    command.upgrade(alembic_config(database, connection), revision)


def known_revisions() -> list[str]:
    """Every schema that this code knows, newest first."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    return [script.revision for script in scripts.walk_revisions()]


def has_tables(database: Database) -> bool:
    """Whether this database was ever migrated; SQLite is not asked where it would have to make the file."""
    if database.is_sqlite and not Path(database.url.database or "").is_file():
        return False
    with database.reader.connect() as connection:
        return revision_of(connection) is not None


def revision_of(connection: Connection) -> str | None:
    """The schema of a database; None while it has none."""
    return MigrationContext.configure(connection).get_current_revision()
