"""When two claimants are made one their claims go along; when they are taken apart those come back, and no others."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, delete, select

from claims.claimants.models import Claimant
from claims.claimants.queries import standing_merges
from claims.desk.models import Claim, MergedClaim
from claims.history.actions import record_all
from claims.history.rules import Telling
from claims.people.rules import Actor
from claims.storage.rows import get_row


def bring(
    session: Session, merge_id: int, from_id: int, to_id: int, to_name: str, *, by: Actor, at: datetime
) -> None:
    """Every claim of the one becomes the other's, and it is kept which came so."""
    came = _move(session, col(Claim.claimant_id) == from_id, to_id, to_name, "claim.claimant_merged", by, at)
    session.add_all(MergedClaim(merge_id=merge_id, claim_id=claim_id) for claim_id in came)
    session.flush()


def give_back(
    session: Session, merge_id: int, from_id: int, to_id: int, to_name: str, *, by: Actor, at: datetime
) -> None:
    """The claims that came with this merge, and which nobody gave to another since, go back."""
    came = select(MergedClaim.claim_id).where(col(MergedClaim.merge_id) == merge_id)
    which = (col(Claim.claimant_id) == from_id) & col(Claim.id).in_(came)
    _move(session, which, to_id, to_name, "claim.claimant_parted", by, at)
    session.exec(delete(MergedClaim).where(col(MergedClaim.merge_id) == merge_id))


def _move(
    session: Session,
    which: ColumnElement[bool],
    to_id: int,
    to_name: str,
    kind: str,
    by: Actor,
    at: datetime,
) -> Sequence[int]:
    """Change whose claims these are, with an event for each. Which ones those were."""
    query = select_columns(col(Claim.id), col(Claim.claimant_id), col(Claim.claimant_name)).where(which)
    rows = session.execute(query.order_by(col(Claim.id)).with_for_update()).all()
    after = {"claimant_id": to_id, "claimant_name": to_name}
    session.execute(
        update(Claim)
        .where(which)
        .values(**after, version=col(Claim.version) + 1, updated_at=at)
        .execution_options(synchronize_session="fetch")
    )
    record_all(
        session,
        [
            Telling(kind, claim_id, by.id, at, claim_id, {"claimant_id": was, "claimant_name": name}, after)
            for claim_id, was, name in rows
        ],
    )
    return [claim_id for claim_id, _, _ in rows]


def forget(session: Session, claim_ids: Iterable[int]) -> None:
    """A person said who made these claims: no merge that is undone later takes them along."""
    session.exec(delete(MergedClaim).where(col(MergedClaim.claim_id).in_(list(claim_ids))))


def standing(session: Session, claim: Claim) -> None:
    """Whoever made the claim as it was put back, as they stand now: part of another one, perhaps, until that is undone."""
    claim_id = claim.id or 0
    forget(session, [claim_id])
    if claim.claimant_id is None:
        return
    for merge_id, kept_id in standing_merges(session, claim.claimant_id):
        claim.claimant_id = kept_id
        session.add(MergedClaim(merge_id=merge_id, claim_id=claim_id))
    claim.claimant_name = get_row(session, Claimant, claim.claimant_id).name
