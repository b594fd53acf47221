"""What the verdict's panel and its own page show: the draft, its form or why there is none, and what was mended."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from claims.anchors.differences import differences
from claims.desk.facts import facts as desk_facts
from claims.desk.models import Claim
from claims.desk.rules import Work, may_see_confidential
from claims.desk.rules import move as check_move
from claims.discussion.threads import threads
from claims.errors import DomainError
from claims.people.queries import names
from claims.people.rules import Actor, Permission
from claims.verdicts import queries, rules
from claims.verdicts.forms import DraftForm, PassageForm, draft_form
from claims.verdicts.models import Draft
from claims.verdicts.passages import SUBJECT, marked_parts
from claims.verdicts.queries import Mended
from claims.verdicts.references import numbers_in
from claims.verdicts.rules import Part, Writing
from claims.web.clock import today
from claims.web.errors import FIELD_LABELS
from claims.web.languages import in_words


def form_of(session: Session, claim: Claim, **options: Any) -> DraftForm:
    """The form of this claim's draft."""
    claim_id = claim.id or 0
    return draft_form(queries.draft(session, claim_id), queries.ratings(session), today(), **options)


def facts(session: Session, claim: Claim, by: Actor, at: datetime) -> dict[str, Any]:
    """Everything that the templates of the verdict print."""
    claim_id = claim.id or 0
    written = queries.written(session, claim_id)
    stored = written.draft
    part, why_not = _part(session, claim, by, at, written.author_ids)
    ratings = queries.ratings(session) if part else []
    numbers = numbers_in(stored.body_html) if stored else []
    return {
        "claim": claim,
        "draft": stored,
        "rating": written.rating,
        "form": draft_form(stored, ratings, today(), formdata=None) if part else None,
        "writes_as": part,
        "why_not": why_not,
        "authors": queries.author_names(session, claim_id),
        "unknown_numbers": [number for number in numbers if not 1 <= number <= claim.evidence_count],
        **passages(session, claim, by, stored),
        "mended": [(each, compare(each)) for each in _mended(session, stored)],
        "labels": FIELD_LABELS,
    }


def passages(session: Session, claim: Claim, by: Actor, stored: Draft | None) -> dict[str, Any]:
    """The draft as it reads, with the passages marked that were commented on, and what was said of them."""
    found = threads(session, claim, by, subject=SUBJECT)
    return {
        "reading": marked_parts(stored, found) if stored else [],
        "threads": found,
        "passage_form": PassageForm(formdata=None),
        "may_comment": by.may(Permission.COMMENT),
        "sees": may_see_confidential(by, claim.assignee_id, claim.reviewer_id),
        "people": names(session),
        "actor_id": by.id,
        "tab": "verdict",
    }


def _part(
    session: Session, claim: Claim, by: Actor, at: datetime, authors: frozenset[int]
) -> tuple[Part | None, str]:
    """As what this person may write now, or the reason why not."""
    try:
        part = rules.part_of(Writing(claim.state, claim.assignee_id, authors), by)
        if part is Part.VOIDER:
            check_move(desk_facts(session, claim, at, by), Work.RESEARCHING, by, reason="voided")
    except DomainError as error:
        return None, in_words(error.message)
    return part, ""


def _mended(session: Session, stored: Draft | None) -> list[Mended]:
    return queries.mended_while_reading(session, stored.claim_id) if stored else []


def compare(mended: Mended) -> list[tuple[str, list[tuple[str, str]]]]:
    """By field, the text as pieces (equal, insert, delete), word by word."""
    return [
        (name, differences(str(mended.before.get(name) or ""), str(mended.after[name] or "")))
        for name in mended.after
    ]
