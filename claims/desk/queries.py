"""Reads for lists: the card of a claim, the board, the list, my desk. Each in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    false,
    or_,
    union_all,
)
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from claims.desk import slots
from claims.desk.filters import Filters, Sort
from claims.desk.helping import helpers_column, helpers_in
from claims.desk.models import Claim, ClaimHelper
from claims.desk.narrowing import clock_of, matching
from claims.desk.rules import OPEN, SET_ASIDE, Priority, Publication, Work
from claims.desk.scoring import ASKED, PLACES, Score, Steps, fresh_since, score
from claims.notices.queries import unread
from claims.people.models import Person
from claims.people.rules import Actor, Permission, initials
from claims.storage.statements import put_together_once

COLUMN_LENGTH = 50
DESK_LENGTH = 300  # more than anyone can have on their desk and read
WORKING = (Work.ACCEPTED, Work.RESEARCHING)
ENDED = (Work.DONE, *SET_ASIDE)

_assignee = aliased(Person)
_reviewer = aliased(Person)


class Card(NamedTuple):
    """A claim as lists show it. A tuple, since a board makes and compares hundreds of them for each answer."""

    id: int
    statement: str
    language: str
    state: Work
    version: int
    claimant: str | None
    rating: dict[str, Any] | None
    publication: Publication
    slug: str | None
    assignee_id: int | None
    assignee: str | None
    reviewer_id: int | None
    reviewer: str | None
    due_on: date | None
    due_time: time | None
    waiting_until: date | None
    waiting_because: str | None
    priority: Priority
    demand: int
    sources: int
    places: int
    answers: int
    worth: int | None
    created_at: datetime
    updated_at: datetime
    helped_by: str | None
    tasks: int
    tasks_open: int
    stage_id: int | None
    decline_reason: str | None

    @property
    def helpers(self) -> tuple[tuple[int, str, str], ...]:
        """Number, name and initials of who helps with it."""
        return tuple((number, name, initials(name)) for number, name in helpers_in(self.helped_by))

    def __hash__(self) -> int:
        return hash((self.id, self.version))  # a rating is a mapping; equality looks at everything

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def face(self) -> str | None:
        return initials(self.assignee) if self.assignee else None

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today

    def score(self, today: date) -> Score:
        """How worth checking it looks, with its reasons."""
        return score(
            answers=self.answers,
            worth=self.worth,
            demand=self.demand,
            places=self.places,
            created_at=self.created_at,
            today=today,
        )

    def waits(self, today: date) -> bool:
        return self.is_open and self.waiting_until is not None and self.waiting_until > today


class Part(StrEnum):
    """What someone has to do with a claim on their desk."""

    MINE = "mine"
    READS = "reads"  # they may be its second reader
    PUBLISHES = "publishes"  # it is approved, and they may publish it
    HELPS = "helps"
    FOLLOWS = "follows"


_CARD_COLUMNS = (
    col(Claim.id),
    col(Claim.statement),
    col(Claim.language),
    col(Claim.state),
    col(Claim.version),
    col(Claim.claimant_name),
    col(Claim.rating),
    col(Claim.publication),
    col(Claim.slug),
    col(Claim.assignee_id),
    col(_assignee.name),
    col(Claim.reviewer_id),
    col(_reviewer.name),
    col(Claim.due_on),
    col(Claim.due_time),
    col(Claim.waiting_until),
    col(Claim.waiting_because),
    col(Claim.priority),
    col(Claim.demand),
    col(Claim.evidence_count),
    col(Claim.appearance_count),
    col(Claim.answer_points),
    col(Claim.worth_points),
    col(Claim.created_at),
    col(Claim.updated_at),
    helpers_column(),
    col(Claim.tasks),
    col(Claim.tasks_open),
    col(Claim.stage_id),
    col(Claim.decline_reason),
)
_HAS_ASSIGNEE = col(_assignee.id) == col(Claim.assignee_id)
_HAS_REVIEWER = col(_reviewer.id) == col(Claim.reviewer_id)
_CARDS = (
    select_columns(*_CARD_COLUMNS).outerjoin(_assignee, _HAS_ASSIGNEE).outerjoin(_reviewer, _HAS_REVIEWER)
)
_ENDED = col(Claim.state).in_(ENDED)
# What to take up first: urgent, then due, then asked for; what has ended by how lately.
_PRIORITY = case((col(Claim.priority) == Priority.HIGH, 0), (col(Claim.priority) == Priority.LOW, 2), else_=1)
_URGENCY = (
    case((_ENDED, 1), else_=_PRIORITY),
    case((_ENDED, None), else_=col(Claim.due_on)).asc().nulls_last(),
    case((_ENDED, 0), else_=col(Claim.demand)).desc(),
    col(Claim.updated_at).desc(),
    col(Claim.id).desc(),
)
_LATELY = (col(Claim.updated_at).desc(), col(Claim.id).desc())
_ORDERS: dict[Sort, tuple[Any, ...]] = {
    Sort.UPDATED: _LATELY,
    Sort.DUE: (col(Claim.due_on).asc().nulls_last(), col(Claim.id).desc()),
    Sort.DEMAND: (col(Claim.demand).desc(), col(Claim.id).desc()),
    Sort.CREATED: (col(Claim.created_at).desc(), col(Claim.id).desc()),
}


def _points(column: Any, steps: Steps) -> Any:
    return case(*((column >= least, points) for least, points in steps), else_=0)


def points(today: date) -> Any:
    """A claim's score as scoring.score has it, for the order of a list."""
    fresh = case(*((col(Claim.created_at) >= since, each) for since, each in fresh_since(today)), else_=0)
    asked, places = _points(col(Claim.demand), ASKED), _points(col(Claim.appearance_count), PLACES)
    return col(Claim.answer_points) + func.coalesce(col(Claim.worth_points), 0) + asked + places + fresh


