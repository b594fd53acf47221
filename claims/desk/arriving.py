"""Claims that come with a past of their own: out of a file, as they stand, without a move that nobody made here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from claims.desk import checks
from claims.desk.models import Appearance, Claim
from claims.desk.recording import stored, write_down
from claims.desk.rules import AppearanceKind, Publication, Work
from claims.history.actions import record_all
from claims.history.rules import Telling
from claims.people.rules import Actor
from claims.storage.rows import get_row
from claims.storage.types import PartialDate

IMPORTED = "claim.imported"


@dataclass(frozen=True)
class Arriving:
    """A claim as it stands when it comes. `told` is what else its event says, such as whose verdict came with it."""

    statement: str
    language: str
    claimant_id: int | None
    claimant_name: str | None
    state: Work
    state_before: Work | None
    decline_reason: str | None
    publication: Publication
    rating: dict[str, Any] | None
    places: tuple[tuple[str | None, PartialDate | None], ...]  # address and date; the first is the first
    told: dict[str, Any]

    def stands(self) -> dict[str, Any]:
        """Its columns."""
        names = ("statement", "language", "claimant_id", "claimant_name", "state", "state_before")
        more = ("decline_reason", "publication", "rating")
        return {name: getattr(self, name) for name in (*names, *more)}


def import_claims(session: Session, arriving: Sequence[Arriving], *, by: Actor, at: datetime) -> list[Claim]:
    """Claims with the places where they were seen, in this order; one event for each thing."""
    claims = []
    for each in arriving:
        checks.check_statement(each.statement)
        count = len(each.places)
        claims.append(
            Claim(**each.stands(), appearance_count=count, created_at=at, created_by_id=by.id, updated_at=at)
        )
    session.add_all(claims)
    session.flush()
    seen = [
        Appearance(
            claim_id=claim.id or 0,
            kind=AppearanceKind.URL,
            first=number == 0,
            url=url,
            said_on=said_on,
            created_at=at,
            created_by_id=by.id,
        )
        for claim, each in zip(claims, arriving, strict=True)
        for number, (url, said_on) in enumerate(each.places)
    ]
    session.add_all(seen)
    session.flush()
    came = [
        _telling(IMPORTED, claim.id, claim.id, {**each.stands(), **each.told}, by, at)
        for claim, each in zip(claims, arriving, strict=True)
    ]
    record_all(session, [*came, *(_of_place(each, by, at) for each in seen)])
    return claims


def make_own(
    session: Session,
    claim_id: int,
    rating: dict[str, Any] | None,
    stands: Mapping[str, Any],
    *,
    told: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> Claim:
    """A claim that came with another's verdict turns out to be of our own archive: it stands as such from now on."""
    claim = get_row(session, Claim, claim_id, lock=True)
    before = stored(claim)
    claim.sqlmodel_update({**stands, "rating": rating, "decline_note": None, "declined_demand": None})
    more = {"rating": rating, "publication": claim.publication.value, "own_archive": True, **told}
    write_down(session, claim, "claim.made_own", before, by=by, at=at, **more)
    return claim


def _of_place(place: Appearance, by: Actor, at: datetime) -> Telling:
    after = {"kind": place.kind.value, "url": place.url, "said_on": place.said_on and str(place.said_on)}
    return _telling("appearance.added", place.id, place.claim_id, after, by, at)


def _telling(
    kind: str, thing_id: int | None, claim_id: int | None, after: dict[str, Any], by: Actor, at: datetime
) -> Telling:
    told = {name: value for name, value in after.items() if value is not None}
    return Telling(kind, thing_id or 0, by.id, at, claim_id=claim_id, after=told)
