"""Reading rating scales, drafts, authors, and what the second reader mended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, String, bindparam, cast
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.desk.models import Claim
from claims.desk.rules import Requirement
from claims.history.models import Event, EventPayload
from claims.people.models import Person
from claims.people.queries import names
from claims.storage.rows import read_once
from claims.verdicts import rules
from claims.verdicts.models import Draft, DraftAuthor, Rating, RatingScale
from claims.verdicts.rules import Parts
from claims.words.visible import has_text

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


@dataclass(frozen=True)
class Written:
    """A claim's draft with its rating, and the ids of who set the rating or wrote the draft up to review."""

    draft: Draft | None
    rating: Rating | None
    author_ids: frozenset[int]


_CLAIM = bindparam("claim_id", type_=Integer)
_AUTHORS = (
    select_columns(func.aggregate_strings(cast(col(DraftAuthor.person_id), String), ","))
    .where(col(DraftAuthor.claim_id) == _CLAIM)
    .scalar_subquery()
)
_WRITTEN = (
    select_columns(Draft, Rating, _AUTHORS)
    .outerjoin(Rating, col(Rating.id) == col(Draft.rating_id))
    .where(col(Draft.claim_id) == _CLAIM)
)


@read_once
def written(session: Session, claim_id: int) -> Written:
    """All of a claim's draft, in one query. Nobody is an author of nothing."""
    row = session.execute(_WRITTEN, {"claim_id": claim_id}).first()
    if row is None:
        return Written(None, None, frozenset())
    draft, rating, ids = row
    return Written(draft, rating, frozenset(int(each) for each in (ids or "").split(",") if each))


def draft(session: Session, claim_id: int) -> Draft | None:
    return written(session, claim_id).draft


def author_ids(session: Session, claim_id: int) -> frozenset[int]:
    """Who set the rating or wrote the draft up to review."""
    return written(session, claim_id).author_ids


def authored(person_id: int) -> Select[int]:
    """Part of a query: ids of the claims that this person is an author of."""
    return select_columns(col(DraftAuthor.claim_id)).where(col(DraftAuthor.person_id) == person_id)


def author_names(session: Session, claim_id: int) -> list[str]:
    """Names of the authors, in the order of the alphabet."""
    people = names(session)
    return sorted((people[each].name for each in author_ids(session, claim_id)), key=str.casefold)


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


def gates(session: Session, claim: Claim, at: datetime, *, confidential: bool) -> list[Requirement]:  # noqa: ARG001  a slot's shape
    """What this claim's verdict still needs, for the desk's moves."""
    found = draft(session, claim.id or 0)
    if found is None:
        return rules.requirements(Parts())
    return rules.requirements(
        Parts(found.rating_id is not None, has_text(found.explanation), has_text(found.headline))
    )
