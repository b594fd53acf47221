"""What triage hangs into the worker, the notices and the claim page."""

from flask import Flask, current_app
from markupsafe import Markup
from sqlmodel import Session

from claims.desk import slots as desk_slots
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.errors import N_
from claims.jobs import slots as job_slots
from claims.notices import slots as notice_slots
from claims.people import slots as people_slots
from claims.people.access import actor
from claims.people.rules import Permission
from claims.triage.looking import ASKED_AGAIN, bring_back, look_at_statements
from claims.triage.showing import score_of
from claims.web.clock import now, today
from claims.web.rendering import drawn


def tick() -> None:
    """In the worker: look at how new statements read, and bring back what readers ask for."""
    database = current_app.extensions["database"]
    look_at_statements(database)
    bring_back(database, now())


def score_line(_session: Session, claim: Claim) -> Markup:
    """On the page of a new claim: its score, and the way to its questions."""
    if claim.state is not Work.NEW:
        return Markup("")
    return drawn(
        "triage/_line.html",
        claim=claim,
        score=score_of(claim, today()),
        works=actor().may(Permission.WORK),
    )


def register(_app: Flask) -> None:
    job_slots.TICKS.append(tick)
    desk_slots.CONTEXT.append(score_line)
    notice_slots.SENTENCES[ASKED_AGAIN] = N_("Readers keep asking, so it is back: %(subject)s")
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.CHOOSING,
            "triage.index",
            N_("Questions of triage"),
            N_("What is asked of a new claim, what each answer weighs, and when a dropped claim comes back."),
            Permission.LOOK,
        )
    )
