"""What the desk gives to every page: how many claims wait for this person, how many notices are unread, what happened since; to the log: refused moves."""

import logging
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from flask import Flask, g, request, url_for
from sqlalchemy import true
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from claims.claimants import slots as claimant_slots
from claims.desk.changes import shortened
from claims.desk.helping import HANDED_OVER, HELPS
from claims.desk.idle_boards import IdleBoards
from claims.desk.merging import bring, give_back
from claims.desk.models import Claim
from claims.desk.queries import waiting_and_unread
from claims.desk.rules import Work
from claims.desk.since import happened_since, own_change
from claims.errors import N_
from claims.notices import slots as notice_slots
from claims.notices.slots import Told
from claims.people.access import actor
from claims.people.sign_in import me
from claims.storage.rows import HIGHEST_ID
from claims.web import slots
from claims.web.clock import today
from claims.web.sessions import read

log = logging.getLogger("claimdesk.moves")
# Acts that are moves on the work axis -> where to; None: as the form says.
MOVING = {
    "desk.move": None,
    "publication.publish": Work.DONE,
    "publication.approve_and_publish": Work.DONE,
}


def frame_facts(reading: Session) -> dict[str, Any]:
    """Counted once a request; nothing for nobody, and nothing when the database does not answer."""
    if me() is None:
        return {"waiting": 0, "unread": 0}
    if "waiting" not in g or "unread" not in g:
        try:
            g.waiting, g.unread = waiting_and_unread(reading, actor(), today())
        except SQLAlchemyError:
            g.waiting = g.unread = 0
    return {"waiting": g.waiting, "unread": g.unread}


def log_refusal(status: int) -> None:
    """One line for a move that was refused: who, which claim, from where to where. Nothing that anyone typed."""
    endpoint, claim_id = request.endpoint or "", int((request.view_args or {}).get("claim_id", 0))
    if endpoint not in MOVING or request.method != "POST" or status not in {403, 409}:
        return
    to = MOVING[endpoint] or next((state for state in Work if state == request.values.get("to")), None)
    claim = read().get(Claim, claim_id) if claim_id <= HIGHEST_ID else None
    facts = {
        "person_id": actor().id,
        "claim_id": claim_id,
        "from_state": claim.state.value if claim else None,
        "to_state": to.value if to else None,
        "status": status,
    }
    log.info(
        "move refused: person %(person_id)s, claim %(claim_id)s, from %(from_state)s to %(to_state)s, "
        "status %(status)s",
        facts,
        extra=facts,
    )


def told(reading: Session, claim_ids: Sequence[int]) -> dict[int, Told]:
    """Claims as notices of them, and lines of the history, name them."""
    rows = reading.exec(
        select(Claim.id, Claim.statement, Claim.language).where(col(Claim.id).in_(claim_ids))
    ).all()
    return {
        claim_id: Told(shortened(statement), url_for("desk.claim", claim_id=claim_id), language)
        for claim_id, statement, language in rows
        if claim_id is not None
    }


def day_of(app: Flask) -> date:
    """Today for the newsroom, outside a request."""
    with app.app_context():
        return today()


def register(app: Flask) -> None:
    boards = IdleBoards(app.wsgi_app, app.extensions["database"], partial(day_of, app))
    app.extensions["idle_boards"] = app.wsgi_app = boards  # type: ignore[method-assign]
    notice_slots.SUBJECTS["claim"] = notice_slots.Subject(
        lambda _by: true(), told
    )  # everyone here sees claims
    notice_slots.SENTENCES[HANDED_OVER] = N_("Handed over: %(subject)s")
    notice_slots.SENTENCES[HELPS] = N_("You help with: %(subject)s")
    claimant_slots.MERGED.append(bring)
    claimant_slots.PARTED.append(give_back)
    slots.FRAME_FACTS.append(frame_facts)
    slots.REFUSED.append(log_refusal)
    slots.SINCE.append(happened_since)
    slots.OWN.append(own_change)
