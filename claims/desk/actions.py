"""What people do to a claim, one verb a function.

The moves are in moving.py, due date, waiting, priority, tags and hold in planning.py, undo in undo.py; all are
called from here.
"""

from datetime import date, datetime, time
from typing import Any, TypedDict, Unpack

from sqlmodel import Session, col, select

from claims.claimants.actions import find_or_add
from claims.desk import checks
from claims.desk.authorship import count_author
from claims.desk.duplicates import count_again
from claims.desk.facts import facts
from claims.desk.handing import note_handover
from claims.desk.helping import helper_ids, take_off
from claims.desk.merging import forget
from claims.desk.models import Appearance, Claim
from claims.desk.moving import Note, check_person, hand_to, load_claim, move_claim, void_approval
from claims.desk.planning import (
    add_helper,
    release_hold,
    remove_helper,
    set_due,
    set_hold,
    set_priority,
    set_tags,
    set_waiting,
)
from claims.desk.recording import stored, touch_claim, write_down
from claims.desk.rules import AppearanceKind, Priority, Publication
from claims.desk.undo import undo_event
from claims.errors import N_, Invalid
from claims.history.actions import record
from claims.people.rules import Actor
from claims.storage.rows import get_row
from claims.storage.types import PartialDate

__all__ = [
    "add_appearance",
    "add_claim",
    "add_helper",
    "assign_claim",
    "count_again",
    "move_claim",
    "note_handover",
    "release_hold",
    "remove_helper",
    "restate_claim",
    "set_claimant",
    "set_due",
    "set_hold",
    "set_priority",
    "set_reviewer",
    "set_tags",
    "set_waiting",
    "touch_claim",
    "undo_event",
    "void_approval",
    "write_card",
]


class Card(TypedDict, total=False):
    """What lists show of a claim, written by the features that own it."""

    claimant_id: int | None
    claimant_name: str | None
    evidence_count: int
    comment_count: int
    open_threads: int
    tasks: int
    tasks_open: int
    own_demand: int
    rating: dict[str, Any] | None
    publication: Publication
    revision_number: int
    slug: str | None


def add_claim(
    session: Session,
    *,
    statement: str,
    language: str,
    by: Actor,
    at: datetime,
    claimant_id: int | None = None,
    claimant_name: str | None = None,
    priority: Priority = Priority.NORMAL,
) -> Claim:
    """A new claim. Where it appeared is added after it."""
    claim = Claim(
        statement=checks.check_statement(statement),
        language=language,
        claimant_id=claimant_id,
        claimant_name=claimant_name,
        priority=priority,
        created_at=at,
        created_by_id=by.id,
        updated_at=at,
    )
    session.add(claim)
    session.flush()
    claim_id = claim.id or 0
    after = {
        "statement": claim.statement,
        "language": language,
        "claimant_id": claimant_id,
        "claimant_name": claimant_name,
        "priority": str(priority),
    }
    record(session, "claim.added", by_id=by.id, at=at, thing_id=claim_id, claim_id=claim_id, after=after)
    return claim


def add_appearance(
    session: Session,
    claim_id: int,
    *,
    kind: AppearanceKind,
    by: Actor,
    at: datetime,
    article_id: int | None = None,
    url: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    place: str | None = None,
    note: str | None = None,
    said_on: PartialDate | None = None,
    platform: str | None = None,
    account: str | None = None,
    said: str | None = None,
    seen_version: int | None = None,
) -> Appearance:
    """One more place where the claim was made; the first one added is the first. The page tells of it: so no approval holds."""
    claim = load_claim(session, claim_id, seen_version)
    void_approval(session, claim, by=by, at=at)
    there = session.exec(select(Appearance.id).where(col(Appearance.claim_id) == claim_id).limit(1)).first()
    told: dict[str, Any] = {
        "kind": kind,
        "article_id": article_id,
        "url": url,
        "title": title,
        "publisher": publisher,
        "place": place,
        "note": note,
        "said_on": said_on,
        "platform": platform,
        "account": account,
        "said": said,
    }
    appearance = Appearance(
        claim_id=claim_id, first=there is None, created_at=at, created_by_id=by.id, **told
    )
    session.add(appearance)
    session.flush()
    touch_claim(session, claim, at)
    count_again(session, claim)
    after = {
        name: str(value) if isinstance(value, str) else value
        for name, value in told.items()
        if value is not None
    }
    record(
        session,
        "appearance.added",
        by_id=by.id,
        at=at,
        thing_id=appearance.id or 0,
        claim_id=claim_id,
        after=after,
    )
    return appearance