def worth_checking(today: date) -> tuple[Any, ...]:
    """The order in which new claims are looked at: urgent ones, then by score, then the most asked for and the newest."""
    newest = col(Claim.created_at).desc(), col(Claim.id).desc()
    return _PRIORITY, points(today).desc(), col(Claim.demand).desc(), *newest


def _order(sort: Sort, today: date) -> tuple[Any, ...]:
    by_score = (points(today).desc(), col(Claim.id).desc())
    return by_score if sort is Sort.SCORE else _ORDERS[sort]


def _column(state: Work, narrowing: list[ColumnElement[bool]], today: date) -> Select[Any]:
    """The first cards of one column, and in each row how many the column has. What has ended is in order of an index."""
    here = [col(Claim.state) == state, *narrowing]
    total = select_columns(func.count(col(Claim.id))).where(*here).correlate(None).scalar_subquery()
    order = _LATELY if state in ENDED else worth_checking(today) if state is Work.NEW else _URGENCY
    # Their numbers first: what a card needs besides is then looked up for these alone.
    first = select_columns(col(Claim.id)).where(*here).order_by(*order).limit(COLUMN_LENGTH)
    cards = _CARDS.add_columns(total).where(col(Claim.id).in_(first.correlate(None))).order_by(*order)
    return select_columns(cards.subquery())


@put_together_once
def _board(
    filters: Filters, today: date, _clock: tzinfo | None, states: tuple[Work, ...]
) -> CompoundSelect[Any]:
    """All columns. The clock is an argument because `matching` reads it."""
    narrowing = matching(filters, today)
    return union_all(*(_column(state, narrowing, today) for state in states))


def board(
    session: Session, filters: Filters, today: date, states: tuple[Work, ...]
) -> dict[Work, tuple[int, list[Card]]]:
    """For each of these states how many claims match, and the first cards; in one query."""
    rows = session.execute(_board(filters, today, clock_of(filters), states)).all()
    columns: dict[Work, tuple[int, list[Card]]] = {state: (0, []) for state in states}
    for *values, total in rows:
        card = Card(*values)
        columns[card.state] = (total, columns[card.state][1])
        columns[card.state][1].append(card)
    return columns


def scheduled(session: Session, claims: Iterable[Card | Claim]) -> dict[int, datetime]:
    """When those of these claims that are scheduled become public; asks nothing when none is."""
    ids = [claim.id or 0 for claim in claims if claim.publication is Publication.SCHEDULED]
    return {
        claim_id: at for source in slots.SCHEDULED if ids for claim_id, at in source(session, ids).items()
    }


def claim_list(session: Session, filters: Filters, today: date, *, limit: int, offset: int) -> list[Card]:
    asked = {"limit": limit, "offset": offset}
    return [
        Card._make(row) for row in session.execute(_listed(filters, today, clock_of(filters)), asked).all()
    ]


def counted_list(
    session: Session, filters: Filters, today: date, *, limit: int, offset: int, others: Sequence[Filters]
) -> tuple[list[Card], list[int]]:
    """Cards of a list; how many claims it has, and how many each of the others. In one query, unless there is no card."""
    cards, counts = _counted(filters, today, clock_of(filters, *others), tuple(others))
    rows = session.execute(cards, {"limit": limit, "offset": offset}).all()
    if not rows:
        return [], list(session.execute(counts).one())
    width = 1 + len(others)
    return [Card._make(row[:-width]) for row in rows], list(rows[0][-width:])


