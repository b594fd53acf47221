"""What tips hang into the claim's page, the public site and the worker."""

from datetime import datetime, timedelta

from flask import Flask, current_app
from markupsafe import Markup
from sqlmodel import Session

from claims.desk import slots as desk_slots
from claims.desk.models import Claim
from claims.desk.new_claim import NEW_CLAIM
from claims.errors import N_
from claims.jobs import slots as job_slots
from claims.mail.wiring import is_on
from claims.people.queries import names
from claims.people.rules import Actor
from claims.tips import public, queries, rules
from claims.tips.forms import CLAIM_OF_TIPS
from claims.tips.mailing import ANSWER, answer_job, answered, queue_answers
from claims.tips.throwing import sweep
from claims.web import slots as web_slots
from claims.web.clock import now
from claims.web.rendering import drawn
from claims.web.sessions import database
from claims.words.addresses import is_web_address

TAB = "tips"
MOST_SHOWN = 100
SWEEPING = timedelta(hours=1)
_ROUTES = ("tip", "follow", "forget", "leave")
PUBLIC_ENDPOINTS = frozenset(f"{name}.{route}" for name in ("tips", public.ENGLISH) for route in _ROUTES)


def count(_session: Session, claim: Claim, _by: Actor) -> int | None:
    """How often readers asked; nothing where nobody did."""
    return claim.demand or None


def render_panel(session: Session, claim: Claim, by: Actor) -> Markup:
    reads = rules.may_read(by)
    lines = queries.of_claim(session, claim.id or 0, limit=MOST_SHOWN) if reads else []
    return drawn(
        "tips/_panel.html",
        claim=claim,
        lines=lines,
        reads=reads,
        by=by,
        people=names(session),
        is_web_address=is_web_address,
    )


def tick() -> None:
    """On every round of the worker: mail for whose verdict is out; once an hour what was kept for long enough goes."""
    if is_on():
        with database().reading() as session:
            waiting = answered(session)
        if waiting:
            with database().writing() as session:
                queue_answers(session, waiting, now())
    last: datetime | None = current_app.extensions.get("tips_swept")
    if last is None or not timedelta() <= now() - last < SWEEPING:
        with database().writing() as session:
            sweep(session, now())
        current_app.extensions["tips_swept"] = now()


def register(app: Flask) -> None:
    if public.ENGLISH not in app.blueprints:
        app.register_blueprint(public.blueprint, name=public.ENGLISH, url_prefix="/en")
    for view in (public.tip, public.forget, public.leave):
        # Nobody is signed in here, so there is no cookie that another site's page could use.
        app.extensions["csrf"].exempt(view)
    web_slots.LARGE_BODIES[CLAIM_OF_TIPS] = web_slots.LARGE_BODIES[NEW_CLAIM]
    web_slots.SITE.extend(("tips", public.ENGLISH))
    desk_slots.PANELS.append(desk_slots.Panel(TAB, N_("Tips"), count, render_panel))
    job_slots.TICKS.append(tick)
    job_slots.HANDLERS[ANSWER] = answer_job
