"""A start that has to migrate makes a backup first, and does not start when that fails."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from claims.backup.archive import Backup
from claims.storage import migrate
from claims.storage.engine import Database
from tests.backup.newsrooms import everything, run
from tests.migrations.schemas import next_migration


@pytest.fixture
def behind(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A newsroom of before a migration that makes a table."""
    folder = next_migration(
        tmp_path, "op.create_table('later', sa.Column('id', sa.Integer(), primary_key=True))"
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    return app


def tables(database: Database) -> set[str]:
    return set(everything(database))


def test_it_backs_up_before_it_migrates(behind: Flask, db: Database) -> None:
    was = everything(db)
    result = run(behind, "newsroom", "prepare")
    assert result.exit_code == 0, result.output
    assert "later" in tables(db)
    [file] = behind.config["SETTINGS"].backups.iterdir()
    assert file.name == "before-9999.zip"
    backup = Backup(file)
    assert backup.manifest.revision == migrate.known_revisions()[1]
    assert {name: facts.rows for name, facts in backup.manifest.tables.items()} == {
        name: len(rows) for name, rows in was.items()
    }
    run(behind, "newsroom", "prepare")
    assert len(list(file.parent.iterdir())) == 1, "nothing to migrate any more"


def test_it_does_not_migrate_when_the_backup_cannot_be_made(behind: Flask, db: Database) -> None:
    behind.config["SETTINGS"].backups.write_text("a file where the folder should be")
    was = everything(db)
    result = run(behind, "newsroom", "prepare")
    assert result.exit_code == 1
    assert "has to be migrated to 9999, and the backup before that could not be made: " in result.output
    assert "CLAIMDESK_BACKUPS" in result.output
    assert everything(db) == was


def test_it_makes_none_for_an_empty_database_or_one_that_is_up_to_date(app: Flask) -> None:
    assert run(app, "db", "upgrade").exit_code == 0
    assert not app.config["SETTINGS"].backups.exists()


def test_it_refuses_a_database_of_a_later_version(app: Flask, db: Database) -> None:
    with db.writing() as session:
        session.execute(text("update alembic_version set version_num = '9998'"))
    result = run(app, "newsroom", "prepare")
    assert result.exit_code == 1
    assert "schema 9998, which this version" in result.output
