"""Addresses of who sent a tip: each goes at their word, and in any case after a while."""

from datetime import datetime

from sqlmodel import Session, col, delete, or_, select

from claims.history.actions import record
from claims.tips.models import Tip, TipAddress
from claims.tips.rules import KEEP_ADDRESS, LONGEST_WAIT


def forget(session: Session, tip_id: int, *, at: datetime) -> bool:
    """Remove the address of who sent this tip; whether there was one. The tip stays as it is."""
    address = session.get(TipAddress, tip_id, with_for_update=True)
    if address is None:
        return False
    session.delete(address)
    session.flush()
    record(session, "tip.address_removed", by_id=None, at=at, thing_id=tip_id)
    return True


def over(session: Session, at: datetime, *, limit: int) -> list[int]:
    """Tips of which the address has been kept for long enough."""
    query = (
        select(TipAddress.tip_id)
        .join(Tip, col(Tip.id) == col(TipAddress.tip_id))
        .where(
            or_(
                col(TipAddress.mailed_at) < at - KEEP_ADDRESS,
                col(Tip.dismissed_at) < at - KEEP_ADDRESS,
                col(Tip.received_at) < at - LONGEST_WAIT,
            )
        )
    )
    return list(session.exec(query.limit(limit)).all())


def drop(session: Session, tip_id: int) -> None:
    """With the tip itself."""
    session.exec(delete(TipAddress).where(col(TipAddress.tip_id) == tip_id))
