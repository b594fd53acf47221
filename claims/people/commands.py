"""flask people: add an account or make a fresh link, where there is no mail and no administrator yet."""

import sys
from datetime import UTC, datetime

import click
from flask import Blueprint, current_app
from sqlmodel import Session

from claims.config import SERVED_AT
from claims.errors import DomainError
from claims.people import actions, queries, second_factor
from claims.people.good_passwords import check_new_password
from claims.people.passwords import hash_password
from claims.people.rules import LANGUAGES, Role, normal_email
from claims.storage.engine import Database

blueprint = Blueprint("people_commands", __name__, cli_group="people")


def _database() -> Database:
    database: Database = current_app.extensions["database"]
    return database


def link_address(token: str) -> str:
    """The link to print. In a shell that knows neither the site's address nor its port, that of the running server."""
    settings = current_app.config["SETTINGS"]
    served_at = settings.instance / SERVED_AT
    site_url: str = settings.site_url
    if settings.site_url_is_a_guess:
        site_url = served_at.read_text(encoding="utf-8") if served_at.exists() else ""
        if not site_url:
            site_url = settings.site_url
            click.echo(
                "The first half of this address is a guess, as no server runs here and CLAIMDESK_SITE_URL is not set:",
                err=True,
            )
    return f"{site_url}/sign-in/{token}"


@blueprint.cli.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues and the history see it.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--language", type=click.Choice(LANGUAGES), help="Else what their browser asks for.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, make no link.")
def add(email: str, name: str, role: str, language: str | None, password_stdin: bool) -> None:
    """Add an account and print its one-time sign-in link."""
    at = datetime.now(UTC)
    try:
        hashed = _hash_from_input(email, name) if password_stdin else None
        with _database().writing() as session:
            person = actions.add_person(
                session,
                email=email,
                name=" ".join(name.split()),
                role=Role(role),
                language=language,
                by=None,
                at=at,
                password_hash=hashed,
            )
            token = None if hashed else _link(session, person.id or 0, at)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(link_address(token) if token else f"{person.email} can sign in.")


@blueprint.cli.command("link")
@click.argument("email")
@click.option(
    "--reset-second-factor",
    is_flag=True,
    help="Take the second factor away as well, for who lost phone and recovery codes; ends all their sessions.",
)
def link(email: str, *, reset_second_factor: bool) -> None:
    """Print a fresh one-time link for who lost the password; links made before stop working.

    A second factor stays, unless told otherwise: the link leads to a new password and then to the code.
    """
    try:
        with _database().writing() as session:
            person = queries.person_by_email(session, email)
            if person is None:
                raise click.ClickException(f"There is no account with the address {normal_email(email)}.")
            at = datetime.now(UTC)
            if reset_second_factor:
                second_factor.take_away(session, person.id or 0, by=None, at=at)
            token = _link(session, person.id or 0, at)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(link_address(token))


@blueprint.cli.command("first")
def first() -> None:
    """Print the one-time link that makes the first administrator of a new newsroom."""
    click.echo(first_admin_link())


def first_admin_link() -> str:
    """The address of a fresh link for the first administrator; ends the command when one can sign in already."""
    with _database().writing() as session:
        token = actions.add_first_admin(session, datetime.now(UTC))
    if token is None:
        raise click.ClickException("There is an administrator already; make a link with: people link EMAIL")
    return link_address(token)


def _link(session: Session, person_id: int, at: datetime) -> str:
    return actions.make_link(session, person_id, by=None, at=at)


def _hash_from_input(email: str, name: str) -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    site_name = current_app.config["SETTINGS"].site_name
    check_new_password(password, email=normal_email(email), name=name, site_name=site_name)
    return hash_password(password)
