"""flask history: verify the chain."""

import click
from flask import Blueprint, current_app

from claims.history.queries import first_fault

blueprint = Blueprint("history", __name__, cli_group="history")


@blueprint.cli.command("check")
def check() -> None:
    """Verify the hash chain; exit 1 and name the first bad row."""
    with current_app.extensions["database"].reading() as session:
        fault = first_fault(session)
    if fault:
        click.echo(f"event {fault.event_id}: {fault.problem}", err=True)
        raise SystemExit(1)
    click.echo("The history holds.")
