"""The conditions of the filters of board and list, for the database."""

from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_
from sqlalchemy import select as select_columns
from sqlmodel import col

from claims.desk import slots
from claims.desk.filters import NOBODY, Due, Filters
from claims.desk.models import Claim, ClaimHelper
from claims.desk.rules import OPEN, end_of_week
from claims.desk.tags import tagged


def _due(due: Due, today: date) -> ColumnElement[bool]:
    days = {
        Due.LATE: col(Claim.due_on) < today,
        Due.TODAY: col(Claim.due_on) == today,
        Due.WEEK: col(Claim.due_on).between(today, end_of_week(today)),
    }
    return and_(days[due], col(Claim.state).in_(OPEN))


def matching(filters: Filters, today: date) -> list[ColumnElement[bool]]:
    """The conditions of these filters."""
    found: list[ColumnElement[bool]] = []
    if filters.states:
        found.append(col(Claim.state).in_(filters.states))
    if filters.person is not None:
        nobody = filters.person == NOBODY
        found.append(col(Claim.assignee_id).is_(None) if nobody else col(Claim.assignee_id) == filters.person)
    if filters.tag:
        found.append(tagged(filters.tag))
    if filters.priority:
        found.append(col(Claim.priority) == filters.priority)
    if filters.due:
        found.append(_due(filters.due, today))
    if filters.publication:
        found.append(col(Claim.publication) == filters.publication)
    return found + _matching_more(filters, today)


def _matching_more(filters: Filters, today: date) -> list[ColumnElement[bool]]:
    """Of the filters that are used less."""
    found: list[ColumnElement[bool]] = []
    if filters.reviewer is not None:
        reviewer = col(Claim.reviewer_id)
        found.append(reviewer.is_(None) if filters.reviewer == NOBODY else reviewer == filters.reviewer)
    if filters.helper is not None:
        helped = select_columns(col(ClaimHelper.claim_id))
        nobody = filters.helper == NOBODY
        by_them = helped if nobody else helped.where(col(ClaimHelper.person_id) == filters.helper)
        found.append(col(Claim.id).not_in(by_them) if nobody else col(Claim.id).in_(by_them))
    if filters.claimant is not None:
        found.append(col(Claim.claimant_id) == filters.claimant)
    if filters.follower is not None:
        found += [col(Claim.id).in_(followed(filters.follower)) for followed in slots.FOLLOWED]
    if filters.language:
        found.append(col(Claim.language) == filters.language)
    if filters.waiting:
        found.append(and_(col(Claim.waiting_until) > today, col(Claim.state).in_(OPEN)))
    if filters.since:
        found.append(col(Claim.updated_at) >= datetime.combine(filters.since, time(), UTC))
    return found
