"""What the second reader approved, kept as digests, so that nothing else becomes public in their name.

Most edits of approved text withdraw the approval where they are made. Others reach the page from afar: the
claimant's name, the article's title, a topic. Those may be made by people who take no part in this claim, so they
withdraw nothing; but the page that differs is not published.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from claims.desk.models import Claim
from claims.errors import N_, MessageIds, Refused
from claims.evidence.models import ContactAttempt
from claims.history.models import Event
from claims.publishing import slots
from claims.publishing.material import gather
from claims.publishing.models import ApprovedPage
from claims.publishing.snapshot import Material, make_snapshot

# Parts of a page, as a refusal names them, and what of the snapshot each holds.
PARTS = {
    "statement": ("language", "statement"),
    "claimant": ("claimant",),
    "appearances": ("quotes", "appearances"),
    "pictures": ("pictures",),
    "rating": ("rating",),
    "verdict": ("headline", "explanation", "body", "body_html", "not_established", "as_known_on"),
    "sources": ("sources",),
    "research": ("source_exception", "one_side_because"),
    "topics": ("topics",),
}
CONTACT = "contact"
# Kept out: what is not text, what the clock or the moment of approval decides, and what CONTACT compares by attempt.
NO_PART = ("format", "contacts", "second_reader")
PART_LABELS = {
    "statement": N_("the statement"),
    "claimant": N_("who said it"),
    "appearances": N_("where it appeared"),
    "pictures": N_("the pictures"),
    "rating": N_("the label"),
    "verdict": N_("the text of the verdict"),
    "sources": N_("the sources"),
    "research": N_("how we checked"),
    "topics": N_("the topics"),
    CONTACT: N_("the right of reply"),
}
_COPY = ("archive_url", "archived_at")  # of a source: a copy of it may be finished after the approval


def keep_approved(session: Session, claim: Claim, at: datetime) -> None:
    """Remember what the page says at this moment, in place of what was approved before."""
    session.flush()
    material = gather(session, claim)
    kept = session.get(ApprovedPage, claim.id) or ApprovedPage(claim_id=claim.id or 0, parts={}, asked={})
    kept.parts = _parts(material, at)
    kept.asked = {str(one.id): _attempt(one, at) for one in _told(material)}
    session.add(kept)


def check_unchanged(session: Session, material: Material, at: datetime) -> None:
    """Raise Refused when this would make a page that says anything else than what was approved, naming the parts.

    Exempt, as the second reader knew of it: the first answer to a question that was open then, and a deadline that
    passed since.
    """
    changed = changed_parts(session, material, at)
    if changed:
        raise Refused(
            N_(
                "Changed after the approval: %(parts)s. Put that back as it was, or withdraw the approval and ask the second reader again."
            ),
            parts=MessageIds(tuple(PART_LABELS[part] for part in changed)),
        )


def changed_parts(session: Session, material: Material, at: datetime) -> list[str]:
    """The parts of the page that differ from what was approved; all of them when no approval is known."""
    kept, parts = session.get(ApprovedPage, material.claim.id), _parts(material, at)
    if kept is None:
        return [*parts, CONTACT]
    changed = [part for part in PARTS if kept.parts.get(part) != parts.get(part)]
    return [*changed, *([CONTACT] if _answers_differ(session, kept, _told(material), at) else [])]


def keep_mended(session: Session, claim: Claim, part: str, at: datetime) -> None:
    """One part was changed in a way that leaves the approval as it is: a typo."""
    kept = session.get(ApprovedPage, claim.id, with_for_update=True)
    if kept is not None:
        session.flush()
        kept.parts = {**kept.parts, part: _parts(gather(session, claim), at)[part]}
        session.add(kept)


def _parts(material: Material, at: datetime) -> dict[str, str]:
    """Digests of the page's parts."""
    shown = make_snapshot(material, second_reader=True, at=at, zone=slots.NEWSROOM.zone)
    shown["sources"] = [
        {name: value for name, value in source.items() if name not in _COPY} for source in shown["sources"]
    ]
    no_contact = None if material.contacts or not material.research else material.research.no_contact_because
    parts = {part: _digest([shown[name] for name in names]) for part, names in PARTS.items()}
    if not shown["pictures"]:  # as of pages that were approved before there were any
        del parts["pictures"]
    return {**parts, "research": _digest([parts["research"], no_contact])}


def _told(material: Material) -> list[ContactAttempt]:
    """The contact attempts that the page tells of."""
    return [one for one in material.contacts if not one.confidential]


def _attempt(attempt: ContactAttempt, at: datetime) -> dict[str, Any]:
    """What was asked, what came of it, and whether an answer could still come at this moment."""
    settled = attempt.answered_at is not None or attempt.excepted_at is not None
    late = attempt.deadline_at is not None and attempt.deadline_at <= at
    asked = (attempt.who, attempt.channel, attempt.asked_at, attempt.deadline_at)
    return {
        "asked": _digest(str(value) for value in asked),
        "came": _digest(str(value) for value in (attempt.answer, attempt.answered_at)),
        "open": not settled and not late,
    }


def _answers_differ(
    session: Session, kept: ApprovedPage, attempts: list[ContactAttempt], at: datetime
) -> bool:
    if {str(one.id) for one in attempts} != kept.asked.keys():
        return True
    for attempt in attempts:
        was, is_now = kept.asked[str(attempt.id)], _attempt(attempt, at)
        if was["asked"] != is_now["asked"]:
            return True
        if was["came"] != is_now["came"] and not (was["open"] and _answers(session, attempt) == 1):
            return True
    return False


def _answers(session: Session, attempt: ContactAttempt) -> int:
    """How often an answer was written down: more than once is an answer that was changed."""
    return session.exec(
        select(func.count(col(Event.id))).where(
            col(Event.thing) == "contact",
            col(Event.thing_id) == attempt.id,
            col(Event.kind) == "contact.answered",
        )
    ).one()


def _digest(values: Iterable[Any]) -> str:
    """SHA-256 of JSON values, in hexadecimal."""
    text = json.dumps(list(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
