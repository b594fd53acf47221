"""What the claim's own page shows around its panels: the head, the rail, and the steps a person may take."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlalchemy import Select, String, cast
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func

from claims.claimants.models import Claimant, ClaimantRole
from claims.claimants.roles import Held, roles_at
from claims.desk import slots
from claims.desk.facts import facts
from claims.desk.helping import helpers_column, helpers_in
from claims.desk.models import Appearance, Claim
from claims.desk.queries import waiting_for
from claims.desk.rules import OPEN, SET_ASIDE, Facts, Offer, Work, offers, takes_over
from claims.desk.table import works
from claims.desk.topics import topics_column, topics_in
from claims.desk.unseen import is_new, last_event_of_claim
from claims.errors import N_, NotFound
from claims.history.models import Event, EventPayload
from claims.notices.queries import unread
from claims.people.queries import PersonCard, names
from claims.people.rules import Actor
from claims.storage.rows import HIGHEST_ID
from claims.storage.types import PartialDate
from claims.web.languages import in_words

BETWEEN = "\n"  # roles hold no line ends
APART = "\t"
GIVE_KEY = "a"  # everywhere; no move that is made at once has a key: m and Enter make the likely one
_original = aliased(Claim)


@dataclass(frozen=True)
class Head:
    """A claim with all that its own page says of it beside the panels."""

    claim: Claim
    claimant_about: str | None  # their role when it was said, else what they are in a few words
    tags: tuple[str, ...]
    original: str | None  # the statement of the claim that this one is a duplicate of
    said_on: PartialDate | None  # in the first place
    waiting: int  # claims that wait for who looks
    unread: int  # notices that they have yet to read
    people: dict[int, PersonCard]
    sent_back: str | None
    sent_back_by: PersonCard | None
    more: dict[str, Any]  # what upper features asked for, by name
    helpers: tuple[PersonCard, ...] = ()
    last_event: int = 0  # of this claim
    is_new: bool = False  # to who looks

    @property
    def assignee(self) -> PersonCard | None:
        return self.people.get(self.claim.assignee_id or 0)

    @property
    def reviewer(self) -> PersonCard | None:
        return self.people.get(self.claim.reviewer_id or 0)


def _last_move(column: Any) -> Any:
    """A column of the event, or its payload, of the last move of the claim around it."""
    last = (
        select_columns(func.max(col(Event.id)))
        .where(col(Event.claim_id) == col(Claim.id), col(Event.kind) == "claim.moved")
        .correlate(Claim)
        .scalar_subquery()
    )
    row: Select[Any] = (
        select_columns(column)
        .select_from(Event)
        .join(EventPayload, col(EventPayload.event_id) == col(Event.id))
        .where(col(Event.id) == last)
    )
    return row.correlate(Claim).scalar_subquery()


def _head_query(claim_id: int, by: Actor, today: date, at: datetime) -> Select[Any]:
    said_on = (
        select_columns(col(Appearance.said_on))
        .where(col(Appearance.claim_id) == col(Claim.id))
        .order_by(col(Appearance.first).desc(), col(Appearance.id))
        .limit(1)
        .correlate(Claim)
        .scalar_subquery()
    )
    return (
        select_columns(
            Claim,
            col(Claimant.description),
            _roles(),
            col(_original.statement),
            topics_column(),
            helpers_column(),
            said_on,
            waiting_for(by, today).correlate(None).scalar_subquery(),
            unread(by).correlate(None).scalar_subquery(),
            _last_move(col(Event.by_id)),
            _last_move(col(EventPayload.before)),
            _last_move(col(EventPayload.after)),
            last_event_of_claim(),
            is_new(by),
            *(part(at) for part in slots.WITH_CLAIM.values()),
        )
        .outerjoin(Claimant, col(Claimant.id) == col(Claim.claimant_id))
        .outerjoin(_original, col(_original.id) == col(Claim.duplicate_of_id))
        .where(col(Claim.id) == claim_id)
    )


def head(session: Session, claim_id: int, by: Actor, today: date, at: datetime) -> Head:
    """In two queries: the claim with what hangs on it, and everyone by name. Raises NotFound."""
    known = claim_id <= HIGHEST_ID
    row = session.execute(_head_query(claim_id, by, today, at)).first() if known else None
    if row is None:
        raise NotFound(N_("There is nothing at this address."))
    (
        claim,
        about,
        roles,
        original,
        tags,
        helpers,
        said_on,
        waiting,
        notices,
        mover,
        before,
        after,
        last,
        new,
        *more,
    ) = row
    people = names(session)
    comment = _sent_back(before or {}, after or {})
    return Head(
        claim=claim,
        claimant_about=roles_at(_held(roles), said_on) or about,
        tags=topics_in(tags),
        original=original,
        said_on=said_on,
        waiting=waiting,
        unread=notices,
        people=people,
        sent_back=comment,
        sent_back_by=people.get(mover or 0) if comment else None,
        helpers=tuple(people[number] for number, _name in helpers_in(helpers)),
        more=dict(zip(slots.WITH_CLAIM, more, strict=True)),
        last_event=last or 0,
        is_new=bool(new),
    )


def _sent_back(before: dict[str, Any], after: dict[str, Any]) -> str | None:
    """The second reader's comment, when the last move was sending back."""
    from_reader = before.get("state") == Work.IN_REVIEW and after.get("state") == Work.RESEARCHING
    return str(after["reason"]) if from_reader and after.get("reason") else None


