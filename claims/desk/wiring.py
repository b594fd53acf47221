"""What the desk gives to every page: how many claims wait for this person, what happened since; to the log: refused moves."""

import logging
from typing import Any

from flask import Flask, g, request
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from claims.desk.models import Claim
from claims.desk.queries import waiting_count
from claims.desk.rules import Work
from claims.desk.since import happened_since, own_change
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
        return {"waiting": 0}
    if "waiting" not in g:
        try:
            g.waiting = waiting_count(reading, actor(), today())
        except SQLAlchemyError:
            g.waiting = 0
    return {"waiting": g.waiting}


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


def register(_app: Flask) -> None:
    slots.FRAME_FACTS.append(frame_facts)
    slots.REFUSED.append(log_refusal)
    slots.SINCE.append(happened_since)
    slots.OWN.append(own_change)
