"""Every cell of product.md's table of moves, and every cell outside it, for every person, over HTTP."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from app import create_app
from claims.desk.models import Claim
from claims.history.models import Event, EventPayload
from claims.jobs.models import Job
from claims.people.models import Person
from claims.publishing.scheduling import RELEASE, release
from claims.storage.engine import Database
from tests import databases
from tests.checking import CheckingClient
from tests.conftest import NOW, let_in, settings_for
from tests.desk.product_moves import PEOPLE, STATES, answer
from tests.desk.stages import Newsroom, person_id

OPEN = ("new", "accepted", "researching", "in_review", "approved")
STARTS = [*OPEN, "done", *(f"{side}:{before}" for side in ("declined", "duplicate") for before in OPEN)]


class Table:
    """One application for all cells; its database is put back to how a test wants it, so that nothing is built twice."""

    def __init__(self, folder: Path, empty: Path) -> None:
        self.settings = settings_for(folder / "instance")
        self.empty, self.kept = empty, folder
        databases.copy(empty, self.settings.instance)
        self.app = create_app(self.settings, CLOCK=lambda: NOW, TESTING=True)
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        self.db: Database = self.app.extensions["database"]
        self.claims: dict[str, dict[str, int]] = {}

    def start(self, start: str) -> dict[str, int]:
        """A newsroom with one claim for each target, all in this state; its claims by target."""
        stage = self.kept / start.replace(":", "-")
        if start not in self.claims:
            self._put(self.empty)
            self.claims[start] = self._build(start)
            self.db.close()
            databases.copy(self.settings.instance, stage)
        self._put(stage)
        return self.claims[start]

    def _put(self, whole: Path) -> None:
        self.db.close()
        databases.copy(whole, self.settings.instance)

    def _build(self, start: str) -> dict[str, int]:
        state, _, before = start.partition(":")
        with self.app.test_request_context(), self.db.writing() as session:
            newsroom = Newsroom(session, NOW)
            claims = {target: newsroom.claim_in(state, before=before or "new") for target in STATES}
            return {**claims, "other": newsroom.claim_in("done")}


@pytest.fixture(scope="session")
def table(newsroom: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    made = Table(tmp_path_factory.mktemp("table"), newsroom)
    yield made
    made.db.close()


def sign_in(app: Flask, key: str) -> CheckingClient:
    client = app.test_client()
    if key != "nobody":
        with app.extensions["database"].reading() as reading:
            person = reading.get(Person, person_id(reading, key))
            assert person is not None
        let_in(app, client, person)
    return CheckingClient(app, client)


def standing(session: Session, claim_id: int) -> dict[str, Any]:
    return session.get_one(Claim, claim_id).model_dump()


def moves_told(session: Session, claim_id: int) -> list[str]:
    """The states that the claim's history names, in order."""
    rows = session.exec(
        select(EventPayload.after)
        .join(Event, col(Event.id) == col(EventPayload.event_id))
        .where(col(Event.claim_id) == claim_id, col(Event.kind) == "claim.moved")
        .order_by(col(Event.id))
    ).all()
    return [str((after or {}).get("state")) for after in rows]


def form_for(session: Session, claims: dict[str, int], person: str, target: str) -> dict[str, Any]:
    """All that any move may ask, given at once. Unassigned people take a claim themselves."""
    return {
        "to": target,
        "seen_version": session.get_one(Claim, claims[target]).version,
        "reason": "because of this",
        "assignee": person_id(session, person) if person != "nobody" else 1,
        "decline_reason": "opinion",
        "duplicate_of": claims["other"],
    }


def public_after_a_minute(db: Database, claim_id: int) -> None:
    """Publishing waits, and can be stopped: the claim stays approved until the worker makes the move."""
    with db.writing() as session:
        claim = session.get_one(Claim, claim_id)
        assert (claim.state, claim.publication) == ("approved", "scheduled")
        for job in session.exec(select(Job).where(col(Job.kind) == RELEASE)).all():
            if job.payload["claim_id"] == claim_id:
                assert job.run_at == NOW + timedelta(seconds=60)
                release(session, claim_id, job.payload["for"], at=job.run_at, move_id=job.payload["move"])


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("person", list(PEOPLE))
def test_it_answers_each_cell_as_the_table_says(table: Table, person: str, start: str) -> None:
    claims, db = table.start(start), table.db
    source, _, before = start.partition(":")
    browser = sign_in(table.app, person)
    for target in STATES:
        with db.reading() as session:
            form = form_for(session, claims, person, target)
            was, told = standing(session, claims[target]), moves_told(session, claims[target])
        wanted = answer(person, source, target, before=before or None)
        page = browser.post(f"/desk/claims/{claims[target]}/state", form, status=wanted)
        if (wanted, target) == (303, "done"):
            public_after_a_minute(db, claims[target])
        with db.reading() as session:
            now, tells = standing(session, claims[target]), moves_told(session, claims[target])
        if wanted == 303:
            assert now["state"] == target
            assert now["version"] > was["version"]
            on_the_way = ["accepted"] if (source, target) == ("new", "researching") else []
            assert tells == [*told, *on_the_way, target]
        else:
            assert now == was
            assert tells == told
            assert wanted == 401 or len(page.text(".//main")) > 40
