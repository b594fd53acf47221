"""Whoever writes the index is killed, and its files are spoiled under a running server: search answers all the while."""

import multiprocessing
import os
import random
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask

from app import create_app
from claims.config import Settings
from claims.desk.actions import add_claim, restate_claim
from claims.search import whoosh_engine
from claims.search.commands import find_drift
from claims.search.follower import Follower
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.endurance.conftest import Start
from tests.endurance.running import Answer, Person, Running

pytestmark = pytest.mark.slow
ROUNDS = 25
# What a writer does one after the other; it is killed just before one of them.
STEPS = ("facts_of", "new_folder", "checksum", "write_standing", "sweep")
MANY = 170  # claims: too many for a search to make the index again by itself
AGAIN = 20.0  # seconds until a damaged index has to be whole again, on a machine that runs other tests
AGAIN_MADE, TAKEN_IN = "index wordt opnieuw gemaakt", "nieuwste wijzigingen worden nog opgenomen"


def desk(app: Flask) -> Follower:
    follower: Follower = app.extensions["search"]["desk"]
    return follower


def die_while_writing(settings: Settings, step: str, time_: int, *, rebuild: bool) -> None:
    """Follow the history in a process of its own, and be killed before this step is taken for the n-th time."""
    taken, real = 0, getattr(whoosh_engine, step)

    def die_once(*values: object, **options: object) -> object:
        nonlocal taken
        taken += 1
        if taken == time_:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*values, **options)

    setattr(whoosh_engine, step, die_once)
    follower = desk(create_app(settings, TESTING=True))
    if rebuild:
        follower.rebuild()
    else:
        follower.work()


@pytest.mark.timeout(120)
def test_is_whole_after_each_of_twenty_five_killed_writers(
    app: Flask,
    settings: Settings,
    db: Database,
    cast: Cast,
    as_: Callable[[str | None], CheckingClient],
    chance: random.Random,
) -> None:
    reader, by, killed = as_("reader"), cast.actor("editor"), 0
    for number in range(ROUNDS):
        with db.writing() as session:
            for word in range(chance.randint(1, 12)):
                add_claim(session, statement=f"De zee stijgt {number} {word}", language="nl", by=by, at=NOW)
            restate_claim(session, chance.randint(1, number + 1), f"De zee daalt {number}", by=by, at=NOW)
        if number == 0:
            desk(app).rebuild()
        db.close()  # a connection must not come along into another process
        step, time_ = chance.choice(STEPS), chance.randint(1, 2)
        victim = multiprocessing.get_context("fork").Process(
            target=die_while_writing, args=(settings, step, time_), kwargs={"rebuild": chance.random() < 0.3}
        )
        victim.start()
        victim.join(30)
        killed += victim.exitcode == -signal.SIGKILL
        assert victim.exitcode in {0, -signal.SIGKILL}, (step, time_, victim.exitcode)
        assert desk(app).engine.last_event() > 0, f"damaged by one who was killed before {step}"
        if number % 3 == 0:
            assert reader.get("/desk/search?q=zee+daalt").all(".//li[@class='result']")
    assert killed > ROUNDS / 3, "hardly anybody was killed: this shows little"
    assert not any(find_drift(desk(app)).values())
    root = settings.instance / "search" / "desk"
    assert len(list(root.iterdir())) == 2, "nothing is left of who was killed"


def spoil(path: Path, how: str, chance: random.Random) -> None:
    if how == "delete":
        path.unlink()
        return
    whole = bytearray(path.read_bytes())
    place = chance.randrange(len(whole))
    if how == "cut":
        path.write_bytes(whole[:place])
    elif how == "grow":
        path.write_bytes(whole + chance.randbytes(chance.randint(1, 100)))
    else:
        whole[place] ^= chance.randint(1, 255)
        path.write_bytes(whole)


def found(reader: Person, word: str) -> tuple[int, Answer]:
    """How many results a search has; it has to answer."""
    answer = reader.get(f"/desk/search?q={quote(word)}")
    assert answer.status == 200, answer.text[:2000]
    return answer.text.count('<li class="result"'), answer


def wait_until_whole(reader: Person, word: str) -> bool:
    """Until search no longer says that its index is being made; whether it ever said so. It answers each time."""
    said, until = False, time.monotonic() + AGAIN
    while True:
        results, answer = found(reader, word)
        if AGAIN_MADE in answer.text:
            said = True
            assert results, "while the index is made again, statements are searched in the database"
        elif TAKEN_IN not in answer.text:
            assert results, "nothing is found, and nothing says why"
            return said
        assert time.monotonic() < until, "nobody makes the index again"
        threading.Event().wait(0.05)


def filled(server: Running, claims: int) -> None:
    database = Database(server.environment["CLAIMDESK_DATABASE_URL"])
    with database.writing() as session:
        by = Cast(database).actor("editor")
        for number in range(claims):
            add_claim(session, statement=f"De zee stijgt {number} meter", language="nl", by=by, at=NOW)
    database.close()


@pytest.mark.timeout(180)
def test_answers_while_files_are_spoiled_under_a_running_server(
    started: Start, chance: random.Random
) -> None:
    server = started()
    filled(server, MANY)
    reader, root = server.person("reader"), server.instance / "search"
    wait_until_whole(reader, "stijgt")
    said = 0
    for how in ("delete", "cut", "grow", "flip", "flip"):
        for name in ("desk", "public"):
            segments = sorted((root / name).glob("*/*.seg"))
            for path in [root / name / "CURRENT", *chance.sample(segments, min(1, len(segments)))]:
                if path.exists():  # the worker may have replaced it since
                    spoil(path, how, chance)
                said += wait_until_whole(reader, "stijgt")
                assert server.person("reader").get("/?q=stijgt").status == 200
    for gone in (root / "desk", root / "public", root):
        shutil.rmtree(gone, ignore_errors=True)
        said += wait_until_whole(reader, "stijgt")
    assert said, "no search met a damaged index: this shows nothing"
    results, _ = found(reader, "stijging")
    assert results, "found by another form of the word, which only the index can"
    check = server.command("search", "check")
    assert check.returncode == 0, check.stdout
    assert "Traceback" not in server.printed
