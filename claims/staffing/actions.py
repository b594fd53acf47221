"""Handing over all open work of someone, by the desk's own acts, each with its event: all of it or nothing."""

from datetime import datetime

from sqlmodel import Session

from claims.desk import actions as desk
from claims.desk import slots
from claims.desk.facts import facts
from claims.desk.helping import helper_ids
from claims.desk.models import Claim
from claims.desk.moving import check_person
from claims.desk.rules import Work
from claims.errors import N_, Invalid, Refused
from claims.people import actions as people
from claims.people.models import Person
from claims.people.rules import Actor
from claims.staffing.queries import MOST, OpenClaim, open_work
from claims.storage.rows import get_row


def hand_over(
    session: Session,
    person_id: int,
    receiver_id: int | None,
    *,
    by: Actor,
    at: datetime,
    seen: list[str],
    message: str | None = None,
) -> int:
    """Give all open work of one person to another, None: to nobody; how many claims it was.

    `seen` names the claims with the versions that were shown: what changed since is looked at again first.
    """
    if receiver_id == person_id:
        raise Invalid("receiver", N_("Choose someone else: this is whose work it is."))
    if receiver_id is not None:
        check_person(session, receiver_id, "receiver", by=by, at=at)
    found = open_work(session, person_id)
    if sorted(each.seen for each in found) != sorted(seen):
        raise Refused(N_("This work changed meanwhile. Look at it again; nothing was handed over."))
    for each in found:
        _hand_over(session, each, person_id, receiver_id, by, at, message)
    for more in slots.HANDED_OVER:
        more(session, person_id, receiver_id, by, at)
    return len(found)


def _hand_over(
    session: Session,
    each: OpenClaim,
    person_id: int,
    receiver_id: int | None,
    by: Actor,
    at: datetime,
    message: str | None,
) -> None:
    if each.helps:
        desk.remove_helper(session, each.id, person_id, by=by, at=at)
    if each.is_reviewer:
        known = facts(session, get_row(session, Claim, each.id), at, by)
        may = (
            receiver_id is not None and receiver_id != known.assignee_id and receiver_id not in known.authors
        )
        desk.set_reviewer(session, each.id, receiver_id if may else None, by=by, at=at)
    if each.is_assignee:
        _give(session, each, receiver_id, by, at, message)
    claim = get_row(session, Claim, each.id)
    helpers = helper_ids(session, each.id)
    if each.helps and receiver_id not in {None, claim.assignee_id, *helpers}:
        desk.add_helper(session, each.id, receiver_id or 0, by=by, at=at)


def _give(
    session: Session, each: OpenClaim, receiver_id: int | None, by: Actor, at: datetime, message: str | None
) -> None:
    """To another, or back on the pile; what a second reader has or approved always has someone."""
    if receiver_id is not None or each.state in {Work.NEW, Work.ACCEPTED}:
        desk.assign_claim(session, each.id, receiver_id, by=by, at=at, message=message)
    elif each.state is Work.RESEARCHING:
        desk.move_claim(session, each.id, Work.ACCEPTED, by=by, at=at)
    else:
        raise Invalid(
            "receiver",
            N_("Claim %(number)s is with the second reader or approved, so it goes to someone. Choose who."),
            number=each.id,
        )


def leave(
    session: Session,
    person_id: int,
    receiver_id: int | None,
    *,
    by: Actor,
    at: datetime,
    seen: list[str],
    seen_version: int | None,
    message: str | None = None,
) -> Person:
    """Close the account and hand over what is open, in one act; who leaves is told of nothing any more."""
    person = people.deactivate(session, person_id, by=by, at=at, seen_version=seen_version)
    hand_over(session, person_id, receiver_id, by=by, at=at, seen=seen, message=message)
    if open_work(session, person_id):
        raise Refused(
            N_(
                "More than %(most)s claims are open, which is the most that goes in one act. Hand them over first, then close the account."
            ),
            most=MOST,
        )
    return person
