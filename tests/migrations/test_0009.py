"""0009 adds two tables, empty: what claims mean is made from the claims, by who has the extra `semantic`."""

from pathlib import Path

from sqlalchemy import inspect

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, rows_of


def test_it_adds_two_empty_tables(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0008")
    before = set(inspect(database.reader).get_table_names())
    upgrade(database, "0009")
    assert set(inspect(database.reader).get_table_names()) - before == {"claim_vector", "vector_standing"}
    assert rows_of(database, "claim_vector") == rows_of(database, "vector_standing") == []
    database.close()
    databases.drop(tmp_path / "old")