@put_together_once
def _counted(
    filters: Filters, today: date, clock: tzinfo | None, others: tuple[Filters, ...]
) -> tuple[Select[Any], Select[Any]]:
    """The cards with the counts in each row, and the counts alone."""
    counts = [
        select_columns(func.count(col(Claim.id)))
        .where(*matching(each, today))
        .correlate(None)
        .scalar_subquery()
        for each in (filters, *others)
    ]
    return _listed(filters, today, clock).add_columns(*counts), select_columns(*counts)


@put_together_once
def _listed(filters: Filters, today: date, _clock: tzinfo | None) -> Select[Any]:
    query = _CARDS.where(*matching(filters, today)).order_by(*_order(filters.sort, today))
    return query.limit(bindparam("limit", type_=Integer)).offset(bindparam("offset", type_=Integer))


def open_loads(session: Session) -> dict[int, int]:
    """How many open claims each person has who has any; to be seen where one chooses who gets one more."""
    mine = col(Claim.assignee_id).is_not(None), col(Claim.state).in_(OPEN)
    counted = select(Claim.assignee_id, func.count(col(Claim.id))).where(*mine)
    rows = session.exec(counted.group_by(col(Claim.assignee_id))).all()
    return {person_id: count for person_id, count in rows if person_id is not None}


# ------------------------------------------------------------------------------------------------ my desk


def _to_review(by: Actor) -> ColumnElement[bool]:
    """With the second reader, and this person may be that reader: no other was named, and they had no part in it."""
    if not by.may(Permission.WORK):
        return false()
    took_part = [col(Claim.id).in_(authored(by.id)) for authored in slots.AUTHORED]
    return and_(
        col(Claim.state) == Work.IN_REVIEW,
        or_(col(Claim.assignee_id).is_(None), col(Claim.assignee_id) != by.id),
        or_(col(Claim.reviewer_id).is_(None), col(Claim.reviewer_id) == by.id),
        *(~each for each in took_part),
    )


def _to_publish(by: Actor) -> ColumnElement[bool]:
    if not by.is_editor:
        return false()
    return and_(col(Claim.state) == Work.APPROVED, col(Claim.publication) != Publication.SCHEDULED)


def waiting_for(by: Actor, today: date) -> Select[Any]:
    """How many claims wait for this person now: their own to work on, to read, and for an editor to publish."""
    mine = and_(
        col(Claim.assignee_id) == by.id,
        col(Claim.state).in_((Work.NEW, *WORKING)),
        or_(col(Claim.waiting_until).is_(None), col(Claim.waiting_until) <= today),
    )
    return select_columns(func.count(col(Claim.id))).where(or_(mine, _to_review(by), _to_publish(by)))


def waiting_and_unread(session: Session, by: Actor, today: date) -> tuple[int, int]:
    """Claims that wait for this person and notices they have yet to read; in one query, as every page shows both."""
    waiting, notices = session.execute(_waiting_and_unread(by, today)).one()
    return int(waiting), int(notices)


@put_together_once
def _waiting_and_unread(by: Actor, today: date) -> Select[Any]:
    return select_columns(*(each.scalar_subquery() for each in (waiting_for(by, today), unread(by))))


def desk_cards(session: Session, by: Actor) -> list[tuple[Card, Part]]:
    """All that is or may be on this person's desk, and the open claims of others that they follow; with their part in each."""
    return [(Card(*values), Part(part)) for *values, part in session.execute(_on_desk(by)).all()]


@put_together_once
def _on_desk(by: Actor) -> Select[Any]:
    to_review, to_publish = _to_review(by), _to_publish(by)
    mine = and_(col(Claim.assignee_id) == by.id, col(Claim.state).in_(OPEN))
    helped = select_columns(col(ClaimHelper.claim_id)).where(col(ClaimHelper.person_id) == by.id)
    helps = and_(col(Claim.id).in_(helped), col(Claim.state).in_(OPEN))
    followed = [col(Claim.id).in_(each(by.id)) for each in slots.FOLLOWED]
    follows = and_(or_(false(), *followed), col(Claim.state).in_(OPEN))
    part = case(
        (to_review, Part.READS.value),
        (to_publish, Part.PUBLISHES.value),
        (mine, Part.MINE.value),
        (helps, Part.HELPS.value),
        else_=Part.FOLLOWS.value,
    )
    return (
        _CARDS.add_columns(part)
        .where(or_(mine, helps, to_review, to_publish, follows))
        .order_by(
            part == Part.FOLLOWS.value,
            col(Claim.due_on).asc().nulls_last(),
            col(Claim.due_time).asc().nulls_last(),
            *_URGENCY,
        )
        .limit(DESK_LENGTH)
    )
