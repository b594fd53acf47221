"""Reads of the history for someone's desk: what others did lately, and claims that were sent back. In one query each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, bindparam, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func

from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.history.models import Event, EventPayload
from claims.history.queries import seen_by_all
from claims.people.models import Person
from claims.people.rules import Actor
from claims.storage.statements import put_together_once

NEWS_LENGTH = 20
_assignee = aliased(Person)


@dataclass(frozen=True, slots=True)
class SentBack:
    """The last time the second reader sent a claim back: what is missing, by whom, when."""

    comment: str
    by: str | None
    at: datetime


_NEWEST = (
    select_columns(func.max(col(Event.id)))
    .where(
        col(Event.kind) == "claim.moved",
        col(Event.claim_id).in_(bindparam("claims", type_=Integer, expanding=True)),
    )
    .group_by(col(Event.claim_id))
)
_NEWEST_MOVES = (
    select_columns(
        col(Event.claim_id),
        col(Event.at),
        col(Person.name),
        col(EventPayload.before),
        col(EventPayload.after),
    )
    .join(EventPayload, col(EventPayload.event_id) == col(Event.id))
    .outerjoin(Person, col(Person.id) == col(Event.by_id))
    .where(col(Event.id).in_(_NEWEST))
)


def sent_back(session: Session, claim_ids: list[int]) -> dict[int, SentBack]:
    """Claims of these whose last move was being sent back, with the comment."""
    found: dict[int, SentBack] = {}
    for claim_id, at, name, before, after in session.execute(_NEWEST_MOVES, {"claims": claim_ids}).all():
        from_review = (before or {}).get("state") == Work.IN_REVIEW.value
        comment = (after or {}).get("reason")
        if from_review and comment and (after or {}).get("state") == Work.RESEARCHING.value:
            found[claim_id] = SentBack(comment, name, at)
    return found


@dataclass(frozen=True, slots=True)
class News:
    """One thing that someone did on the desk."""

    kind: str
    at: datetime
    by_id: int | None
    by: str | None
    claim_id: int
    statement: str
    assignee_id: int | None
    assignee: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def news(session: Session, by: Actor, since: datetime | None, kinds: tuple[str, ...]) -> list[News]:
    """What others did with claims since then, newest first; nothing confidential of claims that are not theirs."""
    rows = session.execute(_news(by, kinds, since is None), {"since": since} if since else {}).all()
    return [News(*row) for row in rows]


@put_together_once
def _news(by: Actor, kinds: tuple[str, ...], from_the_start: bool) -> Select[Any]:
    query = (
        select_columns(
            col(Event.kind),
            col(Event.at),
            col(Event.by_id),
            col(Person.name),
            col(Claim.id),
            col(Claim.statement),
            col(Claim.assignee_id),
            col(_assignee.name),
            col(EventPayload.before),
            col(EventPayload.after),
        )
        .join(EventPayload, col(EventPayload.event_id) == col(Event.id))
        .join(Claim, col(Claim.id) == col(Event.claim_id))
        .outerjoin(Person, col(Person.id) == col(Event.by_id))
        .outerjoin(_assignee, col(_assignee.id) == col(Claim.assignee_id))
        .where(col(Event.kind).in_(kinds), col(Event.by_id).is_distinct_from(by.id))
    )
    if not from_the_start:
        query = query.where(col(Event.at) > bindparam("since"))
    if not by.is_editor:
        mine = or_(col(Claim.assignee_id) == by.id, col(Claim.reviewer_id) == by.id)
        query = query.where(or_(seen_by_all(), mine))
    return query.order_by(col(Event.id).desc()).limit(NEWS_LENGTH)
