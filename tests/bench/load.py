"""The real server under load: sixteen writers, a steady stream of readers, memory; on both databases, beside plain defaults.

"defaults" is the same product over SQLAlchemy's defaults: careless/sitecustomize.py.
"""

import queue
import random
import sqlite3
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, make_url, text

from claims.people.actions import add_person
from claims.people.passwords import hash_password
from claims.people.rules import Role
from claims.storage.engine import Database
from tests import postgres
from tests.bench.newsroom import NOW, make_newsroom
from tests.bench.pages import publish_one, say
from tests.endurance import storm
from tests.endurance.running import PASSWORD, Person, Running

CLAIMS = 10_000
WRITERS, WRITING = 16, 10.0  # people, seconds
RATE, READING, READERS = 50, 60.0, 8  # requests a second, seconds, connections
REQUESTS = 50_000  # after which memory is compared
CONNECTED = (
    100  # requests of one connection: each comes to whichever process is free, so that none stays idle
)
WARM = 20_000  # requests before the first look: caches and the memory allocator's pools fill until then
USUAL = partial(make_newsroom, CLAIMS)
CARELESS = str(Path(__file__).parent / "careless")
# No process is replaced by a new one while its memory is watched: gunicorn then counts no requests.
UNREPLACED = {"GUNICORN_CMD_ARGS": "--max-requests 0"}
SERVER_OPTIONS = "-c max_connections=100"  # durable, as a newsroom would run it


@dataclass(frozen=True)
class Newsroom:
    """A filled instance and its database."""

    instance: Path
    url: str
    slug: str

    @contextmanager
    def running(self, **settings: str) -> Iterator[Running]:
        server = Running(self.instance, self.url, **settings)
        try:
            yield server.wait()
        finally:
            server.end()


def fill(url: str | None, make: Callable[..., Flask] = USUAL) -> Newsroom:
    """A newsroom (ten thousand claims unless it is made otherwise), a published verdict, and people with a password."""
    app = make(**({"CLAIMDESK_DATABASE_URL": url} if url else {}))
    slug, database = publish_one(app), app.extensions["database"]
    password = hash_password(PASSWORD)
    with database.writing() as session:
        for key in storm.PEOPLE:
            person = add_person(
                session, email=f"{key}@example.org", name=key.title(), role=Role.EDITOR, language="nl", by=None, at=NOW
            )  # fmt: skip
            person.password = password
    app.test_cli_runner().invoke(args=["search", "rebuild"])
    database.close()
    settings = app.config["SETTINGS"]
    return Newsroom(settings.instance, settings.database_url, slug)


def part(times: list[float], share: float) -> float:
    """The milliseconds that this share of the times kept within."""
    return 1000 * sorted(times)[int(share * (len(times) - 1))]


def write(newsroom: Newsroom, *, careless: bool) -> str:
    """One line about ten seconds of sixteen writers."""
    with newsroom.running(**({"PYTHONPATH": CARELESS} if careless else {})) as server:
        weather, threads, stop = storm.begin(server, WRITERS, goes_on=True)
        time.sleep(WRITING)
        storm.end(threads, stop)
    database = Database(newsroom.url)
    lost = storm.overwritten_unseen(weather, database)
    database.close()
    failed = sum("POST" in told[:4] or "GET" in told[:3] for told in weather.wrong)
    return (
        f"{len(weather.saved):7}{weather.outraced:10}{lost:8}{failed:8}"
        f"{weather.at(0.5):9.0f}{weather.at(0.99):9.0f}"
    )


