"""Edits while the indexer stands still, is killed, starts again; then drift made by hand: the check names exactly that."""

import multiprocessing
import os
import random
import re
import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app import create_app
from claims.config import Settings
from claims.search.follower import Follower
from claims.storage.engine import Database
from tests.conftest import Cast
from tests.endurance.editing import WORDS, Editor
from tests.endurance.test_index_damage import die_while_writing
from tests.search.test_engine import document

pytestmark = pytest.mark.slow
ROUNDS = 30
MOST_LISTED = 20  # ids of one kind that the check names


def index(app: Flask) -> Follower:
    follower: Follower = app.extensions["search"]["desk"]
    return follower


def standing(app: Flask) -> bytes:
    """What the desk's index says of itself; it is written whenever anything of the index is."""
    settings: Settings = app.config["SETTINGS"]
    return (settings.instance / "search" / "desk" / "CURRENT").read_bytes()


def make_indexes(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["search", "rebuild"]).exit_code == 0


def check(app: Flask, *options: str) -> tuple[int, dict[str, set[str]]]:
    """`flask search check`: its exit status, and the ids it names for the desk's index by what is wrong with them."""
    result: Any = app.test_cli_runner().invoke(args=["search", "check", *options])
    named = re.findall(r"^desk: \d+ (missing|different|left over): (.*)$", result.output, re.MULTILINE)
    return result.exit_code, {kind: set(ids.split(", ")) for kind, ids in named}


def be_killed(settings: Settings, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    die_while_writing(
        settings, chance.choice(("facts_of", "checksum", "write_standing", "sweep")), 1, rebuild=False
    )


@pytest.fixture
def edits(db: Database, cast: Cast, chance: random.Random) -> Callable[[], None]:
    def some() -> None:
        with db.writing() as session:
            editor = Editor(session, chance, cast.actor("editor"))
            editor.add()
            for _ in range(chance.randint(1, 6)):
                editor.edit()
                session.flush()

    return some


@pytest.mark.timeout(120)
def test_has_no_drift_however_the_indexer_fares(
    app: Flask, settings: Settings, db: Database, edits: Callable[[], None], chance: random.Random
) -> None:
    """Standing still, following, killed, and started again with nothing in memory: in the end all is there."""
    make_indexes(app)
    for _ in range(ROUNDS):
        edits()
        fate = chance.choice(("stopped", "follows", "killed", "restarted"))
        if fate == "follows":
            index(app).catch_up(hurried=True)
        elif fate == "killed":
            db.close()  # a connection must not come along into another process
            victim = multiprocessing.get_context("fork").Process(
                target=be_killed, args=(settings, chance.randrange(10**6))
            )
            victim.start()
            victim.join(30)
            assert victim.exitcode == -signal.SIGKILL, os.strerror(abs(victim.exitcode or 0))
        elif fate == "restarted":
            other = create_app(settings, TESTING=True)
            index(other).catch_up(hurried=True)
            other.extensions["database"].close()
    assert check(app) == (0, {})


def test_names_every_id_that_is_missing_stale_or_extra(
    app: Flask, edits: Callable[[], None], chance: random.Random
) -> None:
    for _ in range(ROUNDS):
        edits()
    make_indexes(app)
    for _ in range(3):
        engine = index(app).engine
        ids = chance.sample(sorted(engine.versions()), 30)
        missing, stale = set(ids[: chance.randint(1, MOST_LISTED)]), set(ids[20:30])
        extra = {f"claim-{chance.randint(10_000, 20_000)}" for _ in range(chance.randint(1, 9))}
        wrong = [replace(document(1, chance.choice(WORDS), "old"), id=name) for name in [*stale, *extra]]
        seen = engine.last_event()
        engine.write(wrong, missing, seen, after=seen)
        expected = {"missing": missing, "different": stale, "left over": extra}
        assert check(app) == (1, expected)
        assert check(app, "--repair") == (0, expected), "mended in one go"
        assert check(app) == (0, {})
        stands = standing(app)
        assert check(app, "--repair") == (0, {})
        assert standing(app) == stands, "to repair what is whole changes nothing"


def test_finds_drift_that_came_with_events_not_yet_seen(
    app: Flask, edits: Callable[[], None], chance: random.Random
) -> None:
    """What the index has only not followed yet is no drift; what was spoiled before is still found."""
    edits()
    make_indexes(app)
    engine = index(app).engine
    gone = chance.choice(sorted(engine.versions()))
    seen = engine.last_event()
    engine.write([], [gone], seen, after=seen)
    engine.close()
    edits()
    status, named = check(app)
    assert named in ({"missing": {gone}}, {}), "an edit of it may have brought it back"
    assert status == (1 if named else 0)
    assert check(app, "--repair")[0] == 0
    assert check(app) == (0, {})
