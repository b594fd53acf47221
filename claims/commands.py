"""Commands of the whole newsroom: migrate, and prepare an instance for its first start."""

import os
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask import Blueprint, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from claims.backup.before import CannotMigrate, back_up_before_migrating
from claims.backup.wiring import newsroom as newsroom_here
from claims.config import SettingError, make_instance
from claims.names.actions import ensure_first_names
from claims.people.models import Person
from claims.people.queries import someone_can_sign_in
from claims.storage.engine import Database
from claims.storage.migrate import has_tables, upgrade
from claims.triage.actions import ensure_first_questions
from claims.verdicts.actions import ensure_default_scale

blueprint = Blueprint("newsroom", __name__, cli_group=None)
MAKE_TABLES = {
    "db upgrade",
    "newsroom prepare",
    "restore",
}
NEED_NONE = {"search evaluate"}  # all other commands need a newsroom that is there
GUARDED = "guarded"


@blueprint.cli.group("db")
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Migrate to the newest schema."""
    _migrate()


@blueprint.cli.group("newsroom")
def newsroom() -> None:
    """A whole instance."""


@newsroom.command("prepare")
def prepare() -> None:
    """Migrate; fill an empty newsroom with the demo (or, with DEMO=0, make a link while nobody can sign in)."""
    _migrate()
    with _database().reading() as session:
        empty = session.exec(select(Person.id).limit(1)).first() is None
        open_to_someone = someone_can_sign_in(session)
    accounts = current_app.config["SETTINGS"].instance / "demo-accounts.txt"
    if empty and os.environ.get("DEMO") != "0":
        from claims.demo.play import play_demo

        click.echo("Making the demo newsroom…", err=True)
        click.echo(play_demo(current_app))
    elif not open_to_someone:
        from claims.people.commands import first_admin_link

        click.echo(f"Make the first administrator at (once, within 7 days):\n  {first_admin_link()}")
    elif accounts.exists():
        click.echo(f"The demo accounts stand in {accounts}")


def guard(group: click.Group, before: str = "") -> None:
    """Have every command say so in one sentence where there is no newsroom, and make nothing there."""
    for name, command in group.commands.items():
        words = f"{before} {name}".strip()
        if isinstance(command, click.Group):
            guard(command, words)
        elif words in NEED_NONE or not command.callback or hasattr(command.callback, GUARDED):
            continue  # guarded already: a second application has the same ones
        else:
            command.callback = _guarded(command.callback, makes_tables=words in MAKE_TABLES)


def _guarded(callback: Callable[..., Any], *, makes_tables: bool) -> Callable[..., Any]:
    @wraps(callback)
    def looks_first(*given: Any, **named: Any) -> Any:
        _look_for_newsroom(makes_tables=makes_tables)
        return callback(*given, **named)

    guarded = with_appcontext(looks_first)
    setattr(guarded, GUARDED, True)
    return guarded


def _look_for_newsroom(*, makes_tables: bool) -> None:
    settings = current_app.config["SETTINGS"]
    try:
        if not makes_tables and not has_tables(_database()):
            raise click.ClickException(
                f"There is nothing to work on, as the database has no tables yet. The instance is {settings.instance};"
                " CLAIMDESK_INSTANCE and CLAIMDESK_DATABASE_URL choose another one."
            )
        make_instance(settings)
    except OperationalError as error:
        raise click.ClickException(f"The database does not answer: {error.orig}") from error
    except SettingError as error:
        raise click.ClickException(str(error)) from error


def _migrate() -> None:
    try:
        back_up_before_migrating(newsroom_here())
    except CannotMigrate as refusal:
        raise click.ClickException(str(refusal)) from refusal
    upgrade(_database())
    with _database().writing() as session:
        ensure_default_scale(session)
        ensure_first_names(session)
        ensure_first_questions(session)


def _database() -> Database:
    found: Database = current_app.extensions["database"]
    return found
