"""All that decides about a claim's moves, gathered from the row and from the features above."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from claims.desk import slots
from claims.desk.models import Claim
from claims.desk.rules import Facts, Work, may_see_confidential, row_decides
from claims.people.rules import Actor


def facts(session: Session, claim: Claim, at: datetime, by: Actor) -> Facts:
    """The claim as the rules see it, at this moment, for this person: what they may not see does not count for them."""
    claim_id = claim.id or 0
    sees = may_see_confidential(by, claim.assignee_id, claim.reviewer_id)
    return replace(
        row_facts(claim),
        authors=frozenset(person for source in slots.AUTHORS for person in source(session, claim_id)),
        requirements=tuple(
            need for source in slots.GATES for need in source(session, claim, at, confidential=sees)
        ),
    )


def move_facts(session: Session, claim: Claim, to: Work, at: datetime, by: Actor) -> Facts:
    """What decides about this one move: mostly the row does, and sources and verdict are not read for it."""
    return row_facts(claim) if row_decides(claim.state, to) else facts(session, claim, at, by)


def row_facts(claim: Claim) -> Facts:
    """What the row alone tells: enough for every move but those to and past the second reader."""
    return Facts(
        state=claim.state,
        publication=claim.publication,
        assignee_id=claim.assignee_id,
        reviewer_id=claim.reviewer_id,
        ever_published=claim.revision_number > 0,
        on_hold=claim.hold_reason is not None,
        state_before=claim.state_before,
    )
