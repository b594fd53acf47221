"""The search page as people use it: one reader, then sixteen, then sixteen while somebody saves twice a second.

The real server over a newsroom of many claims, with sentences drawn as for `make bench ARGS=search`.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from flask import Flask
from sqlalchemy import bindparam, update
from sqlmodel import col

from claims.desk.models import Claim
from tests.bench import load
from tests.bench.load import part
from tests.bench.newsroom import make_newsroom
from tests.bench.pages import say
from tests.bench.search.corpus import SEED, Corpus, read_texts
from tests.endurance import storm
from tests.endurance.running import Person, Running

SIZE = 100_000
EACH = 60  # questions of a kind
READERS, SECONDS, SAVES_A_SECOND = 16, 20.0, 2.0
KINDS = ("word", "two words", "one of three", "exact words", "beginning", "filter and date", "misspelled")


def run(size: int = SIZE) -> None:
    """Print both tables, of so many claims."""
    texts = read_texts()
    if texts is None:
        say("searchpage: skipped, CLAIMDESK_DATA names no folder with articles and claims to draw words from")
        return
    chance = random.Random(SEED)  # noqa: S311  the same newsroom each time
    corpus = Corpus(texts, size)
    statements = [
        " ".join(corpus.sentence("nl" if number % 2 else "en", chance))[:400] for number in range(size)
    ]
    began = time.monotonic()
    newsroom = load.fill(None, lambda **settings: _newsroom(statements, **settings))
    say(f"search page: {size} claims, newsroom and both indexes made in {time.monotonic() - began:.0f} s")
    with newsroom.running(**load.UNREPLACED) as server:
        _alone(server, statements, chance)
        say(f"memory of the web processes: {load.memory(server) / 1024:.0f} MB")
        _together(server, statements)


def _newsroom(statements: list[str], **settings: str) -> Flask:
    app = make_newsroom(len(statements), **settings)
    change = update(Claim).where(col(Claim.id) == bindparam("number"))
    rows = [{"number": number, "statement": text} for number, text in enumerate(statements, start=1)]
    with app.extensions["database"].writing() as session:
        session.connection().execute(change, rows)
    return app


def _asked(kind: str, statements: list[str], chance: random.Random) -> str:
    """One question of this kind, as the address of its page."""
    words = [word for word in chance.choice(statements).split() if word.isalpha() and len(word) > 4] or [
        "zee"
    ]
    one, two, three = (chance.choice(words) for _ in range(3))
    at = chance.randrange(len(one))
    typed = {
        "word": one,
        "two words": f"{one} {two}",
        "one of three": f"{one} OR {two} OR {three}",
        "exact words": f'"{" ".join(words[:2])}"',
        "beginning": f"{one[:4]}*",
        "filter and date": one,
        "misspelled": one[:at] + "xq" + one[at + 1 :],
    }[kind]
    more = "&state=done&sort=date" if kind == "filter and date" else ""
    return f"/desk/search?q={quote_plus(typed)}{more}"


def _alone(server: Running, statements: list[str], chance: random.Random) -> None:
    person = server.person("editor")
    person.get("/desk/search?q=zee")
    say(f"{'one reader':20}{'p50 ms':>10}{'p95 ms':>10}{'statements at most':>20}")
    for kind in KINDS:
        seen = len(server.printed)
        answers = [person.get(_asked(kind, statements, chance)) for _ in range(EACH)]
        assert all(answer.status == 200 for answer in answers)
        times = [answer.seconds for answer in answers]
        say(
            f"{kind:20}{part(times, 0.5):10.0f}{part(times, 0.95):10.0f}{max(_statements(server.printed[seen:])):20}"
        )


def _statements(printed: str) -> Iterator[int]:
    """Of each search page in the log: what it sent to the database, the sign-in's among them."""
    for line in printed.splitlines():
        if line.startswith("{") and '"/desk/search"' in line:
            yield int(json.loads(line)["queries"])


@dataclass
class Told:
    """What readers and the writer saw."""

    times: list[float] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    saved: int = 0


def _together(server: Running, statements: list[str]) -> None:
    reads = Told()
    _while(server, reads, [_reader(statements, number) for number in range(READERS)])
    both = Told()
    _while(server, both, [*(_reader(statements, number) for number in range(READERS)), _write])
    say(f"{'sixteen readers':34}{'asked':>8}{'p50 ms':>10}{'p95 ms':>10}{'failed':>9}{'saved':>8}")
    for name, told in (("alone", reads), ("with one who saves", both)):
        say(
            f"{name:34}{len(told.times):8}{part(told.times, 0.5):10.0f}{part(told.times, 0.95):10.0f}"
            f"{len(told.wrong):9}{told.saved:8}"
        )
    say(f"p95 with the writer is {part(both.times, 0.95) / part(reads.times, 0.95):.2f} times that without")


Act = Callable[[Person, Told, Callable[[], bool]], None]


def _while(server: Running, told: Told, acts: list[Act]) -> None:
    """Everybody at once, for some seconds."""
    people = [server.person(storm.PEOPLE[number % len(storm.PEOPLE)]) for number in range(len(acts))]
    end = time.monotonic() + SECONDS
    goes_on = lambda: time.monotonic() < end  # noqa: E731
    threads = [
        threading.Thread(target=act, args=(person, told, goes_on))
        for act, person in zip(acts, people, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _reader(statements: list[str], number: int) -> Act:
    def read(person: Person, told: Told, goes_on: Callable[[], bool]) -> None:
        chance = random.Random(number)  # noqa: S311  the same questions each time
        while goes_on():
            answer = person.get(_asked(chance.choice(KINDS[:3]), statements, chance))
            told.times.append(answer.seconds)
            if answer.status != 200:
                told.wrong.append(answer.status)

    return read


def _write(person: Person, told: Told, goes_on: Callable[[], bool]) -> None:
    while goes_on():
        answer = person.post("/desk/claims/7/discussion/new", {"body": f"Opmerking {told.saved}"})
        if answer.status >= 400:
            told.wrong.append(answer.status)
        told.saved += 1
        time.sleep(1 / SAVES_A_SECOND)
