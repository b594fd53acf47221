"""flask backup and restore: the whole newsroom in one file, and out of it."""

from pathlib import Path

import click
from flask import Blueprint
from sqlalchemy.exc import OperationalError

from claims.backup.archive import Backup, BackupUnusable
from claims.backup.checks import rebuild_and_check, timed
from claims.backup.heads import give_up_newer
from claims.backup.restoring import NotEmpty, check_room, done, put_back
from claims.backup.taking import FILES, take_backup
from claims.backup.wiring import newsroom
from claims.config import SECRET_KEY
from claims.search.wiring import followers
from claims.web.clock import now

blueprint = Blueprint("backup_commands", __name__, cli_group=None)
FILE = click.Path(dir_okay=False, path_type=Path)


@blueprint.cli.command("backup")
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write the whole newsroom into FILE while work goes on. FILE holds secrets: only you can read it."""
    if file.exists():
        raise click.ClickException(f"{file} is there already; choose another name.")
    try:
        with timed(click.echo, "Written and read back"):
            manifest = take_backup(newsroom(), file.resolve(), at=now())
    except (OSError, BackupUnusable) as error:
        reason = getattr(error, "strerror", None) or error
        raise click.ClickException(
            f"The backup could not be written: {reason}. Nothing is left of it."
        ) from error
    rows = sum(table.rows for table in manifest.tables.values())
    size = file.stat().st_size / (1 << 20)
    click.echo(f"{file}: {rows} rows, up to event {manifest.head.event_id}, {size:.1f} MiB")


@blueprint.cli.command("restore")
@click.argument("file", type=FILE)
def restore(file: Path) -> None:
    """Restore FILE into an empty instance, make the search index again, and check everything; exit 1 when it differs."""
    here = newsroom()
    own_key = _own_key(here.instance, here.settings.secret_key)
    try:
        with timed(click.echo, "Backup checked"):
            whole = Backup(file, lambda manifest: check_room(here, manifest))
        with timed(click.echo, "Data restored"):
            put_back(here, whole, click.echo)
    except (BackupUnusable, NotEmpty) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except OperationalError as error:
        raise click.ClickException(
            f"The restore stopped, and nothing of the data is in: {error.orig}. Run it again with the same file."
        ) from error
    except OSError as error:
        raise click.ClickException(
            f"The restore stopped: {error.strerror or error}. Run it again with the same file."
        ) from error
    try:
        faults = rebuild_and_check(here.database, list(followers().values()), whole.manifest, click.echo)
    except OSError as error:
        raise click.ClickException(
            f"The data is in, and the index could not be made: {error.strerror or error}. Run this again to go on."
        ) from error
    done(here.instance)
    if given_up := give_up_newer(here.database, here.settings.backups, at=now()):
        click.echo(
            f"{here.settings.backups} holds copies that go on beyond this one, up to event {given_up}. The history now tells"
            " that this restore gave that up; flask history check names these copies."
        )
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)
    if own_key and own_key.encode() != b"".join(whole.pieces(FILES + SECRET_KEY)):
        click.echo(
            "CLAIMDESK_SECRET_KEY is not the backup's: sessions end, and what is signed or sealed with it is lost."
        )
    click.echo(
        f"Everything is as it was at event {whole.manifest.head.event_id}, {whole.manifest.taken_at:%Y-%m-%d %H:%M:%S}Z."
    )


def _own_key(instance: Path, key: str) -> str | None:
    """The secret key when the environment gave it; one that was kept in the instance is replaced by the backup's."""
    kept = instance / SECRET_KEY
    return None if kept.exists() and kept.read_text(encoding="ascii").strip() == key else key
