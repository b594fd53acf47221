"""flask demo: the demonstration newsroom, on an empty instance."""

import click
from flask import Blueprint, current_app

from claims.demo.play import play_demo
from claims.errors import DomainError

blueprint = Blueprint("demo", __name__, cli_group=None)


@blueprint.cli.command("demo")
def demo() -> None:
    """Fill an empty newsroom with the demonstration; refuses when it holds anything."""
    try:
        click.echo(play_demo(current_app))
    except DomainError as error:
        raise click.ClickException(str(error)) from error