def read(server: Running, slug: str, kinds: dict[str, list[float]]) -> int:
    """Ask at a steady rate whatever the answers take; times by kind of page, from the moment each was due."""
    chance = random.Random(7)  # noqa: S311  the same mix each time
    mix: dict[str, tuple[int, Callable[[], str]]] = {
        "list": (35, lambda: f"/desk/claims?page={chance.randint(1, 20)}"),
        "board": (15, lambda: "/desk/board"),
        "search": (
            20,
            lambda: f"/desk/search?q={chance.choice(('zwembad', 'tram', 'museum', 'brug', 'boeken'))}",
        ),
        "claim": (10, lambda: f"/desk/claims/{chance.randint(1, CLAIMS)}"),
        "verdict": (20, lambda: f"/verdicts/{slug}"),
    }
    due: queue.Queue[tuple[float, str, str] | None] = queue.Queue()
    failed: list[int] = []

    def reader(person: Person) -> None:
        while (asked := due.get()) is not None:
            at, kind, path = asked
            answer = person.get(path)
            kinds[kind].append(time.monotonic() - at)
            if answer.status >= 500:
                failed.append(answer.status)
        person.hang_up()

    people = [server.person(storm.PEOPLE[number % len(storm.PEOPLE)]) for number in range(READERS)]
    threads = [threading.Thread(target=reader, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    for number in range(int(RATE * READING)):
        at = began + number / RATE
        time.sleep(max(0.0, at - time.monotonic()))
        kind = chance.choices(list(mix), [weight for weight, _ in mix.values()])[0]
        due.put((at, kind, mix[kind][1]()))
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    return len(failed)


def alone(server: Running) -> dict[str, float]:
    """The median of one person's save, list and board, with nobody else there."""
    person = server.person("editor")
    claim_id = storm.add_claim(person, "by nobody: 99999.")
    address = f"/desk/claims/{claim_id}/discussion/new"
    acts: dict[str, Callable[[int], float]] = {
        "save": lambda n: person.post(address, {"body": f"Opmerking {n}"}).seconds,
        "list": lambda _: person.get("/desk/claims").seconds,
        "board": lambda _: person.get("/desk/board").seconds,
    }
    return {name: 1000 * statistics.median(act(n) for n in range(60)) for name, act in acts.items()}


def memory(server: Running) -> int:
    """Kilobytes of the web processes, shared pages counted by their share."""
    total = 0
    for pid in server.web_workers():
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


def ask_many(server: Running, slug: str, requests: int) -> None:
    paths = [
        "/healthz",
        f"/verdicts/{slug}",
        "/desk/claims",
        "/corrections",
        "/desk/search?q=tram",
        "/desk/claims/7",
    ]

    def some(person: Person, number: int) -> None:
        for turn in range(number):
            if turn % CONNECTED == 0:
                person.hang_up()
            answer = person.get(paths[turn % len(paths)])
            assert answer.status == 200, answer.status
        person.hang_up()

    threads = [
        threading.Thread(target=some, args=(server.person(key), requests // len(storm.PEOPLE)))
        for key in storm.PEOPLE
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def measure(name: str, make: Callable[[], Newsroom]) -> Newsroom:
    say(
        f"\n{name}: {WRITERS} writers for {WRITING:.0f} s, then {RATE} requests/s of reading for {READING:.0f} s"
    )
    newsroom = make()
    with newsroom.running() as server:
        kinds: dict[str, list[float]] = defaultdict(list)
        failed = read(server, newsroom.slug, kinds)
        times = alone(server)
    say(f"{'page':12}{'asked':>8}{'p50 ms':>9}{'p95 ms':>9}")
    for kind, taken in kinds.items():
        say(f"{kind:12}{len(taken):8}{part(taken, 0.5):9.0f}{part(taken, 0.95):9.0f}")
    say(f"answers of 500 and above: {failed}")
    say("one person alone, median ms: " + ", ".join(f"{act} {ms:.0f}" for act, ms in times.items()))
    say(f"{'writing':22}{'kept':>7}{'told 409':>10}{'lost':>8}{'failed':>8}{'p50 ms':>9}{'p99 ms':>9}")
    say(f"{'Claimdesk':22}{write(newsroom, careless=False)}")
    if newsroom.url.startswith("sqlite"):
        with sqlite3.connect(make_url(newsroom.url).database or "") as connection:
            connection.execute("pragma journal_mode=delete")
        connection.close()
    say(f"{'SQLAlchemy defaults':22}{write(newsroom, careless=True)}")
    return newsroom


def watch_memory(requests: int = REQUESTS, newsroom: Newsroom | None = None) -> None:
    """Compare the memory of the same two processes before and after so many requests."""
    newsroom = newsroom or fill(None)
    with newsroom.running(**UNREPLACED) as server:
        ask_many(server, newsroom.slug, WARM)
        processes, before = server.web_workers(), memory(server)
        ask_many(server, newsroom.slug, requests)
        after = memory(server)
        assert server.web_workers() == processes, "a process was replaced: nothing was measured"
    say(f"\nmemory of the web processes after {WARM} requests {before / 1024:.1f} MB, after {requests} more "
        f"{after / 1024:.1f} MB: {100 * (after - before) / before:+.1f}%")  # fmt: skip


@contextmanager
def on_postgres() -> Iterator[str]:
    """The address of an empty database in a PostgreSQL of its own, durable as a newsroom would run it."""
    with postgres.cluster(SERVER_OPTIONS) as address:
        engine = create_engine(make_url(address).set(database="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("create database newsroom"))
        engine.dispose()
        yield make_url(address).set(database="newsroom").render_as_string(hide_password=False)


def run(requests: int = REQUESTS) -> None:
    newsroom = measure("SQLite", lambda: fill(None))
    watch_memory(requests, newsroom)
    try:
        postgres.binaries()
    except SystemExit as missing:
        say(str(missing))
        return
    with on_postgres() as url:
        measure("PostgreSQL", lambda: fill(url))
