"""Reading who is here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, case, cast
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func

from claims.desk.models import Claim
from claims.errors import N_, NotFound
from claims.presence.models import ClaimPresence
from claims.presence.rules import GONE, Here, here_in
from claims.storage.rows import HIGHEST_ID


@dataclass(frozen=True)
class Standing:
    """Who else is here, and what was written down last of who asks."""

    others: list[Here]
    own: Here | None
    own_at: datetime | None


def here_column(at: datetime) -> ColumnElement[str]:
    """Part of a query over claims: who was on each within the last minute, as rules.here_in reads it."""
    number = col(ClaimPresence.person_id) * 2 + case((col(ClaimPresence.writing), 1), else_=0)
    query = select_columns(func.aggregate_strings(cast(number, String), ",")).where(
        col(ClaimPresence.claim_id) == col(Claim.id), col(ClaimPresence.at) > at - GONE
    )
    return query.correlate(Claim).scalar_subquery()


def standing(session: Session, claim_id: int, person_id: int, at: datetime) -> Standing:
    """In one query, as every open page asks it again and again. Raises NotFound."""
    own = and_(
        col(ClaimPresence.claim_id) == col(Claim.id),
        col(ClaimPresence.person_id) == person_id,
    )
    query = (
        select_columns(here_column(at), col(ClaimPresence.at), col(ClaimPresence.writing))
        .select_from(Claim)
        .outerjoin(ClaimPresence, own)
        .where(col(Claim.id) == claim_id)
    )
    row = session.execute(query).first() if claim_id <= HIGHEST_ID else None
    if row is None:
        raise NotFound(N_("There is nothing at this address."))
    packed, own_at, writing = row
    mine = None if own_at is None else Here(person_id, bool(writing))
    return Standing(here_in(packed, person_id), mine, own_at)
