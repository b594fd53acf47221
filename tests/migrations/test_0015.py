"""0015 keeps all rows; the number of a row that went is given to no other, also of one that went before."""

from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlmodel import SQLModel

from claims.storage.engine import Database
from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of, table_of
from tests.migrations.test_schemas import some_row

TABLES = (
    "appearance",
    "claim_quote",
    "claim_return",
    "dismissed_proposal",
    "saved_search_feed",
    "notice",
    "sign_in_session",
    "job",
)

LATER = {"ix_notice_to_mail_at"}  # came with a later migration


def next_number(database: Database, **row: object) -> int:
    """The number that a further place gets."""
    table = table_of(database, "appearance")
    with database.writing() as session:
        made = session.execute(insert(table).values({**row, "id": None} if database.is_sqlite else row))
        return int(made.inserted_primary_key[0])  # type: ignore[attr-defined]


def test_it_keeps_all_rows_and_gives_no_number_twice(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0014")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    claim = {"state": "new", "priority": "normal", "publication": "unpublished", "duplicate_of_id": None}
    put(database, "claim", {**some_row(database, "claim"), **claim})
    place = {"id": 3, "claim_id": 1, "kind": "post", "article_id": None}
    put(database, "appearance", {**some_row(database, "appearance"), **place})
    put(database, "event", {**some_row(database, "event"), "thing": "appearance", "thing_id": 7})
    was = rows_of(database, "appearance")
    upgrade(database, "0015")
    assert rows_of(database, "appearance") == was
    if database.is_sqlite:
        further = {**was[0], "first": False}
        assert next_number(database, **further) == 8
        with database.writing() as session:
            session.execute(text("delete from appearance where id = 8"))
        assert next_number(database, **further) == 9
    database.close()
    databases.drop(tmp_path / "old")


@pytest.mark.parametrize("name", TABLES)
def test_its_tables_are_those_of_a_new_newsroom(name: str, tmp_path: Path) -> None:
    """On SQLite a table is described by the text that made it."""
    database = database_at(tmp_path / "old", "0015")
    assert SQLModel.metadata.tables[name].dialect_options["sqlite"]["autoincrement"]
    if database.is_sqlite:
        with database.reading() as session:
            query = text("select sql from sqlite_master where type = 'table' and name = :name")
            sql = session.execute(query, {"name": name}).scalar_one()
            points = text("select count(*) from pragma_foreign_key_list(:name)")
            kept = session.execute(points, {"name": name}).scalar_one()
        assert "PRIMARY KEY AUTOINCREMENT" in sql
        assert kept == len(SQLModel.metadata.tables[name].foreign_keys)
        assert sql.count("CHECK") == sum(
            type(each).__name__ == "CheckConstraint" for each in SQLModel.metadata.tables[name].constraints
        )
    indexes = {each.name for each in table_of(database, name).indexes}
    assert indexes == {each.name for each in SQLModel.metadata.tables[name].indexes} - LATER
    database.close()
    databases.drop(tmp_path / "old")
