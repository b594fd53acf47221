"""Reading tips: one by its secret address, the desk's lists, those of a claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, case, col, exists, func, or_, select

from claims.desk.models import Claim
from claims.errors import N_
from claims.people.queries import digest_of
from claims.tips.models import Tip, TipAddress, TipBlock
from claims.tips.rules import Standing

NOTHING_HERE = N_(
    "There is no tip at this address. It may have been mistyped, or the tip is not kept any more."
)
COMPARED = 100  # newest open tips that a new one is compared with


class Shelf(StrEnum):
    """The desk's lists of tips; each tip stands in one."""

    OPEN = "open"
    JOINED = "joined"
    DISMISSED = "dismissed"
    THROWN = "thrown"


_SHELF = case(
    (col(Tip.thrown_at).is_not(None), Shelf.THROWN.value),
    (col(Tip.claim_id).is_not(None), Shelf.JOINED.value),
    (col(Tip.dismissed_because).is_not(None), Shelf.DISMISSED.value),
    else_=Shelf.OPEN.value,
)


def is_open() -> ColumnElement[bool]:
    return and_(
        col(Tip.thrown_at).is_(None), col(Tip.claim_id).is_(None), col(Tip.dismissed_because).is_(None)
    )


def is_blocked(session: Session, sender: str, at: datetime) -> bool:
    """Whether nothing is taken from here now."""
    query = select(TipBlock.tip_id).where(col(TipBlock.sender) == sender, col(TipBlock.ends_at) > at)
    return session.exec(query).first() is not None


def by_token(session: Session, token: str) -> Tip | None:
    return session.exec(select(Tip).where(col(Tip.token_digest) == digest_of(token))).first()


def has_address(session: Session, tip_id: int) -> bool:
    return session.exec(select(TipAddress.tip_id).where(col(TipAddress.tip_id) == tip_id)).first() is not None


def claim_of(session: Session, tip: Tip) -> Claim | None:
    """The claim that a tip counts for, or the one that this is a duplicate of."""
    claim = session.get(Claim, tip.claim_id) if tip.claim_id else None
    return session.get(Claim, claim.duplicate_of_id) if claim and claim.duplicate_of_id else claim


def standing(tip: Tip, claim: Claim | None) -> Standing:
    return Standing(
        tip.thrown_at is not None,
        tip.dismissed_because,
        claim.state if claim else None,
        claim.publication if claim else None,
        claim.decline_reason if claim else None,
    )


def newest_open(session: Session) -> list[tuple[int, str]]:
    """The tips that a new one is compared with: by which number tips like it go, and what it says."""
    query = select(Tip.like_number, Tip.what).where(is_open()).order_by(col(Tip.id).desc()).limit(COMPARED)
    return list(session.exec(query).all())


def counts(session: Session) -> dict[str, int]:
    """How many tips stand on each shelf."""
    each = select(_SHELF.label("shelf")).subquery()
    return dict(session.execute(select(each.c.shelf, func.count()).group_by(each.c.shelf)).all())


@dataclass(frozen=True)
class Line:
    """A tip in a list. Of an address the desk learns that there is one, and no more."""

    tip: Tip
    wants_answer: bool
    is_blocked: bool


def groups(session: Session, *, limit: int, offset: int) -> tuple[list[list[Line]], int]:
    """Open tips, those that say nearly the same together, the newest first; and how many groups there are."""
    newest = func.max(Tip.id).label("newest")
    grouped = select(col(Tip.like_number), newest).where(is_open()).group_by(col(Tip.like_number))
    total = session.exec(select(func.count()).select_from(grouped.subquery())).one()
    numbers = [
        number for number, _ in session.exec(grouped.order_by(newest.desc()).limit(limit).offset(offset))
    ]
    found: dict[int, list[Line]] = {number: [] for number in numbers}
    for line in _lines(session, [is_open(), col(Tip.like_number).in_(numbers)], limit=limit * 100):
        found[line.tip.like_number].append(line)
    return list(found.values()), total


def shelf(session: Session, which: Shelf, *, limit: int, offset: int) -> list[Line]:
    """One of the other lists, the newest first."""
    return _lines(session, [_SHELF.in_((which.value,))], limit=limit, offset=offset)


def some(session: Session, tip_ids: Sequence[int]) -> list[Line]:
    return _lines(session, [col(Tip.id).in_(tip_ids)], limit=len(tip_ids) or 1)


def of_claim(session: Session, claim_id: int, *, limit: int) -> list[Line]:
    """The tips of readers who asked for this claim or one of its duplicates."""
    family = select(Claim.id).where(or_(col(Claim.id) == claim_id, col(Claim.duplicate_of_id) == claim_id))
    return _lines(session, [col(Tip.claim_id).in_(family), col(Tip.thrown_at).is_(None)], limit=limit)


def _lines(
    session: Session, conditions: Sequence[ColumnElement[bool]], *, limit: int, offset: int = 0
) -> list[Line]:
    blocked = exists().where(col(TipBlock.sender) == col(Tip.sender))
    query = select(Tip, TipAddress.tip_id, blocked).outerjoin(
        TipAddress, col(TipAddress.tip_id) == col(Tip.id)
    )
    query = query.where(*conditions).order_by(col(Tip.id).desc()).limit(limit).offset(offset)
    return [
        Line(tip, address is not None, bool(barred)) for tip, address, barred in session.exec(query).all()
    ]
