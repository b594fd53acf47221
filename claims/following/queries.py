"""Reading who follows what."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, cast
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.desk.models import Claim
from claims.following.models import ClaimFollow
from claims.people.models import Person


def followed_by(person_id: int) -> Select[int]:
    """Ids of the claims that this person follows, as part of another query."""
    return select_columns(col(ClaimFollow.claim_id)).where(
        col(ClaimFollow.person_id) == person_id, col(ClaimFollow.follows)
    )


def followers_column() -> ColumnElement[str]:
    """Part of a query over claims: the numbers of who follows each, with commas between them."""
    numbers = func.aggregate_strings(cast(col(ClaimFollow.person_id), String), ",")
    query = select_columns(numbers).where(
        col(ClaimFollow.claim_id) == col(Claim.id), col(ClaimFollow.follows)
    )
    return query.correlate(Claim).scalar_subquery()


def followers(session: Session, claim_ids: list[int]) -> dict[int, dict[int, datetime]]:
    """Who follows each of these claims and works here, by name; and since when."""
    query = (
        select(ClaimFollow.claim_id, ClaimFollow.person_id, ClaimFollow.at)
        .join(Person, col(Person.id) == col(ClaimFollow.person_id))
        .where(col(ClaimFollow.claim_id).in_(claim_ids), col(ClaimFollow.follows), col(Person.active))
    )
    found: dict[int, dict[int, datetime]] = {}
    for claim_id, person_id, since in session.exec(query.order_by(col(Person.name))).all():
        found.setdefault(claim_id, {})[person_id] = since
    return found
