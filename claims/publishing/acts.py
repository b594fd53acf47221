"""The buttons of publishing on a claim's page, open or closed with the way on, and its lines on my desk."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlmodel import Session

from claims.desk.facts import facts
from claims.desk.models import Claim
from claims.desk.rules import Publication, Work, offers
from claims.desk.slots import Act
from claims.errors import N_, Message
from claims.people.rules import Actor
from claims.publishing import queries
from claims.publishing.forms import NOW
from claims.web.languages import in_words

EDITORS_ONLY = N_("Only an editor publishes, mends or withdraws. Ask an editor.")
ON_HOLD = N_("There is a legal hold on this claim. An editor can release it.")
STOP_FIRST = N_("This is scheduled already. Stop it first, or publish it now.")


def acts(session: Session, claim: Claim, by: Actor, at: datetime) -> list[Act]:
    """Every public act that makes sense where the claim stands."""
    found: list[Act] = []
    if claim.publication is Publication.SCHEDULED:
        found.append(_act(N_("Stop"), "publication.stop", claim, by, post=True))
    if claim.state in {Work.IN_REVIEW, Work.APPROVED}:
        found += _publishing(session, claim, by, at)
    if claim.revision_number and claim.publication is not Publication.WITHDRAWN:
        held = "" if claim.hold_reason is None else gettext(ON_HOLD)
        found.append(_act(N_("Mend a typo…"), "publication.typo", claim, by, why=held))
        found.append(_act(N_("Withdraw the publication…"), "publication.withdraw", claim, by))
    return found


def _publishing(session: Session, claim: Claim, by: Actor, at: datetime) -> list[Act]:
    """Publish in a minute, at once, or together with the approval."""
    now = facts(session, claim, at, by)
    target = Work.DONE if claim.state is Work.APPROVED else Work.APPROVED
    offer = next((one for one in offers(now, by) if one.move.target is target), None)
    why = _words(offer.why_not) if offer else gettext(EDITORS_ONLY)
    missing = _publish_missing(now, by) if claim.state is Work.IN_REVIEW else ""
    asks = claim.revision_number > 0  # then the kind of change and its reason are asked first
    if claim.state is Work.IN_REVIEW:
        return [
            _act(
                N_("Approve and publish"),
                "publication.approve_and_publish",
                claim,
                by,
                post=not asks,
                why=why or missing,
            )
        ]
    scheduled = claim.publication is Publication.SCHEDULED
    later = why or (gettext(STOP_FIRST) if scheduled else "")
    return [
        _act(
            N_("Publish"), "publication.publish", claim, by, post=not asks, why=later, primary=not scheduled
        ),
        _act(N_("Publish now"), "publication.publish", claim, by, post=not asks, why=why, when=NOW),
    ]


def _publish_missing(now: Any, by: Actor) -> str:
    """What would stop publishing once the verdict is approved."""
    approved = replace(now, state=Work.APPROVED, reviewer_id=by.id)
    offer = next((one for one in offers(approved, by) if one.move.target is Work.DONE), None)
    return _words(offer.why_not) if offer else ""


def _words(message: Message | None) -> str:
    return in_words(message) if message else ""


def _act(
    label: str,
    endpoint: str,
    claim: Claim,
    by: Actor,
    *,
    post: bool = False,
    why: str = "",
    primary: bool = False,
    **values: Any,
) -> Act:
    why = why if by.is_editor else gettext(EDITORS_ONLY)
    return Act(
        label=label,
        url=url_for(endpoint, claim_id=claim.id, **({} if post else values)),
        post=post,
        fields=tuple(values.items()) if post else (),
        allowed=not why,
        why_not=why,
        primary=primary and not why,
    )


def notices(session: Session, by: Actor, _at: datetime) -> list[dict[str, Any]]:
    """What others did alone in public, for a second person to look at."""
    if not (by.is_editor or by.is_checker):
        return []
    return [_notice(act) for act in queries.unseen_acts(session, by.id)]


def _notice(act: queries.Unseen) -> dict[str, Any]:
    if act.number is None:
        text = gettext("Withdrawn: %(headline)s", headline=act.headline)
    else:
        text = gettext("A typo was mended in: %(headline)s", headline=act.headline)
    return {
        "text": text,
        "at": act.at,
        "by_id": act.by_id,
        "url": url_for("publishing.verdict", slug=act.slug),
        "seen_url": url_for("publication.confirm_seen", claim_id=act.claim_id),
        "version": act.version,
    }
