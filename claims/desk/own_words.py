"""What stands in a field of the desk's own, as people write it."""

from decimal import Decimal

from flask_babel import format_decimal

from claims.desk.own_fields import FieldKind
from claims.storage.types import PartialDate
from claims.web.times import day


def in_words(kind: str, text: str) -> str:
    """A value of a field of this kind."""
    if kind == FieldKind.NUMBER:
        return str(format_decimal(Decimal(text)))
    return day(PartialDate(text)) if kind == FieldKind.DATE else text
