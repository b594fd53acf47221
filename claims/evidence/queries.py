"""Reading sources, the contact log, and what the gates look at."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from claims.desk.models import Claim
from claims.desk.rules import Requirement
from claims.evidence import rules
from claims.evidence.models import ContactAttempt, Evidence, Research
from claims.evidence.rules import Dossier, Source
from claims.people.models import Person


@dataclass(frozen=True)
class Listed:
    """One source of a claim's list. `number` is what [n] in the verdict means; a confidential one has none."""

    evidence: Evidence
    number: int | None


@dataclass(frozen=True)
class Logged:
    """One contact attempt with the names of who asked and who went on without an answer."""

    attempt: ContactAttempt
    asked_by: str
    excepted_by: str | None

    def is_late(self, at: datetime) -> bool:
        """Whether the deadline is past; an answer may still come."""
        return self.attempt.deadline_at is not None and self.attempt.deadline_at <= at


def sources(session: Session, claim_id: int, *, confidential: bool) -> list[Listed]:
    """A claim's sources in order; confidential ones only for who may see them."""
    query = select(Evidence).where(col(Evidence.claim_id) == claim_id, col(Evidence.removed_at).is_(None))
    if not confidential:
        query = query.where(col(Evidence.confidential).is_(False))
    listed: list[Listed] = []
    number = 0
    for evidence in session.exec(query.order_by(col(Evidence.position), col(Evidence.id))).all():
        number += not evidence.confidential
        listed.append(Listed(evidence, None if evidence.confidential else number))
    return listed


def count_public(session: Session, claim_id: int) -> int:
    """Sources that everyone of the desk may count: confidential ones are in nobody's number."""
    return session.exec(
        select(func.count(col(Evidence.id))).where(
            col(Evidence.claim_id) == claim_id,
            col(Evidence.removed_at).is_(None),
            col(Evidence.confidential).is_(False),
        )
    ).one()


def contact_log(session: Session, claim_id: int, *, confidential: bool) -> list[Logged]:
    """Who was asked, first question first; confidential ones only for who may see them."""
    query = select(ContactAttempt).where(col(ContactAttempt.claim_id) == claim_id)
    if not confidential:
        query = query.where(col(ContactAttempt.confidential).is_(False))
    attempts = session.exec(query.order_by(col(ContactAttempt.asked_at), col(ContactAttempt.id))).all()
    ids = {a.asked_by_id for a in attempts} | {a.excepted_by_id for a in attempts if a.excepted_by_id}
    names: dict[int | None, str] = {}
    if ids:
        names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all())
    return [Logged(a, names.get(a.asked_by_id, ""), names.get(a.excepted_by_id)) for a in attempts]


def research(session: Session, claim_id: int) -> Research:
    """What research explains about this claim; version 0 when nothing was said yet."""
    return session.get(Research, claim_id) or Research(claim_id=claim_id, version=0)


def dossier(session: Session, claim_id: int, at: datetime) -> Dossier:
    """All that the gates look at, in one query."""
    attempts = select(func.count(col(ContactAttempt.id))).where(col(ContactAttempt.claim_id) == claim_id)
    still_open = attempts.where(
        col(ContactAttempt.answered_at).is_(None),
        col(ContactAttempt.excepted_at).is_(None),
        or_(col(ContactAttempt.deadline_at).is_(None), col(ContactAttempt.deadline_at) > at),
    )
    rows = session.execute(
        select(  # type: ignore[call-overload, misc]  # SQLModel's overloads end at four columns
            Evidence.id,
            Evidence.title,
            Evidence.publisher,
            Evidence.url,
            Evidence.is_named,
            Research.source_exception,
            Research.both_sides,
            Research.one_side_because,
            Research.no_contact_because,
            attempts.scalar_subquery(),
            still_open.scalar_subquery(),
        )
        .select_from(Claim)
        .join(
            Evidence,
            (col(Evidence.claim_id) == col(Claim.id)) & col(Evidence.removed_at).is_(None),
            isouter=True,
        )
        .join(Research, col(Research.claim_id) == col(Claim.id), isouter=True)
        .where(col(Claim.id) == claim_id)
    ).all()
    if not rows:
        return Dossier()
    exception, both, one_side, no_contact, asked, unsettled = rows[0][5:]
    return Dossier(
        tuple(Source(row[1], row[2], row[3], row[4]) for row in rows if row[0] is not None),
        exception,
        bool(both),
        one_side,
        no_contact,
        asked,
        unsettled,
    )


def gates(session: Session, claim: Claim, at: datetime) -> list[Requirement]:
    """What this claim's research still needs, for the desk's moves."""
    return rules.requirements(dossier(session, claim.id or 0, at))
