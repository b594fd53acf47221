"""The acts that can be done to many claims at once, and whether one claim takes one of them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from claims.desk import checks
from claims.desk.rules import SET_ASIDE, DeclineReason, Facts, Priority, Work, move
from claims.errors import N_, DomainError, Invalid, Message, Refused
from claims.people.rules import Actor
from claims.stages.rules import check_fits

MOST = 5000  # claims of one act


class Act(StrEnum):
    GIVE = "give"
    ACCEPT = "accept"
    DECLINE = "decline"
    PUT_BACK = "put_back"
    PRIORITY = "priority"
    DUE = "due"
    TAG = "tag"
    UNTAG = "untag"
    FIELD = "field"
    STAGE = "stage"


ACT_LABELS = {
    Act.GIVE: N_("Give to…"),
    Act.ACCEPT: N_("We will check this, or back on the pile"),
    Act.DECLINE: N_("Drop…"),
    Act.PUT_BACK: N_("Put back"),
    Act.PRIORITY: N_("Priority"),
    Act.DUE: N_("Deadline"),
    Act.TAG: N_("Add a topic"),
    Act.UNTAG: N_("Take a topic off"),
    Act.FIELD: N_("Own field"),
    Act.STAGE: N_("Stage"),
}


class Stage(StrEnum):
    """Where an act on many claims stands."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


ABOUT = frozenset({Act.FIELD, Act.STAGE})  # which field or stage is chosen with the act
AT_WORK = frozenset({Stage.RUNNING, Stage.UNDOING})


class Outcome(StrEnum):
    """What became of one claim of it."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    UNDONE = "undone"
    KEPT = "kept"  # done, and not undone


@dataclass(frozen=True)
class Values:
    """What an act needs to know beside the claims; only what it asks is set."""

    assignee_id: int | None = None
    message: str | None = None
    decline_reason: str | None = None
    note: str | None = None
    priority: Priority | None = None
    due_on: date | None = None
    due_time: time | None = None
    tag: str = ""
    field_id: int | None = None
    value: str = ""  # of that field, as typed in `language`
    language: str = ""  # that it was typed in
    clear: bool = False  # the field is emptied
    stage_id: int | None = None  # None: without a stage
    stage_state: Work | None = None  # that this stage is one of

    @property
    def read_in(self) -> str:
        """The language that the value is read in: Dutch where none was said."""
        return self.language or "nl"


def check_count(count: int) -> None:
    """Raise unless there is something to act on, and not more than one act takes."""
    if not count:
        raise Invalid("claim", N_("Tick the claims first."))
    if count > MOST:
        raise Invalid("claim", N_("At most %(most)s claims at once. Narrow the list down first."), most=MOST)


def check_values(act: Act, values: Values, at: datetime) -> None:
    """Raise Invalid for what no claim could take."""
    if act is Act.GIVE and values.assignee_id is None:
        raise Invalid("assignee", N_("Choose who."))
    if act is Act.DECLINE and values.decline_reason is None:
        raise Invalid("decline_reason", N_("Choose a reason from the list."))
    if act is Act.DECLINE and values.decline_reason == DeclineReason.OTHER and not values.note:
        raise Invalid("note", N_("With this reason, say in a sentence why."))
    if act in {Act.TAG, Act.UNTAG} and not checks.clean_tags([values.tag]):
        raise Invalid("tag", N_("Please fill this in."))
    if act is Act.FIELD and values.clear is bool(values.value):
        raise Invalid("value", N_("Write what the field gets, or tick that it is emptied: one of the two."))
    if act is Act.DUE:
        checks.check_day(values.due_on, "due_on")
        checks.check_due(values.due_on, at)


def why_not(act: Act, facts: Facts, by: Actor, values: Values) -> Message | None:
    """Why this claim does not take this act from this person, as far as its own row tells; None when it does."""
    try:
        _check(act, facts, by, values)
    except DomainError as refusal:
        return refusal.message
    return None


def _check(act: Act, facts: Facts, by: Actor, values: Values) -> None:
    if act is Act.GIVE:
        assignee_id = values.assignee_id or (0 if by.is_editor else by.id)  # an editor may choose anyone
        if facts.state in {Work.NEW, Work.ACCEPTED}:
            move(facts, Work.RESEARCHING, by, assignee_id=assignee_id)
        else:
            checks.check_assignee(facts, by, assignee_id)
    elif act is Act.ACCEPT:
        check_not_aside(facts)
        move(facts, Work.ACCEPTED, by)
    elif act is Act.DECLINE:
        reason = values.decline_reason or DeclineReason.NO_CAPACITY
        move(facts, Work.DECLINED, by, decline_reason=reason, note=values.note or "")
    elif act is Act.PUT_BACK:
        check_aside(facts)
        move(facts, facts.state_before or Work.NEW, by)
    elif act is Act.FIELD:
        checks.check_works(by)
    else:
        checks.check_open(facts.state, by)
        if act is Act.STAGE and values.stage_state is not None:
            check_fits(values.stage_state, facts.state)


def check_aside(facts: Facts) -> None:
    """Only what was set aside is put back; raises Refused."""
    if facts.state not in SET_ASIDE:
        raise Refused(N_("This claim is not set aside."))


def check_not_aside(facts: Facts) -> None:
    """What was set aside is put back, not taken up; raises Refused."""
    if facts.state in SET_ASIDE:
        raise Refused(N_("This claim is set aside. Put it back first."))
