"""Who helps with a claim beside its assignee: who they are, and taking one off. What they may do is what their role may."""

from datetime import datetime

from sqlalchemy import ScalarSelect, String, cast
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, func, select

from claims.desk.models import Claim, ClaimHelper
from claims.desk.recording import stored, write_down
from claims.notices.actions import withdraw_from
from claims.people.models import Person
from claims.people.rules import Actor

HELPS, HANDED_OVER = "claim.helping", "claim.handed_over"  # kinds of notices
_BETWEEN, _APART = "\n", "\t"  # names hold neither
_helper = aliased(Person)
MOST_HELPERS = 10  # of one claim


def take_off(session: Session, claim: Claim, person_id: int, *, by: Actor, at: datetime) -> None:
    """They help no more, as an event of its own; what told them that they do goes with it."""
    claim_id = claim.id or 0
    session.exec(
        delete(ClaimHelper).where(
            col(ClaimHelper.claim_id) == claim_id, col(ClaimHelper.person_id) == person_id
        )
    )
    write_down(session, claim, "claim.helper_removed", stored(claim), by=by, at=at, helper_id=person_id)
    withdraw_from(session, person_id, HELPS, claim_id)


def helpers_column() -> ScalarSelect[str]:
    """For a query that selects from Claim: all who help with it in one value, which `helpers_in` takes apart."""
    line = cast(col(ClaimHelper.person_id), String) + _APART + col(_helper.name)
    return (
        select_columns(func.aggregate_strings(line, _BETWEEN))
        .select_from(ClaimHelper)
        .join(_helper, col(_helper.id) == col(ClaimHelper.person_id))
        .where(col(ClaimHelper.claim_id) == col(Claim.id))
        .correlate(Claim)
        .scalar_subquery()
    )


def helpers_in(value: str | None) -> tuple[tuple[int, str], ...]:
    """Number and name of each, in the order of the alphabet."""
    pairs = (line.split(_APART, 1) for line in (value or "").split(_BETWEEN) if line)
    found = ((int(number), name) for number, name in pairs)
    return tuple(sorted(found, key=lambda each: (each[1].casefold(), each[0])))


def helper_ids(session: Session, claim_id: int) -> list[int]:
    """Who helps with this claim, by name."""
    query = (
        select(ClaimHelper.person_id)
        .join(Person, col(Person.id) == col(ClaimHelper.person_id))
        .where(col(ClaimHelper.claim_id) == claim_id)
    )
    return list(session.exec(query.order_by(func.lower(Person.name), col(Person.id))).all())
