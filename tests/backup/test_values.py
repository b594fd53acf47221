"""Values go into a file and back unchanged, as the database's own program sees them too."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import DateTime, Interval, LargeBinary, select, text, types
from sqlmodel import SQLModel

from claims.backup.values import inward, kind_of, outward
from claims.storage.engine import Database
from tests import databases
from tests.backup.newsrooms import Place, run

AWARE = st.datetimes(timezones=st.just(UTC)) | st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    timezones=st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)


def there_and_back(kind: str, column_type: types.TypeEngine[Any], value: Any) -> Any:
    out, back = outward(kind), inward(kind, column_type)
    assert out
    assert back
    return back(out(value))


@given(AWARE)
def test_it_keeps_a_moment_to_the_microsecond(moment: datetime) -> None:
    assert there_and_back("moment", DateTime(timezone=True), moment) == moment
    naive = there_and_back("moment", DateTime(), moment)
    assert naive.tzinfo is None
    assert naive == moment.astimezone(UTC).replace(tzinfo=None)


@given(st.dates())
def test_it_keeps_a_day(day: date) -> None:
    assert there_and_back("day", types.Date(), day) == day


@given(st.times())
def test_it_keeps_an_hour(hour: time) -> None:
    assert there_and_back("hour", types.Time(), hour) == hour


@given(st.binary())
def test_it_keeps_bytes(value: bytes) -> None:
    assert there_and_back("bytes", LargeBinary(), value) == value


def test_it_has_a_form_for_every_column_there_is_and_says_when_not() -> None:
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            assert kind_of(getattr(column.type, "impl_instance", column.type))
    with pytest.raises(TypeError, match="Interval"):
        kind_of(Interval())


def raw(database: Database) -> dict[str, list[str]]:
    """Every value as SQLite has it, with its type."""
    with database.reader.connect() as connection:
        return {
            name: sorted(
                repr(tuple(row)) for row in connection.execute(select(text("*")).select_from(text(name)))
            )
            for name in databases.tables(connection)
        }


@pytest.mark.skipif(databases.SERVER is not None, reason="looks into SQLite's files")
def test_it_restores_each_value_as_the_file_had_it(filled: Flask, file: Any, place: Place) -> None:
    there = place()
    assert run(there, "restore", file).exit_code == 0
    assert raw(there.extensions["database"]) == raw(filled.extensions["database"])
