"""Tips sent and counted by the product's own forms and actions, for tests."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlmodel import col, select

from claims.desk.models import Claim
from claims.storage.engine import Database
from claims.tips import actions
from claims.tips.keys import seal
from claims.tips.models import Tip, TipAddress
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast

As = Callable[[str | None], CheckingClient]
WHAT = "De gemeente kapt volgend jaar alle bomen op de Grote Markt"


class Tips:
    """A newsroom to which readers send tips."""

    def __init__(self, app: Flask, db: Database, cast: Cast) -> None:
        self.app, self.db, self.cast = app, db, cast

    def typed(self, **typed: Any) -> dict[str, Any]:
        """What a browser sends a minute after the form was opened."""
        sealed = seal(self.app.config["SETTINGS"].secret_key, NOW - timedelta(minutes=1))
        return {"what": WHAT, "seen_where": "", "why": "", "website": "", "sealed": sealed, **typed}

    def send(self, url: str = "/tip", status: int = 303, **typed: Any) -> Page:
        """Send the form as nobody."""
        return CheckingClient(self.app, self.app.test_client()).post(url, self.typed(**typed), status)

    def address(self, **typed: Any) -> str:
        """The path of the page of a tip that was just sent."""
        return str(self.send(**typed).response.location)

    def follow(self, path: str) -> str:
        """What that page says."""
        return CheckingClient(self.app, self.app.test_client()).get(path).text(".//main")

    def came(self, what: str = WHAT, at: datetime = NOW, **details: Any) -> int:
        """A tip, past the form."""
        told = {"seen_where": "", "why": "", "language": "nl", "sender": "s" * 64, "alike": None, **details}
        with self.db.writing() as session:
            return actions.receive(session, what=what, at=at, **told)[0].id or 0

    def do(
        self, action: Callable[..., Any], *about: Any, by: str = "editor", at: datetime = NOW, **details: Any
    ) -> Any:
        with self.db.writing() as session:
            return action(session, *about, by=self.cast.actor(by), at=at, **details)

    def all(self) -> list[Tip]:
        with self.db.reading() as session:
            return list(session.exec(select(Tip).order_by(col(Tip.id))).all())

    def addresses(self) -> list[str]:
        with self.db.reading() as session:
            return list(session.exec(select(TipAddress.email)).all())

    def demand(self, claim_id: int) -> tuple[int, int]:
        """Asked for this very claim, and with its duplicates."""
        with self.db.reading() as session:
            claim = session.get_one(Claim, claim_id)
            return claim.own_demand, claim.demand
