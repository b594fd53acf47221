"""What work of someone is open, and who is absent; in a fixed number of queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import literal, or_, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.desk import slots
from claims.desk.models import Claim, ClaimHelper
from claims.desk.rules import OPEN, Work
from claims.desk.slots import Piece, Pieces
from claims.people.models import Person

MOST = 500  # claims that are handed over in one act


@dataclass(frozen=True)
class OpenClaim:
    """A claim that is open, with the parts that this person has in it."""

    id: int
    statement: str
    language: str
    state: Work
    version: int
    due_on: date | None
    is_assignee: bool
    is_reviewer: bool
    helps: bool

    @property
    def seen(self) -> str:
        return f"{self.id}-{self.version}"


@dataclass(frozen=True)
class Absent:
    """Someone who is not there, with how much of their work is open."""

    id: int
    name: str
    until: date
    because: str | None
    count: int
    pieces: int


def open_work(session: Session, person_id: int) -> list[OpenClaim]:
    """Open claims in which this person has a part, the first deadline first; who approved a verdict is no work."""
    helps = select(ClaimHelper.claim_id).where(col(ClaimHelper.person_id) == person_id)
    reads = (col(Claim.reviewer_id) == person_id) & (col(Claim.state) != Work.APPROVED)
    columns = (
        col(Claim.id),
        col(Claim.statement),
        col(Claim.language),
        col(Claim.state),
        col(Claim.version),
        col(Claim.due_on),
        col(Claim.assignee_id) == person_id,
        reads,
        col(Claim.id).in_(helps),
    )
    query = (
        select_columns(*columns)
        .where(
            col(Claim.state).in_(OPEN),
            or_(col(Claim.assignee_id) == person_id, reads, col(Claim.id).in_(helps)),
        )
        .order_by(col(Claim.due_on).asc().nulls_last(), col(Claim.id))
        .limit(MOST)
    )
    return [OpenClaim(*row) for row in session.execute(query).all()]


def open_counts(session: Session) -> dict[int, int]:
    """How many open claims each person has a part in who has any."""
    is_open = col(Claim.state).in_(OPEN)
    parts = union_all(
        select_columns(col(Claim.assignee_id).label("person"), col(Claim.id).label("claim")).where(
            is_open, col(Claim.assignee_id).is_not(None)
        ),
        select_columns(col(Claim.reviewer_id), col(Claim.id)).where(
            is_open, col(Claim.state) != Work.APPROVED, col(Claim.reviewer_id).is_not(None)
        ),
        select_columns(col(ClaimHelper.person_id), col(Claim.id))
        .join(Claim, col(Claim.id) == col(ClaimHelper.claim_id))
        .where(is_open),
    ).subquery()
    counted = select_columns(parts.c.person, func.count(func.distinct(parts.c.claim))).group_by(
        parts.c.person
    )
    return {int(person_id): int(count) for person_id, count in session.execute(counted).all()}


def open_pieces(session: Session, person_id: int) -> list[tuple[Pieces, Piece]]:
    """What this person has to do within claims, such as tasks, each with the kind that can give it on."""
    return [(kind, piece) for kind in slots.PIECES for piece in kind.of(session, person_id)]


def piece_counts(session: Session) -> Counter[int]:
    """How much each person has to do within claims."""
    return sum((Counter(kind.counts(session)) for kind in slots.PIECES), Counter())


def waiting_for(session: Session) -> dict[int, int]:
    """How much waits for each person who has any: claims, and what they have to do within claims."""
    return dict(Counter(open_counts(session)) + piece_counts(session))


def absent(session: Session, today: date) -> list[Absent]:
    """Who is not there, who comes back first first."""
    query = select(Person).where(col(Person.active), col(Person.absent_until) > literal(today))
    people = session.exec(query.order_by(col(Person.absent_until), func.lower(Person.name))).all()
    counts, pieces = (open_counts(session), piece_counts(session)) if people else ({}, Counter())
    return [
        Absent(
            each.id or 0,
            each.name,
            each.absent_until,
            each.absent_because,
            counts.get(each.id or 0, 0),
            pieces[each.id or 0],
        )
        for each in people
        if each.absent_until is not None
    ]
