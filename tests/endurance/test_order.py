"""Eight processes write at once: ids, order of commits and order of the chain agree, and a follower misses nothing."""

import random
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from sqlmodel import col, select

from claims.errors import DomainError
from claims.history.models import Event
from claims.history.queries import events_after, first_fault
from claims.people.rules import Actor, Role
from claims.storage.engine import Database
from tests.conftest import Cast
from tests.endurance.editing import Editor

pytestmark = pytest.mark.slow
WRITERS, CHANGES = 8, 40


def change_often(url: str, seed: int, by_id: int) -> list[str]:
    """Many short transactions of several changes each; what the database refused, which it should not."""
    database, chance = Database(url), random.Random(seed)  # noqa: S311
    wrong, by = [], Actor(id=by_id, name="Jet Vermeer", role=Role.EDITOR)
    for _ in range(CHANGES):
        try:
            with database.writing() as session:
                editor = Editor(session, chance, by)
                for _ in range(chance.randint(1, 3)):
                    editor.edit()
        except DomainError:
            continue  # another was first: a rule's answer
        except Exception as error:  # noqa: BLE001  whatever it is, it is told
            wrong.append(repr(error))
    database.close()
    return wrong


def follow(database: Database, seen: list[int], stop: threading.Event) -> None:
    """Ask for what came after the last event that was seen, as the index does."""
    while True:
        last_round = stop.is_set()
        with database.reading() as session:
            seen.extend(line.id for line in events_after(session, seen[-1] if seen else 0, limit=7))
            behind = seen and session.exec(select(Event.id).where(col(Event.id) > seen[-1]).limit(1)).first()
        if last_round and not behind:
            return


@pytest.mark.timeout(120)
def test_shows_every_event_to_who_follows_the_log(db: Database, cast: Cast, chance: random.Random) -> None:
    by = cast.actor("editor")
    with db.writing() as session:
        for _ in range(4):
            Editor(session, chance, by).pull()
            Editor(session, chance, by).add()
    seen: list[int] = []
    stop = threading.Event()
    follower = threading.Thread(target=follow, args=(db, seen, stop))
    db.close()  # a connection must not come along into other processes
    with ProcessPoolExecutor(WRITERS, get_context("fork")) as pool:
        url = db.url.render_as_string(hide_password=False)
        writers = [pool.submit(change_often, url, chance.randrange(10**6), by.id) for _ in range(WRITERS)]
        follower.start()
        wrong = [told for each in writers for told in each.result()]
    stop.set()
    follower.join(30)
    assert not wrong
    with db.reading() as session:
        every = [number or 0 for number in session.exec(select(Event.id).order_by(col(Event.id))).all()]
        assert first_fault(session) is None, "the chain follows the order of ids"
    assert len(every) > WRITERS * CHANGES
    assert seen == every, f"missed {sorted(set(every) - set(seen))[:10]}"
