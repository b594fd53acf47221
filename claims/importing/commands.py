"""flask import claims: a file of claims into the newsroom, by the same steps as on the page."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask import Blueprint, current_app
from sqlmodel import Session, col, select

from claims.articles.files import digest_of, keep_file
from claims.errors import DomainError, Message
from claims.importing import actions, queries
from claims.importing.models import Import
from claims.importing.reading.files import Opened, open_file
from claims.importing.reading.opening import Format
from claims.importing.reading.tables import guess_of
from claims.importing.report import csv_lines
from claims.importing.rules import STAGE_LABELS, Stage
from claims.importing.running import Work
from claims.people.models import Person
from claims.people.queries import actor_of, person_by_email
from claims.people.rules import Actor, Role
from claims.storage.engine import Database
from claims.storage.rows import get_row

blueprint = Blueprint("importing_commands", __name__, cli_group="import")
LONGEST_NAME = 200


def _database() -> Database:
    database: Database = current_app.extensions["database"]
    return database


@blueprint.cli.command("claims")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--by", "email", help="Whose import it is; else the first administrator’s.")
@click.option("--language", default="nl", show_default=True, help="Of rows that do not say.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=HEAD", help="Of a table; else guessed.")
@click.option("--own-archive", is_flag=True, help="The verdicts in it are this desk’s own.")
@click.option(
    "--label", "labels", multiple=True, metavar="LABEL=RATING", help="Of the own archive; “-” for no rating."
)
@click.option("--dry-run", is_flag=True, help="Look through the file and import nothing.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write what each row is, as CSV."
)
def claims(
    file: Path,
    email: str | None,
    language: str,
    columns: tuple[str, ...],
    own_archive: bool,
    labels: tuple[str, ...],
    dry_run: bool,
    report: Path | None,
) -> None:
    """Import claims from a table, JSON Lines or ClaimReview. Again it changes nothing; what was broken off goes on."""
    if labels and not own_archive:
        raise click.UsageError("--label is only asked with --own-archive.")
    chosen = dict(each.rsplit("=", 1) for each in labels if "=" in each) if own_archive else None
    try:
        with _database().reading() as session:
            by = _importer(session, email)
        import_id = _begin(file, columns, language, by)
        _do(import_id, by, chosen, dry_run=dry_run)
    except (DomainError, OSError) as error:
        raise click.ClickException(str(error)) from error
    if report:
        with _database().reading() as session, report.open("w", encoding="utf-8", newline="") as out:
            out.writelines(csv_lines(session, import_id, _in_english))
    _say(import_id)


def _importer(session: Session, email: str | None) -> Actor:
    if email:
        person = person_by_email(session, email)
    else:
        admins = (
            select(Person).where(col(Person.role) == Role.ADMIN, col(Person.active)).order_by(col(Person.id))
        )
        person = session.exec(admins.limit(1)).first()
    if person is None:
        raise click.ClickException(
            "There is no such account. Name one with --by, or make one with: flask people add"
        )
    return actor_of(session, person.id or 0)


def _columns(opened: Opened, told: tuple[str, ...]) -> dict[str, int] | None:
    if opened.format is not Format.TABLE:
        return None
    heads, guessed = guess_of(opened.text)
    for each in told:
        field, _, head = each.partition("=")
        if head not in heads:
            raise click.UsageError(f"There is no column {head!r}. There are: {', '.join(heads)}")
        guessed[field] = heads.index(head)
    if "statement" not in guessed:
        raise click.UsageError("Say which column holds the claims: --column statement=HEAD")
    return guessed


def _begin(file: Path, told_columns: tuple[str, ...], language: str, by: Actor) -> int:
    """The import of this file that was broken off, or a new one."""
    data = file.read_bytes()
    opened = open_file(data)
    columns = _columns(opened, told_columns)
    with _database().reading() as session:
        told: dict[str, Any] = {"language": language, "columns": columns or {}}
        begun = queries.unfinished(session, digest_of(data), told)
    if begun is not None:
        return begun.id or 0
    digest = keep_file(current_app.config["SETTINGS"].instance, data)
    with _database().writing() as session:
        made = actions.add_import(
            session,
            file_name=file.name[:LONGEST_NAME],
            sha256=digest,
            kind=opened.format,
            language=language,
            columns=columns,
            by=by,
            at=datetime.now(UTC),
            queue=False,
        )
        session.flush()
        return made.id or 0


def _do(import_id: int, by: Actor, labels: dict[str, str] | None, *, dry_run: bool) -> None:
    settings = current_app.config["SETTINGS"]
    work = Work(_database(), settings.instance, settings.site_url, lambda: datetime.now(UTC), _show)
    with _database().reading() as session:
        stage = get_row(session, Import, import_id).stage
    if stage is Stage.CHECKING:
        stage = work.go_on(import_id)
    if dry_run:
        return
    with _database().writing() as session:
        at = datetime.now(UTC)
        if stage is Stage.CHECKED:
            actions.start_import(session, import_id, by=by, at=at, labels=labels, queue=False)
        else:
            actions.resume_import(session, import_id, by=by, at=at, queue=False)
    work.go_on(import_id)


def _show(done: int, total: int | None) -> None:
    click.echo(f"\r{done}{f' of {total}' if total is not None else ''} ", nl=False, err=True)


def _in_english(message: Message) -> str:
    return message.text % message.values if message.values else message.text


def _say(import_id: int) -> None:
    click.echo("", err=True)
    with _database().reading() as session:
        found = get_row(session, Import, import_id)
    ours = f"{found.ours_count} became ours, " if found.ours_count else ""
    thrown = f", {found.thrown_count} thrown away" if found.thrown_count else ""
    left = found.new_count - found.added_count
    click.echo(
        f"Import {found.id}, {STAGE_LABELS[found.stage]}: {found.row_count} rows, {found.added_count} imported, "
        f"{ours}{left} new, {found.known_count} known, {found.broken_count} broken{thrown}."
    )
