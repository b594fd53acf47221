"""0021 adds what claimants are, their roles and which were made one; what is known of them stays."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.conftest import NOW
from tests.migrations.schemas import database_at, put, rows_of
from tests.migrations.test_schemas import some_row


def test_it_keeps_claimants_and_their_names(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0020")
    put(database, "person", {**some_row(database, "person"), "id": 1, "role": "editor"})
    put(
        database,
        "claimant",
        {
            "id": 1,
            "name": "Jan Smit",
            "folded": "jan smit",
            "slug": "jan-smit",
            "same_as": "https://www.wikidata.org/wiki/Q1",
            "created_at": NOW,
            "created_by_id": 1,
            "version": 3,
        },
    )
    put(database, "claimant_alias", {"id": 1, "claimant_id": 1, "name": "J. Smit", "folded": "j. smit"})
    upgrade(database, "0021")
    [claimant] = rows_of(database, "claimant")
    assert (claimant["name"], claimant["version"], claimant["kind"], claimant["merged_into_id"]) == (
        "Jan Smit",
        3,
        None,
        None,
    )
    assert claimant["same_as"] == "https://www.wikidata.org/wiki/Q1"
    assert [(row["name"], row["merge_id"]) for row in rows_of(database, "claimant_alias")] == [
        ("J. Smit", None)
    ]
    for table in ("claimant_role", "claimant_merge", "merged_claim"):
        assert rows_of(database, table) == []
    database.close()
    databases.drop(tmp_path / "old")
