"""What must hold for changes beside the state: statement, assignment, second reader, dates, tags, hold, undo."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from claims.desk.rules import OPEN, SET_ASIDE, WORK_LABELS, Facts, Work
from claims.errors import N_, Forbidden, Invalid, Message, MessageIds, Refused
from claims.people.rules import Actor, Permission, Role
from claims.words.visible import trimmed

LONGEST_STATEMENT = 500
LONGEST_REASON = 500
LONGEST_MESSAGE = 2000
LONGEST_TAG = 60
MOST_TAGS = 20
WORKERS = frozenset({Role.CHECKER, Role.EDITOR, Role.ADMIN})
UNDOABLE = frozenset(
    {
        "claim.moved",
        "claim.assigned",
        "claim.handover_noted",
        "claim.reviewer_set",
        "claim.due_set",
        "claim.waiting_set",
        "claim.priority_set",
        "claim.staged",
        "claim.tags_set",
        "claim.restated",
        "claim.claimant_set",
        "claim.field_set",
    }
)
# Things whose events leave the claim as it is: what came before them can still be undone.
HANDING = frozenset({"claim.moved", "claim.assigned"})  # may hand a claim from one person to another
UNTOUCHING = frozenset({"comment", "history", "match", "return", "task", "tip"})
_AXIS = (*OPEN, Work.DONE)
# Beside those that Unicode calls opening and closing: straight and low ones, primes, accents typed as such, East Asian.
_QUOTATION_MARKS = frozenset(
    "\"'`´„‚"
    "\u02b9\u02ba\u02bb\u02bc\u2032\u2033\u2034\u2035\u2036\u2037\u2057\u275b\u275c\u275d\u275e\u275f\u2760"
    "\u300c\u300d\u300e\u300f\u301d\u301e\u301f\uff02\uff07\uff62\uff63"
)
_STOPS = " .,;:!?…"
EARLIEST, LATEST = 1900, 2200  # years in which something can be planned


def check_works(by: Actor) -> None:
    if not by.may(Permission.WORK):
        raise Forbidden(N_("Only checkers and editors work on claims. Ask one of them."))


def check_editor(by: Actor) -> None:
    if not by.is_editor:
        raise Forbidden(N_("Only an editor can do that. Ask an editor."))


def check_open(state: Work, by: Actor) -> None:
    """Raise when this person, or anyone, cannot change who works on the claim and by when."""
    check_works(by)
    if state not in OPEN:
        raise Refused(
            N_("This claim is set aside or done (%(state)s). Put it back or reopen it first."),
            state=MessageIds((WORK_LABELS[state],)),
        )


def check_statement(text: str) -> str:
    """The statement as it may be kept; raises Invalid. A paraphrase: it never stands in quotation marks."""
    text = " ".join(trimmed(text).split())
    if not text:
        raise Invalid("statement", N_("Write the claim in one sentence of your own."))
    if len(text) > LONGEST_STATEMENT:
        raise Invalid(
            "statement", N_("At most %(longest)s characters: one sentence."), longest=LONGEST_STATEMENT
        )
    if is_quoted(text):
        raise Invalid("statement", N_("Leave out the quotation marks: the statement is in your own words."))
    return text


def is_quoted(text: str) -> bool:
    """Whether it begins and ends with a quotation mark of any kind, a full stop after it or not."""
    first, last = text[0], text.rstrip(_STOPS)[-1:]
    return len(text) > 1 and is_quotation_mark(first) and is_quotation_mark(last or first)


def without_marks(text: str) -> str:
    """Typed-over words without the quotation marks around all of them, as pages put their own.

    >>> without_marks("“Kijk, auto’s!”"), without_marks('"Vol", zei hij, "tot het dak"')
    ('Kijk, auto’s!', '"Vol", zei hij, "tot het dak"')
    """
    if not text or not is_quoted(text):
        return text
    bare = text.rstrip(_STOPS)
    stops, inner = text[len(bare) :].strip(), bare[1:-1].strip()
    return inner + stops if inner and bare[0] not in inner and bare[-1] not in inner else text


def is_quotation_mark(character: str) -> bool:
    return character in _QUOTATION_MARKS or unicodedata.category(character) in {"Pi", "Pf"}


def check_worker(role: Role | None, *, active: bool, where: str) -> None:
    """Raise Invalid for someone who cannot be given work. `role` is None when there is no such person."""
    if role not in WORKERS or not active:
        raise Invalid(where, N_("Choose a checker or an editor with an active account."))


def check_present(name: str, absent_until: date | None, at: datetime, where: str) -> None:
    """Raise Invalid for who is not there to do it."""
    if absent_until is not None and at.date() < absent_until:
        raise Invalid(
            where,
            N_("%(name)s is absent until %(day)s. Choose someone else."),
            name=name,
            day=absent_until,
        )


def check_assignee(facts: Facts, by: Actor, assignee_id: int | None) -> None:
    """Raise when this person may not make that one the assignee, or nobody at all."""
    check_open(facts.state, by)
    takes = assignee_id == by.id and facts.assignee_id is None
    gives_up = assignee_id is None and facts.assignee_id == by.id
    if not (by.is_editor or takes or gives_up or assignee_id == facts.assignee_id):
        raise Forbidden(
            N_(
                "A checker takes a claim that nobody has; giving it to someone else is for an editor. Ask an editor."
            )
        )
    if assignee_id is None and facts.state not in {Work.NEW, Work.ACCEPTED}:
        raise Refused(
            N_("Someone has to be on a claim in research. Give it to another, or put it back on the pile.")
        )
    if facts.state is Work.APPROVED and assignee_id is not None and assignee_id == facts.reviewer_id:
        raise Refused(
            N_(
                "This person approved the verdict, and cannot be the one who researched it. Withdraw the approval first."
            )
        )


def check_helper(facts: Facts, by: Actor, person_id: int) -> None:
    """Raise when this person may not ask that one to help, or send them away: one does both for oneself."""
    check_open(facts.state, by)
    if not (by.is_editor or by.id in {facts.assignee_id, person_id}):
        raise Forbidden(N_("Only who researches this claim, or an editor, can do that. Ask one of them."))


def sides(kind: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, int | None]:
    """Who left the claim and who got it, where an event hands it from one to another."""
    told = (before or {}, after or {}) if kind in HANDING else ({}, {})
    return {name: each.get("assignee_id") for name, each in zip(("left_id", "to_id"), told, strict=True)}


def check_handover_note(
    state: Work, by: Actor, *, left_id: int | None, to_id: int | None, given_by_id: int | None, stands: bool
) -> None:
    """Raise unless this person may write what was done and is left where a claim went from one to another."""
    check_open(state, by)
    if left_id is None or to_id is None:
        raise Refused(N_("Nobody handed the claim over here, so there is nothing to note."))
    if by.id not in {left_id, given_by_id}:
        raise Forbidden(
            N_("Only who had this claim, or who gave it on, notes what was done and what is left.")
        )
    if not stands:
        raise Refused(
            N_("The claim has gone on since, so this note would reach nobody. Write a comment instead.")
        )


def check_reviewer(facts: Facts, by: Actor, reviewer_id: int | None) -> None:
    """Raise when this person may not ask that one to be the second reader."""
    check_open(facts.state, by)
    if facts.state is Work.APPROVED:
        raise Refused(N_("The verdict is approved; who approved it stays. Withdraw the approval first."))
    takes = facts.state is Work.IN_REVIEW and facts.reviewer_id is None and reviewer_id == by.id
    gives_up = facts.reviewer_id == by.id and reviewer_id is None
    if not (by.is_editor or by.id == facts.assignee_id or takes or gives_up):
        # A second reader sees what is confidential: nobody takes that part before one is asked for, or from another.
        raise Forbidden(N_("Only who researches this claim, or an editor, can do that. Ask one of them."))
    if reviewer_id is not None and (reviewer_id == facts.assignee_id or reviewer_id in facts.authors):
        raise Invalid("reviewer", N_("This person worked on the verdict. The second reader is someone else."))


def check_waiting(until: date | None, because: str | None, at: datetime) -> None:
    if (until is None) != (not because):
        where = "waiting_until" if until is None else "waiting_because"
        raise Invalid(where, N_("Waiting needs both: until when, and because of what."))
    check_day(until, "waiting_until")
    if until is not None and until < at.date():
        raise Invalid("waiting_until", N_("That day is past."))


def waits_too_long(due_on: date | None, until: date | None) -> Message | None:
    """What to say of a wait that ends after the deadline: it may, but hardly ever is what one means."""
    if due_on is None or until is None or until <= due_on:
        return None
    values = {"until": until, "due": due_on}
    return Message(N_("This claim waits until %(until)s, and its deadline is before that: %(due)s."), values)


def check_due(due_on: date | None, at: datetime) -> None:
    """A deadline lies ahead, or is today; raises Invalid."""
    if due_on is not None and due_on < at.date():
        raise Invalid("due_on", N_("That day is past."))


def check_day(day: date | None, where: str) -> None:
    """A day that something can be planned for; raises Invalid."""
    if day is not None and not EARLIEST <= day.year <= LATEST:
        raise Invalid(where, N_("This year cannot be right."))


def check_reason(text: str | None, where: str = "reason") -> str:
    text = trimmed(text or "")
    if not text:
        raise Invalid(where, N_("Say why, in a sentence."))
    return text


def check_held(hold_reason: str | None) -> None:
    if hold_reason is None:
        raise Refused(N_("There is no legal hold on this claim."))


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Tags without doubles, in the order of the alphabet; raises Invalid."""
    tidy = (" ".join(trimmed(tag).split()) for tag in tags)
    found = {tag.casefold(): tag for tag in tidy}
    found.pop("", None)
    if len(found) > MOST_TAGS:
        raise Invalid("tags", N_("At most %(most)s tags."), most=MOST_TAGS)
    if any(len(tag) > LONGEST_TAG for tag in found.values()):
        raise Invalid("tags", N_("A tag has at most %(longest)s characters."), longest=LONGEST_TAG)
    return [found[key] for key in sorted(found)]


