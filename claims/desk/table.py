"""The table of moves, row by row, with the facts it is read against and the parts people have in a claim."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

from claims.desk.states import OPEN, SET_ASIDE, Level, Publication, Work
from claims.errors import N_, Message
from claims.people.rules import Actor, Permission, Role


@dataclass(frozen=True)
class Requirement:
    """One thing that a claim needs before it may go further, met or not. `label` and `way_on` are message ids."""

    key: str
    level: Level
    met: bool
    label: str
    way_on: str
    tab: str = "verdict"  # the tab of the claim page where it is met
    blocks: bool = True  # False: it only warns
    opens_before: bool = True  # shown as an open point at earlier levels
    detail: Message | None = None  # what exactly is missing; nothing confidential


@dataclass(frozen=True)
class Facts:
    """All that decides about a claim's moves."""

    state: Work
    publication: Publication = Publication.UNPUBLISHED
    assignee_id: int | None = None
    reviewer_id: int | None = None
    authors: frozenset[int] = frozenset()
    requirements: tuple[Requirement, ...] = ()
    ever_published: bool = False
    on_hold: bool = False
    state_before: Work | None = None

    @property
    def nothing_published(self) -> bool:
        return self.publication is Publication.UNPUBLISHED and not self.ever_published


class Details(TypedDict, total=False):
    """What a form brings along with a move."""

    reason: str | None
    assignee_id: int | None
    decline_reason: str | None
    note: str | None
    duplicate_of_id: int | None
    override: bool
    sends_back: bool


@dataclass(frozen=True)
class Move:
    """One row of the table: any of `who` may do it, once `needs` holds and the form brought all that it `asks`."""

    source: Work
    target: Work
    who: tuple[str, ...]
    label: str  # message id of the button
    needs: tuple[str, ...] = ()  # a Level, or a key of CONDITIONS
    asks: tuple[str, ...] = ()  # names of details
    yields: bool = False  # not drawn for who has the other button of this cell


def works(by: Actor) -> bool:
    return by.may(Permission.WORK)


def took_part(facts: Facts, by: Actor) -> bool:
    return by.id == facts.assignee_id or by.id in facts.authors


def may_read(facts: Facts, by: Actor) -> bool:
    """Whether this person may be the second reader: that part shows what is confidential, so only an editor takes it
    from the one who was asked.
    """
    free = facts.reviewer_id in {None, by.id} or by.is_editor
    return works(by) and free and not took_part(facts, by)


WHO: dict[str, Callable[[Facts, Actor], bool]] = {
    "is_checker": lambda _facts, by: by.is_checker,
    "is_editor": lambda _facts, by: by.is_editor,
    "is_assignee": lambda facts, by: works(by) and by.id == facts.assignee_id,
    "is_reviewer": may_read,
    "is_recorded_reviewer": lambda facts, by: works(by) and by.id == facts.reviewer_id,
    "takes_it": lambda _facts, by: by.is_checker or by.is_editor,
    "own_or_unassigned": lambda facts, by: by.is_checker and facts.assignee_id in {None, by.id},
    "overrides": lambda facts, by: by.role is Role.ADMIN and took_part(facts, by),
}

_ANY = ("is_checker", "is_editor")
_DROPPERS = ("own_or_unassigned", "is_editor")

MOVES: tuple[Move, ...] = (
    Move(Work.NEW, Work.ACCEPTED, _ANY, N_("We will check this")),
    *(
        each
        for source in (Work.NEW, Work.ACCEPTED)
        for each in (
            Move(source, Work.RESEARCHING, ("takes_it",), N_("Take it myself")),
            Move(source, Work.RESEARCHING, ("is_editor",), N_("Give to…"), asks=("assignee",)),
        )
    ),
    Move(Work.RESEARCHING, Work.ACCEPTED, ("is_assignee", "is_editor"), N_("Put back on the pile")),
    Move(
        Work.RESEARCHING,
        Work.IN_REVIEW,
        ("is_assignee", "is_editor"),
        N_("Ask a second reader"),
        (Level.REVIEW,),
    ),
    Move(Work.IN_REVIEW, Work.RESEARCHING, ("is_assignee", "is_editor"), N_("Take back"), yields=True),
    Move(Work.IN_REVIEW, Work.RESEARCHING, ("is_reviewer",), N_("Send back…"), asks=("comment",)),
    Move(Work.IN_REVIEW, Work.APPROVED, ("is_reviewer",), N_("Approve"), (Level.APPROVE,)),
    Move(
        Work.IN_REVIEW,
        Work.APPROVED,
        ("overrides",),
        N_("Approve without a second reader…"),
        (Level.APPROVE,),
        ("override",),
    ),
    Move(
        Work.APPROVED,
        Work.RESEARCHING,
        ("is_recorded_reviewer", "is_editor"),
        N_("Withdraw the approval"),
        asks=("reason",),
    ),
    Move(Work.APPROVED, Work.DONE, ("is_editor",), N_("Publish"), (Level.PUBLISH, "approval", "no_hold")),
    Move(Work.DONE, Work.RESEARCHING, _ANY, N_("Reopen"), asks=("reason",)),
    *(
        Move(source, Work.DECLINED, _DROPPERS, N_("Drop…"), ("nothing_published",), ("decline_reason",))
        for source in OPEN
    ),
    *(
        Move(source, Work.DUPLICATE, _ANY, N_("Duplicate of…"), ("nothing_published",), ("duplicate_of",))
        for source in OPEN
    ),
    *(
        Move(source, target, _ANY, N_("Put back"), ("state_before",))
        for source in SET_ASIDE
        for target in OPEN
    ),
)
