"""Reading acts on many claims: what each claim would do, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.bulk.models import BulkAct, BulkItem
from claims.bulk.rules import MOST, Outcome, Stage, Values, why_not
from claims.desk.facts import row_facts
from claims.desk.filters import Filters
from claims.desk.models import Claim
from claims.desk.narrowing import matching
from claims.errors import Message, from_plain
from claims.people.models import Person
from claims.people.rules import Actor

NOTHING = Values()  # beside the claims


@dataclass(frozen=True, slots=True)
class Line:
    """A claim that does not take the act, or kept it, with the reason."""

    id: int
    statement: str
    language: str
    why: Message


@dataclass(frozen=True)
class Foreseen:
    """How many claims will take an act, and which will not and why."""

    count: int
    refused: list[Line]


def seen_versions(session: Session, claim_ids: Sequence[int]) -> dict[int, int]:
    """The versions of these claims; what is none is not among them."""
    rows = session.exec(select(Claim.id, Claim.version).where(col(Claim.id).in_(claim_ids))).all()
    return {claim_id: version for claim_id, version in rows if claim_id is not None}


def whole_result(session: Session, filters: Filters, today: date) -> dict[int, int]:
    """All claims that these filters find, with their versions; one more than may be, when there are more."""
    query = select(Claim.id, Claim.version).where(*matching(filters, today)).order_by(col(Claim.id))
    return {claim_id or 0: version for claim_id, version in session.exec(query.limit(MOST + 1)).all()}


def foreseen(session: Session, bulk: BulkAct, by: Actor, values: Values = NOTHING) -> Foreseen:
    """What would become of each claim now, without doing it; in one query."""
    query = select(Claim).join(BulkItem, col(BulkItem.claim_id) == col(Claim.id))
    claims = session.exec(query.where(col(BulkItem.bulk_id) == bulk.id).order_by(col(Claim.id))).all()
    told = [(claim, why_not(bulk.act, row_facts(claim), by, values)) for claim in claims]
    refused = [Line(claim.id or 0, claim.statement, claim.language, why) for claim, why in told if why]
    return Foreseen(len(claims) - len(refused), refused)


def rows_at_hand(
    session: Session, claim_ids: Sequence[int], bulk: BulkAct, values: Values
) -> list[Claim | Person]:
    """These claims, who started the act and who is given them: in two queries, for who keeps them as long as they are needed."""
    people = [bulk.created_by_id, *([values.assignee_id] if values.assignee_id else [])]
    return [
        *session.exec(select(Claim).where(col(Claim.id).in_(claim_ids))).all(),
        *session.exec(select(Person).where(col(Person.id).in_(people))).all(),
    ]


def counts(session: Session, bulk_id: int) -> dict[Outcome, int]:
    """How many claims of an act came out how."""
    query = select_columns(col(BulkItem.outcome), func.count()).where(col(BulkItem.bulk_id) == bulk_id)
    found = dict.fromkeys(Outcome, 0)
    for outcome, count in session.execute(query.group_by(col(BulkItem.outcome))).all():
        found[outcome] = count
    return found


def lines(session: Session, bulk_id: int, outcome: Outcome) -> list[Line]:
    """The claims that came out so, with the reasons."""
    query = (
        select_columns(col(Claim.id), col(Claim.statement), col(Claim.language), col(BulkItem.why))
        .join(BulkItem, col(BulkItem.claim_id) == col(Claim.id))
        .where(col(BulkItem.bulk_id) == bulk_id, col(BulkItem.outcome) == outcome)
        .order_by(col(Claim.id))
    )
    return [
        Line(claim_id, statement, language, from_plain(why))
        for claim_id, statement, language, why in session.execute(query).all()
    ]


def waiting(session: Session, bulk_id: int, outcome: Outcome, limit: int) -> list[BulkItem]:
    """The next claims of an act that came out so."""
    query = select(BulkItem).where(col(BulkItem.bulk_id) == bulk_id, col(BulkItem.outcome) == outcome)
    return list(session.exec(query.order_by(col(BulkItem.claim_id)).limit(limit)).all())


def has_old(session: Session, before: datetime) -> bool:
    """Whether anything was prepared before then and never done."""
    old = select(BulkAct.id).where(col(BulkAct.stage) == Stage.READY, col(BulkAct.created_at) < before)
    return session.exec(old.limit(1)).first() is not None
