"""All that decides about a claim's moves, gathered from the row and from the features above."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from claims.desk import slots
from claims.desk.models import Claim
from claims.desk.rules import Facts, may_see_confidential
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
