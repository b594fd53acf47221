"""Deciding on two claims that are alike, and taking that back; a further place of a claim, and taking that back."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from claims.desk.actions import move_claim
from claims.desk.checks import check_takes_back
from claims.desk.duplicates import same
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.errors import N_, Refused
from claims.history.actions import record
from claims.history.models import Event
from claims.matches import rules
from claims.matches.models import Match
from claims.matches.rules import Decision, Fate
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row


def decide(
    session: Session,
    claim_id: int,
    other_id: int,
    decision: Decision,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    claim_versions: dict[int, int] | None = None,
    foreseen: Fate | None = None,
) -> Match:
    """Say what two claims are to each other. The same: the one less far becomes the duplicate, two public ones are linked.

    `claim_versions` are those that the person saw, by claim: of the one that is moved it must be the newest. `foreseen` is
    what the page said would become of the two.
    """
    claim, other = _two(session, claim_id, other_id)
    rules.check_two(same(claim), same(other))
    match = _match(session, claim, other)
    check_version(seen_version, match.version, thing=("match", match.id))
    was = match.decision
    match.decision, match.moved_id = decision, None
    if decision is Decision.SAME:
        rules.check_foreseen(foreseen, rules.fate(same(claim), same(other)))
        match.moved_id = _mark_duplicate(session, claim, other, claim_versions or {}, by=by, at=at)
    match.digest_a, match.digest_b = (rules.digest(each.statement) for each in _in_order(claim, other))
    match.decided_by_id, match.decided_at = by.id, at
    _tell(session, match, "match.decided", was, by, at)
    return match


def take_back(
    session: Session,
    claim_id: int,
    other_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Match:
    """Undo a decision, however long ago: a claim that became a duplicate by it goes back to where it was."""
    claim, other = _two(session, claim_id, other_id)
    match = _match(session, claim, other)
    check_version(seen_version, match.version, thing=("match", match.id))
    if match.decision is None:
        raise Refused(N_("There is nothing to undo: nothing was decided on these two claims."))
    check_takes_back(match.decided_by_id, by)
    if match.moved_id is not None and (apart := _to_part(session, match, claim, other)) is not None:
        move_claim(session, apart.id or 0, apart.state_before or Work.NEW, by=by, at=at)
    was, match.decision, match.moved_id = match.decision, None, None
    match.decided_by_id, match.decided_at = by.id, at
    _tell(session, match, "match.undone", was, by, at)
    return match


def _to_part(session: Session, match: Match, claim: Claim, other: Claim) -> Claim | None:
    """Which of the two goes back so that they are apart: who was moved, or the other when that one is the head by now."""
    moved, head = (claim, other) if match.moved_id == claim.id else (other, claim)
    if moved.duplicate_of_id == head.id:
        return moved
    if head.duplicate_of_id == moved.id:
        return head
    if moved.duplicate_of_id is None or moved.duplicate_of_id != head.duplicate_of_id:
        return None
    # Both stand behind a third one: because the head was changed, unless someone moved this one since.
    newest = func.max(col(Event.id))
    decided = select(newest).where(col(Event.kind) == "match.decided", col(Event.thing_id) == match.id)
    placed = select(newest).where(
        col(Event.kind).in_(("claim.moved", "claim.undone")), col(Event.claim_id) == moved.id
    )
    return moved if (session.exec(placed).one() or 0) < (session.exec(decided).one() or 0) else None


def _two(session: Session, claim_id: int, other_id: int) -> tuple[Claim, Claim]:
    """Both claims, locked in the order of their numbers, so that nobody waits for who waits for them."""
    rows = {each: get_row(session, Claim, each, lock=True) for each in sorted({claim_id, other_id})}
    return rows[claim_id], rows[other_id]


def _in_order(claim: Claim, other: Claim) -> tuple[Claim, Claim]:
    return (claim, other) if (claim.id or 0) < (other.id or 0) else (other, claim)


def _match(session: Session, claim: Claim, other: Claim) -> Match:
    """The row of these two, locked; a new one, of version 0, when nobody ever decided on them."""
    first, second = _in_order(claim, other)
    query = select(Match).where(col(Match.claim_a_id) == first.id, col(Match.claim_b_id) == second.id)
    found = session.exec(query.with_for_update()).first()
    return found or Match(
        claim_a_id=first.id or 0,
        claim_b_id=second.id or 0,
        digest_a="",
        digest_b="",
        decided_by_id=0,
        decided_at=first.created_at,
        version=0,
    )


def _mark_duplicate(
    session: Session, claim: Claim, other: Claim, versions: dict[int, int], *, by: Actor, at: datetime
) -> int | None:
    """The number of the claim that became the duplicate; None when both stay and are linked."""
    found = rules.duplicate_of_two(same(claim), same(other))
    if found is None:
        return None
    loser_id, head_id = found
    move_claim(
        session,
        loser_id,
        Work.DUPLICATE,
        duplicate_of_id=head_id,
        seen_version=versions.get(loser_id),
        by=by,
        at=at,
    )
    return loser_id


def _tell(session: Session, match: Match, kind: str, was: Decision | None, by: Actor, at: datetime) -> None:
    """The history of both claims tells of it."""
    match.version += 1
    session.add(match)
    session.flush()
    for claim_id in (match.claim_a_id, match.claim_b_id):
        told: dict[str, Any] = {"other_id": match.other(claim_id)}
        record(
            session,
            kind,
            by_id=by.id,
            at=at,
            thing_id=match.id or 0,
            claim_id=claim_id,
            before={"decision": was and was.value, **told},
            after={"decision": match.decision and match.decision.value, **told},
        )
