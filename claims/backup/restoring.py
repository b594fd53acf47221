"""Restoring a backup into an empty instance: checked before anything is written, then whole or not at all.

The database is filled in one transaction, and the files are put in their places just before it commits. `restoring.json`
stands in the instance from the first write to the last check: while it is there, nothing else may start, and restoring
the same file again begins afresh or, when the data is in, goes on with the rest.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DataError, IntegrityError

from claims.backup.archive import Backup, BackupUnusable, Manifest, table_member
from claims.backup.rules import belongs
from claims.backup.tables import (
    chain_head,
    count_rows,
    drop_references,
    drop_tables,
    kinds,
    read_tables,
    rows_in,
    set_sequences,
)
from claims.backup.taking import FILES, Newsroom, database_file, files_of
from claims.config import SECRET_KEY
from claims.storage.engine import Database
from claims.storage.files import sync_folder
from claims.storage.migrate import known_revisions, revision_of, upgrade

MARKER = "restoring.json"
STAGE = "restoring"
FIRST_ROWS = {
    "rating_scale",
    "rating",
    "name_group",
    "triage_question",
    "decline_reason",
    "told_upto",
}  # what migrating an empty database puts there
Tell = Callable[[str], None]


class NotEmpty(Exception):
    """Nothing was restored, since something is here already."""


def unfinished(instance: Path) -> str | None:
    """What to do when a restore into this instance has not come to its end; None when there is none."""
    if not (instance / MARKER).exists():
        return None
    return (
        "A restore into this instance was interrupted. Run it again with the same file:"
        f" flask --app app restore FILE. (To give it up, delete {instance / MARKER} and start with an empty database.)"
    )


def put_back(newsroom: Newsroom, backup: Backup, tell: Tell) -> None:
    """Fill an empty database and instance from a backup; then the index is to be made. Raises BackupUnusable, NotEmpty."""
    manifest = backup.manifest
    if manifest.revision not in known_revisions():
        raise BackupUnusable(
            f"This backup was made by Claimdesk {manifest.version} with the schema {manifest.revision}, which this"
            " version does not know. Install that version, or a later one, and restore again."
        )
    interrupted = _read_marker(newsroom.instance)
    with newsroom.database.reader.connect() as connection:
        full = _what_is_there(connection)
        in_place = bool(full) and chain_head(connection, read_tables(connection))[1] == manifest.head.digest
    if interrupted and full:
        if interrupted["digest"] == backup.digest and in_place:
            tell("The data is in already, from the restore that was interrupted; going on with the checks.")
            return
        raise NotEmpty(
            "The restore of another backup was interrupted here, with its data in: restore that one again."
        )
    if full:
        raise NotEmpty(
            f"This newsroom holds something already ({full}). A backup is restored into an empty instance only:"
            " set CLAIMDESK_INSTANCE to an empty folder, or CLAIMDESK_DATABASE_URL to an empty database."
        )
    _check_files(newsroom, interrupted)
    names = _file_names(newsroom, backup)
    check_room(newsroom, manifest)
    _write_marker(newsroom.instance, backup.digest, names)
    _stage_files(newsroom.instance, backup, names)
    _fill(newsroom, backup, names, tell)


def done(instance: Path) -> None:
    """Everything is in its place: nothing is left of the restore itself."""
    shutil.rmtree(instance / STAGE, ignore_errors=True)
    (instance / MARKER).unlink(missing_ok=True)


def _what_is_there(connection: Connection) -> str:
    """Names and numbers of rows in a database that is not empty; nothing for one that is."""
    tables = read_tables(connection)
    if tables and revision_of(connection) is None:
        return "tables of something else: " + ", ".join(table.name for table in tables[:3])
    counts = {table.name: count_rows(connection, table) for table in tables if table.name not in FIRST_ROWS}
    return ", ".join([f"{count} in {name}" for name, count in counts.items() if count][:3])


def _check_files(newsroom: Newsroom, interrupted: dict[str, object] | None) -> None:
    """No file is written over, but those of a restore that was interrupted, and the key that a first start makes."""
    instance = newsroom.instance
    if interrupted:
        for name in (PurePosixPath(str(each)) for each in _listed(interrupted)):
            (instance / name).unlink(missing_ok=True)
        shutil.rmtree(instance / STAGE, ignore_errors=True)
    left = sorted(path.as_posix() for path in files_of(newsroom) if path.as_posix() != SECRET_KEY)
    if left:
        raise NotEmpty(
            f"The instance's folder holds {left[0]}. A backup is restored into an empty instance only:"
            " set CLAIMDESK_INSTANCE to an empty folder."
        )


def _listed(marker: dict[str, object]) -> Sequence[object]:
    names = marker["files"]
    return names if isinstance(names, list) else []


def _file_names(newsroom: Newsroom, backup: Backup) -> list[str]:
    """The instance's files in a backup; raises BackupUnusable for one that no backup of ours would hold."""
    database = database_file(newsroom)
    names = [name.removeprefix(FILES) for name in backup.manifest.members if name.startswith(FILES)]
    if SECRET_KEY not in names:
        raise BackupUnusable(
            "This backup is refused: the secret key is not in it. Each backup that Claimdesk makes holds it, and without it"
            " second factors are lost and everyone is signed out."
        )
    strange = [name for name in names if not belongs(PurePosixPath(name), database)]
    if strange:
        raise BackupUnusable(f"This backup is refused: {strange[0]} has no place in a backup.")
    return names


