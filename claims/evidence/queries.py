"""Reading sources, the contact log, and what the gates look at."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, Integer, and_, bindparam, literal
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from claims.desk.models import Claim
from claims.desk.rules import Requirement
from claims.evidence import rules, slots
from claims.evidence.models import ContactAttempt, Evidence, Research
from claims.evidence.rules import Dossier, Source
from claims.people.models import Person
from claims.storage.rows import read_once
from claims.storage.statements import put_together_once

_asker = aliased(Person)
_excepter = aliased(Person)


@dataclass(frozen=True)
class Listed:
    """One source of a claim's list. `number` is what [n] in the verdict means; a confidential one has none."""

    evidence: Evidence
    number: int | None
    threads: int = 0  # of comments on it that are open


@dataclass(frozen=True)
class Logged:
    """One contact attempt with the names of who asked and who went on without an answer."""

    attempt: ContactAttempt
    asked_by: str
    excepted_by: str | None

    def is_late(self, at: datetime) -> bool:
        """Whether the deadline is past; an answer may still come."""
        return self.attempt.deadline_at is not None and self.attempt.deadline_at <= at

    def is_open(self, at: datetime) -> bool:
        """Whether an answer is still to be waited for."""
        settled = self.attempt.answered_at is not None or self.attempt.excepted_at is not None
        return not settled and not self.is_late(at)


@dataclass(frozen=True)
class Found:
    """All that research holds about one claim, what is confidential as well: each reader filters."""

    research: Research
    evidence: tuple[Evidence, ...]
    attempts: tuple[Logged, ...]
    threads: dict[int, int]  # of comments that are open, by source


@put_together_once
def _found_query() -> Executable:
    """Two lists in one round trip: rows of part 1 carry a source, rows of part 2 an attempt, each the account."""
    claim_id = bindparam("claim_id", type_=Integer)
    part = select_columns(literal(1).label("n")).union_all(select_columns(literal(2))).subquery()
    threads = slots.THREADS[0](col(Evidence.id), col(Evidence.confidential)) if slots.THREADS else literal(0)
    return (
        select_columns(Research, Evidence, ContactAttempt, col(_asker.name), col(_excepter.name), threads)
        .select_from(part)
        .outerjoin(Research, col(Research.claim_id) == claim_id)
        .outerjoin(
            Evidence,
            and_(part.c.n == 1, col(Evidence.claim_id) == claim_id, col(Evidence.removed_at).is_(None)),
        )
        .outerjoin(ContactAttempt, and_(part.c.n == 2, col(ContactAttempt.claim_id) == claim_id))
        .outerjoin(_asker, col(_asker.id) == col(ContactAttempt.asked_by_id))
        .outerjoin(_excepter, col(_excepter.id) == col(ContactAttempt.excepted_by_id))
        .order_by(
            part.c.n,
            col(Evidence.position),
            col(Evidence.id),
            col(ContactAttempt.asked_at),
            col(ContactAttempt.id),
        )
    )


@read_once
def found(session: Session, claim_id: int) -> Found:
    """Sources in order, attempts by when, and the account of the research, in one query."""
    rows = session.execute(_found_query(), {"claim_id": claim_id}).all()
    return Found(
        research=rows[0][0] or Research(claim_id=claim_id, version=0),
        evidence=tuple(row[1] for row in rows if row[1] is not None),
        attempts=tuple(Logged(row[2], row[3] or "", row[4]) for row in rows if row[2] is not None),
        threads={row[1].id: row[5] for row in rows if row[1] is not None},
    )


def sources(session: Session, claim_id: int, *, confidential: bool) -> list[Listed]:
    """A claim's sources in order; confidential ones only for who may see them."""
    return _listed(found(session, claim_id), confidential)


def _listed(known: Found, confidential: bool) -> list[Listed]:
    listed: list[Listed] = []
    number = 0
    for evidence in known.evidence:
        if evidence.confidential and not confidential:
            continue
        number += not evidence.confidential
        shown = None if evidence.confidential else number
        listed.append(Listed(evidence, shown, known.threads.get(evidence.id or 0, 0)))
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
    return _logged(found(session, claim_id), confidential)


def _logged(known: Found, confidential: bool) -> list[Logged]:
    return [each for each in known.attempts if confidential or not each.attempt.confidential]


def research(session: Session, claim_id: int) -> Research:
    """What research explains about this claim; version 0 when nothing was said yet."""
    return found(session, claim_id).research


def dossier(session: Session, claim_id: int, at: datetime, *, confidential: bool) -> Dossier:
    """What the gates look at; what is confidential only for who may see it."""
    known = found(session, claim_id)
    account, attempts = known.research, _logged(known, confidential)
    return Dossier(
        sources=tuple(
            Source(
                each.evidence.title,
                each.evidence.publisher,
                each.evidence.url,
                each.evidence.is_named,
                each.evidence.confidential,
            )
            for each in _listed(known, confidential)
        ),
        source_exception=account.source_exception,
        both_sides=account.both_sides,
        one_side_because=account.one_side_because,
        no_contact_because=account.no_contact_because,
        attempts=len(attempts),
        open_attempts=sum(each.is_open(at) for each in attempts),
    )


def gates(session: Session, claim: Claim, at: datetime, *, confidential: bool) -> list[Requirement]:
    """What this claim's research still needs, for the desk's moves."""
    return rules.requirements(dossier(session, claim.id or 0, at, confidential=confidential))
