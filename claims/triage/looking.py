"""What the worker does for triage: it looks at how new statements read, and brings back what readers ask for again and again."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select, update

from claims.desk.models import Claim
from claims.desk.moving import move_claim
from claims.desk.recording import touch_claim
from claims.desk.rules import Work
from claims.errors import DomainError
from claims.extraction.proposing.model import shipped
from claims.extraction.proposing.proposals import worthy
from claims.history.actions import record
from claims.history.models import Event
from claims.notices.actions import notify
from claims.people.queries import actor_of
from claims.storage.engine import Database
from claims.storage.rows import get_row
from claims.triage import queries
from claims.triage.models import TriageLevel
from claims.triage.rules import worth_points

AT_ONCE = 200  # claims looked at in one round
ASKED_AGAIN = "claim.asked_again"


def worth_of(statement: str, language: str) -> int:
    """Points of how a statement reads: of its sentence that most looks like something to check."""
    best = worthy(statement, language)[:1]
    return worth_points(best[0].score, shipped().threshold) if best else 0


def look_at_statements(database: Database) -> int:
    """Give points to new statements that have none yet; how many there were."""
    unread = select(Claim.id, Claim.statement, Claim.language).where(
        col(Claim.worth_points).is_(None), col(Claim.state).in_((Work.NEW, Work.ACCEPTED))
    )
    with database.reading() as session:
        found = session.exec(unread.order_by(col(Claim.id).desc()).limit(AT_ONCE)).all()
    if not found:
        return 0
    points = [(claim_id, statement, worth_of(statement, language)) for claim_id, statement, language in found]
    with database.writing() as session:
        for claim_id, statement, worth in points:
            same = col(Claim.id) == claim_id, col(Claim.statement) == statement
            session.exec(update(Claim).where(*same).values(worth_points=worth))
    return len(found)


def bring_back(database: Database, at: datetime) -> list[int]:
    """Declined claims that readers asked for often enough since are back on the pile; their ids.

    In the name of who set the level, as they may put claims back; nothing happens while they may not.
    """
    with database.reading() as session:
        level = queries.level(session)
        if level is None or level.asked is None:
            return []
        found = session.exec(_asked_since(level.asked).limit(AT_ONCE)).all()
    back = []
    for claim_id in found:
        with suppress(DomainError), database.writing() as session:  # who set it left, or may no longer
            if claim_id is not None and _brought(session, claim_id, level, at):
                back.append(claim_id)
    return back


def _asked_since(asked: int) -> Any:
    """Declined claims that were asked for less often than this when they were declined, and as often now."""
    found = col(Claim.state) == Work.DECLINED, col(Claim.demand) >= asked, col(Claim.declined_demand) < asked
    return select(Claim.id).where(*found).order_by(col(Claim.id))


def _brought(session: Session, claim_id: int, level: TriageLevel, at: datetime) -> bool:
    """Put one claim back, if that is still so; who declined it is told."""
    if session.exec(_asked_since(level.asked or 0).where(col(Claim.id) == claim_id)).first() is None:
        return False
    claim, by = get_row(session, Claim, claim_id, lock=True), actor_of(session, level.set_by_id)
    declined_by = session.exec(
        select(Event.by_id)
        .where(col(Event.claim_id) == claim_id, col(Event.kind) == "claim.moved")
        .order_by(col(Event.id).desc())
    ).first()
    touch_claim(session, claim, at)
    told = {"asked": claim.demand}
    record(session, ASKED_AGAIN, by_id=None, at=at, thing_id=claim_id, claim_id=claim_id, after=told)
    move_claim(session, claim_id, claim.state_before or Work.NEW, by=by, at=at)
    notify(session, [declined_by, claim.assignee_id], ASKED_AGAIN, claim_id, at=at)
    return True
