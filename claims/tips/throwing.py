"""Tips that go: thrown away with a month to put them back, senders of which nothing is taken, and what the worker removes."""

from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from claims.errors import N_, Refused
from claims.history.actions import record
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row
from claims.tips import addresses, rules
from claims.tips.actions import Versions, load, tell
from claims.tips.models import Tip, TipBlock

MOST_SWEPT = 200  # of one kind in one go


def throw_away(session: Session, tips: Versions, *, by: Actor, at: datetime) -> None:
    """Out of every list but that of what was thrown away; a tip that counts for a claim is taken off it first."""
    for tip in load(session, tips):
        rules.check_open(joined=tip.claim_id is not None, dismissed=False, thrown=tip.thrown_at is not None)
        tip.thrown_at, tip.thrown_by_id = at, by.id
        tell(session, tip, "tip.thrown", by, at)


def put_back(session: Session, tips: Versions, *, by: Actor, at: datetime) -> None:
    """Undo it, as long as they are there."""
    for tip in load(session, tips):
        if tip.thrown_at is None:
            raise Refused(N_("There is nothing to undo: this tip is there."))
        tip.thrown_at = tip.thrown_by_id = None
        tell(session, tip, "tip.put_back", by, at)


def block(
    session: Session, tip_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> TipBlock:
    """For a while no tips are taken from where this one came from."""
    tip = get_row(session, Tip, tip_id, lock=True)
    check_version(seen_version, tip.version, thing=("tip", tip_id))
    if tip.sender is None:
        raise Refused(N_("It is not known any more where this tip came from."))
    blocked = session.get(TipBlock, tip.sender) or TipBlock(sender=tip.sender, tip_id=tip_id, ends_at=at)
    blocked.ends_at = at + rules.BLOCK
    session.add(blocked)
    tell(session, tip, "tip.sender_blocked", by, at)
    return blocked


def unblock(
    session: Session, tip_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> None:
    """Tips are taken from there again."""
    tip = get_row(session, Tip, tip_id, lock=True)
    check_version(seen_version, tip.version, thing=("tip", tip_id))
    blocked = session.get(TipBlock, tip.sender) if tip.sender else None
    if blocked is None:
        raise Refused(N_("There is nothing to undo: from there tips are taken."))
    session.delete(blocked)
    tell(session, tip, "tip.sender_unblocked", by, at)


def sweep(session: Session, at: datetime) -> None:
    """Remove what was kept for long enough: thrown tips with all they hold, addresses, where tips came from, blocks."""
    old = select(Tip.id).where(col(Tip.thrown_at) < at - rules.KEEP_THROWN).limit(MOST_SWEPT)
    for tip_id in session.exec(old).all():
        addresses.drop(session, tip_id or 0)
        session.exec(delete(Tip).where(col(Tip.id) == tip_id))
        record(session, "tip.removed", by_id=None, at=at, thing_id=tip_id or 0)
    for tip_id in addresses.over(session, at, limit=MOST_SWEPT):
        addresses.forget(session, tip_id, at=at)
    old_sender = (col(Tip.received_at) < at - rules.KEEP_SENDER, col(Tip.sender).is_not(None))
    session.exec(update(Tip).where(*old_sender).values(sender=None))
    session.exec(delete(TipBlock).where(col(TipBlock.ends_at) <= at))
