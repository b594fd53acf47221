"""Two servers, each with an instance and an index of its own, on one database: each finds what the other wrote."""

import threading
import time

import pytest

from claims.storage.engine import Database
from tests.endurance import storm
from tests.endurance.conftest import Start
from tests.endurance.running import Person, Running

pytestmark = pytest.mark.slow
SECONDS, WRITERS = 5, 4
BOUND = 10.0  # seconds; it takes the next search, or the worker's next look


@pytest.fixture
def machines(started: Start) -> tuple[Running, Running]:
    return started("a"), started("b")


def seconds_until_found(writer: Person, reader: Person, word: str) -> float:
    """How long after its answer a claim written here is found there."""
    made = writer.post(
        "/desk/claims/new", {"statement": f"Over {word} wordt gesproken", "kind": "hearsay", "save": "anyway"}
    )
    assert made.status == 303, made.text[:2000]
    began = time.monotonic()
    while '<li class="result"' not in (answer := reader.get(f"/desk/search?q={word}")).text:
        assert answer.status == 200
        assert time.monotonic() - began < BOUND, f"{word} is not found on the other machine"
        threading.Event().wait(0.02)
    return time.monotonic() - began


@pytest.mark.timeout(120)
def test_finds_on_each_machine_what_the_other_wrote(machines: tuple[Running, Running]) -> None:
    here, there = machines
    first = storm.begin(here, WRITERS)
    weathers = [first, storm.begin(there, WRITERS, numbered_from=WRITERS, shared=first[0].shared)]
    one, other = here.person("editor"), there.person("second")
    waits = [
        seconds_until_found(*pair, f"woord{number}")
        for number, pair in enumerate([(one, other), (other, one)] * 3)
    ]
    threading.Event().wait(SECONDS)
    for weather, threads, stop in weathers:
        storm.end(threads, stop)
        print(weather)  # noqa: T201
        assert not weather.wrong
        assert not weather.unanswered
        assert weather.saved
    print(f"found after {max(waits):.2f} s at most")  # noqa: T201
    both = storm.Storm(first[0].shared, saved=[text for weather, _, _ in weathers for text in weather.saved])
    database = Database(here.environment["CLAIMDESK_DATABASE_URL"])
    storm.check_kept(both, database)
    database.close()
    for server in machines:
        checked = server.command("search", "check")
        assert checked.returncode == 0, checked.stdout
    history = here.command("history", "check")
    assert history.returncode == 0, history.stderr
