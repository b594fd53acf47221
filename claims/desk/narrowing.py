"""The conditions of the filters of board and list, for the database."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, not_, or_
from sqlalchemy import select as select_columns
from sqlmodel import col

from claims.desk import slots
from claims.desk.filters import NOBODY, UNRATED, Due, Filters
from claims.desk.models import Claim, ClaimHelper, FieldValue, OwnField, Stage
from claims.desk.own_fields import FieldKind, number_typed
from claims.desk.rules import OPEN, end_of_week
from claims.desk.tags import tagged
from claims.storage.types import PartialDate
from claims.web.clock import zone


def _due(due: Due, today: date) -> ColumnElement[bool]:
    days = {
        Due.LATE: col(Claim.due_on) < today,
        Due.TODAY: col(Claim.due_on) == today,
        Due.WEEK: col(Claim.due_on).between(today, end_of_week(today)),
    }
    return and_(days[due], col(Claim.state).in_(OPEN))


def clock_of(*asked: Filters) -> ZoneInfo | None:
    """What `matching` reads besides its arguments: the newsroom's clock, for filters that go by a day."""
    return zone() if any(each.since for each in asked) else None


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
    exactly = {
        Claim.claimant_id: filters.claimant,
        Claim.decline_reason: filters.reason or None,
        Claim.language: filters.language or None,
    }
    found += [col(column) == asked for column, asked in exactly.items() if asked is not None]
    if filters.stage is not None:
        found.append(_in_stage(filters.stage))
    if filters.follower is not None:
        found += [col(Claim.id).in_(followed(filters.follower)) for followed in slots.FOLLOWED]
    if filters.rating:
        key = col(Claim.rating)["key"].as_string()
        found.append(key.is_(None) if filters.rating == UNRATED else key == filters.rating)
    if filters.waiting:
        found.append(and_(col(Claim.waiting_until) > today, col(Claim.state).in_(OPEN)))
    if filters.since:
        midnight = datetime.combine(filters.since, time(), zone())
        found.append(col(Claim.updated_at) >= midnight.astimezone(UTC))
    asked = (_asked_of_field(name, text) for name, text in filters.fields)
    return found + [condition for condition in asked if condition is not None]


def _in_stage(stage_id: int) -> ColumnElement[bool]:
    """Claims that are in this stage now; a removed one, or none at all, leaves every claim in."""
    standing = select_columns(col(Stage.id)).where(col(Stage.id) == stage_id, col(Stage.removed_at).is_(None))
    state = select_columns(col(Stage.state)).where(col(Stage.id) == stage_id).scalar_subquery()
    return or_(not_(standing.exists()), and_(col(Claim.stage_id) == stage_id, col(Claim.state) == state))


def _asked_of_field(name: str, text: str) -> ColumnElement[bool] | None:
    """What is asked of a field of the desk's own; a retired one, or none at all, leaves every claim in."""
    key = name.removesuffix("from").removesuffix("to")
    number_asked, day_asked = number_typed(text), _day_typed(text)
    number, value = col(FieldValue.number), col(FieldValue.text)
    is_number, is_date = col(OwnField.kind) == FieldKind.NUMBER, col(OwnField.kind) == FieldKind.DATE
    fits: list[ColumnElement[bool]] = []
    if name == key:
        fits.append(and_(col(OwnField.kind) == FieldKind.CHOICE, value == text))
        of_words = col(OwnField.kind).in_((FieldKind.TEXT, FieldKind.LINK))
        fits.append(and_(of_words, value.icontains(text, autoescape=True)))
    if number_asked is not None:
        asked = float(number_asked)
        compared = (
            number == asked if name == key else number >= asked if name.endswith("from") else number <= asked
        )
        fits.append(and_(is_number, compared))
    if day_asked:
        end = value.startswith(day_asked) if name == key else value >= day_asked
        fits.append(and_(is_date, value <= f"{day_asked}~" if name.endswith("to") else end))
    if not fits:
        return None
    number_of = int(key[1:])
    standing = select_columns(col(OwnField.id)).where(
        col(OwnField.id) == number_of, col(OwnField.retired_at).is_(None)
    )
    has = (
        select_columns(col(FieldValue.claim_id))
        .join(OwnField, col(OwnField.id) == col(FieldValue.field_id))
        .where(col(FieldValue.field_id) == number_of, or_(*fits))
    )
    return or_(not_(standing.exists()), col(Claim.id).in_(has))


def _day_typed(text: str) -> str:
    try:
        return str(PartialDate.typed(text))
    except ValueError:
        return ""