@dataclass(frozen=True)
class Same:
    """One of two claims that say the same, as far as it matters which becomes the duplicate."""

    id: int
    state: Work
    state_before: Work | None = None
    public: bool = False  # or was, or will be: its page and address stay

    @property
    def way(self) -> int:
        """How far it is on the work axis; one that was set aside is as far as it was."""
        state = (self.state_before or Work.NEW) if self.state in SET_ASIDE else self.state
        return _AXIS.index(Work.DONE if self.public else state)


def gives_way(claim: Same, other: Same) -> bool:
    """Whether this one becomes the duplicate: it is less far, or on a tie the newer."""
    return (claim.way, -claim.id) < (other.way, -other.id)


def check_original(claim: Same, original: Same | None, *, has_duplicates: bool) -> None:
    """Raise unless this claim may be marked as a duplicate of the other (None: there is no such claim)."""
    if original is None:
        raise Invalid("duplicate_of", N_("There is no claim with this number."))
    if original.id == claim.id:
        raise Invalid("duplicate_of", N_("A claim is no duplicate of itself. Choose another one."))
    if original.state is Work.DUPLICATE:
        raise Invalid(
            "duplicate_of",
            N_("That claim is itself a duplicate. Choose the claim that it is a duplicate of."),
        )
    if has_duplicates:
        raise Refused(
            N_(
                "Other claims are duplicates of this one. Put those back first, and mark them as duplicates of the other claim."
            )
        )
    if not gives_way(claim, original):
        raise Invalid(
            "duplicate_of",
            N_(
                "This claim is further than the other, or as far and older, so the other one is the duplicate. Open claim %(number)s and mark it as a duplicate of this one."
            ),
            number=original.id,
        )


