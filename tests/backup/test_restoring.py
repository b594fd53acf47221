"""Out of one newsroom and into an empty one: everything is there again, or nothing is, and it says why."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import _ntuple_diskusage as usage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from claims.backup.archive import Backup
from claims.backup.restoring import MARKER, STAGE, NotEmpty, put_back
from claims.config import make_instance
from claims.discussion.actions import add_comment
from claims.search.follower import Follower
from claims.storage.engine import Database
from tests import databases
from tests.backup.newsrooms import OTHER_KEY, Place, everything, newsroom_of, run
from tests.backup.test_archive import remade
from tests.conftest import NOW, Cast
from tests.history.tampering import tamper
from tests.publishing import stories


def instance(app: Flask) -> Path:
    path: Path = app.config["SETTINGS"].instance
    return path


def test_it_restores_everything_and_says_so(filled: Flask, file: Path, place: Place) -> None:
    there = place(CLAIMDESK_SECRET_KEY="")
    make_instance(there.config["SETTINGS"])
    first_key = (instance(there) / "secret-key").read_text()
    result = run(there, "restore", file)
    assert result.exit_code == 0, result.output
    for line in (
        "Backup checked: ",
        "claim: 1 rows",
        "Data restored: ",
        "History checked: ",
        "Everything is as it was",
    ):
        assert line in result.output
    assert everything(there.extensions["database"]) == everything(filled.extensions["database"])
    page = "archive/2026/page.warc"
    assert (instance(there) / page).read_bytes() == (instance(filled) / page).read_bytes()
    assert (instance(there) / "secret-key").read_text() == "k" * 40 != first_key
    assert (instance(there) / "secret-key").stat().st_mode & 0o777 == 0o600
    assert not (instance(there) / MARKER).exists()
    assert not (instance(there) / STAGE).exists()
    for check in (("history", "check"), ("search", "check")):
        assert run(there, *check).exit_code == 0


def test_it_goes_on_counting_after_the_last_number(
    filled: Flask, file: Path, place: Place, cast: Cast
) -> None:
    there = place()
    assert run(there, "restore", file).exit_code == 0
    database: Database = there.extensions["database"]
    before = Backup(file).manifest.head.event_id
    with database.writing() as session:
        stories.published(session, cast, stories.Story(statement="Een andere bewering over de brug"))
    with database.reader.connect() as connection:
        assert (
            connection.execute(text("select min(id) from event where id > :id"), {"id": before}).scalar_one()
            == before + 1
        )
        assert connection.execute(text("select max(id) from claim")).scalar_one() == 2
    assert run(there, "history", "check").exit_code == 0


def test_it_tells_when_the_key_of_the_environment_is_another(file: Path, place: Place) -> None:
    result = run(place(CLAIMDESK_SECRET_KEY=OTHER_KEY), "restore", file)
    assert result.exit_code == 0
    assert "CLAIMDESK_SECRET_KEY is not the backup's" in result.output
    assert "CLAIMDESK_SECRET_KEY" not in run(place(), "restore", file).output


def test_it_refuses_a_newsroom_that_holds_something(filled: Flask, file: Path, db: Database) -> None:
    before = everything(db)
    result = run(filled, "restore", file)
    assert result.exit_code == 1
    assert "holds something already" in result.output
    assert "CLAIMDESK_INSTANCE" in result.output
    assert everything(db) == before
    assert not (instance(filled) / MARKER).exists()


def test_it_refuses_a_database_of_something_else(file: Path, place: Place) -> None:
    there = place()
    with there.extensions["database"].writing() as session:
        session.execute(text("create table recipes (id integer primary key)"))
    result = run(there, "restore", file)
    assert result.exit_code == 1
    assert "tables of something else: recipes" in result.output


def test_it_writes_over_no_file(file: Path, place: Place) -> None:
    there = place()
    (instance(there) / "archive").mkdir()
    (instance(there) / "archive" / "mine").write_text("mine")
    result = run(there, "restore", file)
    assert result.exit_code == 1
    assert "holds archive/mine" in result.output
    assert (instance(there) / "archive" / "mine").read_text() == "mine"


def test_it_restores_into_a_database_that_was_only_migrated(filled: Flask, file: Path, place: Place) -> None:
    there = place()
    assert run(there, "db", "upgrade").exit_code == 0
    assert run(there, "restore", file).exit_code == 0
    assert everything(there.extensions["database"]) == everything(filled.extensions["database"])


def newer(_members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest.update(revision="9999", version="9.9")


def other_columns(_members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["tables"]["person"]["columns"] = {"id": "whole number"}


def broken_row(members: dict[str, bytes], _manifest: dict[str, Any]) -> None:
    members["tables/person.jsonl"] = members["tables/person.jsonl"].replace(b'"role":', b'"rule":')


def same_person_twice(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    lines = members["tables/person.jsonl"].splitlines(keepends=True)
    members["tables/person.jsonl"] = b"".join([*lines, lines[0]])
    manifest["tables"]["person"]["rows"] += 1


def fewer_rows(members: dict[str, bytes], _manifest: dict[str, Any]) -> None:
    members["tables/claim_tag.jsonl"] = b""


def no_claims(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    members["tables/claim.jsonl"] = b""
    manifest["tables"]["claim"]["rows"] = 0


def cut_history(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    """The last event, and its payload, left out."""
    for name in ("event", "event_payload"):
        lines = members[f"tables/{name}.jsonl"].splitlines(keepends=True)
        members[f"tables/{name}.jsonl"] = b"".join(lines[:-1])
        manifest["tables"][name]["rows"] -= 1


def database_file(members: dict[str, bytes], _manifest: dict[str, Any]) -> None:
    members["files/restoring.json"] = b"{}"


def deep_row(members: dict[str, bytes], _manifest: dict[str, Any]) -> None:
    members["tables/claim.jsonl"] += b"[" * 200_000 + b"\n"


def deep_column(members: dict[str, bytes], _manifest: dict[str, Any]) -> None:
    rows = [json.loads(line) for line in members["tables/revision.jsonl"].splitlines()]
    rows[0]["snapshot"] = "[" * 200_000 + "]" * 200_000
    members["tables/revision.jsonl"] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def no_key(members: dict[str, bytes], _manifest: dict[str, Any]) -> None:
    del members["files/secret-key"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (deep_row, "A row of claim in this backup cannot be read: maximum recursion depth"),
        (deep_column, "A row of revision in this backup cannot be read: maximum recursion depth"),
        (no_key, "the secret key is not in it"),
        (newer, "made by Claimdesk 9.9 with the schema 9999"),
        (other_columns, "tables are not those of the schema"),
        (broken_row, "A row of person in this backup cannot be read"),
        (same_person_twice, "person in this backup cannot be stored"),
        (fewer_rows, "claim_tag has 0 rows, and the manifest says 1"),
        (no_claims, "rows that point to nothing"),
        (cut_history, "end of this backup's history"),
        (database_file, "restoring.json has no place in a backup"),
    ],
)
def test_it_refuses_a_backup_that_is_not_ours_and_leaves_nothing(
    file: Path,
    place: Place,
    tmp_path: Path,
    change: Callable[[dict[str, bytes], dict[str, Any]], None],
    said: str,
) -> None:
    there = place()
    result = run(there, "restore", remade(file, tmp_path / "changed.zip", change))
    assert result.exit_code == 1
    assert said in result.output
    with there.extensions["database"].reader.connect() as connection:
        assert not databases.tables(connection)
    assert run(there, "restore", file).exit_code == 0, "the good one still goes in"


def test_it_refuses_what_is_larger_than_the_room_before_it_unpacks_anything(
    file: Path, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bomb whose manifest tells the truth: small as a file, endless when it is unpacked."""

    def bomb(members: dict[str, bytes], _manifest: dict[str, Any]) -> None:
        members["files/archive/bomb"] = bytes(300_000_000)

    there, path = place(), remade(file, tmp_path / "bomb.zip", bomb)
    assert path.stat().st_size < 5_000_000
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage(0, 0, 200 << 20))
    unpacked: list[str] = []

    def unpack(_zip: object, name: str, _facts: object) -> list[bytes]:
        unpacked.append(name)
        return []

    monkeypatch.setattr("claims.backup.archive._pieces", unpack)
    result = run(there, "restore", path)
    assert result.exit_code == 1
    assert "The disk has 200 MiB free, and this backup needs 28" in result.output
    assert "Nothing was restored" in result.output
    assert unpacked == []
    assert not (instance(there) / STAGE).exists()


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("update event set kind = 'claim.lost' where id = 3", "event 3: the row was changed"),
        ("update revision set chain_head_id = 3", "claim 1, version 1: the head that it keeps is not event"),
    ],
    ids=["a row", "what stands beside it"],
)
def test_it_says_what_is_wrong_with_the_history_that_it_restored(
    filled: Flask, db: Database, tmp_path: Path, place: Place, tampering: str, told: str
) -> None:
    """A history that did not hold when it was backed up does not hold now: it is restored as it is, and told."""
    tamper(db, tampering)
    run(filled, "backup", tmp_path / "tampered.zip")
    result = run(place(), "restore", tmp_path / "tampered.zip")
    assert result.exit_code == 1
    assert f"history: {told}" in result.output


