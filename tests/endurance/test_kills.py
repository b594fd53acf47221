"""Web processes are killed in the middle of their work: what was answered is there, and nothing is half there."""

import os
import random
import signal
import threading
import time

import pytest
from sqlalchemy import text

from claims.storage.engine import Database
from tests.endurance import storm
from tests.endurance.running import Running

pytestmark = pytest.mark.slow
ROUNDS, WRITERS = 40, 8
ENOUGH = 3  # saves that are answered between two kills, so that each meets work
PATIENCE = 60.0


def wait_for_saves(weather: storm.Storm, more: int) -> None:
    until, wanted = time.monotonic() + PATIENCE, len(weather.saved) + more
    while len(weather.saved) < wanted and not weather.wrong:
        assert time.monotonic() < until, f"nobody can save any more: {weather}"
        threading.Event().wait(0.01)


def kill_one(server: Running, chance: random.Random) -> None:
    """End one web process at once, as a lack of memory would; gunicorn starts another in its place."""
    until = time.monotonic() + PATIENCE
    while not (workers := server.web_workers()):
        assert time.monotonic() < until, server.printed
        threading.Event().wait(0.02)
    threading.Event().wait(chance.random() / 20)
    try:
        os.kill(chance.choice(workers), signal.SIGKILL)
    except ProcessLookupError:  # it is gone already
        return


@pytest.mark.timeout(180)
def test_keeps_every_answered_save_through_forty_kills(
    server: Running, kept: Database, chance: random.Random
) -> None:
    weather, threads, stop = storm.begin(server, WRITERS)
    for _ in range(ROUNDS):
        wait_for_saves(weather, ENOUGH)
        kill_one(server, chance)
    wait_for_saves(weather, ENOUGH)
    storm.end(threads, stop)
    print(weather)  # noqa: T201
    assert not weather.wrong
    assert weather.unanswered, "no save was under way when a process was killed: this shows nothing"
    storm.check_kept(weather, kept)
    if kept.is_sqlite:
        with kept.reading() as session:
            assert session.execute(text("pragma integrity_check")).scalars().all() == ["ok"]
            assert not session.execute(text("pragma foreign_key_check")).all()
    history = server.command("history", "check")
    assert history.returncode == 0, history.stderr
    search = server.command("search", "check")
    assert search.returncode == 0, search.stdout
