"""What a tip may hold, how long what is kept of its sender, and how far it is in words for who sent it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from claims.desk.rules import Publication, Work
from claims.desk.states import NOT_CHECKED
from claims.errors import N_, Invalid, Refused
from claims.people.rules import Actor, Permission

LONGEST_WHAT, LONGEST_WHERE, LONGEST_WHY, LONGEST_NOTE = 1000, 500, 1000, 500
SHORTEST_FILLING = timedelta(seconds=2)  # who fills the form in faster than this is no person
LONGEST_FILLING = timedelta(hours=12)
MOST_AT_ONCE = 100  # tips in one act
KEEP_THROWN = timedelta(days=30)
KEEP_SENDER = timedelta(days=30)  # the digest of where a tip came from
KEEP_ADDRESS = timedelta(days=90)  # after the mail with the answer, or after the tip was dismissed
LONGEST_WAIT = timedelta(days=365)  # for an answer; then the address goes all the same
BLOCK = timedelta(days=30)  # many people may share an address of the network
ALIKE = 0.5  # of the letters of two tips, from which they are shown together


class Stage(StrEnum):
    """How far a tip is, as its sender reads it: nothing of who does what on the desk."""

    RECEIVED = "received"
    READ = "read"
    PLANNED = "planned"
    CHECKING = "checking"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    THROWN = "thrown"


STAGE_WORDS = {
    Stage.RECEIVED: N_("We have your tip. Someone of the newsroom will read it."),
    Stage.READ: N_("We read your tip and are deciding whether to check this."),
    Stage.PLANNED: N_("We are going to check this. It waits for its turn."),
    Stage.CHECKING: N_("We are checking this."),
    Stage.PUBLISHED: N_("We checked this. Our verdict is published:"),
    Stage.WITHDRAWN: N_("We checked this, and took our verdict back. The page says why:"),
    Stage.DECLINED: NOT_CHECKED,
    Stage.THROWN: N_("We do nothing with this tip."),
}


@dataclass(frozen=True)
class Standing:
    """A tip, and the claim that it counts for or the head of that claim."""

    is_thrown: bool = False
    dismissed_because: str | None = None
    state: Work | None = None
    publication: Publication | None = None
    decline_reason: str | None = None

    @property
    def stage(self) -> Stage:
        """What is public comes first: the desk may have taken the claim up again."""
        if self.is_thrown:
            return Stage.THROWN
        if self.dismissed_because is not None:
            return Stage.DECLINED
        if self.publication is Publication.PUBLISHED:
            return Stage.PUBLISHED
        if self.publication is Publication.WITHDRAWN:
            return Stage.WITHDRAWN
        return Stage.RECEIVED if self.state is None else _STAGES[self.state]

    @property
    def reason(self) -> str | None:
        """Why it is not checked, where that is so."""
        return (self.dismissed_because or self.decline_reason) if self.stage is Stage.DECLINED else None


_STAGES = {
    Work.NEW: Stage.READ,
    Work.ACCEPTED: Stage.PLANNED,
    Work.RESEARCHING: Stage.CHECKING,
    Work.IN_REVIEW: Stage.CHECKING,
    Work.APPROVED: Stage.CHECKING,
    Work.DONE: Stage.CHECKING,
    Work.DECLINED: Stage.DECLINED,
    Work.DUPLICATE: Stage.READ,
}


def check_filling(opened: datetime | None, at: datetime) -> None:
    """Raise Invalid for a form of which we do not know when it was opened, or that no person filled in."""
    if opened is None or not SHORTEST_FILLING <= at - opened <= LONGEST_FILLING:
        raise Invalid("what", N_("This form was open too long or too short. Send it once more."))


def check_trap(filled: str) -> None:
    """Raise Invalid when the field is filled in that people do not see."""
    if filled:
        raise Invalid("what", N_("A field was filled in that has to stay empty. Send it once more."))


def check_count(tips: Collection[int]) -> None:
    if not tips:
        raise Refused(N_("Tick at least one tip."))
    if len(tips) > MOST_AT_ONCE:
        raise Refused(N_("That is too much at once: at most %(most)s tips."), most=MOST_AT_ONCE)


def check_open(*, joined: bool, dismissed: bool, thrown: bool) -> None:
    """Raise Refused for a tip of which something was decided already."""
    if thrown:
        raise Refused(N_("This tip was thrown away. Put it back first."))
    if joined:
        raise Refused(N_("This tip counts for a claim. Take it off that claim first."))
    if dismissed:
        raise Refused(N_("This tip was dismissed. Put it back first."))


def check_reason(note: str | None, *, told: bool) -> None:
    """A reason that is told in plain words says enough; for one without such words the sender reads a sentence."""
    if not told and not note:
        raise Invalid("note", N_("With this reason, say in a sentence why."))


def may_read(by: Actor) -> bool:
    """Tips are private letters: who only looks does not read them."""
    return by.may(Permission.PULL_CLAIM)