def _roles() -> Any:
    """The roles of who made the claim, one a line."""
    line = (
        col(ClaimantRole.role)
        + APART
        + func.coalesce(cast(col(ClaimantRole.since), String), "")
        + APART
        + func.coalesce(cast(col(ClaimantRole.until), String), "")
    )
    return (
        select_columns(func.aggregate_strings(line, BETWEEN))
        .where(col(ClaimantRole.claimant_id) == col(Claim.claimant_id))
        .correlate(Claim)
        .scalar_subquery()
    )


def _held(lines: str | None) -> list[Held]:
    parts = (line.split(APART) for line in sorted((lines or "").splitlines()))
    return [Held(role, _partial(since), _partial(until)) for role, since, until in parts]


def _partial(text: str) -> PartialDate | None:
    return PartialDate(text) if text else None


@dataclass(frozen=True)
class Step:
    """A button of the rail or of a card's menu, as ui/moves.html draws it."""

    label: str
    allowed: bool
    why_not: str = ""
    note: str = ""
    primary: bool = False
    key: str = ""
    to: str = ""
    href: str = ""


def _is_forward(offer: Offer) -> bool:
    order = list(Work)
    to, source = offer.move.target, offer.move.source
    return to not in SET_ASIDE and (source in SET_ASIDE or order.index(to) > order.index(source))


def _step(offer: Offer, known: Facts, claim_id: int, by: Actor, *, primary: bool, brief: bool) -> Step:
    asks, target = offer.move.asks, offer.move.target
    takes = takes_over(offer.move, known, by)  # its page has room for a note of what was done and is left
    more: dict[str, Any] = {"override": 1} if "override" in asks else {"myself": 1} if takes else {}
    note = ""
    if offer.allowed and offer.open_points and not brief:
        note = gettext("Possible now; the second reader sees what is still open.")
        if target is not Work.IN_REVIEW:
            note = ""
    elif offer.allowed and offer.open_points:
        note = gettext(
            "Still open: %(points)s", points=", ".join(gettext(each.label) for each in offer.open_points)
        )
    return Step(
        label=str(gettext(offer.move.label)) + ("…" if takes else ""),
        allowed=offer.allowed,
        why_not=in_words(offer.why_not) if offer.why_not else "",
        note=str(note),
        primary=primary,
        key=GIVE_KEY if "assignee" in asks and not brief else "",
        to="" if asks or takes else target.value,
        href=url_for("desk.move", claim_id=claim_id, to=target.value, **more) if asks or takes else "",
    )


def steps(known: Facts, claim_id: int, by: Actor, *, brief: bool = False) -> list[Step]:
    """The moves from here for this person: open ones first, the likely next one marked; closed ones say why."""
    found = [offer for offer in offers(known, by) if offer.move.target is not Work.DONE or not slots.ACTS]
    likely = next((offer for offer in found if offer.allowed and _is_forward(offer)), None)
    ordered = sorted(found, key=lambda offer: (offer is not likely, not offer.allowed))
    return [_step(offer, known, claim_id, by, primary=offer is likely, brief=brief) for offer in ordered]


@dataclass(frozen=True)
class Closed:
    """Buttons that are closed for one and the same reason, which is said once."""

    why: str
    labels: list[str]


@dataclass(frozen=True)
class Rail:
    """The column that stays in view: what is open first, then what is closed and why."""

    facts: Facts
    steps: list[Step]
    acts: list[slots.Act]
    closed: list[Closed]
    details: dict[str, str]  # of what is missing, by the key of its requirement
    may_edit: bool


def _closed(steps: list[Step], acts: list[slots.Act]) -> list[Closed]:
    """What may not be done now, in the order of the buttons, grouped by why not."""
    found: dict[str, list[str]] = {}
    for label, why in [
        *((step.label, step.why_not) for step in steps if not step.allowed),
        *((str(gettext(act.label)), act.why_not) for act in acts if not act.allowed),
    ]:
        found.setdefault(why, []).append(label)
    return [Closed(why, labels) for why, labels in found.items()]


def _beside(known: Facts, claim_id: int, by: Actor) -> list[Step]:
    """Beside the moves, while someone researches: an editor gives the claim to another, and who approves it comes later."""
    if known.state is not Work.RESEARCHING or not works(by):
        return []
    approve = Step(
        label=str(gettext(N_("Approve"))),
        allowed=False,
        why_not=str(gettext(N_("A second reader approves. Ask one first."))),
    )
    if not by.is_editor:
        return [approve]
    give = url_for("desk.assignment", claim_id=claim_id)
    return [Step(label=str(gettext(N_("Give to…"))), allowed=True, href=give), approve]


def rail(session: Session, claim: Claim, by: Actor, at: datetime) -> Rail:
    known = facts(session, claim, at, by)
    acts = [act for source in slots.ACTS for act in source(session, claim, by, at)]
    shown = [*steps(known, claim.id or 0, by), *_beside(known, claim.id or 0, by)]
    return Rail(
        facts=known,
        steps=[step for step in shown if step.allowed],
        acts=[act for act in acts if act.allowed],
        closed=_closed(shown, acts),
        details={need.key: in_words(need.detail) for need in known.requirements if need.detail},
        may_edit=works(by) and claim.state in OPEN,
    )
