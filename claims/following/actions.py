"""Following a claim, leaving it, and following by itself what one writes down, is given or comments on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from claims.desk.models import Claim
from claims.following.models import ClaimFollow, DigestChoice
from claims.history.models import Event, EventPayload
from claims.history.rules import Telling
from claims.people.rules import Actor
from claims.storage.rows import get_row

GIVING = ("claim.moved", "claim.assigned", "claim.reviewer_set")
OWN = ("claim.added", "comment.added")
GIVEN = ("assignee_id", "reviewer_id")
UNDONE = "claim.undone"


def follow(session: Session, claim_id: int, *, follows: bool, by: Actor, at: datetime) -> None:
    """Hear of a claim from now on, or no more. Following is one's own preference: no event tells of it."""
    get_row(session, Claim, claim_id)
    found = session.get(ClaimFollow, (claim_id, by.id), with_for_update=True)
    row = found or ClaimFollow(claim_id=claim_id, person_id=by.id, at=at)
    row.follows, row.at = follows, at
    session.add(row)


def set_digest(session: Session, person_id: int, hour: int | None) -> None:
    """From which hour on this person gets the daily digest; None: not at all."""
    found = session.get(DigestChoice, person_id, with_for_update=True)
    if hour is None:
        if found is not None:
            session.delete(found)
        return
    row = found or DigestChoice(person_id=person_id, hour=hour)
    row.hour = hour
    session.add(row)


def follow_by_itself(session: Session, tellings: Sequence[Telling]) -> None:
    """In the transaction of the act: who wrote a claim down, was given it or said something about it follows it.

    Who stopped following it stays out. A giving that is undone takes along what it began. Claims out of a file are followed by nobody.
    """
    imported = {told.claim_id for told in tellings if told.kind == "claim.imported"}
    for told in tellings:
        if told.claim_id is None or told.claim_id in imported:
            continue
        if told.kind in OWN and told.by_id is not None:
            _begin(session, told.claim_id, told.by_id, told.at)
        elif told.kind in GIVING:
            for name in GIVEN:
                given: Any = (told.after or {}).get(name)
                if given is not None:
                    _begin(session, told.claim_id, given, told.at)
        elif told.kind == UNDONE:
            _end_what_began(session, told.claim_id, (told.after or {}).get("undone", 0))
    if imported:
        session.exec(delete(ClaimFollow).where(col(ClaimFollow.claim_id).in_(imported)))


def _begin(session: Session, claim_id: int, person_id: int, at: datetime) -> None:
    if session.get(ClaimFollow, (claim_id, person_id)) is None:
        session.add(ClaimFollow(claim_id=claim_id, person_id=person_id, at=at))
        session.flush()


def _end_what_began(session: Session, claim_id: int, event_id: int) -> None:
    """Who was given the claim by this event no longer follows it, unless something else makes them follow it too.

    What began with the event bears its moment: who followed before, or said so since, has another one.
    """
    event, payload = session.get(Event, event_id), session.get(EventPayload, event_id)
    if event is None or payload is None or event.kind not in GIVING:
        return
    given = {(payload.after or {}).get(name) for name in GIVEN} - {None}
    for row in [session.get(ClaimFollow, (claim_id, person_id)) for person_id in given]:
        if row is not None and row.follows and row.at == event.at and not _has_part(session, row):
            session.delete(row)
    session.flush()


def _has_part(session: Session, row: ClaimFollow) -> bool:
    """Whether they wrote the claim down, or said something about it."""
    own = col(Event.claim_id) == row.claim_id, col(Event.by_id) == row.person_id, col(Event.kind).in_(OWN)
    return session.exec(select(Event.id).where(*own).limit(1)).first() is not None
