"""flask search: make the indexes again, and compare them with the database."""

import sys
from collections.abc import Iterator

import click
from flask import Blueprint

from claims.search.engine import Document, EngineDamaged, EngineFull
from claims.search.follower import Follower
from claims.search.wiring import followers

blueprint = Blueprint("search_commands", __name__, cli_group="search")
MOST_LISTED = 20


@blueprint.cli.command("rebuild")
def rebuild() -> None:
    """Make both indexes again from the database. The old ones answer until the new ones are whole."""
    busy = [name for name, follower in followers().items() if not _rebuild(follower)]
    if busy:
        sys.exit(1)


@blueprint.cli.command("check")
@click.option("--repair", is_flag=True, help="Mend what differs.")
def check(repair: bool) -> None:
    """Compare both indexes with the database, document by document; exit 1 and name what differs."""
    wrong = [name for name, follower in followers().items() if not _check(follower, repair=repair)]
    if wrong:
        sys.exit(1)


def _rebuild(follower: Follower) -> bool:
    def progress(done: int, total: int) -> None:
        click.echo(f"{follower.name}: {done} of {total}")

    try:
        done = follower.rebuild(progress)
    except EngineFull as full:
        click.echo(f"{follower.name}: {full}")
        return False
    click.echo(
        f"{follower.name}: {'made again' if done else 'another process is writing this index; try again later'}"
    )
    return done


def _check(follower: Follower, *, repair: bool) -> bool:
    """Whether the index holds what the database says, in the end."""
    try:
        drift = find_drift(follower)
    except EngineDamaged as damage:
        click.echo(f"{follower.name}: {damage}")
        return repair and _rebuild(follower)
    for kind, ids in drift.items():
        if ids:
            more = f" and {len(ids) - MOST_LISTED} more" if len(ids) > MOST_LISTED else ""
            click.echo(f"{follower.name}: {len(ids)} {kind}: {', '.join(ids[:MOST_LISTED])}{more}")
    if not any(drift.values()):
        click.echo(f"{follower.name}: as the database")
        return True
    return repair and mend(follower, drift)


def find_drift(follower: Follower) -> dict[str, list[str]]:
    """Ids that are missing from the index, that differ, and that should not be there; after catching up."""
    follower.catch_up()
    stored = follower.engine.versions()
    drift: dict[str, list[str]] = {"missing": [], "different": [], "left over": []}
    with follower.database.reading() as session:
        for document in follower.documents(session):
            version = stored.pop(document.id, None)
            if version is None:
                drift["missing"].append(document.id)
            elif version != document.version:
                drift["different"].append(document.id)
    drift["left over"] = sorted(stored)
    return drift


def mend(follower: Follower, drift: dict[str, list[str]]) -> bool:
    """Write what differs again; whether the index now holds what the database says."""
    wrong = [*drift["missing"], *drift["different"]]
    seen = follower.engine.last_event()
    with follower.database.reading() as session:
        again: Iterator[Document] = (
            document for source in follower.sources for document in source.load(session, wrong)
        )
        done = follower.engine.write(again, drift["left over"], seen, after=seen)
    clean = done and not any(find_drift(follower).values())
    click.echo(f"{follower.name}: {'mended' if clean else 'it still differs; try search rebuild'}")
    return clean
