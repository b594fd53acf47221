"""What publishing hangs into the features below it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlmodel import Session

from claims.desk import slots as desk_slots
from claims.desk.rules import Work
from claims.errors import Message
from claims.history import slots as history_slots
from claims.jobs import slots as job_slots
from claims.jobs.slots import JobContext
from claims.people.rules import Actor
from claims.publishing import anchoring, pages, queries, slots
from claims.publishing.acts import acts, notices
from claims.publishing.approval import keep_approved
from claims.publishing.gates import markup_gate
from claims.publishing.review import label_in
from claims.publishing.rules import CLASS_LABELS, DELAY_SECONDS
from claims.publishing.scheduling import RELEASE, SCHEDULED, release, schedule
from claims.publishing.searching import Verdicts, search
from claims.search import slots as search_slots
from claims.web import slots as web_slots

_ROUTES = ("front", "verdicts", "verdict", "revision", "picture", "corrections", "about")
PUBLIC_ENDPOINTS = frozenset(f"{name}.{route}" for name in ("publishing", pages.ENGLISH) for route in _ROUTES)


def release_job(context: JobContext) -> None:
    """The worker releases what still stands scheduled."""
    with context.database.writing() as session:
        payload = context.payload
        release(session, payload["claim_id"], payload["for"], at=context.at, move_id=payload.get("move"))


def publish_claim(
    session: Session, claim_id: int, *, by: Actor, at: datetime, seen_version: int | None, **details: Any
) -> Message:
    """The desk's move to done: nobody said "now", so it waits as long as every publication, and can be stopped."""
    schedule(
        session,
        claim_id,
        by=by,
        at=at,
        seen_version=seen_version,
        revision_class=details.get("revision_class"),
        reason=details.get("reason"),
    )
    return Message(SCHEDULED, {"seconds": DELAY_SECONDS})


def register(app: Flask) -> None:
    if pages.ENGLISH not in app.blueprints:
        app.register_blueprint(pages.blueprint, name=pages.ENGLISH, url_prefix="/en")
    web_slots.SITE.extend(("publishing", pages.ENGLISH))
    app.jinja_env.filters["label_in"] = label_in
    slots.NEWSROOM.zone = ZoneInfo(app.config["SETTINGS"].time_zone)
    history_slots.INSIDE.append(anchoring.kept)
    desk_slots.GATES.append(markup_gate)
    desk_slots.ACTS.append(acts)
    desk_slots.NOTICES.append(notices)
    desk_slots.SCHEDULED.append(queries.scheduled)
    desk_slots.APPROVED.append(keep_approved)
    desk_slots.WORDS["publication.class"] = {key.value: text for key, text in CLASS_LABELS.items()}
    desk_slots.MOVERS[Work.DONE] = publish_claim
    job_slots.HANDLERS[RELEASE] = release_job
    search_slots.PUBLIC_DOCUMENTS.append(Verdicts())
    slots.SEARCH.append(search)
