"""Reading tasks: of a claim, of a person, and what the templates say."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.checklists.models import ChecklistTemplate, Task
from claims.checklists.rules import FIRST, Kind
from claims.desk.models import Claim
from claims.desk.rules import OPEN

MOST_MINE = 100


@dataclass(frozen=True)
class OwnTask:
    """An open task of someone, with its claim."""

    id: int
    text: str
    due_on: date | None
    version: int
    claim_id: int
    statement: str
    language: str


def tasks(session: Session, claim_id: int) -> list[Task]:
    """Those that stand, in their order."""
    query = select(Task).where(col(Task.claim_id) == claim_id, col(Task.removed_at).is_(None))
    return list(session.exec(query.order_by(col(Task.position), col(Task.id))).all())


def counts(session: Session, claim_id: int) -> tuple[int, int]:
    """How many are open, and how many there are."""
    query = select_columns(func.count(col(Task.id)) - func.count(col(Task.done_at)), func.count(col(Task.id)))
    here = query.where(col(Task.claim_id) == claim_id, col(Task.removed_at).is_(None))
    left, total = session.execute(here).one()
    return int(left), int(total)


def own_tasks(session: Session, person_id: int) -> list[OwnTask]:
    """What this person has to do on claims that are open, the first deadline first."""
    columns = col(Task.id), col(Task.text), col(Task.due_on), col(Task.version)
    query = (
        select_columns(*columns, col(Claim.id), col(Claim.statement), col(Claim.language))
        .join(Claim, col(Claim.id) == col(Task.claim_id))
        .where(col(Task.owner_id) == person_id, col(Task.done_at).is_(None), col(Task.removed_at).is_(None))
        .where(col(Claim.state).in_(OPEN))
        .order_by(col(Task.due_on).asc().nulls_last(), col(Task.id))
    )
    return [OwnTask(*row) for row in session.execute(query.limit(MOST_MINE)).all()]


def template(session: Session, kind: Kind) -> ChecklistTemplate | None:
    return session.exec(select(ChecklistTemplate).where(col(ChecklistTemplate.kind) == kind)).first()


def lines_of(session: Session, kind: Kind, language: str) -> list[str]:
    """What is done for this kind of claim."""
    kept = template(session, kind)
    return kept.lines.splitlines() if kept else list(FIRST["en" if language == "en" else "nl"][kind])
