"""Before a migration: everything as it is goes into a file of its own, or nothing is migrated."""

from datetime import UTC, datetime

from claims.backup.archive import BackupUnusable
from claims.backup.copies import folder_of
from claims.backup.restoring import unfinished
from claims.backup.taking import Newsroom, take_backup
from claims.storage.migrate import known_revisions, revision_of


class CannotMigrate(Exception):
    """The schema stays as it is; the message says why."""


def back_up_before_migrating(newsroom: Newsroom) -> None:
    """Write `before-<revision>.zip` beside the copies when the schema is behind. Raises CannotMigrate."""
    interrupted = unfinished(newsroom.instance)
    if interrupted:
        raise CannotMigrate(interrupted)
    newest, *older = known_revisions()
    with newsroom.database.reader.connect() as connection:
        stands_at = revision_of(connection)
    if stands_at in {None, newest}:
        return
    if stands_at not in older:
        raise CannotMigrate(
            f"The database has the schema {stands_at}, which this version ({newsroom.version}) does not know:"
            " a later one was here. Start that version, or restore the backup that it made before it migrated."
        )
    try:
        target = folder_of(newsroom) / f"before-{newest}.zip"
        take_backup(newsroom, target, at=datetime.now(UTC))
    except (OSError, BackupUnusable) as error:
        reason = getattr(error, "strerror", None) or error
        raise CannotMigrate(
            f"The database has to be migrated to {newest}, and the backup before that could not be made: {reason}."
            " Nothing was changed. Make room, or set CLAIMDESK_BACKUPS to another folder, and start again."
        ) from error
