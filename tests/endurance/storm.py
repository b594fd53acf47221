"""Many people who save at once, each text told apart from all others, so that afterwards each can be looked for."""

import http.client
import itertools
import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sqlmodel import col, select

from claims.discussion.models import Comment
from claims.history.models import Event, EventPayload
from claims.storage.engine import Database
from tests.endurance.running import Answer, Person, Running

PEOPLE = ("checker", "checker2", "editor", "second")
SHOWN = re.compile(r">\s*(by [^<]+?)\s*</textarea>")
LOST_CONTACT = (OSError, http.client.HTTPException)


@dataclass
class Storm:
    """What the writers were told. Texts are of the form "by 3: 17"."""

    shared: int  # the claim that half of all saves are about
    saved: list[str] = field(default_factory=list)  # whose whole answer was read
    unanswered: list[str] = field(default_factory=list)  # may be kept or not
    outraced: int = 0  # told that another was first, with both texts
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)  # of each save, kept or refused
    saw: dict[str, str] = field(
        default_factory=dict
    )  # a statement that was saved -> the one its writer had seen
    goes_on: bool = False  # after something went wrong, too

    def at(self, part: float) -> float:
        """The time that this part of the saves kept within, in milliseconds."""
        return 1000 * sorted(self.seconds)[int(part * (len(self.seconds) - 1))]

    def __str__(self) -> str:
        return (
            f"{len(self.saved)} kept, {self.outraced} outraced and told, {len(self.unanswered)} unanswered, "
            f"{len(self.wrong)} wrong; p50 {self.at(0.5):.0f} ms, p99 {self.at(0.99):.0f} ms"
        )


class Writer(threading.Thread):
    """One person who saves until told to stop: a statement that all write, one of their own, a comment, in turn."""

    def __init__(
        self, storm: Storm, person: Person, number: int, own_claim: int, stop: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.storm, self.person, self.number, self.stop = storm, person, number, stop
        self.own_claim = own_claim

    def run(self) -> None:
        turn = 0
        while not self.stop.is_set() and (self.storm.goes_on or not self.storm.wrong):
            turn += 1
            text = f"by {self.number}: {turn}."
            try:
                if turn % 4 == 0:
                    self.say(text)
                else:
                    self.restate(self.storm.shared if turn % 2 else self.own_claim, text)
            except Exception as error:  # noqa: BLE001  a thread that ends unseen would pass for one that saves
                self.storm.wrong.append(repr(error))
        self.person.hang_up()

    def restate(self, claim_id: int, text: str) -> None:
        address = f"/desk/claims/{claim_id}/statement"
        try:
            form = self.person.get(address)
        except LOST_CONTACT:
            return
        if form.status != 200:
            self.storm.wrong.append(f"GET {address}: {form.status} {form.text[:2000]}")
            return
        shown = SHOWN.search(form.text)
        self.storm.saw[text] = shown[1] if shown else ""
        self.save(address, {"statement": text, "seen_version": form.field("seen_version")}, text)

    def say(self, text: str) -> None:
        self.save(f"/desk/claims/{self.storm.shared}/discussion/new", {"body": text}, text)

    def save(self, address: str, fields: dict[str, str], text: str) -> None:
        try:
            answer = self.person.post(address, fields)
        except LOST_CONTACT:
            self.storm.unanswered.append(text)
            return
        self.storm.seconds.append(answer.seconds)
        if answer.status == 303:
            self.storm.saved.append(text)
        elif answer.status == 409 and tells_both(answer, text):
            self.storm.outraced += 1
        else:
            self.storm.wrong.append(f"POST {address}: {answer.status} {answer.text[:2000]}")


def tells_both(answer: Answer, mine: str) -> bool:
    """Whether the page of a conflict shows mine, and another's words in the other half."""
    return mine in answer.text and answer.text.count("by ") > answer.text.count(mine)


def begin(
    server: Running, writers: int, *, numbered_from: int = 0, shared: int | None = None, goes_on: bool = False
) -> tuple[Storm, list[Writer], threading.Event]:
    """Sign the writers in, give each a claim of their own, and let them go. A second storm goes on numbering."""
    people = [server.person(PEOPLE[number % len(PEOPLE)]) for number in range(writers)]
    storm, stop = Storm(shared or add_claim(people[0], "by nobody: 0."), goes_on=goes_on), threading.Event()
    threads = [
        Writer(storm, person, number, add_claim(person, f"by nobody: {number + 1}."), stop)
        for number, person in enumerate(people, numbered_from)
    ]
    for thread in threads:
        thread.start()
    return storm, threads, stop


def add_claim(person: Person, statement: str) -> int:
    """A claim by the form; its id. The form asks once more when there is one like it."""
    made = person.post("/desk/claims/new", {"statement": statement, "kind": "hearsay", "save": "anyway"})
    assert made.status == 303, made.text[:3000]
    return int(urlsplit(made.location).path.rpartition("/")[2])


def end(threads: list[Writer], stop: threading.Event) -> None:
    stop.set()
    for thread in threads:
        thread.join(90)
        assert not thread.is_alive(), "a writer waits for its answer"


def check_kept(storm: Storm, database: Database) -> None:
    """Every save that was answered is there once, and nothing that nobody sent."""
    with database.reading() as session:
        told = session.exec(
            select(EventPayload.after)
            .join(Event, col(Event.id) == col(EventPayload.event_id))
            .where(col(Event.kind) == "claim.restated")
        ).all()
        said = session.exec(select(Comment.body)).all()
    kept = Counter([(after or {})["statement"] for after in told] + list(said))
    twice = [text for text, times in kept.items() if times > 1]
    lost = [text for text in storm.saved if text not in kept]
    unsent = set(kept) - set(storm.saved) - set(storm.unanswered)
    assert (lost, twice, unsent) == ([], [], set()), f"lost {lost}, twice {twice}, unsent {unsent}"


def overwritten_unseen(storm: Storm, database: Database) -> int:
    """How many statements were saved over one that their writer had not seen, without a word: lost updates."""
    with database.reading() as session:
        told = session.exec(
            select(EventPayload.after)
            .join(Event, col(Event.id) == col(EventPayload.event_id))
            .where(col(Event.kind) == "claim.restated", col(Event.claim_id) == storm.shared)
            .order_by(col(Event.id))
        ).all()
    order = [(after or {})["statement"] for after in told]
    return sum(storm.saw.get(later) != earlier for earlier, later in itertools.pairwise(order))
