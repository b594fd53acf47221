"""Two claims that say the same: which of them may be marked as the duplicate of the other."""

from sqlmodel import Session, col, select

from claims.desk import checks
from claims.desk.models import Claim
from claims.desk.rules import Publication


def same(claim: Claim) -> checks.Same:
    """The claim beside another one that says the same."""
    public = claim.revision_number > 0 or claim.publication is not Publication.UNPUBLISHED
    return checks.Same(claim.id or 0, claim.state, claim.state_before, public=public)


def check_duplicate(session: Session, claim: Claim, original_id: int | None) -> None:
    """Raise unless this claim may be marked as a duplicate of the other."""
    original = session.get(Claim, original_id) if original_id is not None else None
    mine = select(Claim.id).where(col(Claim.duplicate_of_id) == claim.id).limit(1)
    checks.check_original(
        same(claim),
        same(original) if original else None,
        has_duplicates=session.exec(mine).first() is not None,
    )