def restate_claim(
    session: Session,
    claim_id: int,
    statement: str,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    """Change the statement. An approval of the old one does not hold for the new, and who wrote it is an author."""
    claim = load_claim(session, claim_id, seen_version)
    checks.check_open(claim.state, by)
    statement = checks.check_statement(statement)
    if statement == claim.statement:
        raise Invalid("statement", N_("This is the statement as it stands; nothing was changed."))
    void_approval(session, claim, by=by, at=at)
    count_author(session, claim, by)
    before = stored(claim)
    claim.statement = statement
    write_down(session, claim, "claim.restated", before, by=by, at=at)
    return claim


def set_claimant(
    session: Session,
    claim_id: int,
    name: str | None,
    description: str | None = None,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    """Say who made the claim: whoever goes by this name, someone new, or nobody known. Voids an approval as a statement does."""
    claim = load_claim(session, claim_id, seen_version)
    checks.check_open(claim.state, by)
    chosen = find_or_add(session, name, description, by=by, at=at) if name else None
    if (chosen.id if chosen else None) == claim.claimant_id:
        raise Invalid("claimant", N_("This is who it says now; nothing was changed."))
    void_approval(session, claim, by=by, at=at)
    before = stored(claim)
    claim.claimant_id = chosen.id if chosen else None
    claim.claimant_name = chosen.name if chosen else None
    forget(session, [claim_id])
    write_down(session, claim, "claim.claimant_set", before, by=by, at=at)
    return claim


def assign_claim(
    session: Session,
    claim_id: int,
    assignee_id: int | None,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    message: str | None = None,
    done: str | None = None,
    left: str | None = None,
    due: tuple[date, time | None] | None = None,
) -> Claim:
    """Give the claim to someone else, with what its last assignee leaves, or to nobody while it waits; the state stays.

    `due`: a deadline that goes with it; None leaves the one it has.
    """
    claim = load_claim(session, claim_id, seen_version)
    checks.check_assignee(facts(session, claim, at, by), by, assignee_id)
    if assignee_id in helper_ids(session, claim_id):
        take_off(session, claim, assignee_id or 0, by=by, at=at)
    before = stored(claim)
    hand_to(session, claim, assignee_id, Note(message, done, left), by=by, at=at)
    if due is not None:
        checks.check_day(due[0], "due_on")
        checks.check_due(due[0], at)
        claim.due_on, claim.due_time = due
    write_down(session, claim, "claim.assigned", before, by=by, at=at)
    return claim


def set_reviewer(
    session: Session,
    claim_id: int,
    reviewer_id: int | None,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    """Ask one person to be the second reader; of the others only an editor can still do it."""
    claim = load_claim(session, claim_id, seen_version)
    checks.check_reviewer(facts(session, claim, at, by), by, reviewer_id)
    if reviewer_id is not None:
        check_person(session, reviewer_id, "reviewer", by=by, at=at)
    before = stored(claim)
    claim.reviewer_id = reviewer_id
    write_down(session, claim, "claim.reviewer_set", before, by=by, at=at)
    return claim


def write_card(session: Session, claim_id: int, **card: Unpack[Card]) -> None:
    """Keep what lists show; no event, for the act that changed it has written its own."""
    claim = get_row(session, Claim, claim_id)
    unknown = set(card) - Card.__annotations__.keys()
    if unknown:
        raise TypeError(f"not on the card: {sorted(unknown)}")
    for name, value in card.items():
        setattr(claim, name, value)
    session.add(claim)
    if "own_demand" in card:
        count_again(session, claim)
