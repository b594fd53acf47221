"""Taking a backup: one moment of the database, the files of the instance, and what they mean, in one checked file."""

import contextlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection

from claims.backup import rules
from claims.backup.archive import (
    BLOCK,
    Backup,
    BackupUnusable,
    Head,
    Manifest,
    TableFacts,
    Writing,
    table_member,
)
from claims.backup.tables import chain_head, kinds, read_tables, rows_out
from claims.config import SECRET_KEY, Settings
from claims.storage.engine import Database
from claims.storage.files import take_part
from claims.storage.migrate import revision_of

FILES = "files/"
# Settings of the machine and passwords to other services: of no use in another place.
NOT_TOLD = {
    "instance",
    "database_url",
    "secret_key",
    "key_is_new",
    "demo_password",
    "smtp_url",
    "archive_key",
    "backups",
}
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Newsroom:
    """What is backed up, and what it is restored into."""

    database: Database
    settings: Settings
    version: str  # of the product

    @property
    def instance(self) -> Path:
        return self.settings.instance


class Interrupted(Exception):
    """The one who asked for the backup has to end; nothing is left of it."""


def take_backup(
    newsroom: Newsroom,
    target: Path,
    *,
    at: datetime,
    progress: Progress | None = None,
    stopping: threading.Event | None = None,
) -> Manifest:
    """Write the whole newsroom as it is at one moment into `target`, which appears whole and checked, or not at all.

    Raises OSError when it cannot be written, and BackupUnusable when there is nothing to write, or what was read back is
    not what was written.
    """
    with take_part(target) as file, Writing(file) as writing:
        with newsroom.database.reader.connect() as connection, connection.begin():
            manifest = _write_tables(writing, connection, newsroom, at, progress, stopping)
        # After the rows: a file that a row names was there before the row was.
        _write_files(writing, newsroom)
        whole = manifest.model_copy(update={"members": dict(writing.members)})
        writing.finish(whole)
        file.flush()
        os.fsync(file.fileno())
        if Backup(Path(file.name)).manifest != whole:
            raise BackupUnusable(f"{target.name} was not written as it should have been.")
    return whole


def _write_tables(
    writing: Writing,
    connection: Connection,
    newsroom: Newsroom,
    at: datetime,
    progress: Progress | None,
    stopping: threading.Event | None,
) -> Manifest:
    revision = revision_of(connection)
    if revision is None:
        raise BackupUnusable("there is nothing to back up, as the database has no tables yet")
    tables = read_tables(connection)
    event_id, digest = chain_head(connection, tables)
    facts = {}
    for done, table in enumerate(tables):
        if progress:
            progress(done, len(tables))
        rows = 0
        with (
            writing.member(table_member(table.name)) as write,
            contextlib.closing(rows_out(connection, table)) as lines,
        ):
            for line in lines:
                if stopping is not None and stopping.is_set():
                    raise Interrupted
                write(line)
                rows += 1
        facts[table.name] = TableFacts(rows=rows, columns=kinds(table))
    return Manifest(
        version=newsroom.version,
        revision=revision,
        database=newsroom.database.version(),
        taken_at=at,
        head=Head(event_id=event_id, digest=digest),
        tables=facts,
        members={},
    )


def _write_files(writing: Writing, newsroom: Newsroom) -> None:
    with writing.member("settings.json") as write:
        told = {name: value for name, value in asdict(newsroom.settings).items() if name not in NOT_TOLD}
        write(json.dumps(told, indent=1, ensure_ascii=False, default=str).encode())
    with writing.member(FILES + SECRET_KEY) as write:
        write(newsroom.settings.secret_key.encode())
    for path in files_of(newsroom):
        if path.as_posix() == SECRET_KEY:
            continue
        with (
            contextlib.suppress(FileNotFoundError),
            (newsroom.instance / path).open("rb") as source,
            writing.member(FILES + path.as_posix()) as write,
        ):
            while block := source.read(BLOCK):
                write(block)


def files_of(newsroom: Newsroom) -> Iterator[PurePosixPath]:
    """Every file of the instance that belongs in a backup, relative to the instance; links are not followed."""
    database = database_file(newsroom)
    for folder, _folders, names in os.walk(newsroom.instance):
        for name in names:
            path = Path(folder, name)
            relative = PurePosixPath(path.relative_to(newsroom.instance).as_posix())
            if path.is_file() and not path.is_symlink() and rules.belongs(relative, database):
                yield relative


def database_file(newsroom: Newsroom) -> str | None:
    """The name of SQLite's file; None on a server."""
    address = newsroom.database.url
    return Path(address.database).name if newsroom.database.is_sqlite and address.database else None
