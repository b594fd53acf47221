"""Reading the questions, the answers, and which claim comes next."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select as select_columns
from sqlmodel import Session, and_, col, func, select

from claims.desk.models import Claim
from claims.desk.queries import worth_checking
from claims.desk.rules import Work
from claims.triage.models import TriageAnswer, TriageLevel, TriageQuestion, TriageSkip


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what the desk answered about one claim; None while nobody did."""

    id: int
    nl: str
    en: str
    weight: int
    yes: bool | None


@dataclass(frozen=True, slots=True)
class Queue:
    """The new claims of one person: which is first, how many there are, and how many of them they left for later."""

    first_id: int | None
    total: int
    later: int


def standing(session: Session) -> list[TriageQuestion]:
    """The questions that are asked, the weightiest first."""
    query = select(TriageQuestion).where(col(TriageQuestion.retired_at).is_(None))
    return list(session.exec(query.order_by(col(TriageQuestion.weight).desc(), col(TriageQuestion.id))).all())


def retired(session: Session) -> list[TriageQuestion]:
    """The questions that are no longer asked, the last retired first."""
    query = select(TriageQuestion).where(col(TriageQuestion.retired_at).is_not(None))
    return list(
        session.exec(query.order_by(col(TriageQuestion.retired_at).desc(), col(TriageQuestion.id))).all()
    )


def is_unused(session: Session) -> bool:
    """Whether there was never any question."""
    return session.exec(select(func.count()).select_from(TriageQuestion)).one() == 0


def asked(session: Session, claim_id: int) -> list[Asked]:
    """The questions that are asked, with the answers about this claim; in one query."""
    answered = and_(
        col(TriageAnswer.question_id) == col(TriageQuestion.id), col(TriageAnswer.claim_id) == claim_id
    )
    query = (
        select_columns(
            col(TriageQuestion.id),
            col(TriageQuestion.nl),
            col(TriageQuestion.en),
            col(TriageQuestion.weight),
            col(TriageAnswer.yes),
        )
        .outerjoin(TriageAnswer, answered)
        .where(col(TriageQuestion.retired_at).is_(None))
        .order_by(col(TriageQuestion.weight).desc(), col(TriageQuestion.id))
    )
    return [Asked(*row) for row in session.execute(query).all()]


def queue(session: Session, person_id: int, today: date) -> Queue:
    """Which new claim this person looks at next: urgent ones first, then by score; what they left for later comes last."""
    left = and_(col(TriageSkip.claim_id) == col(Claim.id), col(TriageSkip.person_id) == person_id)
    query = (
        select_columns(col(Claim.id), func.count().over(), func.count(col(TriageSkip.claim_id)).over())
        .outerjoin(TriageSkip, left)
        .where(col(Claim.state) == Work.NEW)
        .order_by(col(TriageSkip.at).asc().nulls_first(), *worth_checking(today))
        .limit(1)
    )
    row = session.execute(query).first()
    return Queue(*row) if row else Queue(None, 0, 0)


def level(session: Session) -> TriageLevel | None:
    """How often something must be asked to come back, if the desk ever said so."""
    return session.exec(select(TriageLevel)).first()
