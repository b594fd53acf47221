"""Saving searches and having the worker look at them, for tests."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlmodel import select

from claims.desk.actions import add_claim
from claims.saved import actions, queries
from claims.saved.looking import Looker, asking, pack
from claims.saved.models import Find
from claims.saved.rules import Alert
from claims.search.finding import every_match
from claims.search.wiring import DESK, followers
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast

As = Callable[[str | None], CheckingClient]
LINES = ".//ul[@class='items']/li"


class Desk:
    """A newsroom whose worker looks at saved searches when it is told to."""

    def __init__(self, app: Flask, db: Database, cast: Cast) -> None:
        self.app, self.db, self.cast = app, db, cast
        with app.app_context():
            self.looker = Looker(followers()[DESK])

    def claim(self, statement: str, by: str = "editor", at: datetime = NOW) -> int:
        with self.db.writing() as session:
            added = add_claim(session, statement=statement, language="nl", by=self.cast.actor(by), at=at)
            return added.id or 0

    def save(self, typed: str = "tram", by: str = "checker", **details: Any) -> int:
        """As the page saves it: what matches now is known."""
        filters = details.pop("filters", {})
        with self.app.app_context(), self.db.reading() as session:
            found = every_match(asking(session, followers()[DESK]), typed, filters)
        assert found is not None
        told = {"name": typed or "Alles", "alert": Alert.NOTICE, "known": pack(found), **details}
        return int(self.do(actions.save, by=by, typed=typed, filters=filters, **told).id)

    def do(self, action: Callable[..., Any], *about: Any, by: str = "checker", **details: Any) -> Any:
        with self.db.writing() as session:
            done = action(session, *about, by=self.cast.actor(by), at=NOW, **details)
            session.flush()
            if hasattr(done, "id"):
                session.refresh(done)
            session.expunge_all()
            return done

    def look(self, minutes: int = 1) -> None:
        """All that is waiting, and once more for what was new."""
        with self.app.app_context():
            self.looker.begun = 0.0
            self.looker.work(NOW + timedelta(minutes=minutes))
            while self.looker.waiting:
                self.looker.work(NOW + timedelta(minutes=minutes))

    def new(self, by: str = "checker") -> dict[int, int]:
        with self.db.reading() as session:
            return queries.new_counts(session, self.cast.people[by].id or 0)

    def finds(self, search_id: int) -> list[str]:
        with self.db.reading() as session:
            query = select(Find.document).where(Find.search_id == search_id)
            return sorted(session.exec(query).all())
