"""Two claims that say the same: which of them may be marked as the duplicate of the other, and what the head counts."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from sqlmodel import Session, col, func, or_, select, update

from claims.desk import checks, slots
from claims.desk.models import Appearance, Claim
from claims.desk.rules import Publication, Work
from claims.people.rules import Actor


class Standing(Protocol):
    """How a claim stands: its row, or as much of it as a list has read."""

    @property
    def id(self) -> int | None: ...
    @property
    def state(self) -> Work: ...
    @property
    def state_before(self) -> Work | None: ...
    @property
    def revision_number(self) -> int: ...
    @property
    def publication(self) -> Publication: ...


def same(claim: Standing) -> checks.Same:
    """The claim beside another one that says the same."""
    public = claim.revision_number > 0 or claim.publication is not Publication.UNPUBLISHED
    return checks.Same(claim.id or 0, claim.state, claim.state_before, public=public)


def heads_among(session: Session, claim_ids: Collection[int]) -> set[int]:
    """Which of these claims others are duplicates of; in one query, in none for no claims."""
    if not claim_ids:
        return set()
    query = select(Claim.duplicate_of_id).where(col(Claim.duplicate_of_id).in_(claim_ids)).distinct()
    return {each for each in session.exec(query).all() if each is not None}


def check_duplicate(session: Session, claim: Claim, original_id: int | None) -> None:
    """Raise unless this claim may be marked as a duplicate of the other."""
    session.flush()  # reading the row again must not lose what was changed in it so far
    # Locked, so that the original cannot become a duplicate itself before this is done.
    query = select(Claim).where(col(Claim.id) == original_id).with_for_update()
    original = session.exec(query.execution_options(populate_existing=True)).first()
    mine = select(Claim.id).where(col(Claim.duplicate_of_id) == claim.id).limit(1)
    checks.check_original(
        same(claim),
        same(original) if original else None,
        has_duplicates=session.exec(mine).first() is not None,
    )


def pointed(session: Session, claim: Claim, was_id: int | None, *, by: Actor, at: datetime) -> None:
    """This claim is a duplicate of another one now than it was (None: of none): both count anew, and others are told."""
    if claim.duplicate_of_id == was_id:
        return
    session.flush()
    for claim_id in sorted({each for each in (claim.id, was_id, claim.duplicate_of_id) if each is not None}):
        count_for(session, claim_id)
    for told in slots.POINTED:
        told(session, claim, was_id, by, at)


def count_for(session: Session, claim_id: int) -> None:
    """Where a claim appeared and how often it was asked: a head counts what its duplicates have as its own."""
    session.flush()
    family = or_(col(Claim.id) == claim_id, col(Claim.duplicate_of_id) == claim_id)
    places = select(func.count(col(Appearance.id))).join(Claim, col(Claim.id) == col(Appearance.claim_id))
    demand = select(func.sum(col(Claim.own_demand))).where(family)
    counts = {
        "appearance_count": session.exec(places.where(family)).one(),
        "demand": session.exec(demand).one() or 0,
    }
    session.exec(update(Claim).where(col(Claim.id) == claim_id).values(**counts))


def count_again(session: Session, claim: Claim) -> None:
    """Something that a claim counts has changed: its head counts it too."""
    count_for(session, claim.id or 0)
    if claim.duplicate_of_id is not None:
        count_for(session, claim.duplicate_of_id)