def check_room(newsroom: Newsroom, manifest: Manifest) -> None:
    """Raise BackupUnusable for a backup that is larger than the room on the disk."""
    members, on_disk = manifest.members, "" if newsroom.database.is_sqlite else FILES
    needed = sum(member.size for name, member in members.items() if name.startswith(on_disk))
    free = shutil.disk_usage(newsroom.instance).free
    if needed > free:
        raise BackupUnusable(
            f"The disk has {free >> 20} MiB free, and this backup needs {needed >> 20} MiB. Nothing was restored."
        )


def _read_marker(instance: Path) -> dict[str, object] | None:
    try:
        marker: dict[str, object] = json.loads((instance / MARKER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:  # killed while it was written, before anything else was
        return {"digest": "", "files": []}
    return marker


def _write_marker(instance: Path, digest: str, names: list[str]) -> None:
    _write_file(instance / MARKER, [json.dumps({"digest": digest, "files": names}).encode()])
    sync_folder(instance)


def _write_file(path: Path, pieces: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())


def _stage_files(instance: Path, backup: Backup, names: list[str]) -> None:
    for name in names:
        _write_file(instance / STAGE / name, backup.pieces(FILES + name))


def _fill(newsroom: Newsroom, backup: Backup, names: list[str], tell: Tell) -> None:
    """One transaction: an empty schema of the backup's age, its rows, and then every migration since."""
    database, manifest = newsroom.database, backup.manifest
    with database.changing_schema() as connection, connection.begin():
        full = _what_is_there(connection)
        if full:
            raise NotEmpty(f"Somebody began to work here meanwhile ({full}).")
        drop_tables(connection)
        upgrade(database, manifest.revision, connection=connection)
        tables = read_tables(connection)
        _check_tables(tables, backup)
        again = drop_references(connection)
        for table in tables:
            _load(connection, table, backup)
            tell(f"{table.name}: {manifest.tables[table.name].rows} rows")
        _check_references(database, connection, again)
        set_sequences(connection, tables)
        if chain_head(connection, tables) != (manifest.head.event_id, manifest.head.digest):
            raise BackupUnusable("The end of this backup's history is not the one that its manifest names.")
        upgrade(database, connection=connection)
        _place_files(newsroom.instance, names)


def _check_tables(tables: Sequence[Table], backup: Backup) -> None:
    ours = {table.name: kinds(table) for table in tables}
    theirs = {name: facts.columns for name, facts in backup.manifest.tables.items()}
    different = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    if different:
        raise BackupUnusable(
            f"This backup's tables are not those of the schema {backup.manifest.revision}: {', '.join(different)}."
        )


def _load(connection: Connection, table: Table, backup: Backup) -> None:
    connection.execute(table.delete())  # a migration may put first rows into an empty table
    try:
        rows_in(connection, table, backup.lines(table_member(table.name)))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BackupUnusable(f"A row of {table.name} in this backup cannot be read: {error}.") from error
    except (IntegrityError, DataError) as error:
        raise BackupUnusable(
            f"A row of {table.name} in this backup cannot be stored: {error.orig}."
        ) from error
    expected, found = backup.manifest.tables[table.name].rows, count_rows(connection, table)
    if found != expected:
        raise BackupUnusable(f"{table.name} has {found} rows, and the manifest says {expected}.")


def _check_references(database: Database, connection: Connection, again: Sequence[str]) -> None:
    """Put PostgreSQL's foreign keys on again, and look through SQLite's."""
    try:
        for statement in again:
            connection.exec_driver_sql(statement)
    except IntegrityError as error:
        raise BackupUnusable(f"This backup holds rows that point to nothing: {error.orig}.") from error
    broken = database.broken_references(connection)
    if broken:
        raise BackupUnusable(f"This backup holds rows that point to nothing, in {', '.join(broken)}.")


def _place_files(instance: Path, names: list[str]) -> None:
    for name in names:
        target = instance / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        (instance / STAGE / name).replace(target)
        sync_folder(target.parent)
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(instance / STAGE)
