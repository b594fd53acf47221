"""flask search: make the indexes again, compare them with the database, and measure how well they find."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import click
from flask import Blueprint

from claims.search import evaluating
from claims.search.documents import CLAIM
from claims.search.engine import Document, EngineDamaged, EngineFull
from claims.search.follower import Follower
from claims.search.meaning.following import VectorFollower
from claims.search.meaning.interface import Library
from claims.search.plain_whoosh import by_plain_whoosh
from claims.search.whoosh_engine import WhooshEngine
from claims.search.wiring import followers, vectors

blueprint = Blueprint("search_commands", __name__, cli_group="search")
MOST_LISTED = 20
PEERS = {
    "TF-IDF words + letters": evaluating.by_letters_and_words,
    "plain Whoosh BM25": by_plain_whoosh,
}


@blueprint.cli.command("rebuild")
def rebuild() -> None:
    """Make both indexes again from the database, and what claims mean. The old ones answer until the new are whole."""
    busy = [name for name, follower in followers().items() if not _rebuild(follower)]
    meaning = vectors()
    if (meaning and not _rebuild(meaning)) or busy:
        sys.exit(1)


@blueprint.cli.command("check")
@click.option("--repair", is_flag=True, help="Mend what differs.")
def check(repair: bool) -> None:
    """Compare both indexes with the database, document by document; exit 1 and name what differs."""
    wrong = [name for name, follower in followers().items() if not _check(follower, repair=repair)]
    meaning = vectors()
    if (meaning and not _check_meaning(meaning, repair=repair)) or wrong:
        sys.exit(1)


@blueprint.cli.command("evaluate")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--mode", type=click.Choice(["similar", "search"]), required=True, help="What is measured.")
@click.option("--split", default="dev", show_default=True, help="Which queries: queries-SPLIT.jsonl.gz.")
@click.option(
    "--run", type=click.File("w", encoding="utf-8", lazy=True), help="Write the hits to a TREC run file."
)
@click.option("--beside/--alone", default=True, help="Measure peers beside it (default).")
@click.option(
    "--semantic", is_flag=True, help="With the extra that knows what texts mean; for --mode similar."
)
def evaluate(
    folder: Path, mode: str, split: str, run: TextIO | None, *, beside: bool, semantic: bool
) -> None:
    """Measure how well queries find their documents, on the set in FOLDER, in an index of its own."""
    library = _library(mode) if semantic else None
    try:
        asked = evaluating.read_set(folder, split)
    except evaluating.BadSet as bad:
        raise click.ClickException(str(bad)) from bad
    click.echo(f"{len(asked.documents)} documents, {len(asked.queries)} queries")
    with TemporaryDirectory() as root:
        engine, began = WhooshEngine(Path(root) / "index", lambda: "evaluation"), time.monotonic()
        engine.rebuild(evaluating.documents_of(asked.documents), 0)
        click.echo(f"indexed in {time.monotonic() - began:.1f} s")
        click.echo(f"{'':24}{'MAP@1':>10}{'MAP@5':>10}{'MRR':>10}{'recall@10':>10}{'time':>11}")
        if mode == "search":
            rank = evaluating.by_search(engine, asked.documents)
        else:
            meaning = evaluating.meaning_of(library, asked.documents) if library else None
            rank = evaluating.by_similarity(engine, asked.documents, meaning)
        began = time.monotonic()
        rankings = evaluating.rank_all(asked.queries, rank)
        _show_row(f"{mode}, semantic" if semantic else mode, rankings, asked, began)
        engine.close()
    if run:
        evaluating.write_run(rankings, run)
    if mode == "similar":
        _show_bands(rankings, asked)
    if beside:
        for name, make_peer in PEERS.items():
            began = time.monotonic()
            _show_row(name, evaluating.rank_all(asked.queries, make_peer(asked.documents)), asked, began)


def _library(mode: str) -> Library:
    meaning = vectors()
    if mode != "similar":
        raise click.ClickException("--semantic is for --mode similar")
    if meaning is None:
        raise click.ClickException(
            "--semantic wants the extra of that name: make run EXTRAS=semantic installs it"
        )
    return meaning.library


def _show_row(
    name: str, rankings: dict[str, evaluating.Ranking], asked: evaluating.RetrievalSet, began: float
) -> None:
    measured = evaluating.measure(rankings, asked.relevant)
    click.echo(evaluating.as_row(name, measured, time.monotonic() - began))


def _show_bands(rankings: dict[str, evaluating.Ranking], asked: evaluating.RetrievalSet) -> None:
    for band, (count, right) in evaluating.bands(rankings, asked.relevant).items():
        click.echo(f"  first hit with a score of {band} and up: {count} times, right {right / count:.0%}")


def _rebuild(follower: Follower | VectorFollower) -> bool:
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
    if _name_drift(follower.name, drift):
        return True
    return repair and mend(follower, drift)


def _check_meaning(follower: VectorFollower, *, repair: bool) -> bool:
    """Whether each claim has the vectors of its texts as they are now, in the end."""
    follower.catch_up()
    drift = follower.drift()
    kinds = {"missing": drift.missing, "different": drift.different, "left over": drift.left_over}
    named = {kind: [f"{CLAIM}{claim_id}" for claim_id in ids] for kind, ids in kinds.items()}
    if _name_drift(follower.name, named):
        return True
    if not repair:
        return False
    clean = follower.mend()
    click.echo(f"{follower.name}: {'mended' if clean else 'it still differs; try search rebuild'}")
    return clean


def _name_drift(name: str, drift: dict[str, list[str]]) -> bool:
    """Print what differs; whether nothing does."""
    for kind, ids in drift.items():
        if ids:
            more = f" and {len(ids) - MOST_LISTED} more" if len(ids) > MOST_LISTED else ""
            click.echo(f"{name}: {len(ids)} {kind}: {', '.join(ids[:MOST_LISTED])}{more}")
    if not any(drift.values()):
        click.echo(f"{name}: as the database")
        return True
    return False


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
