"""0014 lets a version say what its blocks are and of which file it was read; those that are there say nothing of it."""

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_versions_stay_as_they_were_and_may_be_uploaded_from_now_on(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0013")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    put(database, "article", some_row(database, "article"))
    put(database, "article_version", {**some_row(database, "article_version"), "how": "pasted", "raw": b"x"})
    was = rows_of(database, "article_version")
    upgrade(database, "0014")
    new = dict.fromkeys(("layout", "file_name", "file_format", "file_sha256"))
    assert rows_of(database, "article_version") == [{**was[0], **new}]
    put(
        database,
        "article_version",
        {**some_row(database, "article_version"), "id": 2, "number": 2, "how": "uploaded", "raw": b"x"},
    )
    with pytest.raises(IntegrityError):
        put(
            database,
            "article_version",
            {**some_row(database, "article_version"), "id": 3, "number": 3, "how": "stolen", "raw": b"x"},
        )
    database.close()
    databases.drop(tmp_path / "old")