def check_head(new: Same, head: Same, cluster: Iterable[Same], *, belongs: bool) -> None:
    """Raise unless this duplicate may stand for the others instead of the head: none of them is further than it."""
    if not belongs or new.id == head.id:
        raise Refused(N_("That claim is no duplicate of this one by now. Look at the page again."))
    if head.public:
        raise Refused(N_("Readers know claim %(number)s, so it stays the head."), number=head.id)
    if (further := next((each for each in cluster if each.way > new.way), None)) is not None:
        raise Refused(
            N_("Claim %(number)s is further than this one, so this one cannot be the head."),
            number=further.id,
        )


def check_takes_back(by_id: int | None, by: Actor) -> None:
    """Undo is open to who did it and to editors; raises Forbidden."""
    check_works(by)
    check_own_or_editor(by_id, by)


def check_own_or_editor(by_id: int | None, by: Actor) -> None:
    """Raise Forbidden unless this person did it, or is an editor."""
    if by.id != by_id and not by.is_editor:
        raise Forbidden(N_("Only who did this, or an editor, can undo it. Ask one of them."))


def check_undo(
    facts: Facts,
    by: Actor,
    *,
    kind: str,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    author_id: int | None,
    is_last: bool,
) -> None:
    """Raise unless this event may be taken back, by this person, now."""
    check_works(by)
    if kind not in UNDOABLE:
        raise Refused(N_("This cannot be undone. The claim’s page shows the moves it has."))
    if before is None or after is None:
        raise Refused(N_("What this event carried was erased, so it cannot be undone."))
    check_own_or_editor(author_id, by)
    if not is_last:
        raise Refused(
            N_(
                "Something later has changed this claim, so this can no longer be undone. Its page shows the moves it has."
            )
        )
    if kind != "claim.moved":
        return
    if Work.DONE in {before.get("state"), after.get("state")} or not facts.nothing_published:
        raise Refused(
            N_("What is public is not undone with one click. Reopen the claim, or withdraw the publication.")
        )
    if before.get("state") == Work.APPROVED and by.id != author_id:
        raise Refused(N_("Only who made this move can bring the approval back. Ask a second reader again."))
