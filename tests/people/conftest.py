from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.history.models import Event, EventPayload
from claims.people.actions import make_link
from claims.people.models import Person
from claims.storage.engine import Database
from tests.conftest import NOW, Cast

SETTINGS_PAGE = "/desk/settings/account"


@pytest.fixture
def later(app: Flask) -> Callable[..., datetime]:
    """later(minutes=15) moves the application's clock."""

    def move(**by: Any) -> datetime:
        moment = NOW + timedelta(**by)
        app.config["CLOCK"] = lambda: moment
        return moment

    return move


@pytest.fixture
def token_for(db: Database, cast: Cast) -> Callable[[str], str]:
    """The token of a fresh one-time link for one of the cast."""

    def make(key: str) -> str:
        with db.writing() as session:
            return make_link(session, cast.people[key].id or 0, by=None, at=NOW)

    return make


@pytest.fixture
def row(db: Database) -> Callable[[str], Person]:
    """The person as stored now."""

    def load(key: str) -> Person:
        with db.reading() as session:
            return session.exec(select(Person).where(col(Person.email) == f"{key}@example.org")).one()

    return load


@pytest.fixture
def told(db: Database) -> Callable[[], tuple[str, int | None, int, Any, Any]]:
    """The last event: kind, by whom, about whom, before, after."""

    def last() -> tuple[str, int | None, int, Any, Any]:
        with db.reading() as session:
            query = select(Event, EventPayload).join(
                EventPayload, col(EventPayload.event_id) == col(Event.id)
            )
            event, payload = session.exec(query.order_by(col(Event.id).desc()).limit(1)).one()
            return event.kind, event.by_id, event.thing_id, payload.before, payload.after

    return last
