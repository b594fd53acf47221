"""A newsroom to back up, its backup, and empty places to restore into."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from claims.storage.engine import Database
from tests import databases
from tests.backup.newsrooms import Place, run
from tests.conftest import NOW, Cast, settings_for
from tests.publishing import stories


@pytest.fixture
def filled(app: Flask, db: Database, cast: Cast) -> Flask:
    """A newsroom with a published claim, and a file in its archive."""
    with db.writing() as session:
        stories.published(session, cast)
    archive = app.config["SETTINGS"].instance / "archive" / "2026"
    archive.mkdir(parents=True)
    (archive / "page.warc").write_bytes(os.urandom(3_000_000))
    return app


@pytest.fixture
def file(filled: Flask, tmp_path: Path) -> Path:
    path = tmp_path / "newsroom.zip"
    result = run(filled, "backup", path)
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """place() is an application over an empty instance and an empty database."""
    made: list[Flask] = []

    def make(**environment: str) -> Flask:
        settings = settings_for(tmp_path / f"place{len(made)}", **environment)
        made.append(create_app(settings, CLOCK=lambda: NOW, TESTING=True))
        return made[-1]

    yield make
    for app in made:
        app.extensions["database"].close()
        databases.drop(app.config["SETTINGS"].instance)