def test_it_goes_on_where_a_restore_was_interrupted_after_its_data_was_in(
    filled: Flask, file: Path, place: Place
) -> None:
    there = place()
    put_back(newsroom_of(there), Backup(file), lambda _line: None)
    assert (instance(there) / MARKER).exists()
    refused = run(there, "newsroom", "prepare")
    assert refused.exit_code == 1
    assert "restore FILE" in refused.output
    result = run(there, "restore", file)
    assert result.exit_code == 0
    assert "in already" in result.output
    assert not (instance(there) / MARKER).exists()
    assert everything(there.extensions["database"]) == everything(filled.extensions["database"])


def test_it_begins_afresh_where_a_restore_was_interrupted_before(file: Path, place: Place) -> None:
    there = place()
    put_in = instance(there) / "archive" / "2026" / "page.warc"
    put_in.parent.mkdir(parents=True)
    put_in.write_text("half of an earlier one")
    (instance(there) / STAGE).mkdir()
    (instance(there) / MARKER).write_text(
        json.dumps({"digest": "of another", "files": ["archive/2026/page.warc"]})
    )
    assert run(there, "restore", file).exit_code == 0
    assert put_in.stat().st_size == 3_000_000


def test_it_mixes_no_two_backups(filled: Flask, file: Path, place: Place, cast: Cast, tmp_path: Path) -> None:
    there = place()
    put_back(newsroom_of(there), Backup(file), lambda _line: None)
    with filled.extensions["database"].writing() as session:
        add_comment(session, 1, body="Later", body_html="<p>Later</p>", by=cast.actor("editor"), at=NOW)
    run(filled, "backup", tmp_path / "later.zip")
    with pytest.raises(NotEmpty, match="restore that one again"):
        put_back(newsroom_of(there), Backup(tmp_path / "later.zip"), lambda _line: None)


