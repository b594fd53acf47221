"""0012 leaves articles as they are, without a sample; the worker makes those."""

from pathlib import Path

from claims.articles.twins import sample_some
from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row

TEXT = "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien"


def test_an_article_that_is_there_gets_its_sample_from_the_worker(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0011")
    put(database, "person", {**some_row(database, "person"), "role": "editor"})
    put(
        database,
        "article",
        {**some_row(database, "article"), "url": "https://nu.nl/a?utm_source=x", "latest": 1},
    )
    kept = {"article_id": 1, "number": 1, "text": TEXT, "how": "pasted", "raw": b"x"}
    put(database, "article_version", {**some_row(database, "article_version"), **kept})
    upgrade(database, "0012")
    assert rows_of(database, "text_sample") == []
    upgrade(database)  # the worker knows the tables as they are now
    assert [sample_some(database), sample_some(database)] == [1, 0]
    assert len(rows_of(database, "text_sample")) == 9
    [article] = rows_of(database, "article")
    assert len(article["address_key"]) == 32
    database.close()
    databases.drop(tmp_path / "old")
