"""Reading rating scales, drafts, authors, and what the second reader mended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from claims.desk.models import Claim
from claims.desk.rules import Requirement
from claims.history.models import Event, EventPayload
from claims.people.models import Person
from claims.verdicts import rules
from claims.verdicts.models import Draft, DraftAuthor, Rating, RatingScale
from claims.verdicts.rules import Parts

NEWEST = 50


def ratings(session: Session) -> list[Rating]:
    """The ratings offered for new drafts, in order."""
    return list(
        session.exec(
            select(Rating)
            .join(RatingScale, col(RatingScale.id) == col(Rating.scale_id))
            .where(col(RatingScale.active))
            .order_by(col(Rating.scale_id), col(Rating.position))
        ).all()
    )


def rating_by_key(session: Session, key: str) -> Rating | None:
    """The newest rating with this key, whichever scale it is of."""
    return session.exec(select(Rating).where(col(Rating.key) == key).order_by(col(Rating.id).desc())).first()


def draft(session: Session, claim_id: int) -> Draft | None:
    return session.exec(select(Draft).where(col(Draft.claim_id) == claim_id)).first()


def author_ids(session: Session, claim_id: int) -> set[int]:
    """Who set the rating or wrote the draft up to review."""
    return set(session.exec(select(DraftAuthor.person_id).where(col(DraftAuthor.claim_id) == claim_id)).all())


def authored(person_id: int) -> Select[int]:
    """Part of a query: ids of the claims that this person is an author of."""
    return select_columns(col(DraftAuthor.claim_id)).where(col(DraftAuthor.person_id) == person_id)


def authors(session: Session, claim_id: int) -> dict[int, str]:
    """Names of the authors by id, in the order of the alphabet."""
    return dict(
        session.exec(
            select(DraftAuthor.person_id, Person.name)
            .join(Person, col(Person.id) == col(DraftAuthor.person_id))
            .where(col(DraftAuthor.claim_id) == claim_id)
            .order_by(col(Person.name))
        ).all()
    )


@dataclass(frozen=True)
class Mended:
    """What the second reader changed in one save: old and new text by field."""

    by: str
    at: datetime
    before: dict[str, Any]
    after: dict[str, Any]


def mended_while_reading(session: Session, claim_id: int) -> list[Mended]:
    """What was changed by readers since an author last saved, newest first."""
    rows = session.exec(
        select(Event, EventPayload, Person.name)
        .join(EventPayload, col(EventPayload.event_id) == col(Event.id))
        .join(Person, col(Person.id) == col(Event.by_id))
        .where(col(Event.claim_id) == claim_id, col(Event.thing) == "verdict")
        .order_by(col(Event.id).desc())
        .limit(NEWEST)
    ).all()
    found: list[Mended] = []
    for event, payload, name in rows:
        if event.kind != "verdict.mended":
            break
        found.append(Mended(name, event.at, payload.before or {}, payload.after or {}))
    return found


def gates(session: Session, claim: Claim, at: datetime) -> list[Requirement]:  # noqa: ARG001  a slot's shape
    """What this claim's verdict still needs, for the desk's moves."""
    row = session.exec(
        select(Draft.rating_id, Draft.explanation, Draft.headline).where(col(Draft.claim_id) == claim.id)
    ).first()
    if row is None:
        return rules.requirements(Parts())
    rating_id, explanation, headline = row
    return rules.requirements(Parts(rating_id is not None, bool(explanation), bool(headline)))
