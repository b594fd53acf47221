"""Taking a tip in, counting it with a claim, dismissing it, and the way back of each."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from claims.desk.actions import write_card
from claims.desk.checks import check_own_or_editor
from claims.desk.models import Claim
from claims.desk.reasons import check_offered, told_of
from claims.errors import N_, Refused
from claims.history.actions import record
from claims.people.queries import digest_of
from claims.people.rules import Actor, check_email
from claims.storage.rows import check_version, get_row
from claims.tips import queries, rules
from claims.tips.models import Tip, TipAddress

Versions = Mapping[int, int]  # tip -> the version that was seen


def receive(
    session: Session,
    *,
    what: str,
    seen_where: str,
    why: str,
    language: str,
    sender: str,
    alike: int | None,
    at: datetime,
    email: str = "",
    spoken: str = "nl",
) -> tuple[Tip, str]:
    """Keep a tip; it and the token of its page, which nobody can make again. `alike` leads the tips that say the same.

    The history tells that it came and nothing of what it says, as that must be able to go.
    """
    if queries.is_blocked(session, sender, at):
        raise Refused(
            N_("From your connection we take no tips for a while, because of one that was sent from there.")
        )
    token = secrets.token_urlsafe(32)
    tip = Tip(
        what=what,
        seen_where=seen_where,
        why=why,
        language=language,
        token_digest=digest_of(token),
        sender=sender,
        received_at=at,
    )
    session.add(tip)
    session.flush()
    tip.like_number = alike or tip.id or 0
    if email:
        session.add(TipAddress(tip_id=tip.id or 0, email=check_email(email), language=spoken))
    record(session, "tip.received", by_id=None, at=at, thing_id=tip.id or 0)
    return tip, token


def join(session: Session, tips: Versions, claim_id: int, *, by: Actor, at: datetime) -> Claim:
    """Readers asked for this claim, once for each of these tips."""
    claim = get_row(session, Claim, claim_id, lock=True)
    found = load(session, tips)
    for tip in found:
        _check_open(tip)
        tip.claim_id, tip.joined_by_id, tip.joined_at = claim_id, by.id, at
        tell(session, tip, "tip.joined", by, at, {"claim_id": None}, {"claim_id": claim_id}, claim_id)
    _count(session, claim, len(found))
    return claim


def take_off(session: Session, tips: Versions, claim_id: int, *, by: Actor, at: datetime) -> Claim:
    """Undo it: open to who counted them with the claim, and to editors."""
    claim = get_row(session, Claim, claim_id, lock=True)
    found = load(session, tips)
    for tip in found:
        if tip.claim_id != claim_id:
            raise Refused(N_("This tip does not count for that claim any more."))
        check_own_or_editor(tip.joined_by_id, by)
        tip.claim_id = tip.joined_by_id = tip.joined_at = None
        tell(session, tip, "tip.left", by, at, {"claim_id": claim_id}, {"claim_id": None}, claim_id)
    _count(session, claim, -len(found))
    return claim


def dismiss(
    session: Session,
    tips: Versions,
    reason: str,
    note: str | None = None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """These are not going to be checked; who sent them reads the reason and the note."""
    given = check_offered(session, reason)
    rules.check_reason(note, told=told_of(given, "nl") is not None)
    for tip in load(session, tips):
        _check_open(tip)
        tip.dismissed_because, tip.dismissed_note = given.key, note or None
        tip.dismissed_by_id, tip.dismissed_at = by.id, at
        tell(session, tip, "tip.dismissed", by, at, {"reason": None}, {"reason": given.key})


def return_dismissed(session: Session, tips: Versions, *, by: Actor, at: datetime) -> None:
    """Undo it: open to who dismissed them, and to editors."""
    for tip in load(session, tips):
        if tip.dismissed_because is None:
            raise Refused(N_("There is nothing to undo: this tip is not dismissed."))
        check_own_or_editor(tip.dismissed_by_id, by)
        was = tip.dismissed_because
        tip.dismissed_because = tip.dismissed_note = tip.dismissed_by_id = tip.dismissed_at = None
        tell(session, tip, "tip.returned", by, at, {"reason": was}, {"reason": None})


def load(session: Session, tips: Versions) -> list[Tip]:
    """These tips, locked in the order of their numbers, each as it was seen."""
    rules.check_count(tips)
    found = [get_row(session, Tip, tip_id, lock=True) for tip_id in sorted(tips)]
    for tip in found:
        check_version(tips[tip.id or 0], tip.version, thing=("tip", tip.id))
    return found


def tell(
    session: Session,
    tip: Tip,
    kind: str,
    by: Actor | None,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    claim_id: int | None = None,
) -> None:
    """The tip changed; the history tells what, and nothing that its sender wrote."""
    tip.version += 1
    session.add(tip)
    session.flush()
    record(
        session,
        kind,
        by_id=by.id if by else None,
        at=at,
        thing_id=tip.id or 0,
        claim_id=claim_id,
        before=before,
        after=after,
    )


def _check_open(tip: Tip) -> None:
    rules.check_open(
        joined=tip.claim_id is not None,
        dismissed=tip.dismissed_because is not None,
        thrown=tip.thrown_at is not None,
    )


def _count(session: Session, claim: Claim, more: int) -> None:
    """What its head counts follows."""
    write_card(session, claim.id or 0, own_demand=max(0, claim.own_demand + more))
