"""Who counts as an author of a verdict though the draft is not theirs, and so cannot be its second reader.

That is who restates the claim or writes a reason for going past a gate once research has begun, and who opens
any gate while the claim is with the second reader. Mending what stands there makes no author.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlmodel import Session

from claims.desk import slots
from claims.desk.facts import facts
from claims.desk.models import Claim
from claims.desk.rules import Level, Work
from claims.people.rules import Actor

BEGUN = (Work.RESEARCHING, Work.IN_REVIEW, Work.APPROVED)


def count_author(session: Session, claim: Claim, by: Actor) -> None:
    """From here on this person is an author, if research on the claim has begun; again changes nothing."""
    if claim.state in BEGUN:
        for keep in slots.AUTHORING:
            keep(session, claim.id or 0, by.id)


@contextmanager
def watching_gates(session: Session, claim: Claim, *, by: Actor, at: datetime) -> Iterator[None]:
    """Count this person as an author when a gate opens meanwhile, on a claim that is with the second reader."""
    closed = _closed_gates(session, claim, at, by) if claim.state is Work.IN_REVIEW else frozenset()
    yield
    if closed:
        session.flush()
        if closed - _closed_gates(session, claim, at, by):
            count_author(session, claim, by)


def _closed_gates(session: Session, claim: Claim, at: datetime, by: Actor) -> frozenset[str]:
    """Keys of what still stands in the way of approving, as this person sees it."""
    needs = facts(session, claim, at, by).requirements
    return frozenset(
        need.key for need in needs if need.blocks and not need.met and need.level is not Level.PUBLISH
    )
