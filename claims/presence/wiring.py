"""What presence hangs into the claim page, and into the worker."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from markupsafe import Markup
from sqlmodel import col, select

from claims.desk import slots as desk_slots
from claims.desk.models import Claim
from claims.jobs import slots as job_slots
from claims.people.queries import PersonCard, names
from claims.people.rules import Actor
from claims.presence.actions import forget_gone
from claims.presence.models import ClaimPresence
from claims.presence.queries import here_column
from claims.presence.rules import GONE, Here, here_in, tag_of
from claims.web.clock import now
from claims.web.languages import spoken
from claims.web.rendering import drawn
from claims.web.sessions import database, read

HERE = "here"


def people_of(here: Iterable[Here]) -> list[tuple[PersonCard, bool]]:
    """Who is here by name, and whether they write; not who left the newsroom."""
    known = names(read())
    found = [(known[each.person_id], each.writing) for each in here if each.person_id in known]
    return sorted(((card, writing) for card, writing in found if card.active), key=lambda it: it[0].name)


def rail(claim: Claim, asked: Mapping[str, Any], by: Actor) -> Markup:
    """Beside a claim: who else is here."""
    others = here_in(asked[HERE], by.id)
    tag = tag_of(others, spoken())
    return drawn("presence/_rail.html", claim_id=claim.id, people=people_of(others), tag=tag)


class Tidy:
    """In this process's worker, once a minute."""

    def __init__(self) -> None:
        self.done: datetime | None = None

    def __call__(self) -> None:
        if self.done is not None and timed(self.done, now()):
            return
        self.done = now()
        gone = select(ClaimPresence.claim_id).where(col(ClaimPresence.at) <= now() - GONE)
        with database().reading() as session:
            if session.exec(gone.limit(1)).first() is None:
                return
        with database().writing() as session:
            forget_gone(session, now())


def timed(done: datetime, moment: datetime) -> bool:
    """Whether this was done within the last minute."""
    return done <= moment < done + GONE


def register(_app: Flask) -> None:
    desk_slots.WITH_CLAIM[HERE] = here_column
    desk_slots.RAIL.append(rail)
    job_slots.TICKS.append(Tidy())
