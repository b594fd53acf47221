"""0022 lets articles and imports be thrown away: those that were there are there still, and removed numbers stay unused."""

from pathlib import Path

from sqlalchemy import text

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_keeps_articles_and_gives_no_number_twice(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0021")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    for number in (1, 2):
        put(database, "article", {**some_row(database, "article"), "id": number})
        version = {"id": number, "article_id": number, "number": 1, "how": "pasted", "raw": b"x"}
        put(database, "article_version", {**some_row(database, "article_version"), **version})
    told = {"format": "table", "stage": "done", "columns": {}, "labels": {}}
    put(database, "claim_import", {**some_row(database, "claim_import"), **told})
    was = {table: rows_of(database, table) for table in ("article", "article_version", "claim_import")}
    upgrade(database, "0022")
    empty = {"thrown_at": None, "thrown_by_id": None}
    assert rows_of(database, "article") == [{**row, **empty} for row in was["article"]]
    assert rows_of(database, "article_version") == was["article_version"]
    assert rows_of(database, "claim_import") == [
        {**row, **empty, "removed_at": None} for row in was["claim_import"]
    ]
    with database.writing() as session:
        session.execute(text("delete from article_version where article_id = 2"))
        session.execute(text("delete from article where id = 2"))
        columns = ", ".join(name for name in was["article"][0] if name != "id")
        if database.is_sqlite:
            session.execute(
                text(f"insert into article ({columns}) select {columns} from article where id = 1")  # noqa: S608
            )
            assert session.execute(text("select max(id) from article")).scalar_one() == 3
    database.close()
    databases.drop(tmp_path / "old")
