"""Sixteen people at once on list, board, statement, verdict and comments: nothing is lost, each loser is told, no page fails."""

import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlmodel import col, select

from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.discussion.models import Comment
from claims.history.models import Event, EventPayload
from claims.history.queries import first_fault
from claims.storage.engine import Database
from tests.endurance import storm
from tests.endurance.running import Answer, Person, Running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
WRITERS, ROUNDS = 16, 8
COUNT = re.compile(r"De teller staat op (\d+), zei (\w+)")
VERDICT = re.compile(r'<section[^>]* id="verdict".*?</section>', re.DOTALL)
AUTHORS = ("checker", "editor", "second")  # who has the claim, and editors


@dataclass
class Told:
    """What the writers were answered."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    kept: Counter[str] = field(default_factory=Counter)
    outraced: Counter[str] = field(default_factory=Counter)
    comments: set[str] = field(default_factory=set)
    takers: dict[int, list[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def note(self, act: str, answer: Answer, *, loser_sees: str = "") -> bool:
        """Whether it was kept. A loser gets 409 and the words that were typed."""
        with self.lock:
            if answer.status == 303:
                self.kept[act] += 1
                return True
            if answer.status == 409 and loser_sees in answer.text:
                self.outraced[act] += 1
            else:
                self.wrong.append(f"{act}: {answer.status} {answer.text[:1500]}")
            return False


class Writer(threading.Thread):
    """One person who does each of the acts in every round, all in the same one."""

    def __init__(
        self, told: Told, person: Person, key: str, claims: "Claims", start: threading.Barrier
    ) -> None:
        super().__init__(daemon=True)
        self.told, self.person, self.key, self.claims, self.start_line = told, person, key, claims, start

    def run(self) -> None:
        acts: list[Callable[[int], None]] = [self.restate, self.comment, self.take, self.look]
        if self.key.partition("-")[0] in AUTHORS:
            acts.append(self.write)
        for number in range(ROUNDS):
            for act in acts:
                try:
                    act(number)
                except Exception as error:  # noqa: BLE001  a thread that ends unseen would pass for one that saves
                    self.told.wrong.append(f"{act.__name__}: {error!r}")
            self.start_line.wait(120)
        self.person.hang_up()

    def restate(self, _number: int) -> None:
        address = f"/desk/claims/{self.claims.shared}/statement"
        form = self.person.get(address)
        mine = self.counted(form.text)
        answer = self.person.post(address, {"statement": mine, "seen_version": form.field("seen_version")})
        self.told.note("statement", answer, loser_sees=mine)

    def write(self, _number: int) -> None:
        address = f"/desk/claims/{self.claims.researched}"
        page = self.person.get(f"{address}?tab=verdict")
        form = VERDICT.search(page.text)
        assert form, page.text[:1000]
        seen = re.findall(r'name="seen_version"[^>]* value="(\d+)"', form[0])
        mine = self.counted(form[0])
        answer = self.person.post(f"{address}/verdict", {"body": mine, "seen_version": seen[0]})
        self.told.note("verdict", answer, loser_sees=mine)

    def counted(self, text: str) -> str:
        """The text that counts on from what stands there."""
        found = COUNT.search(text)
        return f"De teller staat op {int(found[1]) + 1 if found else 1}, zei {self.key}"

    def comment(self, number: int) -> None:
        body = f"Nagebeld door {self.key}, keer {number}."
        answer = self.person.post(f"/desk/claims/{self.claims.shared}/discussion/new", {"body": body})
        if self.told.note("comment", answer):
            self.told.comments.add(body)

    def take(self, number: int) -> None:
        """From the board, everyone the same card."""
        claim_id = self.claims.pile[number]
        menu = self.person.get(f"/desk/claims/{claim_id}")
        answer = self.person.post(
            f"/desk/claims/{claim_id}/state",
            {"to": "researching", "seen_version": str(self.claims.versions[claim_id])},
        )
        assert menu.status == 200, menu.status
        if self.told.note("take", answer):
            with self.told.lock:
                self.told.takers.setdefault(claim_id, []).append(self.key.partition("-")[0])

    def look(self, number: int) -> None:
        for path in ("/desk/board", f"/desk/claims?page={number % 2 + 1}", "/desk/"):
            answer = self.person.get(path)
            if answer.status != 200:
                self.told.wrong.append(f"{path}: {answer.status}")


@dataclass
class Claims:
    shared: int
    researched: int
    pile: list[int]
    versions: dict[int, int]


def prepare(first: Person, checker: Person, kept: Database) -> Claims:
    """A claim for all, one that is researched, and for each round one that everybody wants."""
    shared = storm.add_claim(first, "De teller staat op 0, zei niemand")
    researched = storm.add_claim(checker, "De sluis bij Lindervoort is in 1931 gegraven")
    seen = checker.get(f"/desk/claims/{researched}/statement").field("seen_version")
    moved = checker.post(f"/desk/claims/{researched}/state", {"to": "researching", "seen_version": seen})
    assert moved.status == 303, moved.text[:1000]
    pile = [
        storm.add_claim(first, f"Wagon {number} van de tram weegt {number + 20} ton")
        for number in range(ROUNDS)
    ]
    with kept.reading() as session:
        versions = {number: session.get_one(Claim, number).version for number in pile}
    return Claims(shared, researched, pile, versions)


def counts(kept: Database, kind: str, field_: str) -> list[int]:
    """The numbers that a field was given, in the order of the history."""
    with kept.reading() as session:
        rows = session.exec(
            select(EventPayload.after)
            .join(Event, col(Event.id) == col(EventPayload.event_id))
            .where(col(Event.kind) == kind)
            .order_by(col(Event.id))
        ).all()
    return [int(found[1]) for after in rows if (found := COUNT.match(str((after or {}).get(field_))))]


def test_sixteen_writers_lose_nothing_and_every_loser_is_told(server: Running, kept: Database) -> None:
    keys = [f"{storm.PEOPLE[number % len(storm.PEOPLE)]}-{number}" for number in range(WRITERS)]
    people = {key: server.person(key.partition("-")[0]) for key in keys}
    first = next(each for key, each in people.items() if key.startswith("editor"))
    checker = next(each for key, each in people.items() if key.startswith("checker-"))
    told, barrier = Told(), threading.Barrier(WRITERS)
    claims = prepare(first, checker, kept)
    writers = [Writer(told, person, key, claims, barrier) for key, person in people.items()]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(400)
        assert not writer.is_alive(), "a writer waits for its answer"
    print(f"kept {dict(told.kept)}, told that another was first {dict(told.outraced)}")  # noqa: T201
    assert not told.wrong, told.wrong[:3]
    assert all(told.outraced[act] for act in ("statement", "verdict", "take")), (
        "nobody met anybody: this shows nothing"
    )
    for act, kind, name in (
        ("statement", "claim.restated", "statement"),
        ("verdict", "verdict.written", "body"),
    ):
        numbers = counts(kept, kind, name)
        assert numbers == list(range(1, told.kept[act] + 1)), f"{act}: each save was counted on by the next"
    with kept.reading() as session:
        bodies = session.exec(select(Comment.body).where(col(Comment.claim_id) == claims.shared)).all()
        assert sorted(bodies) == sorted(told.comments)
        assert told.kept["comment"] == WRITERS * ROUNDS, "comments are in nobody's way"
        assert {number: len(who) for number, who in told.takers.items()} == dict.fromkeys(claims.pile, 1)
        for claim_id in claims.pile:
            assert session.get_one(Claim, claim_id).state is Work.RESEARCHING
        assert first_fault(session) is None
