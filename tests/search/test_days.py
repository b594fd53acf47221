"""A day that someone types is a day where the newsroom is."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from claims.search.naming import stretch_of


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("2026-07-01", datetime(2026, 6, 30, 22, tzinfo=UTC), datetime(2026, 7, 1, 22, tzinfo=UTC)),
        ("2026-11", datetime(2026, 10, 31, 23, tzinfo=UTC), datetime(2026, 11, 30, 23, tzinfo=UTC)),
        ("2026", datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_it_begins_at_midnight_there(app: Flask, typed: str, since: datetime, until: datetime) -> None:
    with app.app_context():
        assert stretch_of(typed) == (since, until)


@pytest.mark.parametrize("typed", ["0001", "9999", "0001-01-01", "9999-12-31"])
def test_the_ends_of_time_are_days_too(app: Flask, typed: str) -> None:
    with app.app_context():
        found = stretch_of(typed)
    assert found is None or found[0] <= found[1]
