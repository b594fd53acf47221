"""The daily digest by mail: late, due today, given since yesterday, and what is new and most asked. Nothing when empty."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from claims.desk.filters import Filters, Sort
from claims.desk.models import Claim
from claims.desk.queries import claim_list
from claims.desk.rules import OPEN, Work
from claims.errors import N_
from claims.following.models import DigestChoice
from claims.following.rules import is_time
from claims.following.telling import GIVEN, TO_READ
from claims.mail.actions import queue
from claims.mail.letters import Letter
from claims.mail.rendering import compose
from claims.notices.models import Notice
from claims.people.models import Person
from claims.storage.engine import Database

MOST = 20  # of one part
MOST_NEW = 5


@dataclass(frozen=True)
class Named:
    """A claim as a letter names it."""

    id: int
    statement: str
    language: str
    due_on: date | None


@dataclass(frozen=True)
class Part:
    """A part of the digest that holds something."""

    label: str  # message id
    claims: tuple[Named, ...]


def send_digests(database: Database, today: date, at: datetime, zone: ZoneInfo) -> int:
    """Write to everyone whose hour has come today; how many letters. That it was done is kept along with the letter."""
    with database.reading() as session:
        chosen = session.exec(
            select(DigestChoice).where(
                or_(col(DigestChoice.done_on).is_(None), col(DigestChoice.done_on) < today)
            )
        ).all()
        due = [each.person_id for each in chosen if is_time(each.hour, at, zone)]
        letters = {person_id: _letter(session, person_id, today, at) for person_id in due}
    sent = 0
    for person_id, letter in letters.items():
        with database.writing() as session:
            choice = session.get(DigestChoice, person_id, with_for_update=True)
            if choice is None or choice.done_on == today:
                continue  # another worker was faster, or it is wanted no more
            choice.done_on = today
            session.add(choice)
            if letter is not None:
                sent += queue(session, letter, on=True, at=at)
    return sent


def _letter(session: Session, person_id: int, today: date, at: datetime) -> Letter | None:
    person = session.get_one(Person, person_id)
    parts = parts_for(session, person_id, today, at) if person.active else []
    if not parts:
        return None
    return compose(
        "following/digest", to=person.email, name=person.name, language=person.language, parts=parts
    )


def parts_for(session: Session, person_id: int, today: date, at: datetime) -> list[Part]:
    """What the digest of this person tells."""
    turn = and_(
        col(Claim.state).in_(OPEN),
        or_(
            col(Claim.assignee_id) == person_id,
            and_(col(Claim.reviewer_id) == person_id, col(Claim.state) == Work.IN_REVIEW),
        ),
    )
    given = select(Notice.subject_id).where(
        col(Notice.person_id) == person_id,
        col(Notice.kind).in_((GIVEN, TO_READ)),
        col(Notice.at) >= at - timedelta(days=1),
    )
    found = [
        Part(N_("Late"), _named(session, turn, col(Claim.due_on) < today)),
        Part(N_("Due today"), _named(session, turn, col(Claim.due_on) == today)),
        Part(N_("Given to you since yesterday"), _named(session, turn, col(Claim.id).in_(given))),
        Part(N_("New and most asked"), _newest(session, today)),
    ]
    return [part for part in found if part.claims]


def _named(session: Session, *where: ColumnElement[bool]) -> tuple[Named, ...]:
    named = col(Claim.id), col(Claim.statement), col(Claim.language), col(Claim.due_on)
    query = select_columns(*named).where(*where)
    order = col(Claim.due_on).asc().nulls_last(), col(Claim.id)
    return tuple(Named(*row) for row in session.execute(query.order_by(*order).limit(MOST)).all())


def _newest(session: Session, today: date) -> tuple[Named, ...]:
    """New claims that readers ask for, the most asked first."""
    asked = Filters(states=(Work.NEW,), sort=Sort.DEMAND)
    cards = claim_list(session, asked, today, limit=MOST_NEW, offset=0)
    return tuple(Named(card.id, card.statement, card.language, None) for card in cards if card.demand)
