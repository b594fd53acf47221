"""What the desk gives to every page: how many claims wait for this person, and what happened since they looked."""

from typing import Any

from flask import Flask, g
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from claims.desk.queries import waiting_count
from claims.desk.since import happened_since
from claims.people.access import actor
from claims.people.sign_in import me
from claims.web import slots
from claims.web.clock import today


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


def register(_app: Flask) -> None:
    slots.FRAME_FACTS.append(frame_facts)
    slots.SINCE.append(happened_since)
