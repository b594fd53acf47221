"""Queueing a letter in the same transaction as the change that it tells of."""

import secrets
from dataclasses import asdict
from datetime import datetime

from sqlmodel import Session

from claims.jobs.actions import enqueue
from claims.mail.letters import Letter

SEND = "mail.send"


def queue(session: Session, letter: Letter, *, on: bool, at: datetime) -> bool:
    """Whether it will be sent: nothing is queued where mail is not set up."""
    if on:
        number = secrets.token_hex(16)
        enqueue(session, SEND, {**asdict(letter), "number": number, "written": at.isoformat()}, at=at)
    return on
