"""Reading the fields of the desk's own."""

from sqlmodel import Session, col, func, select

from claims.desk.models import FieldValue, OwnField
from claims.desk.own_fields import Shown
from claims.errors import N_, NotFound


def every(session: Session) -> list[tuple[OwnField, int]]:
    """Every field there ever was in the order of their places, and how many claims have something in it."""
    count = (
        select(func.count())
        .select_from(FieldValue)
        .where(col(FieldValue.field_id) == col(OwnField.id))
        .correlate(OwnField)
        .scalar_subquery()
    )
    return list(session.exec(select(OwnField, count).order_by(col(OwnField.place), col(OwnField.id))).all())


def standing(session: Session) -> list[OwnField]:
    query = select(OwnField).where(col(OwnField.retired_at).is_(None))
    return list(session.exec(query.order_by(col(OwnField.place), col(OwnField.id))).all())


def check_stands(row: OwnField) -> OwnField:
    """This field, while it is in use; raises NotFound."""
    if row.retired_at is not None:
        raise NotFound(N_("This field was retired meanwhile. What claims had in it is kept."))
    return row


def shown(row: OwnField) -> Shown:
    """The field as pages need it."""
    choices = tuple(row.choices.splitlines())
    return Shown(row.id or 0, row.nl, row.en, row.kind, choices, row.retired_at is not None, row.help)


def value_of(session: Session, claim_id: int, field_id: int) -> str:
    row = session.get(FieldValue, (claim_id, field_id))
    return row.text if row else ""
