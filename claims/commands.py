"""Commands of the whole newsroom: migrate, and prepare an instance for its first start."""

import os

import click
from flask import Blueprint, current_app
from sqlmodel import select

from claims.backup.before import CannotMigrate, back_up_before_migrating
from claims.backup.wiring import newsroom as newsroom_here
from claims.people.models import Person
from claims.people.queries import someone_can_sign_in
from claims.storage.engine import Database
from claims.storage.migrate import upgrade
from claims.verdicts.actions import ensure_default_scale

blueprint = Blueprint("newsroom", __name__, cli_group=None)


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


def _migrate() -> None:
    try:
        back_up_before_migrating(newsroom_here())
    except CannotMigrate as refusal:
        raise click.ClickException(str(refusal)) from refusal
    upgrade(_database())
    with _database().writing() as session:
        ensure_default_scale(session)


def _database() -> Database:
    found: Database = current_app.extensions["database"]
    return found
