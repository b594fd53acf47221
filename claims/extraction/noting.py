"""The note on the context of a place where a claim was made: written with it, and mended afterwards."""

from datetime import datetime

from sqlmodel import Session

from claims.desk.models import Appearance, Claim
from claims.desk.moving import load_claim
from claims.desk.recording import touch_claim
from claims.errors import N_, Invalid
from claims.history.actions import record
from claims.people.rules import Actor
from claims.storage.rows import get_row


def set_note(
    session: Session,
    place_id: int,
    note: str | None,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    """Change it, or take it away. Readers never see it, so an approval holds. `seen_version` is the claim's."""
    place = get_row(session, Appearance, place_id, lock=True)
    claim = load_claim(session, place.claim_id, seen_version)
    if (note or None) == place.note:
        raise Invalid("note", N_("This is the note as it stands; nothing was changed."))
    before, after = {"note": place.note}, {"note": note or None}
    place.note = note or None
    session.add(place)
    touch_claim(session, claim, at)
    record(
        session,
        "appearance.noted",
        by_id=by.id,
        at=at,
        thing_id=place_id,
        claim_id=claim.id,
        before=before,
        after=after,
    )
    return claim
