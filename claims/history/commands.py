"""flask history: verify the history, and erase what one event carried."""

import json
import re
from datetime import UTC, datetime

import click
from flask import Blueprint, current_app

from claims.errors import DomainError, NotFound
from claims.history.actions import erase
from claims.history.beside import examine
from claims.history.checking import Anchor, Report
from claims.storage.engine import Database

blueprint = Blueprint("history", __name__, cli_group="history")
_HEAD = re.compile(r"(?:(\d{1,10}):)?([0-9a-f]{64})\Z")


def _database() -> Database:
    database: Database = current_app.extensions["database"]
    return database


def _heads(_context: click.Context, _option: click.Parameter, texts: tuple[str, ...]) -> list[Anchor]:
    found = []
    for text in texts:
        match = _HEAD.match(text)
        if match is None:
            raise click.BadParameter(f"{text} is not ID:DIGEST, nor a digest of 64 characters")
        found.append(Anchor(f"--head {text}", int(match[1]) if match[1] else None, match[2]))
    return found


@blueprint.cli.command("check")
@click.option(
    "--head",
    "heads",
    multiple=True,
    callback=_heads,
    metavar="ID:DIGEST",
    help="A head kept elsewhere: from a log line, a backup, or a public page's claimdesk:history (digest alone).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check_history(heads: list[Anchor], as_json: bool) -> None:
    """Verify the whole history and all that was kept of its head; exit 1, naming the first bad row and all that differs."""
    report = examine(_database(), heads)
    if as_json:
        click.echo(json.dumps(_facts(report), ensure_ascii=False))
    else:
        _tell(report)
    if not report.holds:
        raise SystemExit(1)


def _facts(report: Report) -> dict[str, object]:
    fault = report.fault
    return {
        "holds": report.holds,
        "events": report.events,
        "head": {"id": report.head[0], "digest": report.head[1]},
        "fault": {"event": fault.event_id, "problem": fault.problem} if fault else None,
        "anchors": report.anchors,
        "bad_anchors": [vars(anchor) for anchor in report.bad_anchors],
        "findings": report.findings,
        "notes": report.notes,
    }


def _tell(report: Report) -> None:
    if report.fault:
        click.echo(f"event {report.fault.event_id}: {report.fault.problem}", err=True)
    for anchor in report.bad_anchors:
        number = "?" if anchor.event_id is None else anchor.event_id
        click.echo(
            f"{anchor.name}: the history does not hold event {number} with the digest {anchor.digest}; "
            "its end was cut off, it was written anew, or this is an older copy",
            err=True,
        )
    for line in report.findings:
        click.echo(line, err=True)
    for line in report.notes:
        click.echo(f"Note: {line}")
    if report.holds:
        click.echo(
            f"The history holds: {report.events} events, {report.anchors} kept heads. "
            f"Head: {report.head[0]}:{report.head[1]}"
        )


@blueprint.cli.command("erase")
@click.argument("event_id", type=int)
@click.option("--because", required=True, help="Why; it stays readable, so name nobody.")
def erase_payload(event_id: int, because: str) -> None:
    """Erase what an event carried; that it was, when and why, stays."""
    try:
        with _database().writing() as session:
            told = erase(session, event_id, because=because, by_id=None, at=datetime.now(UTC))
    except NotFound as error:
        raise click.ClickException(f"The history has no event {event_id}.") from error
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"Erased what event {event_id} carried; event {told.id} tells of it. Backups made before hold it still."
    )
