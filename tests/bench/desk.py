"""A desk of two hundred people on the real server: lists, boards, my desk and saves at a steady rate, boards that follow, acts on many.

Latencies are of whole answers, from the moment each was due; beside them those of a bare template page of twenty rows,
served by the same kind of server and asked in the same way in the same run.
"""

import os
import queue
import random
import re
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import update
from sqlmodel import col, select

from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.people.actions import add_person
from claims.people.models import Person as Account
from claims.people.rules import Role
from claims.storage.engine import Database
from tests import postgres
from tests.bench.load import CLAIMS, RATE, READERS, READING, Newsroom, fill, on_postgres, part
from tests.bench.newsroom import NOW, make_newsroom
from tests.bench.pages import say
from tests.endurance import storm
from tests.endurance.running import ROOT, Person, Running, free_port

PEOPLE = 200
BARE = 10.0  # seconds of asking the bare page
BEGINNING = 5.0  # seconds that are not counted: a process that has just begun reads its templates first
BOARDS, EVERY, FOLLOWING = (
    200,
    4.0,
    30.0,
)  # open boards, seconds between two polls of one, seconds that we look
LISTED = (Work.NEW, Work.ACCEPTED)  # a tenth of all claims, which are given in one act
TICK = os.sysconf("SC_CLK_TCK")
Kinds = dict[str, list[float]]
Mix = dict[str, tuple[int, Callable[[Person], int]]]


def make(claims: int = CLAIMS, **environment: str) -> Flask:
    """The newsroom of the other benchmarks with as many people as a large desk has, and their work dealt out to all."""
    app = make_newsroom(claims, **environment)
    with app.extensions["database"].writing() as session:
        for number in range(PEOPLE - 10):
            add_person(
                session, email=f"desk{number}@example.org", name=f"Redacteur {number}", role=Role.CHECKER, language="nl", by=None, at=NOW
            )  # fmt: skip
    return app


def deal(newsroom: Newsroom) -> None:
    """Give every claim that somebody has to one of all these people, in turn."""
    database = Database(newsroom.url)
    with database.writing() as session:
        people = session.exec(select(Account.id)).all()
        claims = session.exec(select(Claim.id).where(col(Claim.assignee_id).is_not(None))).all()
        for number, claim_id in enumerate(claims):
            session.execute(
                update(Claim)
                .where(col(Claim.id) == claim_id)
                .values(assignee_id=people[number % len(people)])
            )
    database.close()


def asks(claims: int) -> Mix:
    """What people of a desk do, by how often they do it; each answers with a status."""
    chance = random.Random(7)  # noqa: S311  the same mix each time
    return {
        "list": (40, lambda person: person.get(f"/desk/claims?page={chance.randint(1, 20)}").status),
        "board": (20, lambda person: person.get("/desk/board").status),
        "my desk": (20, lambda person: person.get("/desk/").status),
        "save": (
            20,
            lambda person: person.post(
                f"/desk/claims/{chance.randint(1, claims)}/discussion/new", {"body": "Nagebeld, nog geen antwoord."}
            ).status,
        ),
    }  # fmt: skip


