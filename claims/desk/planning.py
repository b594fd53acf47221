"""Due date, waiting, priority, tags, helpers and legal hold: what changes beside the state."""

from datetime import date, datetime, time

from sqlmodel import Session

from claims.desk import checks
from claims.desk.facts import row_facts
from claims.desk.helping import HELPS, MOST_HELPERS, helper_ids, take_off
from claims.desk.models import Claim, ClaimHelper
from claims.desk.moving import check_person, load_claim
from claims.desk.recording import stored, write_down
from claims.desk.rules import Priority
from claims.desk.tags import known_names
from claims.desk.undo import replace_tags
from claims.errors import N_, Invalid, Refused
from claims.notices.actions import notify
from claims.people.rules import Actor


def set_due(
    session: Session,
    claim_id: int,
    due_on: date | None,
    due_time: time | None = None,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    claim = load_claim(session, claim_id, seen_version)
    checks.check_open(claim.state, by)
    checks.check_day(due_on, "due_on")
    if due_on != claim.due_on:
        checks.check_due(due_on, at)
    before = stored(claim)
    claim.due_on, claim.due_time = due_on, due_time if due_on else None
    write_down(session, claim, "claim.due_set", before, by=by, at=at)
    return claim


def set_waiting(
    session: Session,
    claim_id: int,
    *,
    until: date | None,
    because: str | None,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    """Waiting until a day, because of something; both None: no longer waiting."""
    claim = load_claim(session, claim_id, seen_version)
    checks.check_open(claim.state, by)
    checks.check_waiting(until, because, at)
    before = stored(claim)
    claim.waiting_until, claim.waiting_because = until, because or None
    write_down(session, claim, "claim.waiting_set", before, by=by, at=at)
    return claim


def set_priority(
    session: Session,
    claim_id: int,
    priority: Priority,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    claim = load_claim(session, claim_id, seen_version)
    checks.check_open(claim.state, by)
    before = stored(claim)
    claim.priority = priority
    write_down(session, claim, "claim.priority_set", before, by=by, at=at)
    return claim


def set_tags(
    session: Session,
    claim_id: int,
    tags: list[str],
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    """These tags and no others."""
    claim = load_claim(session, claim_id, seen_version)
    checks.check_open(claim.state, by)
    tags = known_names(session, checks.clean_tags(tags))
    before = {**stored(claim), "tags": replace_tags(session, claim_id, tags)}
    write_down(session, claim, "claim.tags_set", before, by=by, at=at, tags=tags)
    return claim


def set_hold(
    session: Session, claim_id: int, reason: str, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Claim:
    """A legal hold: publishing is refused until it is released; what is public stays."""
    claim = load_claim(session, claim_id, seen_version)
    checks.check_editor(by)
    before = stored(claim)
    claim.hold_reason = checks.check_reason(reason)
    write_down(session, claim, "claim.held", before, by=by, at=at)
    return claim


def release_hold(
    session: Session, claim_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Claim:
    claim = load_claim(session, claim_id, seen_version)
    checks.check_editor(by)
    checks.check_held(claim.hold_reason)
    before = stored(claim)
    claim.hold_reason = None
    write_down(session, claim, "claim.released", before, by=by, at=at)
    return claim


def add_helper(
    session: Session,
    claim_id: int,
    person_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    """Ask someone to help, or help oneself."""
    claim = load_claim(session, claim_id, seen_version)
    checks.check_helper(row_facts(claim), by, person_id)
    check_person(session, person_id, "helper", by=by, at=at)
    if person_id == claim.assignee_id:
        raise Invalid("helper", N_("This person has the claim already."))
    helpers = helper_ids(session, claim_id)
    if person_id in helpers:
        raise Invalid("helper", N_("This person helps already."))
    if len(helpers) >= MOST_HELPERS:
        raise Invalid("helper", N_("At most %(most)s people help with one claim."), most=MOST_HELPERS)
    session.add(ClaimHelper(claim_id=claim_id, person_id=person_id))
    session.flush()
    write_down(session, claim, "claim.helper_added", stored(claim), by=by, at=at, helper_id=person_id)
    notify(session, [person_id], HELPS, claim_id, by=by, at=at)
    return claim


def remove_helper(
    session: Session,
    claim_id: int,
    person_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    claim = load_claim(session, claim_id, seen_version)
    checks.check_helper(row_facts(claim), by, person_id)
    if person_id not in helper_ids(session, claim_id):
        raise Refused(N_("This person helps no more."))
    take_off(session, claim, person_id, by=by, at=at)
    return claim
