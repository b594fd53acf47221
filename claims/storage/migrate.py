"""Bring a database to the newest schema, or say how it differs from the models."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from claims.storage.engine import Database

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def alembic_config(database: Database) -> Config:
    """Alembic's configuration for this database, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database"] = database
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Migrate; each migration in a transaction of its own, so that one that fails leaves nothing half done."""
    command.upgrade(alembic_config(database), revision)
