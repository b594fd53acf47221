"""Writing down sources: add, edit, order, remove, put back."""

from contextlib import nullcontext
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlmodel import Session, col, func, select

from claims.desk.actions import touch_claim, void_approval, write_card
from claims.desk.authorship import watching_gates
from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.errors import N_, NotFound, Refused
from claims.evidence import rules, slots
from claims.evidence.models import Evidence
from claims.evidence.queries import count_public
from claims.evidence.rules import Kind, Stance
from claims.history.actions import changes, record
from claims.history.queries import last_event_of
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row
from claims.storage.types import PartialDate


class SourceFields(TypedDict, total=False):
    """What may be said of a source; title, stance and kind are needed to add one."""

    url: str | None
    title: str
    publisher: str | None
    quote: str | None
    note: str | None
    stance: Stance
    kind: Kind
    is_primary: bool
    is_named: bool
    published: PartialDate | None
    archive_url: str | None
    confidential: bool


FIELDS = tuple(SourceFields.__annotations__)


def add_evidence(
    session: Session, claim_id: int, *, by: Actor, at: datetime, **fields: Unpack[SourceFields]
) -> Evidence:
    """A further source, the last of the claim's list."""
    claim = get_row(session, Claim, claim_id, lock=True)
    _check(claim, by, fields)
    last = session.exec(select(func.max(Evidence.position)).where(col(Evidence.claim_id) == claim_id)).one()
    evidence = Evidence(
        claim_id=claim_id, position=(last or 0) + 1, created_at=at, created_by_id=by.id, **fields
    )
    evidence.archived_at = at if evidence.archive_url else None
    with watching_gates(session, claim, by=by, at=at):
        session.add(evidence)
        session.flush()
        _written(session, claim, evidence, "evidence.added", None, facts_of(evidence), by, at)
    return evidence


def edit_evidence(
    session: Session,
    evidence_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    **fields: Unpack[SourceFields],
) -> Evidence:
    """Change what is said of a source; the history keeps what stood there."""
    evidence, claim = _load(session, evidence_id, by)
    check_version(seen_version, evidence.version, form_values(evidence), thing=("evidence", evidence_id))
    _check(claim, by, fields)
    was, hidden = facts_of(evidence), evidence.confidential
    with watching_gates(session, claim, by=by, at=at):
        for name, value in fields.items():
            setattr(evidence, name, value)
        before, after = changes(was, facts_of(evidence))
        if "archive_url" in after:
            evidence.archived_at = at if evidence.archive_url else None
        if after:
            _written(session, claim, evidence, "evidence.changed", before, after, by, at, hidden=hidden)
        if evidence.confidential and not hidden:
            for confide in slots.CONFIDED:
                confide(session, evidence_id, by, at)
    return evidence


def remove_evidence(
    session: Session, evidence_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Evidence:
    """Take a source off the list; the row stays, so that this can be undone."""
    evidence, claim = _load(session, evidence_id, by)
    check_version(seen_version, evidence.version, form_values(evidence), thing=("evidence", evidence_id))
    rules.check_open(claim.state)
    evidence.removed_at, evidence.removed_by_id = at, by.id
    _written(session, claim, evidence, "evidence.removed", facts_of(evidence), None, by, at)
    return evidence


def restore_evidence(session: Session, evidence_id: int, *, by: Actor, at: datetime) -> Evidence:
    """Undo a removal: for who removed it and for editors, while nothing later has touched the source."""
    evidence, claim = _load(session, evidence_id, by, removed=True)
    last = last_event_of(session, "evidence", evidence_id)
    if last is None or last.kind != "evidence.removed":
        raise Refused(N_("There is nothing to undo: this source is on the list."))
    rules.check_may_restore(evidence.removed_by_id, by)
    rules.check_open(claim.state)
    own_slip = evidence.removed_by_id == by.id
    with nullcontext() if own_slip else watching_gates(session, claim, by=by, at=at):
        evidence.removed_at = evidence.removed_by_id = None
        _written(session, claim, evidence, "evidence.restored", None, facts_of(evidence), by, at)
    return evidence


def move_evidence(
    session: Session, evidence_id: int, *, up: bool, by: Actor, at: datetime, seen_version: int | None = None
) -> Evidence:
    """Swap a source with the one before or after it; its number on the page follows."""
    evidence, claim = _load(session, evidence_id, by)
    check_version(seen_version, evidence.version, form_values(evidence), thing=("evidence", evidence_id))
    rules.check_open(claim.state)
    here = col(Evidence.position)
    query = select(Evidence).where(
        col(Evidence.claim_id) == evidence.claim_id,
        col(Evidence.removed_at).is_(None),
        here < evidence.position if up else here > evidence.position,
    )
    if not may_see_confidential(by, claim.assignee_id, claim.reviewer_id):
        query = query.where(col(Evidence.confidential).is_(False))
    other = session.exec(query.order_by(here.desc() if up else here).limit(1)).first()
    if other is None:
        raise Refused(N_("This source is at the end of the list already."))
    before = {"position": evidence.position}
    evidence.position, other.position = other.position, evidence.position
    other.version += 1
    session.add(other)
    _written(session, claim, evidence, "evidence.moved", before, {"position": evidence.position}, by, at)
    return evidence


def facts_of(evidence: Evidence) -> dict[str, Any]:
    """A source's fields as JSON values, for the history."""
    values = evidence.model_dump(include=set(FIELDS))
    return {name: str(values[name]) if isinstance(values[name], str) else values[name] for name in FIELDS}


def form_values(evidence: Evidence) -> dict[str, object]:
    """A source's fields as its form sends them, for the page that shows both texts."""
    values: dict[str, object] = {name: value or "" for name, value in facts_of(evidence).items()}
    values["named"] = "named" if evidence.is_named else "anonymous"
    ticks = {"is_primary": evidence.is_primary, "confidential": evidence.confidential}
    return {**values, **ticks, "published": evidence.published or ""}


def _load(session: Session, evidence_id: int, by: Actor, *, removed: bool = False) -> tuple[Evidence, Claim]:
    """The source and its claim, both locked; a confidential one is not there for who may not see it."""
    evidence = get_row(session, Evidence, evidence_id, lock=True)
    claim = get_row(session, Claim, evidence.claim_id, lock=True)
    hidden = evidence.confidential and not may_see_confidential(by, claim.assignee_id, claim.reviewer_id)
    if hidden or (evidence.removed_at is not None and not removed):
        raise NotFound(N_("There is no such source on this claim."))
    return evidence, claim


def _check(claim: Claim, by: Actor, fields: SourceFields) -> None:
    rules.check_open(claim.state)
    sees = may_see_confidential(by, claim.assignee_id, claim.reviewer_id)
    rules.check_confidential(fields.get("confidential", False), sees)
    rules.check_address("url", fields.get("url"))
    rules.check_address("archive_url", fields.get("archive_url"))
    if not fields.get("title", "-"):
        rules.refuse_empty("title")


def _written(
    session: Session,
    claim: Claim,
    evidence: Evidence,
    kind: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    by: Actor,
    at: datetime,
    *,
    hidden: bool = False,
) -> None:
    void_approval(session, claim, by=by, at=at)
    if kind != "evidence.added":
        evidence.version += 1
    session.add(evidence)
    record(
        session,
        kind,
        by_id=by.id,
        at=at,
        thing_id=evidence.id or 0,
        claim_id=evidence.claim_id,
        before=before,
        after=after,
        confidential=evidence.confidential or hidden,
    )
    touch_claim(session, claim, at)
    session.flush()
    write_card(session, evidence.claim_id, evidence_count=count_public(session, evidence.claim_id))
