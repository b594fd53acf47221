"""0018 adds what imports need; a newsroom that was there has imported nothing."""

from pathlib import Path

from claims.storage.migrate import upgrade
from tests import databases
from tests.migrations.schemas import database_at, rows_of


def test_nothing_was_imported(tmp_path: Path) -> None:
    database = database_at(tmp_path / "old", "0017")
    upgrade(database, "0018")
    assert [rows_of(database, table) for table in ("claim_import", "import_row", "imported_claim")] == [
        [],
        [],
        [],
    ]
    database.close()
    databases.drop(tmp_path / "old")
