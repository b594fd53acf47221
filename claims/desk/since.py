"""What happened to a claim since someone saw it, for the page that says that they came second."""

from sqlmodel import Session, col, select

from claims.desk.facts import facts
from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.desk.timeline import Entry, entries
from claims.errors import Outdated
from claims.history.models import Event
from claims.history.queries import claim_timeline
from claims.people.access import actor
from claims.people.queries import names
from claims.web.clock import now
from claims.web.sessions import read

MOST = 20
# Told beside an event that made the claim's version grow already, or of what is no change of it; every other one is one version.
NO_VERSION = (
    "claim.added",
    "claim.imported",
    "quote.added",
    "publication.published",
    "publication.failed",
    "publication.seen",
    "match.decided",
    "match.undone",
    "return.added",
    "return.removed",
    "quote.removed",
    "quote.found",
    "quote.placed",
    "quote.place_undone",
    "comment.resolved",
    "comment.reopened",
    "comment.hidden",
    "tip.joined",
    "tip.left",
)


def happened_since(error: Outdated) -> list[Entry]:
    """The events after the version that this person saw, newest first, as far as they may see them."""
    claim = read().get(Claim, error.claim_id) if error.claim_id else None
    if claim is None or error.seen < 1:  # the request did not say what was seen
        return []
    by = actor()
    sees = may_see_confidential(by, claim.assignee_id, claim.reviewer_id)
    ids = {event_id for event_id, _by in _events_since(read(), claim, error.seen)}
    lines = claim_timeline(read(), claim.id or 0, confidential=sees, limit=MOST)
    return entries(
        [line for line in lines if line.id in ids], names(read()), facts(read(), claim, now(), by), by
    )


def own_change(error: Outdated) -> bool:
    """Whether all that happened to the claim since was done by this person, what only some may see included."""
    return changed_by(read(), error) == {actor().id}


def changed_by(session: Session, error: Outdated) -> set[int | None]:
    """Who changed the claim since; empty where that is not known."""
    claim = session.get(Claim, error.claim_id) if error.claim_id else None
    if claim is None or error.seen < 1:
        return set()
    return {by_id for _id, by_id in _events_since(session, claim, error.seen)}


def _events_since(session: Session, claim: Claim, seen: int) -> list[tuple[int, int | None]]:
    """Id and maker of the newest events that together made the claim's version grow from `seen` to what it is."""
    rows = session.exec(
        select(Event.id, Event.kind, Event.by_id)
        .where(col(Event.claim_id) == claim.id)
        .order_by(col(Event.id).desc())
        .limit(2 * MOST)
    ).all()
    found: list[tuple[int, int | None]] = []
    left = claim.version - seen
    for event_id, kind, by_id in rows:
        if left <= 0:
            break
        found.append((event_id or 0, by_id))
        left -= kind not in NO_VERSION
    return found