def steadily(people: list[Person], mix: Mix, seconds: float) -> tuple[Kinds, int]:
    """Ask at a steady rate whatever the answers take; times by kind from the moment each was due, and how many failed."""
    chance = random.Random(11)  # noqa: S311  the same order each time
    due: queue.Queue[tuple[float, str] | None] = queue.Queue()
    kinds: Kinds = defaultdict(list)
    failed: list[int] = []

    def asker(person: Person) -> None:
        while (asked := due.get()) is not None:
            at, kind = asked
            status = mix[kind][1](person)
            kinds[kind].append(time.monotonic() - at)
            if status not in {200, 303}:
                failed.append(status)
        person.hang_up()

    threads = [threading.Thread(target=asker, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    for number in range(int(RATE * seconds)):
        at = began + number / RATE
        time.sleep(max(0.0, at - time.monotonic()))
        due.put((at, chance.choices(list(mix), [weight for weight, _ in mix.values()])[0]))
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    return kinds, len(failed)


@contextmanager
def bare_server() -> Iterator[int]:
    """The bare page in a server like ours, of two processes with four threads; its port."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", "2", "--threads", "4", "tests.bench.pages:peer()"],
        cwd=ROOT, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        person, until = Person(port), time.monotonic() + 30
        while True:
            try:
                assert person.get("/rows").status == 200
                break
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def processor(server: Running) -> float:
    """Seconds of CPU that the web processes have used."""
    total = 0
    for pid in server.web_workers():
        facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(facts[11]) + int(facts[12])
    return total / TICK


def follow(server: Running, *, changes: float | None) -> tuple[float, float]:
    """The share of one core that open boards take, and how many of a hundred answers brought the columns anew.

    `changes` is the seconds between two comments of somebody, or None where nothing happens.
    """
    person = server.person("checker")
    writer = server.person("editor")
    claim_id = storm.add_claim(writer, f"by nobody: {99998 if changes is None else 99997}.")
    tags = [re.findall(r'data-tag="([^"]*)"', person.get("/desk/board").text)[0]] * BOARDS
    fresh, asked, said = 0, 0, 0
    began, used = time.monotonic(), processor(server)
    while (passed := time.monotonic() - began) < FOLLOWING:
        if changes is not None and passed >= said * changes:
            writer.post(f"/desk/claims/{claim_id}/discussion/new", {"body": f"Opmerking {said}"})
            said += 1
        number = asked % BOARDS
        time.sleep(max(0.0, began + asked * EVERY / BOARDS - time.monotonic()))
        answer = person.ask("GET", "/desk/board/columns", If_None_Match=f'"{tags[number]}"')
        assert answer.status in {200, 304}, answer.status
        if answer.status == 200:
            fresh += 1
            tags[number] = person.tag
        asked += 1
    share = (processor(server) - used) / (time.monotonic() - began)
    return 100 * share, 100 * fresh / asked


def give_many(server: Running, newsroom: Newsroom) -> tuple[float, int]:
    """Seconds from pressing "give" for all new and accepted claims until the last one is given; and how many they are."""
    person = server.person("editor")
    database = Database(newsroom.url)
    with database.reading() as session:
        found = set(session.exec(select(Claim.id).where(col(Claim.state).in_(LISTED))).all())
        receiver = session.exec(select(Account.id).where(col(Account.email) == "checker@example.org")).one()
    listed = "&".join(f"state={state.value}" for state in LISTED)
    prepared = person.post("/desk/bulk", {"act": "give", "whole": "1", "asked": listed})
    assert prepared.status == 303, prepared.status
    page = person.get(prepared.location)
    began = time.monotonic()
    started = person.post(
        prepared.location, {"assignee": str(receiver), "seen_version": page.field("seen_version")}
    )
    assert started.status == 303, started.status
    while True:
        with database.reading() as session:
            query = select(Claim.id).where(col(Claim.assignee_id) == receiver)
            given = set(session.exec(query).all())
        if given >= found:
            break
        assert time.monotonic() - began < 120, len(given)
        time.sleep(0.02)
    database.close()
    return time.monotonic() - began, len(found)


def measure(name: str, newsroom: Newsroom) -> None:
    """One table."""
    deal(newsroom)
    with bare_server() as port:
        rows: Mix = {"bare": (1, lambda person: person.get("/rows").status)}
        bare = steadily([Person(port) for _ in range(READERS)], rows, BARE)[0]["bare"]
    with newsroom.running() as server:
        people = [server.person(storm.PEOPLE[number % len(storm.PEOPLE)]) for number in range(READERS)]
        steadily(people, asks(CLAIMS), BEGINNING)
        kinds, failed = steadily(people, asks(CLAIMS), READING)
        still, busy = follow(server, changes=None), follow(server, changes=5.0)
        seconds, given = give_many(server, newsroom)
    say(f"\n{name}: {CLAIMS} claims, {PEOPLE} people, {RATE} requests/s for {READING:.0f} s; {failed} failed")
    say(f"{'':26}{'asked':>8}{'p50 ms':>9}{'p95 ms':>9}{'x bare p95':>12}")
    for kind, taken in {"bare page of 20 rows": bare, **kinds}.items():
        ratio = part(taken, 0.95) / part(bare, 0.95)
        say(f"{kind:26}{len(taken):8}{part(taken, 0.5):9.1f}{part(taken, 0.95):9.1f}{ratio:12.1f}")
    for words, (share, fresh) in (("nothing happens", still), ("a comment every 5 s", busy)):
        say(
            f"{BOARDS} open boards, {words}: {share:.1f}% of one core, {fresh:.0f}% of the answers bring columns"
        )
    say(f"giving {given} claims in one act: {seconds:.1f} s")


def run() -> None:
    """On SQLite, and on PostgreSQL where there is one."""
    measure("SQLite", fill(None, make))
    try:
        postgres.binaries()
    except SystemExit as missing:
        say(str(missing))
        return
    with on_postgres() as url:
        measure("PostgreSQL", fill(url, make))
