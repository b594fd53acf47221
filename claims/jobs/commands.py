"""flask jobs: the worker, and what is queued, running and failed."""

import os
import signal
import sys
import threading
from typing import Any

import click
from flask import Blueprint, Flask, current_app

from claims.jobs import queries
from claims.jobs.worker import run

blueprint = Blueprint("jobs", __name__, cli_group="jobs")


@blueprint.cli.command("work")
@click.option(
    "--poll", default=1.0, show_default=True, help="Seconds between looks when there is nothing to do."
)
def work(poll: float) -> None:
    """Do jobs until SIGTERM or Ctrl-C; a running job is finished or given back, within five seconds."""
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: Any) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    worker = run(app, stop, poll)
    if worker.left_behind is not None and worker.left_behind.is_alive():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)  # its job was given back; waiting for it, or tearing things down under it, helps nobody


@blueprint.cli.command("list")
def listing() -> None:
    """What is queued, running, failed and done, newest first."""
    with current_app.extensions["database"].reading() as session:
        lines = queries.newest(session)
    for line in lines:
        bar = f" {line.done_count} of {line.total_count}" if line.total_count is not None else ""
        reason = f"  {line.error}" if line.error else ""
        click.echo(
            f"{line.id:>6}  {line.state.value:<8} {line.kind:<24} {line.run_at:%Y-%m-%d %H:%M:%S}Z "
            f"attempt {line.attempts}{bar}{reason}"
        )
    if not lines:
        click.echo("No jobs.")
