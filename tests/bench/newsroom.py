"""A large generated newsroom: rows written directly, since ten thousand claims by hand would take a day."""

import random
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import insert
from sqlmodel import Session

from app import create_app
from claims.claimants.models import Claimant
from claims.config import read_settings
from claims.desk.models import Claim, ClaimTag, Tag
from claims.desk.rules import Priority, Publication, Work
from claims.people.actions import add_person
from claims.people.models import Person
from claims.people.rules import Role
from claims.storage.migrate import upgrade
from claims.verdicts.actions import ensure_default_scale

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SUBJECTS = [
    "De gemeente",
    "Het zwembad",
    "Tram 7",
    "De bibliotheek",
    "Het museum",
    "De brug",
    "De school",
    "Het park",
]
VERBS = ["verloor", "telde", "kostte", "verdubbelde", "kreeg", "bespaarde", "opende", "verplaatste"]
OBJECTS = ["bezoekers", "fietsers", "bomen", "boeken", "euro", "reizigers", "uren", "woningen"]


def make_newsroom(claims: int, **environment: str) -> Flask:
    """An application over a fresh database with this many claims, six people and forty claimants."""
    own = {"CLAIMDESK_INSTANCE": tempfile.mkdtemp(), "CLAIMDESK_SECRET_KEY": "b" * 40}
    settings = read_settings(own | environment)
    app = create_app(settings, CLOCK=lambda: NOW)
    database = app.extensions["database"]
    upgrade(database)
    with database.writing() as session:
        ensure_default_scale(session)
        people = [
            add_person(
                session,
                email=f"p{n}@example.org",
                name=f"Persoon {n}",
                role=role,
                language="nl",
                by=None,
                at=NOW,
            )
            for n, role in enumerate(
                [Role.EDITOR, Role.EDITOR, Role.CHECKER, Role.CHECKER, Role.CHECKER, Role.ADMIN]
            )
        ]
        _fill(session, people, claims)
    return app


def _fill(session: Session, people: list[Person], claims: int) -> None:
    chance = random.Random(7)  # noqa: S311  the same newsroom each time
    names = [f"Spreker {n}" for n in range(40)]
    session.execute(
        insert(Claimant),
        [
            {
                "name": name,
                "folded": name.lower(),
                "slug": f"spreker-{n}",
                "created_at": NOW,
                "created_by_id": 1,
                "version": 1,
            }
            for n, name in enumerate(names)
        ],
    )
    states = [
        *[Work.DONE] * 80,
        *[Work.NEW] * 6,
        *[Work.ACCEPTED] * 4,
        *[Work.RESEARCHING] * 5,
        Work.IN_REVIEW,
        Work.APPROVED,
        *[Work.DECLINED] * 3,
    ]
    rows = []
    for n in range(claims):
        state = chance.choice(states)
        claimant = chance.randrange(40)
        done = state is Work.DONE
        rows.append(
            {
                "statement": f"{chance.choice(SUBJECTS)} {chance.choice(VERBS)} {chance.randrange(2, 9000)} {chance.choice(OBJECTS)}",
                "language": "nl",
                "state": state,
                "assignee_id": chance.choice(people[:5]).id
                if state not in {Work.NEW, Work.ACCEPTED}
                else None,
                "due_on": date(2026, 11, 24) + timedelta(days=chance.randrange(-3, 20))
                if state is Work.RESEARCHING
                else None,
                "priority": Priority.NORMAL,
                "checking_again": False,
                "demand": (demand := chance.randrange(0, 40)),
                "own_demand": demand,
                "created_at": NOW - timedelta(hours=n % 9000),
                "created_by_id": people[0].id,
                "updated_at": NOW - timedelta(minutes=n),
                "version": 1,
                "claimant_id": claimant + 1,
                "claimant_name": names[claimant],
                "appearance_count": 1,
                "evidence_count": 2,
                "comment_count": 1,
                "rating": {"key": "false", "symbol": "○", "truth": 1, "nl": "onwaar", "en": "false"}
                if done
                else None,
                "publication": Publication.PUBLISHED if done else Publication.UNPUBLISHED,
                "revision_number": 1 if done else 0,
            }
        )
    session.execute(insert(Claim), rows)
    session.execute(
        insert(Tag), [{"name": word, "key": word, "public": True, "version": 1} for word in OBJECTS]
    )
    session.execute(
        insert(ClaimTag), [{"claim_id": n + 1, "tag": chance.choice(OBJECTS)} for n in range(claims)]
    )


def instance_of(app: Flask) -> Path:
    return Path(app.instance_path)
