"""product.md as a model: what each act does to a claim, or that it is refused. Written from the text, not from the code.

Every act returns how many events it writes, having changed the model; or REFUSED, having changed nothing. People are
keys of CAST. What the text leaves to the house (who may assign whom, who writes a draft) is marked so.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from typing import Any

REFUSED = 0
UNTOLD = -1  # it was taken, and there was nothing to change
ORDER = ("new", "accepted", "researching", "in_review", "approved", "done")
OPEN = ORDER[:5]
ASIDE = ("declined", "duplicate")
STATES = (*ORDER, *ASIDE)
ROLES = {
    "nobody": "",
    "reader": "reader",
    "contributor": "contributor",
    "checker": "checker",
    "checker2": "checker",
    "editor": "editor",
    "second": "editor",
    "admin": "admin",
}
WRITERS = frozenset({"contributor", "checker", "editor", "admin"})
# What undo puts back.
KEPT = ("state", "before", "assignee", "reviewer", "duplicate_of", "hold", "overridden")


def works(person: str) -> bool:
    return ROLES[person] in {"checker", "editor", "admin"}


def edits(person: str) -> bool:
    """An admin may do what an editor may."""
    return ROLES[person] in {"editor", "admin"}


@dataclass
class Last:
    """The last event of a claim, for undo: by whom, of what kind, and what stood there before it."""

    by: str
    kind: str
    was: dict[str, Any]


@dataclass
class Claim:
    state: str = "new"
    before: str | None = None  # where it goes back to
    assignee: str | None = None
    reviewer: str | None = None
    authors: set[str] = field(default_factory=set)
    rating: str | None = None
    explanation: bool = False
    headline: bool = False
    researched: bool = False  # sources, both sides, right of reply
    duplicate_of: int | None = None
    helpers: set[str] = field(default_factory=set)
    answers: dict[int, bool | None] = field(default_factory=dict)  # by question of triage
    threads: dict[int, bool] = field(
        default_factory=dict
    )  # comments that begin one -> whether it is resolved
    tasks: dict[int, bool] = field(default_factory=dict)  # those that stand -> whether they are done
    own: str = ""  # what stands in the desk's own field
    duplicates: int = 0  # of how many others it is the original
    came_as: set[int] = field(default_factory=set)  # duplicates as which it was seen again, while published
    hold: bool = False
    overridden: bool = False  # approved without four eyes, as an event says
    revisions: int = 0
    withdrawn: bool = False
    scheduled: bool = False
    approval_stands: bool = False  # nothing moved since it was scheduled
    last: Last | None = None
    events: int = 0

    @property
    def publication(self) -> str:
        if self.scheduled:
            return "scheduled"
        if self.revisions == 0:
            return "unpublished"
        return "withdrawn" if self.withdrawn else "published"

    @property
    def nothing_published(self) -> bool:
        return self.publication == "unpublished"

    @property
    def gates(self) -> bool:
        return bool(self.rating) and self.explanation and self.headline and self.researched

    def took_part(self, person: str) -> bool:
        return person == self.assignee or person in self.authors

    def may_read(self, person: str) -> bool:
        """As second reader: neither assignee nor author; the part shows what is confidential, so that only an editor
        takes it from who has it.
        """
        return not self.took_part(person) and (self.reviewer in {None, person} or edits(person))

    def four_eyes_hold(self) -> bool:
        if self.state not in {"approved", "done"} or self.overridden:
            return True
        return self.reviewer is not None and not self.took_part(self.reviewer)

    def kept(self) -> dict[str, Any]:
        return {name: copy(getattr(self, name)) for name in KEPT}

    def _told(self, by: str, kind: str, was: dict[str, Any], events: int = 1) -> int:
        self.last = Last(by, kind, was)
        self.events += events
        return events

    def may_move(self, person: str, to: str) -> bool:
        """The column "who", and what must hold whoever it is; what a form brings along is asked later."""
        if not works(person):
            return False
        row = TABLE.get((self.state, to))
        if row is not None:
            return row(self, person)
        if to in ASIDE and self.state in OPEN:
            own = edits(person) or self.assignee in {None, person}
            return self.nothing_published and (own or to == "duplicate")
        return self.state in ASIDE and to == self.before

    def move(
        self,
        person: str,
        to: str,
        *,
        reason: bool,
        give_to: str | None = None,
        original: "tuple[int, Claim] | None" = None,
        override: bool = False,
    ) -> int:
        """Any move but publishing. `original` is None where the other claim is missing or wrong."""
        asks_override = override and ROLES[person] == "admin" and self.took_part(person)
        if asks_override and (self.state, to) == ("in_review", "approved"):
            return self._override(person, reason=reason)
        if not self.may_move(person, to) or to == "done":
            return REFUSED
        if self.state in ASIDE:
            was = self.kept()
            self.state, self.before, self.duplicate_of = to, None, None
            return self._told(person, "moved", was)
        if to in ASIDE:
            return self._set_aside(person, to, original, reason=reason)
        if to == "researching":
            return self._to_research(person, reason=reason, give_to=give_to)
        was = self.kept()
        if to == "accepted" and self.state == "researching":
            self.assignee = None
        elif to == "approved":
            self.reviewer = person
        self._arrive(to)
        return self._told(person, "moved", was)

    def _to_research(self, person: str, *, reason: bool, give_to: str | None) -> int:
        """Taken, given, taken back, sent back, reopened, or the approval withdrawn."""
        was, events = self.kept(), 1
        if self.state in {"new", "accepted"}:
            takes = give_to in {None, person}
            if not (takes or (edits(person) and give_to is not None and works(give_to))):
                return REFUSED
            if self.state == "new":  # accepted on the way, and new again when that is undone
                events = 2
            self.assignee = give_to or person
            events += self._helps_no_more(self.assignee)
            self.reviewer = None if self.reviewer == self.assignee else self.reviewer
        elif self.state == "in_review":
            if not (reason or edits(person) or person == self.assignee):
                return REFUSED
            if reason and self.may_read(person):
                self.reviewer = person  # who sends it back, reads it
        elif not reason:
            return REFUSED
        elif self.state == "done":
            self.reviewer, self.assignee = None, self.assignee or person
        self._arrive("researching")
        return self._told(person, "moved", was, events)

    def _override(self, person: str, *, reason: bool) -> int:
        if not (self.gates and reason):
            return REFUSED
        was = self.kept()
        self.reviewer = person
        self._arrive("approved")
        self.overridden = True
        return self._told(person, "moved", was)

    def _arrive(self, to: str) -> None:
        self.state, self.overridden, self.approval_stands = to, False, False

    def _set_aside(self, person: str, to: str, original: "tuple[int, Claim] | None", *, reason: bool) -> int:
        was = self.kept()
        if to == "declined" and not reason:
            return REFUSED
        if to == "duplicate":
            if original is None or self.duplicates:
                return REFUSED
            self.duplicate_of = original[0]
        self.before = self.state
        self.state = to
        return self._told(person, "moved", was)

    def assign(self, person: str, to: str | None) -> int:
        """In every open state; the house: an editor gives, a checker takes what nobody has or gives up their own."""
        takes, gives_up = to == person and self.assignee is None, to is None and self.assignee == person
        allowed = edits(person) or takes or gives_up or to == self.assignee
        if not works(person) or self.state not in OPEN or not allowed:
            return REFUSED
        if to is None and self.state not in {"new", "accepted"}:
            return REFUSED
        if to is not None and (not works(to) or (self.state == "approved" and to == self.reviewer)):
            return REFUSED
        was = self.kept()
        self.assignee = to
        if to is not None and self.reviewer == to:
            self.reviewer = None
        return self._told(person, "assigned", was, 1 + self._helps_no_more(to))

    def ask_reader(self, person: str, reader: str | None) -> int:
        """In every open state but approved; the house: an editor, the assignee, a reader who gives it up, or who takes
        a review that nobody was asked for.
        """
        takes = self.state == "in_review" and self.reviewer is None and reader == person
        gives_up = self.reviewer == person and reader is None
        allowed = edits(person) or person == self.assignee or takes or gives_up
        if not works(person) or not allowed or self.state not in OPEN or self.state == "approved":
            return REFUSED
        if reader is not None and (not works(reader) or self.took_part(reader)):
            return REFUSED
        was = self.kept()
        self.reviewer = reader
        return self._told(person, "reviewer_set", was)

    def plan(self, person: str) -> int:
        """Deadline, priority, stage, what is waited for, topics: in every open state; undone like any simple act."""
        if not works(person) or self.state not in OPEN:
            return REFUSED
        return self._told(person, "planned", self.kept())

    def add_helper(self, person: str, helper: str) -> int:
        """The house: one asks for oneself, who has it and editors ask others; not who has it, and nobody twice."""
        if not self._may_ask(person, helper) or not works(helper):
            return REFUSED
        if helper == self.assignee or helper in self.helpers:
            return REFUSED
        self.helpers.add(helper)
        return self._told(person, "helper_added", {})

    def remove_helper(self, person: str, helper: str) -> int:
        if not self._may_ask(person, helper) or helper not in self.helpers:
            return REFUSED
        self.helpers.discard(helper)
        return self._told(person, "helper_removed", {})

    def _helps_no_more(self, assignee: str | None) -> bool:
        """Who gets the claim that they helped with is told of as a helper no more, in an event of its own."""
        helped = assignee in self.helpers
        self.helpers.discard(assignee or "")
        return helped

    def _may_ask(self, person: str, helper: str) -> bool:
        return works(person) and self.state in OPEN and (_on_it(self, person) or person == helper)

    def answer(self, person: str, answers: dict[int, bool | None]) -> int:
        """Questions of triage are asked of what is new; an answer that changes nothing is no event."""
        changed = {key: yes for key, yes in answers.items() if self.answers.get(key) is not yes}
        if not works(person) or self.state != "new":
            return REFUSED
        self.answers.update(changed)
        return self._told(person, "triaged", {}) if changed else UNTOLD

    def comment(self, person: str) -> int:
        """In every state, by everyone but readers; what came before can still be undone."""
        if ROLES[person] not in WRITERS:
            return REFUSED
        self.events += 1
        return 1

    def settle(self, person: str, comment_id: int, resolves: bool) -> int:
        """Whoever may comment resolves a thread and reopens it, in every state; not what is so already."""
        if ROLES[person] not in WRITERS or self.threads[comment_id] is resolves:
            return REFUSED
        self.threads[comment_id] = resolves
        self.events += 1
        return 1

    def add_task(self, person: str) -> int:
        """In every open state, by everyone who works on claims; what came before can still be undone."""
        if not works(person) or self.state not in OPEN:
            return REFUSED
        self.events += 1
        return 1

    def do_task(self, person: str, task_id: int, act: str) -> int:
        """Done, not done after all, or removed."""
        if self.add_task(person) == REFUSED:
            return REFUSED
        if act != "remove" and self.tasks[task_id] is (act == "done"):
            self.events -= 1
            return REFUSED
        if act == "remove":
            del self.tasks[task_id]
        else:
            self.tasks[task_id] = act == "done"
        return 1

    def fill_in(self, person: str, value: str) -> int:
        """In every state; what stands there already is no event. Undone like any simple act."""
        if not works(person):
            return REFUSED
        if value == self.own:
            return UNTOLD
        was, self.own = self.own, value
        return self._told(person, "filled_in", {"own": was})

    def restate(self, person: str) -> int:
        """A later edit of approved text voids the approval. The statement is what the verdict is about: who restates
        it once research has begun is an author.
        """
        if not works(person) or self.state not in OPEN:
            return REFUSED
        events = 1
        self._count_author(person)
        if self.state == "approved":
            self._arrive("researching")
            events = 2
        return self._told(person, "restated", self.kept(), events)

    def _count_author(self, person: str) -> None:
        if self.state in {"researching", "in_review", "approved"}:
            self.authors.add(person)

    def set_hold(self, person: str, *, release: bool) -> int:
        if not edits(person) or (release and not self.hold):
            return REFUSED
        self.hold = not release
        return self._told(person, "held", {})

    def write(self, person: str, *, rating: str | None, headline: bool) -> int:
        """The house: who researches and editors write; the second reader mends all but the rating; others do not."""
        state, events = self.state, 1
        author = person == self.assignee or edits(person)
        if not works(person) or state not in {"researching", "in_review", "approved"}:
            return REFUSED
        if state == "researching" and not author:
            return REFUSED
        if state == "in_review":
            author = self.took_part(person)
            if not author and rating not in {None, self.rating}:
                return REFUSED
        if state == "approved":
            if not self.may_move(person, "researching"):
                return REFUSED
            self._arrive("researching")
            author, events = True, 2
        opens_a_gate = state == "in_review" and headline and not self.headline
        if author or opens_a_gate:
            self.authors.add(person)
        self.rating, self.explanation, self.headline = rating or self.rating, True, headline
        return self._told(person, "written", {}, events)

    def research(self, person: str) -> int:
        """Two sources and the account of the research, by who is on it."""
        if self.state != "researching" or not (person == self.assignee or edits(person)):
            raise AssertionError("not one of the acts that this model knows")
        self.researched = True
        return self._told(person, "researched", {}, 3)

    def publish(self, person: str, *, now: bool, classed: bool, approve: bool) -> int:
        """At once or scheduled; with `approve`, by the editor who is the second reader, as one act."""
        trial = copy(self)
        events = 0
        if approve:
            if not edits(person) or not trial.move(person, "approved", reason=False):
                return REFUSED
            events = 1
        if not trial.may_move(person, "done") or (self.revisions and not classed):
            return REFUSED
        if trial.scheduled and not now:
            return REFUSED
        was = self.events
        self.__dict__.update(trial.__dict__)
        if now:
            self._public(person)
            events += 2
        else:
            self.scheduled, self.approval_stands = True, True
            self._told(person, "scheduled", {})
            events += 1
        self.events = was + events
        return events

    def _public(self, person: str) -> None:
        overridden = self.overridden
        self._arrive("done")
        self.overridden = overridden
        self.scheduled, self.withdrawn, self.revisions = False, False, self.revisions + 1
        self._told(person, "published", {}, 0)

    def stop(self, person: str) -> int:
        if not edits(person) or not self.scheduled:
            return REFUSED
        self.scheduled = False
        return self._told(person, "stopped", {})

    def release(self) -> int:
        """The worker, when the minute is over: the gates are checked again."""
        stands = self.approval_stands and self.state == "approved" and self.gates and not self.hold
        self.scheduled = False
        if stands:
            self._public("")
            self.events += 2
            return 2
        return self._told("", "failed", {})

    def withdraw(self, person: str, *, reason: bool) -> int:
        if not edits(person) or not self.revisions or self.withdrawn or not reason:
            return REFUSED
        self.withdrawn, self.scheduled = True, False
        return self._told(person, "withdrawn", {})

    def undo(self, person: str) -> int:
        """By its author and by editors while nothing later has touched it; publishing has none."""
        last = self.last
        if not works(person) or last is None or not last.was:
            return REFUSED
        if person != last.by and not edits(person):
            return REFUSED
        if last.kind == "moved":
            if "done" in {last.was["state"], self.state} or not self.nothing_published:
                return REFUSED
            if last.was["state"] == "approved" and person != last.by:
                return REFUSED  # the house: an approval comes back by who took it away, or by a second reader
        if last.kind == "restated":
            self._count_author(person)
        for name, value in last.was.items():
            setattr(self, name, value)
        self.last, self.events = None, self.events + 1
        return 1


def _on_it(claim: Claim, person: str) -> bool:
    return person == claim.assignee or edits(person)


def _anyone(_claim: Claim, _person: str) -> bool:
    return True


# Rows of the table with a target of their own: who, among those who work on claims, and what must hold.
TABLE: dict[tuple[str, str], Callable[[Claim, str], bool]] = {
    ("new", "accepted"): _anyone,
    ("new", "researching"): _anyone,
    ("accepted", "researching"): _anyone,
    ("researching", "accepted"): _on_it,
    ("researching", "in_review"): lambda claim, person: (
        _on_it(claim, person) and bool(claim.rating) and claim.explanation
    ),
    ("in_review", "researching"): lambda claim, person: _on_it(claim, person) or claim.may_read(person),
    ("in_review", "approved"): lambda claim, person: claim.may_read(person) and claim.gates,
    ("approved", "researching"): lambda claim, person: edits(person) or person == claim.reviewer,
    ("approved", "done"): lambda claim, person: (
        edits(person) and claim.gates and claim.reviewer is not None and not claim.hold
    ),
    ("done", "researching"): _anyone,
}
