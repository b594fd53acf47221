"""The migrated schema equals the models, and every migration can be told from the last."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlmodel import SQLModel

from claims import features
from claims.storage.engine import Database
from claims.storage.migrate import MIGRATIONS, alembic_config, upgrade
from tests import databases


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty one, brought to the newest schema."""
    features.load_models()
    database = Database(databases.url_for(tmp_path))
    upgrade(database)
    yield database
    database.close()
    databases.drop(tmp_path)


def test_migrates_to_what_the_models_say(database: Database) -> None:
    command.check(alembic_config(database))


def test_gives_every_constraint_a_name(database: Database) -> None:
    found = inspect(database.reader)
    for table in SQLModel.metadata.tables:
        for constraint in [
            *found.get_foreign_keys(table),
            *found.get_unique_constraints(table),
            *found.get_check_constraints(table),
        ]:
            assert constraint["name"], (table, constraint)


def test_has_one_head() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1
