"""The migrated schema equals the models, and every migration can be told from the last."""

from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from claims import features
from claims.storage.engine import Database
from claims.storage.migrate import alembic_config, upgrade


def migrated(tmp_path: Path) -> Database:
    features.load_models()
    database = Database(f"sqlite:///{tmp_path / 'migrated.sqlite3'}")
    upgrade(database)
    return database


def test_migrates_to_what_the_models_say(tmp_path: Path) -> None:
    database = migrated(tmp_path)
    command.check(alembic_config(database))
    database.close()


def test_gives_every_constraint_a_name(tmp_path: Path) -> None:
    database = migrated(tmp_path)
    found = inspect(database.reader)
    for table in SQLModel.metadata.tables:
        for constraint in [
            *found.get_foreign_keys(table),
            *found.get_unique_constraints(table),
            *found.get_check_constraints(table),
        ]:
            assert constraint["name"], (table, constraint)
    database.close()


def test_guards_the_history_after_every_migration(tmp_path: Path) -> None:
    """A migration that makes these tables anew loses their triggers, and has to make them again."""
    database = migrated(tmp_path)
    with database.reading() as session:
        found = session.execute(text("select name from sqlite_master where type = 'trigger'")).scalars().all()
    database.close()
    assert {
        f"{table}_no_{act}" for table in ("event", "event_payload") for act in ("update", "delete")
    } <= set(found)


def test_has_one_head(tmp_path: Path) -> None:
    script = ScriptDirectory.from_config(alembic_config(Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")))
    assert len(script.get_heads()) == 1


def test_leaves_nothing_half_done_when_a_migration_raises(tmp_path: Path) -> None:
    """A migration that makes a table and then raises is rolled back whole."""
    database = Database(f"sqlite:///{tmp_path / 'half.sqlite3'}")

    def make_and_fail() -> None:
        with database.writing() as session:
            session.execute(text("create table half (id integer)"))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        make_and_fail()
    assert "half" not in inspect(database.reader).get_table_names()
    database.close()
