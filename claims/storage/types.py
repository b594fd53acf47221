"""Column types: enums by value with a check, partial dates, and the naming convention for constraints."""

import re
from datetime import date
from enum import StrEnum
from typing import Any, Self

from pydantic_core import core_schema
from sqlalchemy import Dialect, Enum, String
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

from claims.words.dates import as_iso

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING_CONVENTION
# For tables whose rows go: else SQLite gives the number of a row that went to the next one, and an old address or
# event that names it would mean another thing. A sequence of PostgreSQL never gives a number twice.
NUMBERED_ONCE = {"sqlite_autoincrement": True}

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)


def enum_type(values: type[StrEnum], name: str | None = None) -> Enum:
    """A column type that stores the enum's value as text, with a check constraint.

    `name` names the constraint where a table has two columns of one enum.
    """
    return Enum(
        values,
        name=name or values.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
    )


class PartialDate(str):
    """A day (2026-11-24), a month (2026-11) or a year (2026); sorts as text.

    >>> PartialDate("2025-06").precision
    'month'
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        match = _PARTIAL.match(text)
        if not match:
            raise ValueError(f"not a day, month or year: {text!r}")
        year, month, day = match.groups()
        date(int(year), int(month or 1), int(day or 1))
        return super().__new__(cls, text)

    @classmethod
    def typed(cls, text: str) -> Self:
        """As people type it: in the order of Dutch dates, or with the month by name. Raises ValueError.

        >>> PartialDate.typed("5-6-2025"), PartialDate.typed("juni 2025"), PartialDate.typed("2025")
        ('2025-06-05', '2025-06', '2025')
        """
        return cls(as_iso(text))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        """SQLModel asks how to check a field of this type."""
        return core_schema.no_info_plain_validator_function(cls)

    @property
    def precision(self) -> str:
        return {4: "year", 7: "month", 10: "day"}[len(self)]

    @property
    def first_day(self) -> date:
        """The first day that this date may mean."""
        year, month, day = (*map(int, self.split("-")), 1, 1)[:3]
        return date(year, month, day)


class PartialDateType(TypeDecorator[PartialDate]):
    """Stores a PartialDate as its text."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else str(PartialDate(str(value)))

    def process_result_value(self, value: Any, dialect: Dialect) -> PartialDate | None:
        return None if value is None else PartialDate(value)
