"""Another claim of those that say the same becomes the one that stands for them; and that is taken back, whenever.

All of them point to one head, before and after: no chain can come about.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from claims.desk import checks
from claims.desk.duplicates import pointed, same
from claims.desk.facts import facts
from claims.desk.models import Claim
from claims.desk.moving import load_claim
from claims.desk.recording import stored, write_down
from claims.desk.rules import Work, move
from claims.errors import N_, DomainError, Refused
from claims.history.models import Event, EventPayload
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row

CHANGED, UNDONE = "claim.head_changed", "claim.head_undone"


@dataclass(frozen=True)
class Turn:
    """A change of head that can be taken back: which claim was the head before."""

    event_id: int  # tells this change from one that was made since
    former_id: int
    by_id: int | None
    at: datetime


def change_head(
    session: Session,
    head_id: int,
    to_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    """This duplicate goes back to where it was and stands for the others; the head becomes its duplicate, as they are."""
    cluster = _cluster(session, head_id, lock=True)
    load_claim(session, head_id, seen_version)
    checks.check_head(
        same(get_row(session, Claim, to_id)),
        same(cluster[head_id]),
        [same(each) for each in cluster.values()],
        belongs=to_id in cluster,
    )
    return _turn(session, cluster, head_id, to_id, CHANGED, by=by, at=at)


def undo_head(
    session: Session, head_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Claim:
    """The former head stands for all of them again, with what was added since; open to who did it and to editors.

    `seen_version` is the event of the change that is meant: another one since is not taken back instead.
    """
    cluster = _cluster(session, head_id, lock=True)
    turn = last_turn(session, head_id)
    if turn is None:
        raise Refused(N_("There is nothing to undo: another claim is the head by now, or was set apart."))
    check_version(seen_version, turn.event_id, thing=("claim", head_id))
    checks.check_takes_back(turn.by_id, by)
    return _turn(session, cluster, head_id, turn.former_id, UNDONE, by=by, at=at)


def last_turn(session: Session, head_id: int) -> Turn | None:
    """The change of head that made this claim the head, unless it was taken back, or the former head was moved since."""
    stack: list[tuple[Event, EventPayload]] = []
    for event, payload in _told(session, head_id):
        if event.kind == CHANGED:
            stack.append((event, payload))
        elif stack:
            stack.pop()
    if not stack:
        return None
    event, payload = stack[-1]
    former_id = (payload.before or {}).get("head_id")
    if former_id is None or (payload.after or {}).get("head_id") != head_id:
        return None
    former = session.get(Claim, former_id)
    pointing = select(Event.kind).where(
        col(Event.claim_id) == former_id,
        col(Event.kind).in_(("claim.moved", "claim.undone", CHANGED, UNDONE)),
    )
    newest = session.exec(pointing.order_by(col(Event.id).desc()).limit(1)).first()
    stands = former is not None and former.duplicate_of_id == head_id and newest in {CHANGED, UNDONE}
    return Turn(event.id or 0, former_id, event.by_id, event.at) if stands else None


def why_no_head(session: Session, head: Claim, by: Actor, at: datetime) -> dict[int, DomainError | None]:
    """The duplicates of a claim, and why each cannot become the head now; None: it can. In a fixed number of queries."""
    cluster = _cluster(session, head.id or 0)
    found: dict[int, DomainError | None] = {}
    closed = _refusal(session, head, by, at)
    for claim_id, claim in cluster.items():
        if claim_id == head.id:
            continue
        try:
            checks.check_head(
                same(claim), same(head), [same(each) for each in cluster.values()], belongs=True
            )
            found[claim_id] = closed
        except DomainError as error:
            found[claim_id] = error
    return found


def _refusal(session: Session, head: Claim, by: Actor, at: datetime) -> DomainError | None:
    try:
        move(facts(session, head, at, by), Work.DUPLICATE, by, duplicate_of_id=head.id)
    except DomainError as error:
        return error
    return None


def _told(session: Session, claim_id: int) -> list[tuple[Event, EventPayload]]:
    query = (
        select(Event, EventPayload)
        .join(EventPayload, col(EventPayload.event_id) == col(Event.id))
        .where(col(Event.claim_id) == claim_id, col(Event.kind).in_((CHANGED, UNDONE)))
    )
    return list(session.exec(query.order_by(col(Event.id))).all())


def _cluster(session: Session, head_id: int, *, lock: bool = False) -> dict[int, Claim]:
    """A claim and its duplicates, in the order of their numbers."""
    query = select(Claim).where(or_(col(Claim.id) == head_id, col(Claim.duplicate_of_id) == head_id))
    query = query.order_by(col(Claim.id))
    if lock:
        session.flush()
        query = query.with_for_update().execution_options(populate_existing=True)
    return {claim.id or 0: claim for claim in session.exec(query).all()}


def _turn(
    session: Session,
    cluster: dict[int, Claim],
    head_id: int,
    to_id: int,
    kind: str,
    *,
    by: Actor,
    at: datetime,
) -> Claim:
    """Let all of the cluster point to another one of it, and tell the history of each."""
    head, new = cluster[head_id], cluster[to_id]
    back = new.state_before or Work.NEW
    move(facts(session, new, at, by), back, by)
    move(facts(session, head, at, by), Work.DUPLICATE, by, duplicate_of_id=to_id)
    before = {claim_id: {**stored(claim), "head_id": head_id} for claim_id, claim in cluster.items()}
    head.state, head.state_before = Work.DUPLICATE, head.state
    new.state, new.state_before = back, None
    for claim_id, claim in cluster.items():
        claim.duplicate_of_id = None if claim_id == to_id else to_id
    for claim_id, claim in cluster.items():
        write_down(session, claim, kind, before[claim_id], by=by, at=at, head_id=to_id)
    for claim_id, claim in cluster.items():
        pointed(session, claim, before[claim_id]["duplicate_of_id"], by=by, at=at)
    return new
