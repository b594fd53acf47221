"""The right of reply and the answers that research must give: log, answer, except, explain."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from claims.desk.actions import touch_claim, void_approval
from claims.desk.authorship import count_author, watching_gates
from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.errors import N_, NotFound
from claims.evidence import rules
from claims.evidence.models import ContactAttempt, Research
from claims.evidence.rules import Channel
from claims.history.actions import changes, record
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row

ATTEMPT_FIELDS = ("who", "channel", "asked_at", "deadline_at", "confidential")
OUTCOME_FIELDS = ("answered_at", "answer", "excepted_at", "excepted_by_id", "excepted_because")
RESEARCH_FIELDS = ("source_exception", "both_sides", "one_side_because", "no_contact_because")


def log_contact(
    session: Session,
    claim_id: int,
    *,
    who: str,
    channel: Channel,
    asked_at: datetime,
    deadline_at: datetime | None = None,
    confidential: bool = False,
    by: Actor,
    at: datetime,
) -> ContactAttempt:
    """The claimant was asked. This may be logged in every state: a question after publication is one too."""
    claim = get_row(session, Claim, claim_id, lock=True)
    _check_attempt(claim, by, who, asked_at, deadline_at, at, confidential=confidential)
    attempt = ContactAttempt(
        claim_id=claim_id,
        who=who,
        channel=channel,
        asked_at=asked_at.astimezone(UTC),
        asked_by_id=by.id,
        deadline_at=deadline_at.astimezone(UTC) if deadline_at else None,
        confidential=confidential,
        created_at=at,
        created_by_id=by.id,
    )
    void_approval(session, claim, by=by, at=at)
    with watching_gates(session, claim, by=by, at=at):
        session.add(attempt)
        session.flush()
        _written(session, claim, attempt, "contact.asked", None, _facts(attempt, ATTEMPT_FIELDS), by, at)
    return attempt


def edit_contact(
    session: Session,
    attempt_id: int,
    *,
    who: str,
    channel: Channel,
    asked_at: datetime,
    deadline_at: datetime | None,
    confidential: bool,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> ContactAttempt:
    """Mend what was logged, or give more time."""
    attempt, claim = _load(session, attempt_id, by)
    current = {name: getattr(attempt, name) for name in ATTEMPT_FIELDS}
    check_version(
        seen_version,
        attempt.version,
        {**current, "deadline_at": attempt.deadline_at or ""},
        thing=("contact", attempt_id),
    )
    _check_attempt(claim, by, who, asked_at, deadline_at, at, confidential=confidential)
    was, hidden = _facts(attempt, ATTEMPT_FIELDS), attempt.confidential
    attempt.who, attempt.channel, attempt.confidential = who, channel, confidential
    attempt.asked_at = asked_at.astimezone(UTC)
    attempt.deadline_at = deadline_at.astimezone(UTC) if deadline_at else None
    before, after = changes(was, _facts(attempt, ATTEMPT_FIELDS))
    if after:
        void_approval(session, claim, by=by, at=at)
        _written(session, claim, attempt, "contact.changed", before, after, by, at, hidden=hidden)
    return attempt


def record_answer(
    session: Session,
    attempt_id: int,
    *,
    answer: str,
    answered_at: datetime | None = None,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> ContactAttempt:
    """What the claimant said. A late answer, and a mended one, may be recorded as well.

    The first answer leaves an approval as it is: publication waits for it. Another answer than was written down
    before is an edit of approved text.
    """
    attempt, claim = _load(session, attempt_id, by)
    current = {"answer": attempt.answer or "", "answered_at": attempt.answered_at or ""}
    check_version(seen_version, attempt.version, current, thing=("contact", attempt_id))
    if not answer:
        rules.refuse_empty("answer")
    before = _facts(attempt, OUTCOME_FIELDS)
    if attempt.answered_at is not None:
        void_approval(session, claim, by=by, at=at)
    attempt.answer, attempt.answered_at = answer, (answered_at or attempt.answered_at or at).astimezone(UTC)
    after = _facts(attempt, OUTCOME_FIELDS)
    _written(session, claim, attempt, "contact.answered", *changes(before, after), by, at)
    return attempt


def except_contact(
    session: Session,
    attempt_id: int,
    *,
    because: str,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> ContactAttempt:
    """Go on without an answer, before or after the deadline: who decided it, and why."""
    attempt, claim = _load(session, attempt_id, by)
    check_version(
        seen_version,
        attempt.version,
        {"because": attempt.excepted_because or ""},
        thing=("contact", attempt_id),
    )
    rules.check_not_settled(attempt.answered_at is not None, attempt.excepted_at is not None)
    if not because:
        rules.refuse_empty("because")
    before = _facts(attempt, OUTCOME_FIELDS)
    attempt.excepted_at, attempt.excepted_by_id, attempt.excepted_because = at, by.id, because
    after = _facts(attempt, OUTCOME_FIELDS)
    _written(session, claim, attempt, "contact.excepted", *changes(before, after), by, at)
    return attempt


def explain_research(
    session: Session,
    claim_id: int,
    *,
    source_exception: str | None = None,
    both_sides: bool = False,
    one_side_because: str | None = None,
    no_contact_because: str | None = None,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Research:
    """Say what no single source can: both sides considered, or why not; why fewer sources, or no question.

    Who gives a reason that was not there before lets the claim through a gate, and counts as an author.
    """
    claim = get_row(session, Claim, claim_id, lock=True)
    found = session.get(Research, claim_id, with_for_update=True, populate_existing=True)
    research = found or Research(claim_id=claim_id, version=0)
    was, given = research_facts(research), _reasons(research)
    current = {name: value or "" for name, value in was.items()}
    check_version(
        seen_version,
        research.version,
        {**current, "both_sides": research.both_sides},
        thing=("research", claim_id),
    )
    rules.check_open(claim.state)
    rules.check_sides(both_sides, one_side_because)
    research.both_sides = both_sides
    research.source_exception = source_exception or None
    research.one_side_because = one_side_because or None
    research.no_contact_because = no_contact_because or None
    before, after = changes(was, research_facts(research))
    if after:
        void_approval(session, claim, by=by, at=at)
        if _reasons(research) - given:
            count_author(session, claim, by)
        research.version += 1
        session.add(research)
        record(
            session,
            "research.explained",
            by_id=by.id,
            at=at,
            thing_id=claim_id,
            claim_id=claim_id,
            before=before,
            after=after,
        )
        touch_claim(session, claim, at)
    return research


def _reasons(research: Research) -> frozenset[str]:
    """Which of the gates the account lets the claim through. What is mended in one adds none."""
    return frozenset(name for name in RESEARCH_FIELDS if getattr(research, name))


def research_facts(research: Research) -> dict[str, Any]:
    return {name: getattr(research, name) for name in RESEARCH_FIELDS}


def _facts(attempt: ContactAttempt, names: tuple[str, ...]) -> dict[str, Any]:
    """Fields of an attempt as JSON values, for the history."""
    values = {name: getattr(attempt, name) for name in names}
    return {
        name: value.isoformat()
        if isinstance(value, datetime)
        else str(value)
        if isinstance(value, str)
        else value
        for name, value in values.items()
    }


def _load(session: Session, attempt_id: int, by: Actor) -> tuple[ContactAttempt, Claim]:
    attempt = get_row(session, ContactAttempt, attempt_id, lock=True)
    claim = get_row(session, Claim, attempt.claim_id, lock=True)
    if attempt.confidential and not may_see_confidential(by, claim.assignee_id, claim.reviewer_id):
        raise NotFound(N_("There is no such contact attempt on this claim."))
    return attempt, claim


def _check_attempt(
    claim: Claim,
    by: Actor,
    who: str,
    asked_at: datetime,
    deadline_at: datetime | None,
    at: datetime,
    *,
    confidential: bool,
) -> None:
    if not who:
        rules.refuse_empty("who")
    rules.check_moments(asked_at, deadline_at, at)
    sees = may_see_confidential(by, claim.assignee_id, claim.reviewer_id)
    rules.check_confidential(confidential, sees)


def _written(
    session: Session,
    claim: Claim,
    attempt: ContactAttempt,
    kind: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    by: Actor,
    at: datetime,
    *,
    hidden: bool = False,
) -> None:
    if kind != "contact.asked":
        attempt.version += 1
    session.add(attempt)
    record(
        session,
        kind,
        by_id=by.id,
        at=at,
        thing_id=attempt.id or 0,
        claim_id=attempt.claim_id,
        before=before,
        after=after,
        confidential=attempt.confidential or hidden,
    )
    touch_claim(session, claim, at)
