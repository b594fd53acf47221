"""Every migration keeps what was there, and one that raises or is killed leaves nothing half done."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app import create_app
from claims.backup.archive import Backup
from claims.storage import migrate
from claims.storage.engine import Database
from claims.storage.migrate import upgrade
from tests import databases
from tests.backup.newsrooms import everything, run
from tests.conftest import NOW, settings_for
from tests.migrations.schemas import NEXT, VERSIONS, database_at, next_migration, put, rows_of, table_of

ROOT = Path(__file__).resolve().parent.parent.parent
RELEASED = sorted(Path(__file__).parent.glob("demo-*.zip"))


def test_it_has_a_data_test_for_each_migration_but_the_first() -> None:
    missing = []
    for revision in sorted(migrate.known_revisions())[1:]:
        tests = Path(__file__).with_name(f"test_{revision}.py")
        written = tests.read_text(encoding="utf-8") if tests.exists() else ""
        needed = (r"^def test_", r"database_at\(", rf"upgrade\(\w+, \"{revision}\"\)", r"\bassert\b")
        missing += [f"{tests.name}: {each}" for each in needed if not re.search(each, written, re.MULTILINE)]
    assert not missing, f"rows at the schema before, upgrade, the rows after (schemas.py): {missing}"


def test_it_names_each_file_after_its_revision() -> None:
    for script in ScriptDirectory(str(VERSIONS.parent)).walk_revisions():
        assert re.fullmatch(rf"{script.revision}_\w+\.py", Path(script.path).name)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings_for(tmp_path / "place"), CLOCK=lambda: NOW, TESTING=True)
    yield app
    app.extensions["database"].close()
    databases.drop(app.config["SETTINGS"].instance)


@pytest.mark.parametrize("file", RELEASED, ids=lambda path: path.stem)
def test_it_keeps_every_row_of_the_demonstration_of_a_released_schema(file: Path, place: Flask) -> None:
    """A backup that the code of that schema made goes through every migration since, with all its rows."""
    result = run(place, "restore", file)
    assert result.exit_code == 0, result.output
    rows = everything(place.extensions["database"])
    was = Backup(file).manifest
    assert was.revision == file.stem.removeprefix("demo-")
    assert was.tables["event"].rows > 400
    for name, facts in was.tables.items():
        assert len(rows[name]) == facts.rows, name


def test_it_knows_a_released_demonstration() -> None:
    assert [path.stem for path in RELEASED][:1] == ["demo-0001"]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """At the newest schema, with a rating scale of one rating."""
    database = database_at(tmp_path / "kept", "head")
    put(database, "rating_scale", some_row(database, "rating_scale"))
    put(database, "rating", some_row(database, "rating"))
    yield database
    database.close()
    databases.drop(tmp_path / "kept")


def some_row(database: Database, name: str) -> dict[str, Any]:
    """Something for every column that must have a value."""
    fill: dict[type, Any] = {str: "x", int: 1, bool: True}
    columns = [column for column in table_of(database, name).columns if not column.nullable]
    return {column.name: fill.get(column.type.python_type, NOW) for column in columns}


@pytest.mark.parametrize(
    "failure", ["raise RuntimeError('stop')", "op.execute('insert into nowhere values (1)')"]
)
def test_it_leaves_nothing_half_done_when_a_migration_raises(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    steps = (
        "op.create_table('half', sa.Column('id', sa.Integer()))",
        "op.execute('delete from rating')",
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", next_migration(tmp_path, *steps, failure))
    was = everything(database)
    with pytest.raises((RuntimeError, DBAPIError)):
        upgrade(database)
    assert everything(database) == was
    with database.reader.connect() as connection:
        assert migrate.revision_of(connection) != NEXT


@pytest.mark.skipif(databases.SERVER is not None, reason="PostgreSQL looks after references by itself")
def test_it_undoes_a_migration_that_leaves_rows_pointing_to_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite migrates with foreign keys off, since a table that is copied and dropped takes along what points to it."""
    monkeypatch.setattr(
        migrate, "MIGRATIONS", next_migration(tmp_path, "op.execute('delete from rating_scale')")
    )
    was = everything(database)
    with pytest.raises(ValueError, match="rows that point to nothing, in rating"):
        upgrade(database)
    assert everything(database) == was


def test_it_keeps_rows_that_point_to_a_table_that_is_made_anew(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anew = (  # SQLite cannot add a check to a table: alembic makes another one, copies, drops and renames
        "with op.batch_alter_table('rating_scale') as batch:",
        "    batch.add_column(sa.Column('colour', sa.String(20)))",
        "    batch.create_check_constraint('positive', 'id > 0')",
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", next_migration(tmp_path, *anew))
    upgrade(database)
    assert len(rows_of(database, "rating")) == len(rows_of(database, "rating_scale")) == 1
    assert "colour" in rows_of(database, "rating_scale")[0]


# Migrates in a process of its own; the migration tells when it is in the middle.
PROGRAM = """
import sys
from pathlib import Path
from claims.storage import migrate
from claims.storage.engine import Database
migrate.MIGRATIONS = Path(sys.argv[2])
migrate.upgrade(Database(sys.argv[1]))
"""


@pytest.mark.slow
def test_it_leaves_nothing_half_done_when_a_migration_is_killed(database: Database, tmp_path: Path) -> None:
    middle = tmp_path / "middle"
    folder = next_migration(
        tmp_path,
        "op.create_table('half', sa.Column('id', sa.Integer()))",
        "op.execute('delete from rating')",
        f"import pathlib, time; pathlib.Path({str(middle)!r}).touch(); time.sleep(60)",
    )
    was = everything(database)
    url = database.url.render_as_string(hide_password=False)
    process = start(url, folder)
    until = time.monotonic() + 60
    while not middle.exists():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert everything(database) == was
    upgrade(database)  # nothing holds a lock
    with database.reader.connect() as connection:
        assert migrate.revision_of(connection) != NEXT


@pytest.mark.slow
def test_it_migrates_once_when_two_begin_at_the_same_time(tmp_path: Path) -> None:
    """Two machines on one database, started together."""
    url = databases.url_for(tmp_path)
    slowly = next_migration(tmp_path, "import time; time.sleep(3)")
    starts = [start(url, slowly) for _ in range(2)]
    assert [process.wait(60) for process in starts] == [0, 0]
    database = Database(url)
    with database.reader.connect() as connection:
        assert migrate.revision_of(connection) == NEXT
    database.close()
    databases.drop(tmp_path)


def start(url: str, migrations: Path) -> "subprocess.Popen[bytes]":
    """Migrating, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, url, str(migrations)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