def test_it_writes_over_no_backup(filled: Flask, file: Path) -> None:
    before = file.read_bytes()
    result = run(filled, "backup", file)
    assert result.exit_code == 1
    assert "is there already" in result.output
    assert file.read_bytes() == before


def test_it_backs_nothing_up_before_there_is_something(place: Place, tmp_path: Path) -> None:
    result = run(place(), "backup", tmp_path / "x.zip")
    assert result.exit_code == 1
    assert "as the database has no tables yet" in result.output
    assert not (tmp_path / "x.zip").exists()


def test_it_says_that_the_index_could_not_be_made_and_goes_on_when_run_again(
    file: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = place()

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Follower, "rebuild", full)
        result = run(there, "restore", file)
    assert result.exit_code == 1
    assert "The data is in, and the index could not be made: No space left on device" in result.output
    assert run(there, "restore", file).exit_code == 0


def test_it_says_that_a_folder_is_not_there(filled: Flask, tmp_path: Path) -> None:
    result = run(filled, "backup", tmp_path / "nowhere" / "x.zip")
    assert result.exit_code == 1
    assert "No such file or directory" in result.output


@pytest.mark.skipif(databases.SERVER is None, reason="needs a PostgreSQL: make test-postgres")
def test_it_restores_from_either_database_into_the_other(
    filled: Flask, file: Path, place: Place, tmp_path: Path
) -> None:
    files = place(CLAIMDESK_DATABASE_URL=f"sqlite:///{tmp_path / 'other.sqlite3'}")
    assert run(files, "restore", file).exit_code == 0
    assert run(files, "backup", tmp_path / "from-file.zip").exit_code == 0
    server = place()
    assert run(server, "restore", tmp_path / "from-file.zip").exit_code == 0
    rows = [everything(app.extensions["database"]) for app in (filled, files, server)]
    assert rows[0] == rows[1] == rows[2]
    assert [app.extensions["database"].is_sqlite for app in (files, server)] == [True, False]
    assert not filled.extensions["database"].is_sqlite
